"""可比的数：one number that reports can be compared by, and the years whose forms mean the same by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gongkai.law.report.figures import Number, Report
from gongkai.law.report.forms import FORM_IDS, TOTAL, CellRef, Form, form_by_id

Why = Literal["", "missing", "other_form"]
WHY_WORDS: Mapping[Why, str] = {
    "": "", "missing": "没有这个数", "other_form": "口径不同，不可比",
}  # fmt: skip
APPLICATIONS, RESULTS, DISPUTES = "申请", "办理结果", "复议诉讼"
OUTCOMES = {
    "R1": "予以公开", "R2": "部分公开", "G_R3": "不予公开", "G_R4": "无法提供", "G_R5": "不予处理",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its name, and for each form the cells that add up to it.

    A form without cells has no such number: 表二 of the two forms asks for different things, and
    其他处理 is one row in 2019 and three in 2021.
    """

    id: str
    label: str
    group: str
    cells: Mapping[str, tuple[CellRef, ...]]
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Value:
    """What a report has for a measure; ``why`` says why it has nothing."""

    number: Number | None
    why: Why = ""

    @property
    def words(self) -> str:
        """For people: the number, or the reason."""
        return f"{self.number}" if self.number is not None else WHY_WORDS[self.why]


def value_of(report: Report, measure: Measure) -> Value:
    """The number in a report. A cell that was left blank, struck out or not read makes it missing."""
    form = report.form
    cells = measure.cells.get(form.id, ()) if form else ()
    if not cells:
        return Value(None, "other_form" if form else "missing")
    numbers = [report.value(cell) for cell in cells]
    if None in numbers:
        return Value(None, "missing")
    return Value(sum((n for n in numbers if n is not None), 0))


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure offered, in the order of the form."""
    return {measure.id: measure for measure in _measures()}


def _measures() -> Iterator[Measure]:
    yield _total("new_received", "本年新收申请", APPLICATIONS)
    yield _total("carried_in", "上年结转申请", APPLICATIONS)
    yield _total("result_total", "本年办结申请", APPLICATIONS)
    yield _total("carried_out", "结转下年度申请", APPLICATIONS)
    for row, label in OUTCOMES.items():
        yield _total(row, label, RESULTS)
    other = {"2019": ("R6",), "2021": ("R6_1", "R6_2", "R6_3")}
    yield Measure(
        "other_outcomes", "其他处理", RESULTS,
        {form: tuple(CellRef("table3", row, TOTAL) for row in rows) for form, rows in other.items()},
    )  # fmt: skip
    yield _disputes("review", "行政复议", ("review",), TOTAL)
    yield _disputes("review_corrected", "行政复议被纠正", ("review",), "corrected")
    yield _disputes("litigation", "行政诉讼", ("direct", "after_review"), TOTAL)
    yield _disputes(
        "litigation_corrected", "行政诉讼被纠正", ("direct", "after_review"), "corrected"
    )
    for form_id in reversed(FORM_IDS):
        yield from _table_2(form_by_id(form_id))


def _total(row: str, label: str, group: str) -> Measure:
    """A row of 表三 in its column 总计; a group is the sum of its leaves."""
    cells = {
        form_id: tuple(CellRef("table3", leaf, TOTAL) for leaf in _leaves(form_by_id(form_id), row))
        for form_id in FORM_IDS
    }
    return Measure(row, label, group, cells)


def _leaves(form: Form, row: str) -> list[str]:
    below = [leaf.id for leaf in form.leaf_rows if leaf.parent == row]
    return below or [row]


def _disputes(id_: str, label: str, groups: tuple[str, ...], column: str) -> Measure:
    cells = tuple(CellRef("table4", group, column) for group in groups)
    return Measure(id_, label, DISPUTES, dict.fromkeys(FORM_IDS, cells))


def _table_2(form: Form) -> Iterator[Measure]:
    """表二: each form has its own. Money without a unit printed on the form is not compared."""
    for _, row, column in form.table2_cells():
        if column.kind == "money" and not column.unit:
            continue
        at = CellRef("table2", row.id, column.id)
        yield Measure(
            f"{form.id}.{row.id}.{column.id}", f"{row.label}：{column.label}",
            f"主动公开（{form.id}年版格式）", {form.id: (at,)}, column.unit or "",
        )  # fmt: skip
