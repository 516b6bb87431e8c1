"""一份年度报告的数字和正文: the read-report contract as frozen dataclasses, in and out of JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from gongkai.law.report.forms import TOTAL, CellRef, Form, NoFormError, form_by_id, form_for_year

Number = int | Decimal
CellMark = Literal["blank", "mark", "unread"]
STATES: tuple[CellMark, ...] = ("blank", "mark", "unread")


UNCALCULATED = "公式没有计算结果"
"""What stands in the note of an unread cell that holds a formula without a stored result."""


class NotAReportError(ValueError):
    """The JSON does not follow the read-report contract; the sentence says where."""


@dataclass(frozen=True, slots=True)
class CellNote:
    """A cell that holds no number: left blank, struck out, or not readable."""

    at: CellRef
    state: CellMark
    raw: str = ""
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        return self.at.to_json() | {"state": self.state, "raw": self.raw, "page": self.page}


@dataclass(frozen=True, slots=True)
class NarrativeFigure:
    """正文里的一个数字, with the words around it."""

    key: str
    value: Number
    approximate: bool = False
    phrase: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "value": plain(self.value),
            "approximate": self.approximate,
            "phrase": self.phrase,
        }


@dataclass(frozen=True, slots=True)
class SectionText:
    """一个部分的标题和正文, as they stand in the report."""

    no: str
    title: str
    text: str

    def to_json(self) -> dict[str, str]:
        return {"no": self.no, "title": self.title, "text": self.text}


@dataclass(frozen=True, slots=True)
class Report:
    """一份年度报告, wherever it came from. A row or table that was not found is absent, never 0."""

    agency: str = ""
    year: int | None = None
    form_id: str = ""
    table2: Mapping[str, Mapping[str, Number | None]] = field(default_factory=dict)
    table3: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)
    table4: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)
    narrative: tuple[NarrativeFigure, ...] = ()
    cells: tuple[CellNote, ...] = ()
    title: str = ""
    text: str = ""
    sections: tuple[SectionText, ...] = ()
    units: Mapping[str, str | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def form(self) -> Form | None:
        """The version of the form the tables follow: as read, else that of the year."""
        if self.form_id:
            return form_by_id(self.form_id)
        try:
            return form_for_year(self.year) if self.year is not None else None
        except NoFormError:
            return None

    @property
    def has_tables(self) -> bool:
        return bool(self.table2 or self.table3 or self.table4)

    def value(self, cell: CellRef) -> Number | None:
        """The number in a cell; None when there is none."""
        if cell.table == "table2":
            return self.table2.get(cell.row, {}).get(cell.column)
        form = self.form
        table, ids = (
            (self.table3, form.applicant_ids if form else ())
            if cell.table == "table3"
            else (self.table4, form.result_ids if form else ())
        )
        row = table.get(cell.row)
        if row is None or cell.column not in ids:
            return None
        return row[ids.index(cell.column)]

    def counted(self, cell: CellRef) -> Number | None:
        """The number for sums: a blank or a struck-out cell means 0, an unread one is unknown.

        A total that nobody wrote is what its cells add up to: 0 only where these are 0 or blank too.
        """
        value = self.value(cell)
        if value is None and self.left_empty(cell):
            parts = [self.counted(part) for part in self._parts(cell)]
            return None if None in parts else sum((part for part in parts if part is not None), 0)
        return value

    def left_empty(self, cell: CellRef) -> bool:
        """Was the cell left blank or struck out?"""
        return self.value(cell) is None and self.state(cell) in ("blank", "mark")

    def _parts(self, cell: CellRef) -> Iterable[CellRef]:
        """What a total of 表三 or 表四 adds up; nothing for any other cell."""
        form = self.form
        if form is None or cell.table == "table2":
            return ()
        if cell.table == "table4":
            parts = form.result_ids[:-1] if cell.column == form.result_ids[-1] else ()
            return (CellRef("table4", cell.row, part) for part in parts)
        if cell.column == TOTAL:
            return (CellRef("table3", cell.row, who) for who in form.applicant_kinds)
        leaves = form.leaf_rows if cell.row == "result_total" else ()
        return (CellRef("table3", leaf.id, cell.column) for leaf in leaves)

    def state(self, cell: CellRef) -> CellMark | None:
        """What stands in a cell without a number."""
        note = self.note(cell)
        return note.state if note else None

    def note(self, cell: CellRef) -> CellNote | None:
        """What was noted about a cell without a number, and the words found there."""
        return next((note for note in self.cells if note.at == cell), None)

    def section(self, no: str) -> SectionText | None:
        """第几部分."""
        return next((section for section in self.sections if section.no == no), None)

    def said(self, key: str) -> tuple[NarrativeFigure, ...]:
        """What the text says about a number, each place."""
        return tuple(figure for figure in self.narrative if figure.key == key)

    def to_json(self) -> dict[str, Any]:
        """The read-report contract."""
        return {
            "agency": self.agency,
            "year": self.year,
            "form": self.form_id,
            "table2": {
                row: {column: plain(value) for column, value in columns.items()}
                for row, columns in self.table2.items()
            },
            "table3": {row: [plain(v) for v in values] for row, values in self.table3.items()},
            "table4": {row: [plain(v) for v in values] for row, values in self.table4.items()},
            "narrative": [figure.to_json() for figure in self.narrative],
            "cells": [note.to_json() for note in self.cells],
            "title": self.title,
            "text": self.text,
            "sections": [section.to_json() for section in self.sections],
            "units": dict(self.units),
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, entry: Any) -> "Report":
        """Read the contract; whatever does not fit it is refused with the place named."""
        if not isinstance(entry, Mapping):
            raise NotAReportError("不是读取报告所得的数据：应为一个对象")
        form_id = str(entry.get("form") or "")
        if form_id and form_id not in ("2019", "2021"):
            raise NotAReportError(f"form 应为 2019 或 2021，而不是“{form_id}”")
        return cls(
            agency=str(entry.get("agency") or ""),
            year=_year(entry.get("year")),
            form_id=form_id,
            table2={
                str(row): {str(c): _number(v, f"table2.{row}.{c}") for c, v in _object(cs).items()}
                for row, cs in _object(entry.get("table2")).items()
            },
            table3=_rows(entry.get("table3"), "table3", 7),
            table4=_rows(entry.get("table4"), "table4", 5),
            narrative=tuple(_narrative(f) for f in _list(entry.get("narrative"), "narrative")),
            cells=tuple(_cell(c) for c in _list(entry.get("cells"), "cells")),
            title=str(entry.get("title") or ""),
            text=str(entry.get("text") or ""),
            sections=tuple(
                SectionText(str(s.get("no", "")), str(s.get("title", "")), str(s.get("text", "")))
                for s in map(_object, _list(entry.get("sections"), "sections"))
            ),
            units={
                str(k): None if v is None else str(v)
                for k, v in _object(entry.get("units")).items()
            },
            notes=tuple(str(note) for note in _list(entry.get("notes"), "notes")),
        )


def plain(value: Number | None) -> int | float | None:
    """For JSON: whole numbers stay whole."""
    return float(value) if isinstance(value, Decimal) else value


def shown(value: Number | None) -> str:
    """For people."""
    return "空" if value is None else f"{value}"


def _year(value: Any) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise NotAReportError(f"year 应为年份或空，而不是“{value}”")


def _number(value: Any, place: str) -> Number | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NotAReportError(f"{place} 应为数字或空，而不是“{value}”")
    try:
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else number
    except InvalidOperation:
        raise NotAReportError(f"{place} 不是数字：{value}") from None


def _object(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise NotAReportError(f"应为一个对象，而不是“{value}”")
    return value


def _list(value: Any, place: str) -> Iterable[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise NotAReportError(f"{place} 应为一个列表")
    return value


def _rows(value: Any, table: str, length: int) -> dict[str, tuple[Number | None, ...]]:
    rows = {}
    for row, values in _object(value).items():
        numbers = tuple(_number(v, f"{table}.{row}") for v in _list(values, f"{table}.{row}"))
        if len(numbers) != length:
            raise NotAReportError(f"{table}.{row} 应有{length}个数，而不是{len(numbers)}个")
        rows[str(row)] = numbers
    return rows


def _narrative(entry: Any) -> NarrativeFigure:
    entry = _object(entry)
    key = str(entry.get("key", ""))
    value = _number(entry.get("value"), f"narrative.{key}")
    if value is None:
        raise NotAReportError(f"narrative.{key} 没有数字")
    return NarrativeFigure(
        key, value, bool(entry.get("approximate")), str(entry.get("phrase") or "")
    )


def _cell(entry: Any) -> CellNote:
    entry = _object(entry)
    state = entry.get("state")
    if state not in STATES:
        raise NotAReportError(f"cells 的 state 应为 blank、mark 或 unread，而不是“{state}”")
    at = CellRef(*(str(entry.get(part, "")) for part in ("table", "row", "column")))
    page = entry.get("page")
    return CellNote(at, state, str(entry.get("raw") or ""), page if isinstance(page, int) else None)
