"""核对结果的文件: a workbook to work through, and a copy with comments."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document

from gongkai.documents.findings_sheet import CheckedReport, findings_sheet
from gongkai.documents.marked import marked_docx
from gongkai.law.report.figures import Report
from gongkai.law.report.reconcile import check
from tests.law.report.conftest import as_read
from tests.tools.report_variants import Report as MadeReport
from tests.tools.report_variants import build_docx


def checked(*faults: str, notation: str = "zero") -> tuple[CheckedReport, MadeReport]:
    made = MadeReport("2021", 1, 2023, notation, faults)
    entry = as_read(made)
    struck = [{**cell, "raw": "/"} if cell["state"] == "mark" else cell for cell in entry["cells"]]
    report = Report.from_json({**entry, "cells": struck})
    return CheckedReport("青石街道2023.docx", report, tuple(check(report))), made


@pytest.fixture
def original() -> tuple[CheckedReport, bytes]:
    one, made = checked("N_LIMIT", "T3_BALANCE")
    stream = BytesIO()
    build_docx(made).save(stream)
    return one, stream.getvalue()


def test_the_workbook_has_an_overview_and_a_list_to_work_through() -> None:
    one, _ = checked("N_LIMIT", "T3_BALANCE")
    clean, _ = checked()

    book = openpyxl.load_workbook(BytesIO(findings_sheet([one, clean])))

    overview = list(book["总表"].values)
    balance = overview[0].index("收办平衡")
    assert [row[balance] for row in overview[1:3]] == ["✗", "✓"]
    items = overview[0].index("上一年项目数量衔接")
    assert not overview[1][items]
    lines = list(book["清单"].values)
    rule, blocks = lines[0].index("规则"), lines[0].index("阻止发布")
    assert [(row[rule], row[blocks]) for row in lines[1:]] == [
        ("T3_BALANCE", "是"),
        ("N_LIMIT", None),
    ]


def test_words_from_a_report_never_become_a_formula() -> None:
    one, _ = checked("N_LIMIT")
    agency = "=HYPERLINK(1)"
    entry = one.report.to_json() | {"agency": agency}
    report = Report.from_json(entry)

    book = openpyxl.load_workbook(
        BytesIO(findings_sheet([CheckedReport("x", report, tuple(check(report)))]))
    )

    assert book["清单"]["B2"].value == agency
    assert book["清单"]["B2"].data_type == "s"


def test_comments_stand_beside_the_words_and_the_row_concerned(
    original: tuple[CheckedReport, bytes],
) -> None:
    one, source = original

    document = Document(BytesIO(marked_docx(one, source)))

    comments = [comment.text for comment in document.comments]
    assert [text.split("】")[0] for text in comments] == [
        "【差错·收办平衡",
        "【请核实·期限与法定期限一致",
    ]
    [paragraph] = [p for p in document.paragraphs if "20日内" in p.text]
    assert paragraph._p.xpath("./w:commentRangeStart")


def test_the_text_of_the_original_is_left_as_it_is(original: tuple[CheckedReport, bytes]) -> None:
    one, source = original

    before = [p.text for p in Document(BytesIO(source)).paragraphs]
    after = [p.text for p in Document(BytesIO(marked_docx(one, source))).paragraphs]

    assert after == before


def test_a_report_that_was_no_word_file_is_set_anew_with_its_tables_and_comments() -> None:
    one, made = checked("N_LIMIT", "T3_BALANCE", notation="slash")

    document = Document(BytesIO(marked_docx(one)))

    comments = {comment.text.split("】")[0] for comment in document.comments}
    assert {"【差错·收办平衡", "【请核实·期限与法定期限一致", "【差错·空白格"} <= comments
    assert "一、总体情况" in [p.text for p in document.paragraphs]
    assert len(document.tables) == 3
    received = [cell.text for cell in document.tables[1].rows[3].cells][-7:]
    told = made.truth()["table3"]["new_received"]
    assert received == ["/" if number is None else str(number) for number in told]


def test_a_question_is_not_called_a_fault_in_the_workbook() -> None:
    one, _ = checked("N_LIMIT")

    book = openpyxl.load_workbook(BytesIO(findings_sheet([one])))

    head, line = list(book["清单"].values)[:2]
    assert line[head.index("结果")] == "要问"
    rules, marks = list(book["总表"].values)[:2]
    assert marks[rules.index("期限与法定期限一致")] == "？"


def test_the_command_writes_both(tmp_path: Path, original: tuple[CheckedReport, bytes]) -> None:
    from typer.testing import CliRunner

    from gongkai.cli import app, commands

    commands.register(app)
    source = tmp_path / "报告.docx"
    source.write_bytes(original[1])

    told = CliRunner().invoke(
        app,
        [
            *("check-report", str(source), "--xlsx", str(tmp_path / "核对.xlsx")),
            *("--marked", str(tmp_path / "批注"), "--json"),
        ],
    )

    assert told.exit_code == 1
    assert openpyxl.load_workbook(tmp_path / "核对.xlsx").sheetnames == ["总表", "清单"]
    [copy] = (tmp_path / "批注").iterdir()
    assert copy.name == "报告（核对）.docx"
    with ZipFile(copy) as package:
        assert "word/comments.xml" in package.namelist()


def test_a_place_that_cannot_be_written_is_said(
    tmp_path: Path, original: tuple[CheckedReport, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    import typer

    from gongkai.cli.checked_files import mark, write_sheet

    one, source = original
    (tmp_path / "报告.docx").write_bytes(source)
    with pytest.raises(typer.Exit):
        write_sheet(tmp_path / "没有" / "核对.xlsx", [])
    assert "没有这个文件或者文件夹" in capsys.readouterr().err
    with pytest.raises(typer.Exit):
        mark(tmp_path / "报告.docx", str(tmp_path / "报告.docx"), one.report, one.findings)
    assert "不是文件夹" in capsys.readouterr().err
