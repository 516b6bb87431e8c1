"""退回函 and 清单 as files: a letter to print, a workbook to work through."""

from collections.abc import Iterable
from io import BytesIO
from typing import Final

import xlsxwriter
from django.utils import timezone

from gongkai.law.load import chinese
from gongkai.letters.docx import write_docx
from gongkai.letters.letter import Letter, Paragraph
from gongkai.supervision.models import ReturnOrder

COLUMNS: Final = (
    ("序号", 6), ("核对项目", 16), ("问题", 60), ("原文", 36), ("位置", 30), ("依据", 36), ("修改情况", 24),
)  # fmt: skip


def return_docx(order: ReturnOrder) -> bytes:
    """退回函, to print or to send."""
    return write_docx(return_letter(order))


def return_letter(order: ReturnOrder) -> Letter:
    """The list in the words of a letter."""
    submission, opened = order.submission, order.submission.round
    opening = Paragraph(
        f"你单位报送的{opened.year}年度政府信息公开工作年度报告，经审读有{len(order.lines)}处需要核实修改，"
        f"请逐条核对，于{chinese(order.due_on)}前改正后重新报送；不改的，书面说明理由。"
    )
    lines = [
        Paragraph(
            f"{number}.{line['label']}。{line['sentence']}{_quoted(line['quote'])}依据：{line['reference']}。"
        )
        for number, line in enumerate(order.lines, 1)
    ]
    more = [Paragraph(order.words)] if order.words else []
    return Letter(
        kind="return", title=f"关于修改{opened.year}年度政府信息公开工作年度报告的函",
        mark=opened.agency.name, number=order.number, salutation=f"{submission.office_name}：",
        paragraphs=(opening, *lines, *more), remedy=(), remedy_class="", closing=(), attachments=(),
        signature=opened.agency.name, signed_on=timezone.localdate(order.at),
    )  # fmt: skip


def _quoted(quote: str) -> str:
    return f"原文：“{quote.strip()}”。" if quote.strip() else ""


def row_height(cells: Iterable[tuple[str, int]]) -> int:
    """Points that the fullest (text, column width) needs: a Chinese character is two wide, a line 15 high."""
    lines = (
        sum(max(1, -(-2 * len(line) // (width - 2))) for line in text.split("\n"))
        for text, width in cells
    )
    return min(409, 15 * max(lines, default=1) + 4)  # Excel knows no higher row


def return_xlsx(order: ReturnOrder) -> bytes:
    """The list with a column left to write in."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format(
            {"bold": True, "border": 1, "bg_color": "#DCE6F1", "align": "center"}
        )
        body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("清单")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for number, line in enumerate(order.lines, 1):
            values = (
                str(number), line["label"], line["sentence"], line["quote"],
                "；".join(line["places"]), line["reference"], "",
            )  # fmt: skip
            for column, value in enumerate(values):
                sheet.write_string(number, column, value, body)
            widths = (width for _, width in COLUMNS)
            sheet.set_row(number, row_height(zip(values, widths, strict=True)))
    return stream.getvalue()
