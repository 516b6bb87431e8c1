"""要问的：numbers that may both be right, or that nobody can read without a word from the office."""

from dataclasses import dataclass

from gongkai.agencies.models import Agency
from gongkai.law.report.findings import TABLE_NAMES
from gongkai.law.report.forms import CellRef
from gongkai.reports.activities import UNIT_MISSING, UNIT_NEEDED, UNITS_MIXED
from gongkai.reports.errors import NoSuchCellError
from gongkai.reports.facts import Cell, Figures
from gongkai.reports.models import ActivityEntry, WordingChoice


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """金额没有单位: 元 or 万元?"""

    kind: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Questions:
    """What the year asks of the office."""

    two_counts: bool
    is_answered: bool
    units: tuple[UnitQuestion, ...]

    @property
    def number_open(self) -> int:
        """How many still wait for an answer."""
        return int(self.two_counts and not self.is_answered) + len(self.units)


def questions(figures: Figures, answer: WordingChoice | None = None) -> Questions:
    """两个数都可能对 when what was registered and what was posted differ; money without a unit."""
    registered = figures.told("proactive").value
    return Questions(
        two_counts=registered != figures.posts_total.value,
        is_answered=answer is not None,
        units=tuple(
            UnitQuestion(row, str(ActivityEntry.Kind(row).label), cell)
            for row, cells in figures.table2.items()
            for cell in cells.values()
            if cell.note in (UNIT_MISSING, UNITS_MIXED, UNIT_NEEDED)
        ),
    )


def wording_of(agency: Agency, year: int) -> WordingChoice | None:
    """What the office has answered about its two counts."""
    return (
        WordingChoice.objects.filter(
            agency=agency, year=year, question=WordingChoice.Question.TWO_COUNTS
        )
        .select_related("chosen_by")
        .first()
    )


def name_of(figures: Figures, cell_id: str) -> str:
    """What a number is called: 表三“（一）予以公开”自然人."""
    if figures.cell(cell_id) is None:
        raise NoSuchCellError
    table, _, rest = cell_id.partition(".")
    if table == "posts":
        named = {posts.cell.id: posts.column for posts in figures.posts}
        return f"各栏目发布：{named.get(cell_id, '合计')}"
    if table == "narrative":
        return next(p.name for p in figures.narrative if p.key == rest)
    row, _, column = rest.partition(".")
    at = CellRef(table, row, column)
    label = figures.form.row_label(row)
    return f"{TABLE_NAMES[table]}“{label}”{figures.form.column_label(at)}"
