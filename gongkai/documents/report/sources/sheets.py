"""A workbook as lines and grids."""

import io
import re
from typing import Any, Final

from lxml import etree

from gongkai.documents.package import Package
from gongkai.documents.report.labels import tells_table
from gongkai.documents.report.model import Block, Grid, Line, Source, Spot, filled
from gongkai.documents.report.words import number_like
from gongkai.documents.sniff import XLSX, sniff
from gongkai.documents.workbook import Sheet, read_workbook

M: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
NOT_CALCULATED: Final = (
    "工作簿里有公式没有计算结果，相应的格子没有读取。请在 Excel 或 WPS 中打开、保存一次后再读。"
)


def read(data: bytes) -> Source:
    sheets = read_workbook(data)
    waiting = _uncalculated(data) if sniff(data) == XLSX else {}
    blocks: list[Block] = []
    for sheet in sheets:
        _add(sheet, waiting.get(sheet.name, set()), blocks)
    return Source(blocks, [NOT_CALCULATED] if any(waiting.values()) else [])


def _add(sheet: Sheet, waiting: set[tuple[int, int]], blocks: list[Block]) -> None:
    places: list[dict[int, Spot]] = [{} for _ in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if top >= len(sheet.rows):
            continue
        bottom, right = min(bottom, len(sheet.rows) - 1), min(right, left + 300)
        text = sheet.rows[top][left] if left < len(sheet.rows[top]) else ""
        spot = Spot(text, top, left, bottom - top + 1, right - left + 1)
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                places[r][c] = spot
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            if c not in places[r]:
                places[r][c] = Spot(text, r, c)
            if (r, c) in waiting and places[r][c].row == r and places[r][c].column == c:
                places[r][c].uncalculated = True
    grid = filled(places)
    part: list[list[Spot]] = []

    def end_grid() -> None:
        if part:
            blocks.append(_cut(part))
            part.clear()

    for r, spots in enumerate(grid.rows):
        own = {id(s): s for s in spots if s.row == r and s.text.strip()}
        texts = [s.text for s in own.values()]
        covered = any(s.row != r for s in spots)
        if texts and not covered and len(texts) == 1 and not tells_table(texts[0]) and (
            not number_like(texts[0])
        ):  # fmt: skip
            end_grid()
            blocks.extend(Line(line.strip()) for line in texts[0].split("\n") if line.strip())
        elif texts or covered or any(s.uncalculated for s in spots):
            part.append(spots)
    end_grid()


def _cut(rows: list[list[Spot]]) -> Grid:
    """Rows of a sheet as a grid of their own, counted from 0."""
    fresh: dict[int, Spot] = {}
    new_rows = []
    for i, row in enumerate(rows):
        new_row = []
        for spot in row:
            if id(spot) not in fresh:
                fresh[id(spot)] = Spot(
                    spot.text, i, spot.column, spot.rows, spot.columns,
                    uncalculated=spot.uncalculated,
                )  # fmt: skip
            new_row.append(fresh[id(spot)])
        new_rows.append(new_row)
    return Grid(new_rows)


def _uncalculated(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """By sheet: the cells whose formula has no stored result."""
    package = Package(data)
    book = package.optional_xml("xl/workbook.xml")
    rels = package.optional_xml("xl/_rels/workbook.xml.rels")
    if book is None or rels is None:
        return {}
    targets = {node.get("Id"): str(node.get("Target", "")) for node in rels}
    found: dict[str, set[tuple[int, int]]] = {}
    for sheet in book.iter(f"{M}sheet"):
        target = targets.get(sheet.get(R), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in package.names:
            found[sheet.get("name", "")] = _empty_formulas(package.read(path))
    return found


def _empty_formulas(xml: bytes) -> set[tuple[int, int]]:
    if b"<f" not in xml:
        return set()
    found: set[tuple[int, int]] = set()
    try:
        for _, cell in etree.iterparse(
            io.BytesIO(xml), tag=f"{M}c", resolve_entities=False, no_network=True
        ):
            formula, value = cell.find(f"{M}f"), cell.find(f"{M}v")
            if formula is not None and (value is None or not value.text):
                place = _place(cell)
                if place:
                    found.add(place)
            cell.clear()
    except etree.XMLSyntaxError:
        return found
    return found


def _place(cell: Any) -> tuple[int, int] | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell.get("r", ""))
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1
