"""核对结果表：offices × rules, and each thing to do on a line, as .xlsx."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format

from gongkai.law.report.figures import Report
from gongkai.law.report.findings import RESULT_LABELS, SEVERITY_LABELS, Finding, Result
from gongkai.law.report.forms import checks

WORST_FIRST: Final[tuple[Result, ...]] = ("fail", "uncertain", "not_assessable", "pass")
COLOURS: Final[dict[Result, str]] = {
    "fail": "#F8D7DA",
    "uncertain": "#FFF3CD",
    "not_assessable": "#EDEDED",
    "pass": "#FFFFFF",
}
MARKS: Final[dict[Result, str]] = {
    "fail": "✗",
    "uncertain": "？",
    "not_assessable": "—",
    "pass": "✓",
}
NOT_OF_THIS_FORM: Final = ""
COLUMNS: Final = (
    ("文件", 16),
    ("单位", 20),
    ("年度", 6),
    ("规则", 14),
    ("名称", 14),
    ("结果", 8),
    ("程度", 8),
    ("阻止发布", 6),
    ("说明", 44),
    ("原文", 30),
    ("位置", 24),
    ("依据", 26),
    ("处理意见", 16),
)


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report with what its check said."""

    file: str
    report: Report
    findings: tuple[Finding, ...]


def findings_sheet(checked: Sequence[CheckedReport]) -> bytes:
    """Two sheets: 总表 for the overview, 清单 for working through with a column left to write in."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "align": "center"}
        )
        formats = {
            result: book.add_format({"bg_color": colour, "border": 1, "align": "center"})
            for result, colour in COLOURS.items()
        }
        body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        _overview(book, checked, head, formats, body)
        _lines(book, checked, head, body)
    return stream.getvalue()


def _overview(
    book: xlsxwriter.Workbook,
    checked: Sequence[CheckedReport],
    head: Format,
    formats: dict[Result, Format],
    body: Format,
) -> None:
    sheet = book.add_worksheet("总表")
    _page(sheet)
    sheet.freeze_panes(1, 3)
    sheet.set_row(0, 150)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 6)
    upright = book.add_format(
        {"bold": True, "bg_color": "#DCE6F1", "border": 1, "rotation": 90, "align": "center"}
    )
    sheet.set_column(3, 2 + len(checks()), 3.3)
    sheet.write_row(0, 0, ("文件", "单位", "年度"), head)
    sheet.write_row(0, 3, [check.label for check in checks().values()], upright)
    for line, one in enumerate(checked, 1):
        sheet.set_row(line, 30)
        sheet.write_string(line, 0, Path(one.file).name, body)
        sheet.write_string(line, 1, one.report.agency or "不明", body)
        sheet.write(line, 2, one.report.year or "不明", body)
        for column, rule in enumerate(checks(), 3):
            results = {_shown(f) for f in one.findings if f.rule == rule}
            worst = next((r for r in WORST_FIRST if r in results), None)
            if worst:
                sheet.write_string(line, column, MARKS[worst], formats[worst])
            else:
                sheet.write_string(line, column, NOT_OF_THIS_FORM, formats["not_assessable"])

    words = RESULT_LABELS | {"uncertain": "要问"}
    legend = "　".join(f"{mark} {words[result]}" for result, mark in MARKS.items())
    sheet.write_string(len(checked) + 2, 0, f"{legend}　空白：该版格式没有这一条")


def _shown(finding: Finding) -> Result:
    """A question is no fault, whatever made the checker ask it."""
    asks = finding.says_something and finding.is_question
    return "uncertain" if asks else finding.result


def _lines(
    book: xlsxwriter.Workbook, checked: Sequence[CheckedReport], head: Format, body: Format
) -> None:
    sheet = book.add_worksheet("清单")
    _page(sheet)
    sheet.freeze_panes(1, 0)
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    line = 1
    for one in checked:
        for finding in one.findings:
            if finding.says_something:
                _line(sheet, line, one, finding, body)
                line += 1
    sheet.autofilter(0, 0, max(line - 1, 1), len(COLUMNS) - 1)


def _line(
    sheet: xlsxwriter.worksheet.Worksheet,
    line: int,
    one: CheckedReport,
    finding: Finding,
    body: Format,
) -> None:
    places = [cell.label for cell in finding.cells]
    values = [
        Path(one.file).name,
        one.report.agency or "不明",
        one.report.year or "不明",
        finding.rule,
        finding.label,
        finding.result_label,
        "请核实" if finding.is_question else SEVERITY_LABELS[finding.severity],
        "是" if finding.blocks_issuing else "",
        finding.sentence,
        finding.quote,
        "；".join(places[:12]) + ("等" if len(places) > 12 else ""),
        finding.reference,
        "",
    ]
    for column, value in enumerate(values):
        sheet.write(line, column, value, body)
    tallest = max(
        -(-2 * len(str(value)) // width) for value, (_, width) in zip(values, COLUMNS, strict=True)
    )
    sheet.set_row(line, 15 * (tallest + 1))


def _page(sheet: xlsxwriter.worksheet.Worksheet) -> None:
    """A4, landscape, as wide as one page, the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第&P页，共&N页")
