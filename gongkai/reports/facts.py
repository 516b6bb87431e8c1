"""数字与来源：what a computed report looks like; frozen, and every number knows where it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongkai.law.report.figures import NarrativeFigure, Report, plain
from gongkai.law.report.forms import CellRef, Form

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Which selector lists the rows behind a number, and with what."""

    selector: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One number. ``value`` is ``None`` when it cannot be known; ``note`` then says why."""

    id: str
    value: Number | None
    unit: str
    source: Source
    note: str = ""

    @property
    def is_zero(self) -> bool:
        return self.value == 0


@dataclass(frozen=True, slots=True)
class Row:
    """One record behind a number, and how much of the number it is.

    A row of tables 3 and 4 names its application and its proceeding; whether it links to them depends on
    who looks (:func:`gongkai.reports.evidence.with_links`).
    """

    label: str
    detail: str
    url: str
    value: Number
    application_id: int | None = None
    proceeding_id: int | None = None
    case_url: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """正文数字：a live field of the narrative, ``{{ name }}``, and the words it stands in."""

    key: str
    name: str
    phrase: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class ColumnPosts:
    """How many items one column published in the year."""

    column: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Figures:
    """一个机关一个年度的全部数字, computed from records at ``counted_at``."""

    agency: str
    agency_slug: str
    year: int
    form: Form
    counted_at: datetime
    narrative: tuple[Placeholder, ...]
    posts: tuple[ColumnPosts, ...]
    posts_total: Cell
    table2: Mapping[str, Mapping[str, Cell]]
    table3: Mapping[str, Mapping[str, Cell]]
    table4: Mapping[str, Mapping[str, Cell]]
    notes: tuple[str, ...] = field(default_factory=tuple)

    def cells(self) -> Iterator[Cell]:
        """Each number that can be opened."""
        for table in (self.table2, self.table3, self.table4):
            for row in table.values():
                yield from row.values()
        yield from (placeholder.cell for placeholder in self.narrative)
        yield from (posts.cell for posts in self.posts)
        yield self.posts_total

    def cell(self, cell_id: str) -> Cell | None:
        """The number with this id."""
        return next((cell for cell in self.cells() if cell.id == cell_id), None)

    def at(self, place: CellRef) -> Cell:
        """The number at a place of the three tables."""
        table: Mapping[str, Mapping[str, Cell]] = getattr(self, place.table)
        return table[place.row][place.column]

    def told(self, key: str) -> Cell:
        """A number of the narrative by its key."""
        return next(p.cell for p in self.narrative if p.key == key)

    def as_report(self) -> Report:
        """The same figures as the checker reads any report."""
        return Report(
            agency=self.agency,
            year=self.year,
            form_id=self.form.id,
            table2={
                row: {column: cell.value for column, cell in cells.items()}
                for row, cells in self.table2.items()
            },
            table3={row: _values(cells) for row, cells in self.table3.items()},
            table4={row: _values(cells) for row, cells in self.table4.items()},
            narrative=tuple(
                NarrativeFigure(p.key, p.cell.value, phrase=p.phrase)
                for p in self.narrative
                if p.cell.value is not None
            ),
            units={
                f"table2.{row}.{column}": cell.unit or None
                for row, cells in self.table2.items()
                for column, cell in cells.items()
                if column in ("amount", "amount_wan")
            },
            notes=self.notes,
        )

    def as_dict(self) -> dict[str, Any]:
        """``gongkai report figures --json``: the contract of docs/calculations/figures.md."""
        report = self.as_report().to_json()
        return {
            "agency": self.agency,
            "year": self.year,
            "form": self.form.id,
            "narrative": [
                {
                    "key": p.key,
                    "value": plain(p.cell.value),
                    "approximate": False,
                    "phrase": p.phrase,
                }
                for p in self.narrative
            ],
            "posts_by_column": self._posts_by_name(),
            "posts_total": self.posts_total.value,
            "table2": report["table2"],
            "table3": report["table3"],
            "table4": report["table4"],
            "units": report["units"],
            "notes": list(self.notes),
        }

    def _posts_by_name(self) -> dict[str, Number]:
        """Columns of the same name, in different places of the tree, count together."""
        found: dict[str, Number] = {}
        for posts in self.posts:
            found[posts.column] = found.get(posts.column, 0) + (posts.cell.value or 0)
        return found


def _values(cells: Mapping[str, Cell]) -> tuple[Number | None, ...]:
    return tuple(cell.value for cell in cells.values())
