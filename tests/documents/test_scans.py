"""Scanned reports: what recognition reads, and what is not believed of it."""

from pathlib import Path

import pytest
from made_reports import compare, tool, written
from scanned import scan

from gongkai.documents.errors import DocumentError
from gongkai.documents.report import read
from gongkai.documents.report.doubt import doubted
from gongkai.documents.report.sources import extra
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import CellRef
from gongkai.law.report.reconcile import check

with_ocr = pytest.mark.skipif(not extra.recognition(), reason="needs the extra ocr")

#: One natural person received and answered; a made-up row of table 3 of the 2021 form.
ONE = (1, 0, 0, 0, 0, 0, 1)


def report(**rows: tuple[int, ...]) -> Report:
    return Report(agency="测试办事处", year=2023, form_id="2021", table3=rows)


def test_a_row_that_adds_up_is_believed() -> None:
    told = report(new_received=ONE)
    assert doubted(told) == told


def test_every_cell_of_a_broken_sum_is_unread_and_no_other() -> None:
    told = report(new_received=(1, 0, 0, 0, 0, 0, 7), carried_in=ONE)
    read_again = doubted(told)
    assert read_again.table3["new_received"] == (None,) * 7
    assert read_again.table3["carried_in"] == ONE
    at = CellRef("table3", "new_received", "total")
    assert (read_again.state(at), read_again.note(at).raw) == ("unread", "7")
    assert any("7格" in note for note in read_again.notes)


def test_without_recognition_a_picture_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extra, "recognition", lambda: False)
    picture = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    )
    with pytest.raises(DocumentError, match="未安装文字识别"):
        read.read_report(picture)


@with_ocr
@pytest.mark.slow
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("notation", ["zero", "slash", "dash", "blank", "fullwidth"])
def test_a_scan_gives_its_numbers_or_says_what_is_missing(
    tmp_path: Path, form: str, notation: str
) -> None:
    drawn = tool().Report(form, 11, {"2019": 2020, "2021": 2023}[form], notation)
    truth = tool().make(tmp_path, drawn, ["pdf_typst"])
    pdf = (tmp_path / truth["files"]["pdf_typst"]).read_bytes()
    got = read.read_report(scan(pdf, seed=11)).to_json()
    score = compare(truth, got)
    assert score.wrong == []
    assert score.right > 0.9 * (score.right + len(score.missing))


@with_ocr
@pytest.mark.slow
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("notation", sorted(tool().NOTATIONS))
def test_a_noisy_scan_gives_its_numbers_or_says_what_is_missing(
    tmp_path: Path, form: str, notation: str
) -> None:
    drawn = tool().Report(form, 1, tool().default_year(form), notation)
    truth = written(tmp_path, drawn, "pdf_scan")
    told = read.read_report(tmp_path / truth["files"]["pdf_scan"])
    score = compare(truth, told.to_json())
    assert score.wrong == []
    assert score.right > 0.9 * (score.right + len(score.missing))
    found = {f.rule for f in check(told.report) if f.says_something}
    assert found <= set(truth["expected_findings"])


@with_ocr
@pytest.mark.slow
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_scan_is_accused_of_nothing_that_was_not_planted(tmp_path: Path, form: str) -> None:
    year = tool().default_year(form)
    faults = tuple(f for f in tool().FAULTS if not tool().why_not(f, form, year))
    truth = written(tmp_path, tool().Report(form, 2, year, "zero", faults), "pdf_scan")
    told = read.read_report(tmp_path / truth["files"]["pdf_scan"])
    assert compare(truth, told.to_json()).wrong == []
    found = {f.rule for f in check(told.report) if f.says_something}
    assert found <= set(truth["expected_findings"])
