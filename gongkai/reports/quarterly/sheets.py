"""统计表 as a sheet: in the form's own order and depth, as .xlsx and .csv, for one office and for a district."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from gongkai.law.statistics import FormRow, Quarter
from gongkai.reports.quarterly.collecting import LEVELS, SumLine
from gongkai.reports.quarterly.local_sheet import (
    DAY,
    NAMES,
    OFFICE,
    PHONE,
    QUARTER,
    YEAR,
    mark,
    row_names,
)
from gongkai.reports.quarterly.models import QuarterlyStatement

HEADINGS = ("序号", "统计指标", "单位", "本期", "本年累计")
NOT_SEEN = "待核"
INDENT = "　"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def indented(row: Mapping[str, Any]) -> str:
    """A label at its depth, as printed forms set it."""
    return f"{INDENT * int(row['level'])}{row['label']}"


def foot(names: Mapping[str, str], phone: str, day: str) -> list[str]:
    """The line of names beneath the form."""
    return [
        f"单位负责人：{names.get('head', '')}",
        f"审核人：{names.get('reviewer', '')}",
        f"填报人：{names.get('filler', '')}",
        f"联系电话：{phone}",
        f"填报日期：{day}",
    ]


def statement_csv(
    title: str, office: str, rows: Sequence[Mapping[str, Any]], below: Iterable[str]
) -> bytes:
    """One office and quarter; opened by Excel as it is."""
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow([_safe(title)])
    sheet.writerow([_safe(f"填报单位：{office}")])
    sheet.writerow(HEADINGS)
    for number, row in enumerate(rows, start=1):
        sheet.writerow(
            [number, _safe(indented(row)), row["unit"] or "—", row.get("value") or _dash(row),
             row.get("year") or _dash(row)]
        )  # fmt: skip
    sheet.writerow([_safe(line) for line in below])
    return out.getvalue().encode("utf-8-sig")


def statement_xlsx(
    title: str, office: str, rows: Sequence[Mapping[str, Any]], below: Iterable[str]
) -> bytes:
    """The form itself: title, office, five columns, names beneath; ready to print on A4."""
    stream = BytesIO()
    with _book(stream) as book:
        sheet = _sheet(book, "统计表", (6, 52, 8, 12, 12))
        head, text, numeric, plain = _formats(book)
        sheet.merge_range(0, 0, 0, 4, title, _title(book))
        sheet.merge_range(1, 0, 1, 4, f"填报单位：{office}", plain)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(2, column, heading, head)
        for n, row in enumerate(rows, start=1):
            at = n + 2
            sheet.write_number(at, 0, n, text)
            sheet.write_string(at, 1, indented(row), text)
            sheet.write_string(at, 2, row["unit"] or "—", text)
            _number(sheet, at, 3, row.get("value"), row, numeric)
            _number(sheet, at, 4, row.get("year"), row, numeric)
        sheet.repeat_rows(2)
        for n, line in enumerate(below):
            sheet.merge_range(len(rows) + 4 + n, 0, len(rows) + 4 + n, 4, line, plain)
    return stream.getvalue()


def sums_xlsx(
    title: str,
    lines: Sequence[SumLine],
    filed: Sequence[QuarterlyStatement],
    missing: Sequence[str],
) -> bytes:
    """汇总表：by level and altogether, and on a second sheet each office beside the others."""
    stream = BytesIO()
    with _book(stream) as book:
        head, text, numeric, plain = _formats(book)
        columns = ["序号", "统计指标", "单位", *(label for _, label in LEVELS), "合计"]
        sheet = _sheet(book, "汇总", (6, 52, 8, 12, 12, 12))
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, _title(book))
        told = f"已报{len(filed)}家" + (
            f"，未报：{'、'.join(missing)}" if missing else "，全部报齐"
        )
        sheet.merge_range(1, 0, 1, len(columns) - 1, told, plain)
        for column, heading in enumerate(columns):
            sheet.write_string(2, column, heading, head)
        each = _sheet(book, "各单位", (6, 52, 8, *(12 for _ in filed)))
        for column, heading in enumerate(
            ["序号", "统计指标", "单位", *(s.agency.short_name for s in filed)]
        ):
            each.write_string(0, column, heading, head)
        figures = [s.figures for s in filed]
        for n, line in enumerate(lines, start=1):
            row = {"label": line.row.label, "level": line.row.level, "heading": line.row.is_heading}
            for page, at in ((sheet, n + 2), (each, n)):
                page.write_number(at, 0, n, text)
                page.write_string(at, 1, indented(row), text)
                page.write_string(at, 2, line.row.unit or "—", text)
            for column, value in enumerate((*line.by_level, line.total), start=3):
                _number(sheet, n + 2, column, None if value is None else str(value), row, numeric)
            for column, one in enumerate(figures, start=3):
                _number(each, n, column, one.get(line.row.id, {}).get("value"), row, numeric)
    return stream.getvalue()


def sample_xlsx(rows: Sequence[FormRow]) -> bytes:
    """表样的样例: the form with a mark in every cell, to be cut to the district's own layout."""
    names = row_names(rows)
    levels = [label for _, label in LEVELS]
    stream = BytesIO()
    with _book(stream) as book:
        head, text, _, plain = _formats(book)
        sheet = _sheet(book, "统计表", (6, 52, 8, 30, 30, 30, 30))
        sheet.merge_range(0, 0, 0, 6, f"政府信息公开情况统计表（{{{{{QUARTER}}}}}）", _title(book))
        sheet.merge_range(1, 0, 1, 6, f"填报单位：{{{{{OFFICE}}}}}", plain)
        for column, heading in enumerate([*HEADINGS, *levels]):
            sheet.write_string(2, column, heading, head)
        for n, row in enumerate(rows, start=1):
            sheet.write_number(n + 2, 0, n, text)
            sheet.write_string(n + 2, 1, f"{INDENT * row.level}{row.label}", text)
            sheet.write_string(n + 2, 2, row.unit or "—", text)
            for column, part in enumerate(("", YEAR, *levels), start=3):
                told = f"{{{{{mark(names[row.id], part)}}}}}" if row.id in names else "—"
                sheet.write_string(n + 2, column, told, text)
        for n, word in enumerate((*NAMES.values(), PHONE, DAY)):
            sheet.write_string(len(rows) + 4 + n, 1, f"{word}：{{{{{word}}}}}", plain)
    return stream.getvalue()


def title_of(quarter: Quarter) -> str:
    """The name of the form with its quarter."""
    return f"政府信息公开情况统计表（{quarter}）"


def _book(stream: BytesIO) -> Any:
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(stream, options)


def _sheet(book: Any, name: str, widths: Sequence[int]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    return sheet


def _formats(book: Any) -> tuple[Any, Any, Any, Any]:
    border = {"border": 1, "valign": "vcenter"}
    return (
        book.add_format(border | {"bold": True, "align": "center"}),
        book.add_format(border | {"text_wrap": True}),
        book.add_format(border | {"align": "right"}),
        book.add_format({"align": "left"}),
    )


def _title(book: Any) -> Any:
    return book.add_format({"bold": True, "font_size": 16, "align": "center"})


def _number(
    sheet: Any, row: int, column: int, value: str | None, about: Mapping[str, Any], style: Any
) -> None:
    if value is None:
        sheet.write_string(row, column, _dash(about), style)
    else:
        sheet.write_number(row, column, float(Decimal(value)), style)


def _dash(row: Mapping[str, Any]) -> str:
    return "—" if row.get("heading") else ""


def _safe(text: str) -> str:
    """No cell of a .csv begins a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
