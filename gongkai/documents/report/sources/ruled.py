"""Rules drawn around cells: what turns lines and characters on a page into grids and paragraphs.

All lengths are points, counted from the page's lower left corner.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from gongkai.documents.report.model import Block, Grid, Line, Spot, filled
from gongkai.documents.report.prose import section_heading

#: In points: how far two rules may lie apart and be one; how wide a drawn rule may be.
SNAP: Final = 1.6
THIN: Final = 2.6
GAP: Final = 3.2
STICKS_OUT: Final = 5.0
#: No cell is so narrow: such a strip is the space inside a double rule.
STRIP: Final = 4.2

_PAGE_NUMBER: Final = re.compile(
    r"[—\-–―－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／]\s*\d{1,3})?[—\-–―－·\s]*"
)


@dataclass(slots=True)
class Char:
    text: str
    x0: float
    x1: float
    middle: float
    base: float
    size: float


@dataclass(slots=True)
class Rule:
    """A horizontal or vertical rule: where it lies, and from where to where it goes."""

    at: float
    begin: float
    end: float


@dataclass(slots=True)
class TextLine:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class Table:
    xs: list[float]
    ys: list[float]  # from the top down
    rows: list[Rule] = field(default_factory=list)
    columns: list[Rule] = field(default_factory=list)
    spots: dict[tuple[int, int], Spot] = field(default_factory=dict)
    open_above: bool = False
    open_below: bool = False

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= y <= self.ys[0] + 1


def merged(rules: list[Rule]) -> list[Rule]:
    """Pieces of one rule become one; those closer than a rule's width lie at one place."""
    rules.sort(key=lambda rule: rule.at)
    groups: list[list[Rule]] = []
    for rule in rules:
        if (
            groups
            and rule.at - groups[-1][-1].at <= SNAP
            and rule.at - groups[-1][0].at <= 2 * SNAP
        ):
            groups[-1].append(rule)
        else:
            groups.append([rule])
    found = []
    for group in groups:
        at = sum(rule.at for rule in group) / len(group)
        group.sort(key=lambda rule: rule.begin)
        current = Rule(at, group[0].begin, group[0].end)
        for rule in group[1:]:
            if rule.begin <= current.end + GAP:
                current.end = max(current.end, rule.end)
            else:
                found.append(current)
                current = Rule(at, rule.begin, rule.end)
        found.append(current)
    return found


def tables(horizontal: list[Rule], vertical: list[Rule], page: int) -> list[Table]:
    """Rules that touch each other make one table, with its cells."""
    if len(horizontal) + len(vertical) > 4000:
        return []
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if h.begin - GAP <= v.at <= h.end + GAP and v.begin - GAP <= h.at <= v.end + GAP:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(horizontal):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(vertical, len(horizontal)):
        groups.setdefault(root(j), ([], []))[1].append(v)
    found = []
    for rows, columns in groups.values():
        if not columns or len(rows) + len(columns) < 4 or len(columns) < 2:
            continue
        above, below = _close(rows, columns)
        xs = _places([rule.at for rule in columns])
        ys = _places([rule.at for rule in rows])[::-1]
        if len(xs) >= 2 and len(ys) >= 2:
            table = Table(xs, ys, rows, columns, open_above=above, open_below=below)
            _cells(table, page)
            found.append(table)
    return found


def _close(rows: list[Rule], columns: list[Rule]) -> tuple[bool, bool]:
    """Where a page's end cuts a row, its rule is missing: put one where the vertical rules end.

    Tells whether the first and the last row were cut so.
    """
    added = []
    left = min(rule.at for rule in columns)
    right = max(rule.at for rule in columns)
    for end, sign in (("begin", -1), ("end", 1)):
        outermost = max((rule.at * sign for rule in rows), default=None)
        ends = [getattr(rule, end) * sign for rule in columns]
        out = [e for e in ends if outermost is None or e > outermost + STICKS_OUT]
        if len(out) >= 2:
            place = max(out) * sign
            rows.append(Rule(place, left, right))
        added.append(len(out) >= 2)
    return added[1], added[0]


def _places(values: list[float]) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= STRIP and value - found[-1][0] <= 1.5 * STRIP:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def fill(tables: list[Table], chars: list[Char]) -> list[Char]:
    """Give each cell its text; returns the characters outside tables."""
    cells: dict[int, list[Char]] = {}
    spots = {id(spot): spot for table in tables for spot in table.spots.values()}
    loose: list[Char] = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, char.middle
        holder = next((t for t in tables if t.holds(x, y)), None)
        if holder is None:
            loose.append(char)
            continue
        column = min(max(bisect_left(holder.xs, x) - 1, 0), len(holder.xs) - 2)
        row = min(max(bisect_left([-v for v in holder.ys], -y) - 1, 0), len(holder.ys) - 2)
        cells.setdefault(id(holder.spots[row, column]), []).append(char)
    for key, found in cells.items():
        spots[key].text = "\n".join(text for text, _ in _by_line(found))
    return loose


