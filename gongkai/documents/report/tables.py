"""The three tables of an annual report, read from grids of cells.

A row is known by its label and by its place, both; a number by the head of its column. What cannot be
told is left out or null, never 0 and never guessed.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from gongkai.documents.errors import DocumentError
from gongkai.documents.report import labels
from gongkai.documents.report.model import Box, Grid, GridKind, Spot
from gongkai.documents.report.splits import part_cells, split_groups, split_row
from gongkai.documents.report.words import (
    BLANK,
    UNREAD,
    Written,
    core,
    fold,
    number_like,
    squeeze,
    written,
)
from gongkai.law.report.figures import UNCALCULATED, CellNote, Number
from gongkai.law.report.forms import CellRef, Column, form_by_id

TWO_REPORTS: Final = "two_reports"
APPLICANTS: Final = 7
GROUPS: Final = 3
RESULTS: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stood."""

    at: CellRef
    raw: str
    page: int | None = None
    box: Box | None = None


@dataclass(slots=True)
class Figures:
    """What the tables say."""

    form_id: str = ""
    table2: dict[str, dict[str, Number | None]] = field(default_factory=dict)
    table3: dict[str, tuple[Number | None, ...]] = field(default_factory=dict)
    table4: dict[str, tuple[Number | None, ...]] = field(default_factory=dict)
    cells: list[CellNote] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    units: dict[str, str | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    conflict: bool = False  # a row stands twice, with other numbers

    @property
    def empty(self) -> bool:
        return not (self.table2 or self.table3 or self.table4)


@dataclass(slots=True)
class _Value:
    """A value as it was found: its text, what it means, and where it stood."""

    written: Written
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    uncalculated: bool = False

    @property
    def filled(self) -> bool:
        return bool(self.raw.strip())


@dataclass(slots=True)
class _Row:
    """A row of table 三 or a piece of one."""

    labels: list[str]
    values: list[_Value] | None  # None: the row shows no places for numbers
    opens: bool  # the first row of its grid: it may go on from the page before
    loose: bool
    spread: bool = False  # label and numbers stand on lines of their own
    id: str | None = None


@dataclass(slots=True)
class _Two:
    """A row of table 二 with its columns."""

    item: str | None
    row_id: str
    values: dict[str, _Value]
    columns: dict[str, Column]
    forms: frozenset[str]
    heads: dict[str, str]

    @property
    def waits(self) -> bool:
        """Was the row cut by a page's end before its numbers?"""
        return all(v.written == UNREAD and not v.filled for v in self.values.values())


class TableReader:
    """Takes the grids of a file in order, and tells at the end what they say."""

    def __init__(self) -> None:
        self._item: str | None = None
        self._heads: dict[int, str] = {}  # of table 二: grid column → head
        self._head_length = 0
        self._twos: list[_Two] = []
        self._pending_two: tuple[str, dict[int, _Value]] | None = None
        self._people: dict[int, str] = {}  # of table 三: grid column → applicant
        self._people_width = 0
        self._rows: list[_Row] = []
        self._in_three = False
        self._results: dict[int, str] = {}  # of table 四
        self._groups: dict[int, str] = {}
        self._results_seen = 0
        self._singles: list[_Value] = []
        self._fours: list[dict[str, list[_Value]]] = []
        self._waiting_four: dict[str, list[_Value]] | None = None
        self._notes: list[str] = []

    # ---- taking in

    def add(self, grid: Grid) -> bool:
        """Take a grid; was anything of the three tables in it?"""
        used = False
        fresh = True
        for number, row in enumerate(grid.rows):
            if grid.kind == "cells":
                known = self._strict_row(grid, number, row, fresh)
            else:
                known = self._loose_row(row, grid.kind, fresh)
            used = used or known
            fresh = fresh and not known
        return used

    @property
    def told_twice(self) -> bool:
        """Does the same table stand in the file more than once, with the same numbers?"""
        first = [row for row in self._rows if row.id == "new_received" and row.values is not None]
        groups = [group for found in self._fours for group in found]
        return len(first) > 1 or len(groups) > len(set(groups))

    def section(self) -> None:
        """A heading of the report stands here: no table goes on across it."""
        self._item, self._heads = None, {}
        self._in_three, self._people = False, {}
        self._settle_four()
        self._results, self._groups, self._singles = {}, {}, []

    def _settle_four(self, *, again: bool = False) -> None:
        """An empty row of table 四 was all there was; a cut one is dropped where the head comes again."""
        waiting, self._waiting_four = self._waiting_four, None
        if waiting is None:
            return
        cut = any(v.written == UNREAD for values in waiting.values() for v in values)
        if not (cut and again):
            self._fours.append(waiting)
        self._results, self._groups = {}, {}

    # ---- true columns

    def _strict_row(self, grid: Grid, number: int, row: list[Spot], fresh: bool) -> bool:
        own = [spot for spot in _distinct(row) if spot.row == number]
        texts = [spot for spot in own if spot.text.strip()]
        if self._heads_of_two(row, texts, len(row)):
            return True
        if self._heads_of_three(grid, texts) or self._heads_of_four(texts):
            return True
        if self._data_of_two(row, number, own):
            return True
        if self._data_of_four(row, number):
            return True
        return self._data_of_three(grid, row, number, fresh)

    def _heads_of_two(self, row: list[Spot], texts: list[Spot], width: int) -> bool:
        for spot in texts:
            item = labels.item_of(spot.text)
            if item and len(texts) <= 2:
                self._item, self._heads = item, {}
                self._in_three, self._results, self._people = False, {}, {}
                return True
        found = {spot.column: spot.text for spot in texts if labels.column_of(spot.text)}
        together = labels.heads_run_together(texts[0].text) if len(texts) == 1 else ()
        if together:
            self._heads = dict(enumerate(together, 1))
            self._head_length = len(together) + 1
            return True
        leads = any(core(spot.text) == "信息内容" for spot in texts)
        if (leads and found) or len(found) >= 2 or (found and len(texts) == len(found)):
            if any(labels.table2_row(spot.text) for spot in texts):
                return False
            self._heads, self._head_length = found, width
            return True
        return leads

    def _data_of_two(self, row: list[Spot], number: int, own: list[Spot]) -> bool:
        if not self._heads:
            return False
        first = min(self._heads)
        label = "".join(spot.text for spot in own if spot.column < first)
        known = labels.table2_rows()
        row_id = labels.table2_row(label)
        pending, self._pending_two = self._pending_two, None
        if row_id is None and pending is not None:
            row_id = labels.table2_row(pending[0] + label)
        piece = bool(core(label)) and any(name.startswith(core(label)) for name in known)
        last = self._twos[-1] if self._twos else None
        goes_on = not core(label) and last is not None and last.waits
        if row_id is None and not piece and not goes_on:
            return False
        values: dict[int, _Value] = {}
        for column in self._heads:
            if column >= len(row):
                continue
            spot = row[column]
            covers = sum(spot.column <= other < spot.column + spot.columns for other in self._heads)
            kind = _kind(self._heads[column])
            clear = spot.row == number and covers == 1 and spot.column >= first
            values[column] = _value(spot, kind) if clear else _unread(spot)
        places = {id(row[column]) for column in values}
        filled = [s for s in own if s.column >= first and s.text.strip() and number_like(s.text)]
        if any(id(spot) not in places for spot in filled):
            # Numbers stand beside the columns that the heads name.
            if len(filled) == len(self._heads) == len(values):
                pairs = zip(sorted(values), filled, strict=True)
                values = {column: _value(s, _kind(self._heads[column])) for column, s in pairs}
            else:
                values = {column: _unread(row[column]) for column in values}
        if row_id is None and piece:
            self._pending_two = label, values
            return True
        if pending is not None and labels.table2_row(label) is None:
            halves = [half for half in (pending[1], values) if any(v.filled for v in half.values())]
            if len(halves) == 2:
                values = {column: _unread(row[column]) for column in values}
            elif halves:
                values = halves[0]
        if row_id is None and last is not None:
            self._twos.pop()
            row_id = last.row_id
        if row_id is not None:
            self._keep_two(row_id, values)
        return True

    def _keep_two(self, row_id: str, values: dict[int, _Value]) -> None:
        by_id: dict[str, _Value] = {}
        columns: dict[str, Column] = {}
        heads: dict[str, str] = {}
        forms = frozenset(("2019", "2021"))
        for at, head in self._heads.items():
            known = labels.column_of(head)
            if known is None or at not in values:
                continue
            forms &= known[0]
            by_id[known[1].id] = values[at]
            columns[known[1].id] = known[1]
            heads[known[1].id] = head
        self._twos.append(_Two(self._item, row_id, by_id, columns, forms, heads))

    def _heads_of_three(self, grid: Grid, texts: list[Spot]) -> bool:
        found = {
            spot.column: labels.applicant_cores()[core(spot.text)]
            for spot in texts
            if core(spot.text) in labels.applicant_cores() and not _enumerated(spot.text)
        }
        telling = any(
            core(spot.text) in ("申请人情况", "法人或其他组织") or "勾稽关系" in spot.text
            for spot in texts
        )
        numbers = [s for s in texts if s.column not in found and _has_digit(s)]
        people = {who for who in found.values() if who not in ("total", "other_org")}
        if numbers or not (telling or (people and len(found) >= 2)):
            return False
        if not self._in_three or len(grid.rows[0]) != self._people_width:
            self._people = {}
        self._in_three, self._people_width = True, len(grid.rows[0])
        self._results, self._heads = {}, {}
        self._people |= found
        return True

    def _columns_of_three(self, grid: Grid) -> list[int] | None:
        """The seven columns, by their heads; else the last seven, if nothing speaks against it."""
        width = len(grid.rows[0])
        if self._people_width == width and self._people:
            by_id = {who: column for column, who in sorted(self._people.items())}
            columns = [by_id.get(who) for who in labels.applicant_ids()]
            if all(column is not None for column in columns):
                plain = [column for column in columns if column is not None]
                return plain if plain == sorted(set(plain)) else None
        if width <= APPLICANTS:
            return None
        columns_last = list(range(width - APPLICANTS, width))
        seen = False
        for number, row in enumerate(grid.rows):
            own = [spot for spot in _distinct(row) if spot.row == number]
            if not any(core(spot.text) in labels.row_cores() for spot in own):
                continue
            seen = True
            for spot in own:
                inside = spot.column >= columns_last[0]
                if inside != (number_like(spot.text) and (inside or bool(spot.text.strip()))):
                    return None
        return columns_last if seen else None

    def _data_of_three(self, grid: Grid, row: list[Spot], number: int, fresh: bool) -> bool:
        known = [
            s for s in _distinct(row) if s.row == number and core(s.text) in labels.row_cores()
        ]
        if not (self._in_three or known):
            return False
        columns = self._columns_of_three(grid)
        if columns is None:
            return False
        names = [
            spot.text
            for spot in _distinct(row[: columns[0]])
            if spot.text.strip() and spot.column < columns[0]
        ]
        own_names = [
            spot.text
            for spot in _distinct(row[: columns[0]])
            if spot.row == number and spot.text.strip()
        ]
        values = _across(row, number, columns)
        if known and _shifted(row, number, columns):
            own = [spot for spot in _distinct(row) if spot.row == number and not spot.absent]
            _, rest = _parted(own)
            own_names = [spot.text for spot in own[: len(own) - len(rest)] if spot.text.strip()]
            values = _seven(rest, "tabs") or [_Value(UNREAD) for _ in columns]
        waiting = any(row[column].uncalculated for column in columns)
        if not waiting and all(v.written.state == "unread" and not v.raw.strip() for v in values):
            shown: list[_Value] | None = None
        else:
            shown = values
        if not own_names and not any(value.filled for value in values):
            return False
        if not known and not any(number_like(v.raw) for v in values):
            return False  # a line of text that spans the table
        self._in_three = True
        self._rows.append(_Row(own_names or names[-1:], shown, fresh, loose=False))
        return True

    def _heads_of_four(self, texts: list[Spot]) -> bool:
        found = {
            spot.column: labels.result_cores()[core(spot.text)]
            for spot in texts
            if core(spot.text) in labels.result_cores() and not _enumerated(spot.text)
        }
        groups = {
            spot.column: (group, spot.columns)
            for spot in texts
            if (group := labels.group_of(spot.text))
        }
        suits = any(core(spot.text) == "行政诉讼" for spot in texts)
        if any(_has_digit(spot) for spot in texts):
            return False
        goes_on = bool(found) and bool(self._groups or self._results)
        if not (len(found) >= 3 or goes_on or groups or (suits and len(texts) <= 3)):
            return False
        if found and set(found) & set(self._results):
            self._settle_four(again=True)
        if not self._results and not self._groups:
            self._results_seen += 1
        elif found and self._fours and set(found) & set(self._results):
            self._results, self._groups = {}, {}
        self._in_three, self._heads, self._people = False, {}, {}
        self._results |= found
        for column, (group, width) in groups.items():
            for at in range(column, column + width):
                self._groups[at] = group
        return True

    def _data_of_four(self, row: list[Spot], number: int) -> bool:
        if not self._results or len(self._results) % RESULTS:
            return False
        columns = sorted(self._results)
        if columns[-1] >= len(row):
            return False
        spots = [row[column] for column in columns]
        if any(spot.row != number for spot in spots):
            return False
        if not all(_could_be_numbers(spot.text) for spot in spots):
            return False
        if _shifted(row, number, columns):
            own = [spot for spot in _distinct(row) if spot.row == number and not spot.absent]
            placed = _many(own, "tabs", len(columns)) if len(columns) == GROUPS * RESULTS else None
            if placed is None:
                return False
            self._fours.append(
                {
                    name: placed[at * RESULTS : (at + 1) * RESULTS]
                    for at, name in enumerate(labels.group_ids())
                }
            )
            self._results, self._groups, self._waiting_four = {}, {}, None
            return True
        order = [self._results[column] for column in columns]
        if order != list(labels.result_ids()) * (len(columns) // RESULTS):
            return False
        found: dict[str, list[_Value]] = {}
        for start in range(0, len(columns), RESULTS):
            part = columns[start : start + RESULTS]
            groups = {self._groups.get(column) for column in part}
            group = groups.pop() if len(groups) == 1 else None
            if group is None and len(columns) == GROUPS * RESULTS:
                group = labels.group_ids()[start // RESULTS]
            if group is None or group in found:
                return False
            found[group] = _across(row, number, part)
        if not any(spot.text.strip() for spot in spots):
            # All blank, or cut by a page's end: the numbers may stand in the next row.
            self._waiting_four = self._waiting_four or found
            return True
        self._fours.append(found)
        self._results, self._groups, self._waiting_four = {}, {}, None
        return True

    # ---- lines of text

    def _loose_row(self, row: list[Spot], kind: GridKind, fresh: bool) -> bool:
        texts = [spot for spot in row if spot.text.strip()]
        if not texts:
            return False
        joined = "".join(spot.text for spot in texts)
        if kind == "tokens" and len(joined) > 120:
            return False
        numbers = [spot for spot in texts if number_like(spot.text)]
        if not numbers or (labels.item_of(joined) and len(joined) < 16):
            if self._heads_of_two(row, texts, len(row)):
                return True
            if self._loose_heads_of_three(texts, joined):
                return True
            spaced = kind == "tokens" and core(joined) in labels.result_cores()
            if self._heads_of_four([Spot(joined, 0, 0)] if spaced else texts):
                return True
        if self._loose_two(row, texts, kind):
            return True
        if self._loose_four(row, texts, kind):
            return True
        return self._loose_three(row, kind, fresh)

    def _loose_heads_of_three(self, texts: list[Spot], joined: str) -> bool:
        cores = {core(spot.text) for spot in texts}
        people = len(cores & (set(labels.applicant_cores()) - {"总计", "其他"}))
        said = core(joined)
        if "勾稽关系" in said or "申请人情况" in said or people >= 2 or "法人或其他组织" in said:
            if len(said) > 80:
                return False
            self._in_three = True
            self._results, self._groups, self._heads = {}, {}, {}
            return True
        return False

    def _loose_two(self, row: list[Spot], texts: list[Spot], kind: GridKind) -> bool:
        if not self._heads:
            return False
        label, rest = _parted(row)
        row_id = labels.table2_row(label)
        if row_id is None:
            label, digits = _torn(label)
            row_id = labels.table2_row(label)
            if row_id is None or not digits:
                return False
            rest = [Spot(digits, row[0].row, 0, page=row[0].page), *rest]
        columns = sorted(self._heads)
        filled = [spot for spot in rest if spot.text.strip()]
        values: dict[int, _Value] = {}
        if len(filled) == len(columns):
            pairs = zip(columns, filled, strict=True)
            values = {column: _value(s, _kind(self._heads[column])) for column, s in pairs}
        elif kind == "tabs" and len(row) == self._head_length:
            values = {column: _value(row[column], _kind(self._heads[column])) for column in columns}
            placed = {id(row[column]) for column in columns}
            if any(id(spot) not in placed for spot in filled):
                values = {column: _unread(row[column]) for column in columns}
        if not values:
            raw = " ".join(spot.text for spot in filled)
            page = texts[0].page
            values = {column: _Value(UNREAD, raw, page) for column in columns}
        self._keep_two(row_id, values)
        return True

    def _loose_three(self, row: list[Spot], kind: GridKind, fresh: bool) -> bool:
        label, rest = _parted(row)
        if not label and not any(spot.text.strip() for spot in rest):
            return False
        said = core(label)
        known = _row_by_end(said) if said else ()
        if not self._in_three and not known:
            return False
        if not self._in_three and not any(spot.text.strip() for spot in rest):
            return False
        if len(said) > 60:
            return False
        if not known and said:
            torn, digits = _torn(label)
            if digits and _row_by_end(core(torn)):
                label = torn
                rest = [Spot(digits, row[0].row, 0, page=row[0].page, box=row[0].box), *rest]
            elif (
                not any(spot.text.strip() for spot in rest)
                and not _piece(said)
                and not (kind == "tabs" and labels.alike_row(said))
            ):
                return False
        if not label and kind == "tokens" and not self._wants_numbers():
            return False
        if not label and self._rows and self._rows[-1].values is not None and kind == "tokens":
            self._rows[-1].spread = True
            self._add_tokens(self._rows[-1], rest)
            return True
        self._in_three = True
        spread = not label or not any(spot.text.strip() for spot in rest)
        self._rows.append(
            _Row(
                [label] if label else [],
                _seven(rest, kind),
                fresh,
                True,
                spread and kind == "tokens",
            )
        )
        return True

    def _wants_numbers(self) -> bool:
        """Does the last row still lack numbers, which may follow on lines of their own?"""
        if not self._rows or not self._rows[-1].loose:
            return False
        values = self._rows[-1].values
        return values is None or any(value.written.state == "unread" for value in values)

    def _add_tokens(self, row: _Row, rest: list[Spot]) -> None:
        raw = row.values[0].raw.split("\x1f") if row.values else []
        page = rest[0].page if rest else None
        texts = [text for text in raw if text] + [s.text for s in rest if s.text.strip()]
        values = _seven([Spot(t, 0, i, page=page) for i, t in enumerate(texts)], "tokens")
        if values and values[0].written.state != "unread" and not _adds_up(values):
            # A page number may have come between: seven numbers are not yet these seven.
            values = [_Value(UNREAD, "\x1f".join(texts), page) for _ in range(APPLICANTS)]
        row.values = values

    def _loose_four(self, row: list[Spot], texts: list[Spot], kind: GridKind) -> bool:
        if not self._results_seen or not self._results or self._in_three:
            return False
        if not all(number_like(spot.text) for spot in texts):
            return False
        values = _many(row, kind, GROUPS * RESULTS)
        if values is None and kind == "tokens":
            # One number a line: taken once there are fifteen and each group adds up.
            self._singles += [_value(spot) for spot in texts]
            if len(self._singles) < GROUPS * RESULTS:
                return True
            values, self._singles = self._singles, []
            if len(values) != GROUPS * RESULTS or not _adds_up(values):
                return True
        if values is None:
            return False
        self._fours.append(
            {
                group: values[at * RESULTS : (at + 1) * RESULTS]
                for at, group in enumerate(labels.group_ids())
            }
        )
        self._results, self._groups = {}, {}
        return True

    # ---- telling

    def figures(self) -> Figures:
        """Everything that was found; two reports in one file are refused."""
        self._settle_four()
        figures = Figures(notes=list(self._notes))
        self._name_rows()
        figures.form_id = self._form()
        self._tell_two(figures)
        self._tell_three(figures)
        self._tell_four(figures)
        return figures

    def _form(self) -> str:
        votes = {"2019": 0, "2021": 0}
        for two in self._twos:
            if len(two.forms) == 1:
                votes[next(iter(two.forms))] += 1
        ids = {row.id for row in self._rows if row.id}
        if ids & {"R6_1", "R6_2"}:
            votes["2021"] += 2
        elif "R6" in ids:
            votes["2019"] += 2
        if votes["2019"] == votes["2021"]:
            return ""
        if min(votes.values()):
            self._notes.append("表格中同时有2019年版和2021年版格式的栏目，请核对。")
        return max(votes, key=lambda form_id: votes[form_id])

    def _tell_two(self, figures: Figures) -> None:
        said: dict[str, _Two] = {}
        for two in self._twos:
            before = said.get(two.row_id)
            if before is None:
                said[two.row_id] = two
            elif {c: v.written for c, v in before.values.items()} != {
                c: v.written for c, v in two.values.items()
            }:
                figures.conflict = True
                before.values = {c: _Value(UNREAD, v.raw, v.page) for c, v in before.values.items()}
        for row_id, two in said.items():
            columns = list(two.columns)
            known = form_by_id(figures.form_id).table2_row(row_id) if figures.form_id else None
            if known is not None:
                columns = [c.id for c in known[1]]
            figures.table2[row_id] = {}
            for column in columns:
                at = CellRef("table2", row_id, column)
                value = two.values.get(column, _Value(UNREAD))
                figures.table2[row_id][column] = self._keep(figures, at, value)
                if two.columns.get(column) and two.columns[column].kind == "money":
                    unit = value.written.unit or labels.unit_of(two.heads[column])
                    figures.units[f"table2.{row_id}.{column}"] = unit

    def _tell_three(self, figures: Figures) -> None:
        said: dict[str, list[_Value]] = {}
        for row in self._rows:
            if row.id is None or row.values is None:
                continue
            if row.id not in labels.numeric_ids():
                continue
            if row.id == "R6" and figures.form_id == "2021":
                continue
            before = said.get(row.id)
            if before is None:
                said[row.id] = row.values
            elif [v.written for v in before] != [v.written for v in row.values]:
                figures.conflict = True
                said[row.id] = [_Value(UNREAD, v.raw, v.page) for v in before]
        self._doubt_spread_rows(said, figures.form_id)
        order = labels.row_order(figures.form_id or "2021")
        for row_id in sorted(said, key=lambda row_id: order.get(row_id, 99)):
            values = _joined_by_sum(said[row_id])
            figures.table3[row_id] = tuple(
                self._keep(figures, CellRef("table3", row_id, who), value)
                for who, value in zip(labels.applicant_ids(), values, strict=True)
            )

    def _doubt_spread_rows(self, said: dict[str, list[_Value]], form_id: str) -> None:
        """Numbers on lines of their own belong to a label only if the whole table then adds up."""
        spread = {row.id for row in self._rows if row.spread and row.id in said}
        if not spread or _whole_table_adds_up(said, form_id):
            return
        for row_id in spread:
            if row_id is not None:
                said[row_id] = [_Value(UNREAD, v.raw, v.page) for v in said[row_id]]

    def _tell_four(self, figures: Figures) -> None:
        said: dict[str, list[_Value]] = {}
        for found in self._fours:
            for group, values in found.items():
                before = said.get(group)
                if before is None:
                    said[group] = values
                elif [v.written for v in before] != [v.written for v in values]:
                    figures.conflict = True
                    said[group] = [_Value(UNREAD, v.raw, v.page) for v in before]
        for group in labels.group_ids():
            if group in said:
                figures.table4[group] = tuple(
                    self._keep(figures, CellRef("table4", group, result), value)
                    for result, value in zip(
                        labels.result_ids(), _joined_by_sum(said[group]), strict=True
                    )
                )

    @staticmethod
    def _keep(figures: Figures, at: CellRef, value: _Value) -> Number | None:
        raw = value.raw.replace("\x1f", " ").strip()
        told = value.written
        if told.state is not None:
            raw = raw or (UNCALCULATED if value.uncalculated else "")
            figures.cells.append(CellNote(at, told.state, raw, value.page))
            return None
        figures.places.append(Place(at, raw, value.page, value.box))
        return told.value

    # ---- naming the rows of table 三

    def _name_rows(self) -> None:
        self._join_pieces()
        before = ""
        for row in self._rows:
            row.id = _row_id(row, before)
            if row.id is not None:
                before = row.id
        self._drop_backward()

    def _join_pieces(self) -> None:
        """Put together what a page's end has cut: a label in two rows, numbers in either."""
        rows: list[_Row] = []
        for row in self._rows:
            last = rows[-1] if rows else None
            if len(rows) >= 2 and last is not None and _around(rows[-2], last, row):
                # The numbers stand between the two halves of their label.
                whole = _Row([_deepest(rows[-2]) + _deepest(row)], last.values, False, True, True)
                rows[-2:] = [whole]
                continue
            if last is not None and _goes_on(last, row):
                joined = _merged(last, row)
                if joined is not None:
                    rows[-1] = joined
                    continue
            rows.append(row)
        self._rows = rows

    def _drop_backward(self) -> None:
        """A row that stands where it cannot stand is not that row, unless a second report begins."""
        order = labels.row_order("2021") | {
            "R6": labels.row_order("2019")["R6"],
        }
        named = [row for row in self._rows if row.id in labels.numeric_ids()]
        for earlier, later in pairwise(named):
            if earlier.id is None or later.id is None or later.id == earlier.id:
                continue
            if order[later.id] < order[earlier.id] and later.id != "new_received":
                known = [row for row in named if row.id == later.id]
                if len(known) == 1:
                    later.id = None


def two_reports() -> DocumentError:
    return DocumentError(
        TWO_REPORTS,
        "文件里同一张表出现不止一次，可能是两份报告或两个年度合在一起。请拆成一份一个文件后再读。",
    )


def _distinct(row: list[Spot]) -> list[Spot]:
    found: list[Spot] = []
    for spot in row:
        if not found or found[-1] is not spot:
            found.append(spot)
    return found


def _has_digit(spot: Spot) -> bool:
    return number_like(spot.text) and bool(spot.text.strip())


def _could_be_numbers(text: str) -> bool:
    """A number, mark or blank; also one broken over lines, or several in one cell."""
    return number_like(text) or all(number_like(part) for part in fold(text).split())


def _shifted(row: list[Spot], number: int, columns: list[int]) -> bool:
    """Do a row's cells not stand under the heads: is one missing, or is a number beside them?"""
    if any(row[column].absent for column in columns):
        return True
    for spot in _distinct(row):
        if spot.row != number or not spot.text.strip():
            continue
        covered = any(spot.column <= column < spot.column + spot.columns for column in columns)
        if number_like(spot.text) if not covered else core(spot.text) in labels.row_cores():
            return True
    return False


def _across(row: list[Spot], number: int, columns: list[int]) -> list[_Value]:
    """The values of a row. A cell over several columns is parted only where the sum leaves one way."""
    values: list[_Value] = []
    shared: list[tuple[int, int, str]] = []
    at = 0
    while at < len(columns):
        spot = row[columns[at]]
        covers = sum(spot.column <= other < spot.column + spot.columns for other in columns)
        clear = spot.row == number and spot.column >= columns[0]
        if covers == 1:
            values.append(_value(spot) if clear else _unread(spot))
        else:
            covers = min(covers, len(columns) - at)
            values += [_unread(spot)] * covers
            if clear and spot.text.strip():
                shared.append((at, covers, spot.text))
        at += max(1, covers)
    if not shared:
        return values
    known = [None if v.written.state == "unread" else v.written.value or 0 for v in values]
    whole = [n if isinstance(n, int) else None for n in known]
    parts = part_cells(whole, [(at, count, fold(text)) for at, count, text in shared])
    for place, part in (parts or {}).items():
        values[place] = _Value(
            written(str(part)), values[place].raw, values[place].page, values[place].box
        )
    return values


def _enumerated(text: str) -> bool:
    return squeeze(text) != core(text) and squeeze(text)[:1] in "(123456789一二三四"


def _kind(head: str) -> str:
    known = labels.column_of(head)
    return known[1].kind if known else "count"


def _value(spot: Spot, kind: str = "count") -> _Value:
    if spot.uncalculated or (spot.cut and not spot.text.strip()):
        return _unread(spot)
    return _Value(
        written(spot.text, "change" if kind == "change" else "count"),
        spot.text,
        spot.page,
        spot.box,
    )


def _unread(spot: Spot) -> _Value:
    return _Value(UNREAD, spot.text, spot.page, spot.box, spot.uncalculated)


def _parted(row: list[Spot]) -> tuple[str, list[Spot]]:
    """A line's label, and the fields behind it."""
    last = -1
    joined = ""
    for at, spot in enumerate(row):
        joined += spot.text
        if not number_like(spot.text) and (_names_row(spot.text) or _names_row(joined)):
            last = at
    if last < 0:
        last = max((at for at, s in enumerate(row) if not number_like(s.text)), default=-1)
    label = " ".join(spot.text for spot in row[: last + 1] if spot.text.strip())
    return label, row[last + 1 :]


def _names_row(text: str) -> bool:
    said = core(text)
    return said in labels.row_cores() or labels.table2_row(text) is not None


def _torn(label: str) -> tuple[str, str]:
    """“…数量0000000” → the words and the digits that run on from them."""
    text = fold(label).rstrip()
    bare = text.rstrip("0123456789")
    return bare, text[len(bare) :]


def _seven(rest: list[Spot], kind: GridKind) -> list[_Value] | None:
    filled = [spot for spot in rest if spot.text.strip()]
    if not filled and kind == "tokens":
        return None
    values = _many(rest, kind, APPLICANTS)
    if values is not None:
        return values
    if not rest:
        return None
    raw = "\x1f".join(spot.text.strip() for spot in filled)
    return [_Value(UNREAD, raw, rest[0].page) for _ in range(APPLICANTS)]


def _many(rest: list[Spot], kind: GridKind, count: int) -> list[_Value] | None:
    """``count`` values from the fields of a line, if there is one way to place them."""
    filled = [spot for spot in rest if spot.text.strip()]
    if len(filled) == count:
        return [_value(spot) for spot in filled]
    if len(filled) == 1 and not (kind == "tabs" and len(rest) >= count):
        digits = squeeze(filled[0].text)
        if digits.isascii() and digits.isdigit() and len(digits) >= count:
            parts = (
                split_row(digits, count)
                if count == APPLICANTS
                else split_groups(digits, GROUPS, RESULTS)
            )
            if parts is not None:
                spot = filled[0]
                return [_Value(written(str(n)), str(n), spot.page, spot.box) for n in parts]
        return None
    if kind != "tabs" or len(filled) > count or len(rest) < count:
        return None
    windows = [
        rest[start : start + count]
        for start in range(len(rest) - count + 1)
        if not any(s.text.strip() for s in (*rest[:start], *rest[start + count :]))
    ]
    readings = [[_value(spot) for spot in window] for window in windows]
    if not readings:
        return None
    if len({tuple(v.written for v in reading) for reading in readings}) > 1:
        readings = [reading for reading in readings if _adds_up(reading)]
    return readings[0] if len({tuple(v.written for v in r) for r in readings}) == 1 else None


def _adds_up(values: list[_Value]) -> bool:
    size = APPLICANTS if len(values) == APPLICANTS else RESULTS
    numbers = [v.written.value or 0 for v in values]
    return all(
        sum(numbers[at : at + size - 1]) == numbers[at + size - 1]
        for at in range(0, len(numbers), size)
    )


def _whole_table_adds_up(said: dict[str, list[_Value]], form_id: str) -> bool:
    if not form_id:
        return False
    form = form_by_id(form_id)
    table: dict[str, list[Number]] = {}
    for row in form.numeric_rows:
        values = said.get(row.id)
        if values is None or not _adds_up(values):
            return False
        if any(value.written.state == "unread" for value in values):
            return False
        table[row.id] = [value.written.value or 0 for value in values]
    return all(
        table["new_received"][at] + table["carried_in"][at]
        == table["result_total"][at] + table["carried_out"][at]
        and sum(table[row.id][at] for row in form.leaf_rows) == table["result_total"][at]
        for at in range(APPLICANTS)
    )


def _joined_by_sum(values: list[_Value]) -> list[_Value]:
    """Digits of a number on two lines are joined where the row then adds up, and only there."""
    torn = [
        value.written == UNREAD and squeeze(value.raw).isdigit() and "\n" in value.raw.strip()
        for value in values
    ]
    if not any(torn):
        return values
    whole = [
        _Value(written(squeeze(value.raw)), value.raw, value.page, value.box) if cut else value
        for value, cut in zip(values, torn, strict=True)
    ]
    if any(value.written.state == "unread" for value in whole) or not _adds_up(whole):
        return values
    return whole


def _row_by_end(said: str) -> tuple[str, ...]:
    """The rows whose label a line ends with; the longest label wins."""
    for label, ids in labels.row_suffixes():
        if said.endswith(label) and (len(label) >= 4 or said == label or len(said) > 8):
            return ids
    return ()


def _piece(said: str) -> bool:
    """May this be a part of a row's label?"""
    return len(said) >= 2 and any(said in label for label in labels.row_cores())


def _deepest(row: _Row) -> str:
    return row.labels[-1] if row.labels else ""


def _row_id(row: _Row, before: str) -> str | None:
    """The row that the label names, at this place."""
    for text in reversed(row.labels):
        said = core(text)
        if not said:
            continue
        ids = labels.row_cores().get(said) or (_row_by_end(said) if row.loose else ())
        if not ids:
            ids = tuple(filter(None, [labels.alike_row(said)])) if row.values else ()
        ids = tuple(row_id for row_id in ids if _fits(row_id, before))
        if len(ids) > 1 and row.values is not None:
            ids = tuple(row_id for row_id in ids if row_id in labels.numeric_ids())
        if len(ids) == 1:
            return ids[0]
        return None
    return None


def _fits(row_id: str, before: str) -> bool:
    """Short labels mean a row only at its place: 其他, 总计."""
    if row_id == "R6_3":
        return before in ("R6_2", "R6_1")
    if row_id == "result_total":
        return before.startswith(("R5", "R6")) or before == "result_total"
    return True


def _known(text: str, loose: bool) -> tuple[str, ...]:
    said = core(text)
    return labels.row_cores().get(said) or (_row_by_end(said) if loose else ())


def _goes_on(one: _Row, two: _Row) -> bool:
    """May the second row be the rest of the first?"""
    first, second = _deepest(one), _deepest(two)
    if not first.strip():
        return False
    knows_first = _known(first, one.loose)
    if not second.strip():
        # Numbers without a label: they belong to the label just before, cut off from it.
        empty = one.values is None or not any(value.filled for value in one.values)
        loose = one.loose and two.spread
        return (two.opens or loose) and bool(knows_first) and empty and two.values is not None
    ids = labels.row_cores().get(core(first + second)) or (
        _row_by_end(core(first + second)) if one.loose or two.loose else ()
    )
    if not ids:
        joined = core(first + second)
        return not knows_first and any(label.startswith(joined) for label in labels.row_cores())
    if _known(second, two.loose) == ids and not _label_needs(first, second):
        return False
    return not knows_first or knows_first == ids


def _around(one: _Row, numbers: _Row, two: _Row) -> bool:
    """A label in two halves with its numbers on a line between them."""
    if not (one.loose and two.loose and numbers.loose) or numbers.labels or not numbers.values:
        return False
    if one.values is not None or two.values is not None:
        return False
    return bool(labels.row_cores().get(core(_deepest(one) + _deepest(two))))


def _label_needs(first: str, second: str) -> bool:
    """Is the joined label more than its second half? (Both known: only then are they one.)"""
    return core(first + second) in labels.row_cores() and core(second) not in labels.row_cores()


def _merged(one: _Row, two: _Row) -> _Row | None:
    label = _deepest(one) + _deepest(two)
    values = [row.values for row in (one, two) if row.values is not None]
    with_numbers = [found for found in values if any(value.filled for value in found)]
    if len(with_numbers) == 2:
        return None
    chosen = with_numbers[0] if with_numbers else (values[0] if values else None)
    if not with_numbers and len(values) == 2:
        # Both halves of a cut row were seen, and both are empty.
        chosen = [_Value(BLANK, "", v.page, v.box) for v in values[0]]
    spread = one.spread or two.spread
    return _Row([*one.labels[:-1], label], chosen, one.opens, one.loose or two.loose, spread)


__all__ = ["BLANK", "Figures", "Place", "TableReader"]
