"""From a file to its findings: read by the reader, judged by the rules, compared with what was planted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_reports import written

from gongkai.documents.report import read_report
from gongkai.law.report.figures import Report
from gongkai.law.report.reconcile import check
from tests.tools.report_variants import (
    FAULTS,
    FORMS,
    NOTATIONS,
    default_year,
    form_of,
    why_not,
)
from tests.tools.report_variants import Report as MadeReport

GOLDEN = Path(__file__).parents[1] / "golden" / "haibin_2020"
#: Written and read without an office suite or a PDF engine.
LIGHT = (
    "txt_tabs",
    "txt_spaces",
    "html_semantic",
    "html_word",
    "html_portal",
    "docx_clean",
    "docx_messy",
    "docx_cut",
    "xlsx_clean",
    "xlsx_text",
    "odt",
)

#: Written by another program, some of them read by one: seconds a file.
HEAVY = ("rtf", "doc", "wps", "pdf_weasy", "pdf_cut", "pdf_typst", "pdf_office")


def judged(folder: Path, made: MadeReport, variant: str) -> tuple[set[str], set[str]]:
    """(found, planted) for one file and last year's beside it."""
    truth = written(folder, made, variant)
    name = truth["files"][variant]
    report = read_report(folder / name).report
    previous = read_report(folder / "previous" / name).report if made.previous else None
    findings = check(report, previous=previous)
    return {f.rule for f in findings if f.says_something}, set(truth["expected_findings"])


def slice_of_all() -> Iterator[Any]:
    """Each fault and each notation once in each form, the format changing from one to the next."""
    number = 0
    for form in FORMS:
        for fault in FAULTS:
            year = default_year(form, (fault,))
            if not why_not(fault, form, year):
                variant = LIGHT[number % len(LIGHT)]
                number += 1
                yield pytest.param(form, year, "zero", (fault,), variant, id=f"{form}-{fault}")
        for notation in NOTATIONS:
            variant = LIGHT[number % len(LIGHT)]
            number += 1
            yield pytest.param(
                form, default_year(form), notation, (), variant, id=f"{form}-{notation}"
            )


@pytest.mark.parametrize(("form", "year", "notation", "faults", "variant"), list(slice_of_all()))
def test_what_was_planted_in_a_file_is_found_and_nothing_else(
    tmp_path: Path, form: str, year: int, notation: str, faults: tuple[str, ...], variant: str
) -> None:
    found, planted = judged(tmp_path, MadeReport(form, 1, year, notation, faults, True), variant)

    assert found == planted


def test_the_founding_report_is_read_without_help_and_three_points_are_found() -> None:
    report = read_report(GOLDEN / "text.txt").report

    findings = check(report)

    assert (report.agency, report.year) == ("泉州市鲤城区人民政府海滨街道办事处", 2020)
    assert [f.rule for f in findings if f.says_something] == ["T2_UNIT", "N_SUM", "N_LIMIT"]
    assert report.table2["other_service"] == {"prev_items": 0, "delta": 142, "decisions": 2913}
    assert len(report.table3) == 23


@pytest.mark.slow
@pytest.mark.parametrize("variant", LIGHT)
@pytest.mark.parametrize("seed", [2])
@pytest.mark.parametrize("form", FORMS)
def test_every_fault_in_every_light_format(
    tmp_path: Path, form: str, seed: int, variant: str
) -> None:
    number = 0
    for year in ((2020,) if form == "2019" else (2021 + seed % 5,)) + (2022, 2020):
        wrong = ("S_FORM",) if form_of(year) != form else ()
        faults = [f for f in FAULTS if f not in wrong and not why_not(f, form, year)]
        planted: list[tuple[str, tuple[str, ...]]] = [("zero", ())]
        planted += [("zero", (fault,)) for fault in faults]
        if variant != "txt_spaces":  # a lost blank leaves its row unread: the sums cannot be judged
            planted.append(("zero", tuple(faults)))
        planted += [(notation, ()) for notation in NOTATIONS]
        for notation, some in planted:
            number += 1
            made = MadeReport(form, seed, year, notation, (*some, *wrong), True)
            found, expected = judged(tmp_path / str(number), made, variant)
            assert found == expected, (year, notation, some)


def slow_slice() -> Iterator[Any]:
    """Each slow format in each form with all faults at once and in each notation; each fault in one of them."""
    number = 0
    for form in FORMS:
        year = default_year(form)
        faults = tuple(f for f in FAULTS if not why_not(f, form, year))
        for variant in HEAVY:
            yield pytest.param(form, year, "zero", faults, variant, id=f"{form}-{variant}-all")
            for notation in NOTATIONS:
                yield pytest.param(
                    form, year, notation, (), variant, id=f"{form}-{variant}-{notation}"
                )
        for fault in FAULTS:
            year = default_year(form, (fault,))
            if not why_not(fault, form, year):
                variant = HEAVY[number % len(HEAVY)]
                number += 1
                yield pytest.param(form, year, "zero", (fault,), variant, id=f"{form}-{fault}")


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year", "notation", "faults", "variant"), list(slow_slice()))
def test_the_faults_in_the_slow_formats(
    tmp_path: Path, form: str, year: int, notation: str, faults: tuple[str, ...], variant: str
) -> None:
    found, planted = judged(tmp_path, MadeReport(form, 2, year, notation, faults, True), variant)

    assert found == planted


def test_reading_and_reading_again_from_json_gives_the_same_findings() -> None:
    report = read_report(GOLDEN / "text.txt").report

    again = Report.from_json(report.to_json())

    assert [f.to_json() for f in check(again)] == [f.to_json() for f in check(report)]
