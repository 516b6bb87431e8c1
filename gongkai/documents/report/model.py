"""What every format is brought to before it is understood: lines of text and grids of cells."""

from dataclasses import dataclass, field
from typing import Literal

Box = tuple[float, float, float, float]

#: ``cells``: true columns. ``tabs``: fields of a line, empty ones kept. ``tokens``: empty ones lost.
GridKind = Literal["cells", "tabs", "tokens"]


@dataclass(slots=True, eq=False)
class Spot:
    """One cell; each place of the grid that it covers holds the same object."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    page: int | None = None
    box: Box | None = None
    uncalculated: bool = False  # a formula without a stored result
    cut: bool = False  # a page's end goes through it
    absent: bool = False  # the row is shorter than the table: there is no cell here


@dataclass(slots=True)
class Grid:
    """Rows of cells. In a ``cells`` grid all rows are equally long."""

    rows: list[list[Spot]]
    kind: GridKind = "cells"


@dataclass(slots=True)
class Line:
    """A paragraph, or a line of one."""

    text: str
    page: int | None = None


Block = Line | Grid


@dataclass(slots=True)
class Source:
    """A file as lines and grids, in reading order."""

    blocks: list[Block]
    notes: list[str] = field(default_factory=list)
    scanned: bool = False  # read by recognition: what does not add up counts as unread


def span_grid(
    rows: list[list[tuple[str, int, int]]], *, page: int | None = None, width_limit: int = 200
) -> Grid:
    """Lay out rows of (text, rowspan, colspan) as HTML does, each cell at all its places."""
    places: list[dict[int, Spot]] = [{} for _ in rows]
    for r, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while column in places[r]:
                column += 1
            across = min(across, max(1, width_limit - column))
            down = min(down, len(rows) - r)
            spot = Spot(text, r, column, down, across, page)
            for i in range(r, r + down):
                for j in range(column, column + across):
                    places[i].setdefault(j, spot)
            column += across
    return filled(places)


def filled(places: list[dict[int, Spot]]) -> Grid:
    """A grid of equally long rows; places without a cell become empty ones."""
    width = max((max(row, default=-1) for row in places), default=-1) + 1
    return Grid(
        [
            [row[c] if c in row else Spot("", r, c, absent=True) for c in range(width)]
            for r, row in enumerate(places)
        ]
    )
