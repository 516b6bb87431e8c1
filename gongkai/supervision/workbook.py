"""核对结果表：offices × rules as the wall shows them, and each thing to judge with what was said, as .xlsx."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.utils import timezone

from gongkai.law.report.forms import Check, checks
from gongkai.supervision.papers import row_height
from gongkai.supervision.selectors import Checked, Missing
from gongkai.supervision.standing import Judged

WORDS: Final = {"fail": "✗", "uncertain": "？", "not_assessable": "—", "pass": "✓"}
COLOURS: Final = {"fail": "#F8D7DA", "uncertain": "#FFF3CD", "not_assessable": "#EDEDED", "pass": "#FFFFFF"}  # fmt: skip
LEGEND: Final = "✗ 问题　？ 要问　✓ 已通过　— 不可评估　空白：还没有核对，或者该版格式没有这一条"
FIRST: Final = (("单位", 24), ("办理", 10), ("稿次", 6), ("待判断", 7))
LINES: Final = (
    ("单位", 20), ("办理", 8), ("稿次", 5), ("核对项目", 16), ("结果", 6), ("阻止发布", 6), ("说明", 44), ("原文", 28),
    ("位置", 24), ("依据", 24), ("处理意见", 10), ("理由", 24), ("判断人", 10), ("判断时间", 16),
)  # fmt: skip
PLACES: Final = 12


def round_xlsx(checked: Sequence[Checked], absent: Sequence[Missing], rules: Sequence[Check]) -> bytes:  # fmt: skip
    """Sheets 总表 and 清单. What may be right is asked here too, not called a fault."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#DCE6F1", "align": "center", "text_wrap": True})  # fmt: skip
        body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        _overview(book, checked, absent, rules, head, body)
        _lines(book, checked, head, body)
    return stream.getvalue()


def _overview(
    book: Any, checked: Sequence[Checked], absent: Sequence[Missing], rules: Sequence[Check],
    head: Any, body: Any,
) -> None:  # fmt: skip
    sheet = _sheet(book, "总表", FIRST, head)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 150)
    upright = book.add_format({"bold": True, "border": 1, "bg_color": "#DCE6F1", "rotation": 90, "align": "center"})  # fmt: skip
    marks = {
        result: book.add_format({"bg_color": colour, "border": 1, "align": "center"})
        for result, colour in COLOURS.items()
    }
    sheet.set_column(len(FIRST), len(FIRST) + len(rules) - 1, 3.3)
    sheet.write_row(0, len(FIRST), [rule.label for rule in rules], upright)
    for line, one in enumerate(checked, 1):
        values = (one.name, _state(one), _version(one), one.submission.open_count)
        sheet.write_row(line, 0, values, body)
        for column, rule in enumerate(rules, len(FIRST)):
            result = one.submission.summary.get(rule.id, "")
            sheet.write_string(line, column, WORDS.get(result, ""), marks.get(result, body))
    for line, gone in enumerate(absent, len(checked) + 1):
        said = "未报送，已过期" if gone.is_late else "未报送"
        sheet.write_row(line, 0, (gone.agency.short_name, said, "", ""), body)
    sheet.write_string(len(checked) + len(absent) + 2, 0, LEGEND)


def _lines(book: Any, checked: Sequence[Checked], head: Any, body: Any) -> None:
    sheet = _sheet(book, "清单", LINES, head)
    sheet.freeze_panes(1, 0)
    rows = [row for one in checked for row in _told(one)]
    for line, row in enumerate(rows, 1):
        sheet.write_row(line, 0, row, body)
        widths = (width for _, width in LINES)
        sheet.set_row(line, row_height(zip(row, widths, strict=True)))
    sheet.autofilter(0, 0, max(len(rows), 1), len(LINES) - 1)


def _told(one: Checked) -> Iterator[list[str]]:
    for judged in one.judged:
        if judged.says_something:
            finding = judged.finding
            check = checks()[finding.rule]
            places = [cell["label"] for cell in finding.cells]
            yield [
                one.name, _state(one), _version(one), check.label,
                "要问" if finding.is_question else "问题", "是" if finding.is_blocking else "",
                finding.sentence, finding.quote,
                "；".join(places[:PLACES]) + ("等" if len(places) > PLACES else ""),
                check.reference, *_said(judged),
            ]  # fmt: skip


def _said(judged: Judged) -> list[str]:
    verdict = judged.verdict
    if verdict is None:
        return ["待判断", "", "", ""]
    word = verdict.get_word_display() + ("，新稿里还在" if judged.is_back else "")
    at = timezone.localtime(verdict.at)
    return [word, verdict.reason, f"{verdict.by}", f"{at:%Y-%m-%d %H:%M}"]


def _state(one: Checked) -> str:
    return str(one.submission.get_status_display())


def _version(one: Checked) -> str:
    return f"第{one.submission.current.version}稿" if one.submission.current else ""


def _sheet(book: Any, name: str, columns: Sequence[tuple[str, int]], head: Any) -> Any:
    """A4, landscape, as wide as one page, the heading on each."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第&P页，共&N页")
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    return sheet
