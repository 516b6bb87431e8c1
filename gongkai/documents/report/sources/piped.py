"""竖线分隔、一格一行的文本：a web page's table as some converters write it, put back into rows.

Two ways are met: each cell on its line with a bar behind it, or the bars on lines of their own between
the cells. A bar alone is then an empty cell; a run of bars closes a row and says nothing of its cells.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gongkai.documents.report import labels
from gongkai.documents.report.model import Block, Grid, Line, Spot
from gongkai.documents.report.words import core, number_like, squeeze, written

_ROW_ENDS: Final = re.compile(r"\|[\s|]*\|")
_WHOLE_ROW: Final = re.compile(r"[^\s|][^|]*\|\s*[^\s|][^|]*")
HEADS: Final = "信息内容"
APPLICANTS: Final = 7
PROCEEDINGS: Final = 15
FEWEST: Final = 40  # a file with fewer bars alone or behind a cell is not of this kind


def is_piped(lines: Sequence[str]) -> bool:
    """Does the file have its tables one cell a line, with bars?"""
    bars = sum(line.strip().endswith("|") for line in lines)
    rows = sum(1 for line in lines if _WHOLE_ROW.search(line))
    return bars >= FEWEST and rows * 10 < bars


def blocks(lines: Sequence[str]) -> list[Block]:
    """The lines of the text, and the rows of the tables."""
    kept = [line.strip() for line in lines if line.strip()]
    behind = sum(1 for line in kept if re.search(r"[^\s|]\s*\|$", line))
    between = behind * 3 < sum(line == "|" for line in kept)
    leads = not between and _opened_by_bars(kept)
    return list(_rows(_cells(kept, between=between, leads=leads), leads=leads))


def _cells(kept: list[str], *, between: bool, leads: bool) -> Iterator[str | None]:
    """Each cell, an empty one as an empty text; None where a row ends."""
    open_cell = False  # between bars: has a cell begun, which the next bar only closes?
    for line, after in zip(kept, [*kept[1:], ""], strict=True):
        if _ROW_ENDS.fullmatch(line):
            yield None
            open_cell = False
        elif line == "|":
            opens_row = leads and _names_row(after)
            if not opens_row and not (between and open_cell):
                yield ""
            open_cell = False
        else:
            yield line.strip("| ")
            open_cell = True


def _opened_by_bars(lines: list[str]) -> bool:
    """Does a bar stand before each row, too?"""
    before = [one for one, two in pairwise(lines) if _names_row(two)]
    return bool(before) and sum(line == "|" for line in before) * 5 > len(before) * 4


def _rows(cells: Iterator[str | None], *, leads: bool) -> Iterator[Block]:
    row: list[str] = []
    heads = 0
    ended = False
    for cell in cells:
        if cell is None:
            ended = not row or squeeze(row[0]) not in labels.result_cores()
        elif cell and not number_like(cell):
            in_heads = bool(row) and core(row[0]) == HEADS
            if in_heads and not labels.column_of(row[-1]) and labels.column_of(row[-1] + cell):
                row[-1] += cell
                continue
            if not (in_heads and (labels.column_of(cell) or labels.begins_column(cell))):
                heads = len(_filled(row)) - 1 if row and core(row[0]) == HEADS else heads
                yield from _closed(row, heads, leads=leads)
                row = []
            row.append(cell)
            ended = False
        elif row and not ended:
            row.append(cell)
    yield from _closed(row, heads, leads=leads)


def _closed(row: list[str], heads: int, *, leads: bool) -> Iterator[Block]:
    """A row whose cells stand where they must; else its words, and its numbers as mere lines."""
    if not row:
        return
    label, rest = row[0], row[1:]
    if core(label) == HEADS and rest:
        yield Grid([_spots(_filled(row))], "tabs")
    elif labels.table2_row(label):
        sure = _cut(rest, heads)
        whole = sure is not None and ("" not in sure or not any(sure))
        yield Grid([_spots([label, *sure])], "tabs") if sure and whole else Line(label)
    elif squeeze(label) in labels.result_cores() and len(rest) >= PROCEEDINGS:
        yield Line(label)
        sure = _cut(rest[1:] if leads and not rest[0] else rest, PROCEEDINGS)
        if sure and ("" not in sure or all(_adds_up(sure[at : at + 5]) for at in (0, 5, 10))):
            yield Grid([_spots(sure)], "tabs")
    else:
        sure = _cut(rest, APPLICANTS) if core(label) in labels.row_cores() else None
        if sure and ("" not in sure or not any(sure) or (sure[-1] and _adds_up(sure))):
            yield Grid([_spots([label, *sure])], "tabs")
        else:
            yield from (Line(text) for text in [label, *_filled(rest)])


def _cut(rest: list[str], width: int) -> list[str] | None:
    """The row's cells; more of them, empty, only fill the table's width."""
    short = len(rest) < width or any(rest[width:])
    return None if short or not width else rest[:width]


def _adds_up(cells: Sequence[str]) -> bool:
    values = [written(cell) for cell in cells]
    numbers = [value.value or 0 for value in values]
    return all(v.state != "unread" for v in values) and sum(numbers[:-1]) == numbers[-1]


def _names_row(line: str) -> bool:
    label = line.strip("| ")
    if labels.table2_row(label) or labels.item_of(label):
        return True
    heads = labels.result_cores() | labels.applicant_cores()
    return core(label) in labels.row_cores() and squeeze(label) not in heads


def _filled(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text]


def _spots(texts: Sequence[str]) -> list[Spot]:
    return [Spot(text, 0, at) for at, text in enumerate(texts)]
