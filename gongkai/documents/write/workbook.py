"""电子表格：the three tables with the identities as formulas, each with its value already in it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from gongkai.documents.write.grid import Grid, Heading, spots
from gongkai.documents.write.paper import Paper
from gongkai.law.report.figures import Number
from gongkai.law.report.forms import TOTAL, CellRef

SHEETS: Final = {"2": "表二", "3": "表三", "4": "表四"}
MM_A_CHARACTER: Final = 2.0
FIRST_ROW: Final = 2
SUM: Final = "result_total"

Places = dict[CellRef, tuple[int, int]]


def report_xlsx(paper: Paper) -> bytes:
    """Sheets 正文, 表二, 表三, 表四 and 勾稽. Where a sum does not hold, the number stands and no formula."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": paper.title, "author": paper.signature})
        _words(book, paper)
        places = {grid.table: _sheet(book, paper, grid) for grid in paper.tables}
        _identities(book, paper, places["3"])
    return stream.getvalue()


def _words(book: Any, paper: Paper) -> None:
    sheet = book.add_worksheet("正文")
    _page(sheet)
    sheet.set_column(0, 0, 90)
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "text_wrap": True})
    heading = book.add_format({"bold": True, "font_size": 12, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, paper.title, title)
    row = 1
    for part in paper.parts:
        if isinstance(part, Grid):
            continue
        sheet.write_string(row, 0, part.text, text if part.kind == "text" else heading)
        sheet.set_row(row, 16 * (1 + len(part.text) // 44))
        row += 1
    for line in paper.closing:
        sheet.write_string(row, 0, line, book.add_format({"align": "right"}))
        row += 1


def _sheet(book: Any, paper: Paper, grid: Grid) -> Places:
    sheet = book.add_worksheet(SHEETS[grid.table])
    _page(sheet)
    head = book.add_format(
        {
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "bg_color": "#EEF2F7",
        }
    )
    row_head = book.add_format(
        {
            "border": 1,
            "align": "left",
            "valign": "vcenter",
            "text_wrap": True,
            "bg_color": "#EEF2F7",
        }
    )
    number = book.add_format({"border": 1, "align": "center", "valign": "vcenter"})
    title = book.add_format({"bold": True, "font_size": 13})
    sheet.write_string(0, 0, f"{paper.title}　{grid.caption}", title)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / MM_A_CHARACTER)
    if grid.heads:
        sheet.repeat_rows(FIRST_ROW, FIRST_ROW + len(grid.heads) - 1)
        sheet.freeze_panes(FIRST_ROW + len(grid.heads), 0)
    lines = spots(grid)
    places: Places = {
        spot.cell.at: (FIRST_ROW + spot.row, spot.column)
        for line in lines
        for spot in line
        if not isinstance(spot.cell, Heading)
    }
    for line in lines:
        sheet.set_row(FIRST_ROW + line[0].row, 32)
        for spot in line:
            if not spot.first:
                continue
            row, column, cell = FIRST_ROW + spot.row, spot.column, spot.cell
            style = number
            if isinstance(cell, Heading):
                style = row_head if cell.scope == "row" else head
            if cell.rowspan > 1 or cell.colspan > 1:
                last = (row + cell.rowspan - 1, column + cell.colspan - 1)
                sheet.merge_range(row, column, *last, "", style)
            if isinstance(cell, Heading):
                sheet.write_string(row, column, cell.text, style)
            else:
                _number(sheet, paper, places, cell.at, style)
    _money_note(sheet, paper, grid, FIRST_ROW + len(lines) + 1)
    return places


def _number(sheet: Any, paper: Paper, places: Places, at: CellRef, style: Any) -> None:
    row, column = places[at]
    value = paper.value(at)
    if value is None:
        sheet.write_blank(row, column, None, style)
        return
    parts = _parts(paper, at)
    known = [paper.value(part) for part in parts]
    if parts and None not in known and sum(v for v in known if v is not None) == value:
        names = ",".join(_ranges([places[part] for part in parts]))
        sheet.write_formula(row, column, f"=SUM({names})", style, _plain(value))
    else:
        sheet.write_number(row, column, _plain(value), style)


def _parts(paper: Paper, at: CellRef) -> list[CellRef]:
    """What a total is the sum of: by row where it stands in the column 总计, else by column."""
    form = paper.form
    if at.table == "table3" and at.column == TOTAL:
        return [CellRef("table3", at.row, who) for who in form.applicant_kinds]
    if at.table == "table3" and at.row == SUM:
        return [CellRef("table3", row.id, at.column) for row in form.leaf_rows]
    if at.table == "table4" and at.column == TOTAL:
        return [CellRef("table4", at.row, r) for r in form.result_ids if r != TOTAL]
    return []


def _ranges(places: Sequence[tuple[int, int]]) -> Iterator[str]:
    """D5:I5 where cells lie side by side or one under another."""
    first, last = places[0], places[-1]
    height, width = last[0] - first[0] + 1, last[1] - first[1] + 1
    if height * width == len(places):
        yield f"{xl_rowcol_to_cell(*first)}:{xl_rowcol_to_cell(*last)}"
    else:
        yield from (xl_rowcol_to_cell(*place) for place in places)


def _identities(book: Any, paper: Paper, places: Places) -> None:
    """第一项加第二项，减第三项、第四项: 0 in each column when the table agrees."""
    sheet = book.add_worksheet("勾稽")
    _page(sheet)
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#EEF2F7"})
    body = book.add_format({"border": 1, "align": "center"})
    wrong = book.add_format({"bg_color": "#F8D7DA"})
    sheet.set_column(0, 1, 22)
    sheet.write_row(0, 0, ("核对表三：申请人", "收结相抵（应为零）"), head)
    rows = ("new_received", "carried_in", SUM, "carried_out")
    for line, column in enumerate(paper.form.applicant_columns, start=1):
        cells = [CellRef("table3", row, column.id) for row in rows]
        values = [paper.value(cell) for cell in cells]
        sheet.write_string(line, 0, column.label, body)
        if None in values:
            sheet.write_string(line, 1, "有数未填", body)
            continue
        new, carried, done, left = (v for v in values if v is not None)
        names = [f"'表三'!{xl_rowcol_to_cell(*places[cell])}" for cell in cells]
        formula = f"={names[0]}+{names[1]}-{names[2]}-{names[3]}"
        sheet.write_formula(line, 1, formula, body, _plain(new + carried - done - left))
    sheet.conditional_format(
        1, 1, len(paper.form.applicant_columns), 1,
        {"type": "cell", "criteria": "!=", "value": 0, "format": wrong},
    )  # fmt: skip


def _money_note(sheet: Any, paper: Paper, grid: Grid, row: int) -> None:
    """The unit of money stands below the table: a cell with a word in it adds up no more."""
    for line in grid.lines:
        for place in line.places:
            if place.unit:
                label = f"{paper.form.row_label(place.at.row)}{paper.form.column_label(place.at)}"
                sheet.write_string(row, 0, f"{label}的单位：{place.unit}")
                row += 1


def _plain(value: Number) -> int | float:
    return float(value) if isinstance(value, Decimal) else value


def _page(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第&P页，共&N页")
