"""读出的表：the tables as they were read, the cells that a finding is about marked, and its words in the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gongkai.documents.write.grid import Grid, Heading, Line, Place, grids
from gongkai.law.report.figures import Number, Report
from gongkai.law.report.forms import CellRef
from gongkai.supervision.summing import Sum

SHOWN = {"blank": "空", "mark": "", "unread": "没有读出"}
AROUND = 60  # characters of the text on both sides of a quotation


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One number as it was read; ``is_hit`` where a finding points."""

    text: str
    headers: str
    colspan: int
    is_hit: bool
    beside: str = ""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One row of a table."""

    headings: tuple[Heading, ...]
    cells: tuple[ReadCell, ...]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table; ``has_hit`` when a finding points into it."""

    caption: str
    heads: tuple[ReadLine, ...]
    bodies: tuple[tuple[ReadLine, ...], ...]
    has_hit: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a finding with what stands around them."""

    before: str
    words: str
    after: str


def read_tables(report: Report, cells: Iterable[dict[str, Any]] = ()) -> list[ReadTable]:
    """表二 to 表四 as on the form; none where it is not known which form it is."""
    form = report.form
    if form is None:
        return []
    hits = {CellRef(str(c["table"]), str(c["row"]), str(c["column"])) for c in cells}
    return [_table(grid, report, hits) for grid in grids(form, report.units)]


def sum_tables(found: Sum) -> list[ReadTable]:
    """表二 to 表四 of a sum; where the district's own report differs, its number stands in the cell too."""
    differs = {c.at: c for c in found.different}

    def cell(place: Place) -> ReadCell:
        own = differs.get(place.at)
        return ReadCell(
            found.shown(place.at), place.headers, place.colspan, own is not None,
            f"{own.own}" if own else "",
        )  # fmt: skip

    def line(one: Line) -> ReadLine:
        return ReadLine(one.headings, tuple(cell(p) for p in one.places), one.is_sum)

    return [
        ReadTable(
            grid.caption, tuple(map(line, grid.heads)),
            tuple(tuple(map(line, body)) for body in grid.bodies), has_hit=bool(differs),
        )
        for grid in grids(found.form, {})
    ]  # fmt: skip


def _table(grid: Grid, report: Report, hits: set[CellRef]) -> ReadTable:
    bodies = tuple(tuple(_line(line, report, hits) for line in body) for body in grid.bodies)
    heads = tuple(_line(line, report, hits) for line in grid.heads)
    has_hit = any(cell.is_hit for body in bodies for line in body for cell in line.cells)
    return ReadTable(grid.caption, heads, bodies, has_hit)


def _line(line: Line, report: Report, hits: set[CellRef]) -> ReadLine:
    cells = tuple(
        ReadCell(shown_cell(report, p.at) + p.unit, p.headers, p.colspan, p.at in hits)
        for p in line.places
    )
    return ReadLine(line.headings, cells, line.is_sum)


def shown_cell(report: Report, at: CellRef) -> str:
    """The number, or what stands in its place; a row that was not found says so."""
    value: Number | None = report.value(at)
    if value is not None:
        return f"{value}"
    note = report.note(at)
    if note is None:
        return "没有找到"
    return note.raw.strip() or SHOWN[note.state]


def passage(report: Report, quote: str) -> Passage | None:
    """Where a quotation stands in the text; ``None`` when it is not there word for word."""
    text = report.text
    at = text.find(quote) if quote else -1
    if at < 0:
        return None
    end = at + len(quote)
    before, after = text[max(0, at - AROUND) : at], text[end : end + AROUND]
    return Passage(
        ("…" if at > AROUND else "") + before.lstrip(),
        quote,
        after.rstrip() + ("…" if end + AROUND < len(text) else ""),
    )
