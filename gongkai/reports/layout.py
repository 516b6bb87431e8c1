"""版面：the computed tables as the form prints them, each number a cell that can be opened."""

from dataclasses import dataclass

from gongkai.documents.write import grid as pure
from gongkai.documents.write.grid import Heading
from gongkai.reports.facts import Cell, Figures


@dataclass(frozen=True, slots=True)
class Place:
    """One td with its number and the headings that belong to it."""

    cell: Cell
    headers: str
    colspan: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One tr."""

    headings: tuple[Heading, ...] = ()
    places: tuple[Place, ...] = ()
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: heading lines, then groups of lines."""

    caption: str
    heads: tuple[Line, ...]
    bodies: tuple[tuple[Line, ...], ...]


def grids(figures: Figures) -> list[Grid]:
    """表二, 表三 and 表四."""
    units = figures.as_report().units
    return [_filled(grid, figures) for grid in pure.grids(figures.form, units)]


def _filled(grid: pure.Grid, figures: Figures) -> Grid:
    return Grid(
        grid.caption,
        tuple(_line(line, figures) for line in grid.heads),
        tuple(tuple(_line(line, figures) for line in body) for body in grid.bodies),
    )


def _line(line: pure.Line, figures: Figures) -> Line:
    places = tuple(
        Place(figures.at(place.at), place.headers, place.colspan, place.unit)
        for place in line.places
    )
    return Line(line.headings, places, line.is_sum)