def _cells(table: Table, page: int) -> None:
    """Elementary rectangles with no rule between them are one cell."""
    height, width = len(table.ys) - 1, len(table.xs) - 1

    def ruled(rules: list[Rule], at: float, middle: float) -> bool:
        return any(
            abs(r.at - at) <= 0.8 * STRIP and r.begin - 1 <= middle <= r.end + 1 for r in rules
        )

    owner: dict[tuple[int, int], Spot] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) in owner:
                continue
            middle_y = (table.ys[row] + table.ys[row + 1]) / 2
            right = column
            while (
                right + 1 < width
                and (row, right + 1) not in owner
                and not ruled(table.columns, table.xs[right + 1], middle_y)
            ):
                right += 1
            middle_x = (table.xs[column] + table.xs[column + 1]) / 2
            bottom = row
            while bottom + 1 < height and not ruled(table.rows, table.ys[bottom + 1], middle_x):
                bottom += 1
            spot = Spot(
                "",
                row,
                column,
                bottom - row + 1,
                right - column + 1,
                page,
                (
                    round(table.xs[column], 1),
                    round(table.ys[bottom + 1], 1),
                    round(table.xs[right + 1], 1),
                    round(table.ys[row], 1),
                ),
            )
            spot.cut = (table.open_above and row == 0) or (
                table.open_below and bottom == height - 1
            )
            for i in range(row, bottom + 1):
                for j in range(column, right + 1):
                    owner.setdefault((i, j), spot)
    table.spots = owner


def _by_line(chars: list[Char]) -> list[tuple[str, list[Char]]]:
    """Characters as lines from the top down; a wide gap becomes a space."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: -c.base):
        if rows and abs(rows[-1][0].base - char.base) <= 0.45 * min(rows[-1][0].size, char.size):
            rows[-1].append(char)
        else:
            rows.append([char])
    lines = []
    for row in rows:
        row.sort(key=lambda c: c.x0)
        text = ""
        for at, char in enumerate(row):
            if at:
                gap = char.x0 - row[at - 1].x1
                both = (row[at - 1].text + char.text).isascii()
                if gap > (0.3 if both else 1.1) * char.size:
                    text += " "
            text += char.text
        lines.append((text, row))
    return lines


def _text_lines(chars: list[Char], page: int, height: float) -> list[TextLine]:
    lines = []
    for text, row in _by_line(chars):
        y = row[0].base
        margin = y < 0.12 * height or y > 0.93 * height
        if margin and _PAGE_NUMBER.fullmatch(text):
            continue
        size = max(char.size for char in row)
        lines.append(TextLine(text, row[0].x0, row[-1].x1, y, size, page))
    left = min((line.x0 for line in lines), default=0)
    right = max((line.x1 for line in lines), default=0)
    for line in lines:
        line.left, line.right = left, right
    return lines


class Assembly:
    """Pages laid one after another: tables and paragraphs in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[TextLine] = []

    def lay(self, tables: list[Table], loose: list[Char], page: int, height: float) -> None:
        """Add a page: its tables, and the characters outside them."""
        at_top = sorted(tables, key=lambda table: -table.top)
        for line in _text_lines(loose, page, height):
            while at_top and at_top[0].top >= line.y:
                self._flush()
                self.blocks.append(_grid(at_top.pop(0)))
            self._lines.append(line)
        for table in at_top:
            self._flush()
            self.blocks.append(_grid(table))

    def done(self) -> list[Block]:
        """The blocks of all pages."""
        self._flush()
        return self.blocks

    def _flush(self) -> None:
        """Lines that run on become one paragraph."""
        before: TextLine | None = None
        for line in self._lines:
            runs_on = (
                before is not None
                and before.x1 > before.right - 2.2 * before.size
                and line.x0 < line.left + 1.2 * line.size
                and before.x0 < before.left + 3.5 * before.size
                and len(before.text) > 12
                and section_heading(line.text) is None
            )
            last = self.blocks[-1] if self.blocks else None
            if runs_on and isinstance(last, Line):
                joined = last.text + line.text
                self.blocks[-1] = Line(joined, last.page)
            else:
                self.blocks.append(Line(line.text, line.page))
            before = line
        self._lines.clear()


def _grid(table: Table) -> Grid:
    places: list[dict[int, Spot]] = [{} for _ in range(len(table.ys) - 1)]
    for (row, column), spot in table.spots.items():
        places[row][column] = spot
    return filled(places)
