"""统计表的现状: each row counted, entered or corrected, with the year so far and what does not add up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from gongkai.agencies.models import Agency
from gongkai.law.statistics import (
    FormRow,
    Number,
    Problem,
    Quarter,
    StatisticsForm,
    check_cumulative,
    check_sums,
    check_training,
)
from gongkai.reports.activities import whole
from gongkai.reports.quarterly.cases import Fact, ToCode, to_code
from gongkai.reports.quarterly.counting import counted, form_for, labels_behind, windows
from gongkai.reports.quarterly.models import QuarterlyStatement, StatementValue

Status = QuarterlyStatement.Status
IN_HAND = (Status.DRAFT, Status.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what is reported, what was computed, and who entered or corrected it."""

    row: FormRow
    value: Number | None
    computed: Number | None
    year: Number | None
    hand: StatementValue | None = None
    suggested: Number | None = None

    @property
    def is_corrected(self) -> bool:
        return self.hand is not None and bool(self.row.counter)

    @property
    def is_missing(self) -> bool:
        return not self.row.is_heading and self.value is None

    @property
    def is_zero(self) -> bool:
        return self.value == 0


@dataclass(frozen=True, slots=True)
class Live:
    """A statement as it stands now."""

    agency: Agency
    quarter: Quarter
    form: StatisticsForm
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]
    to_code: tuple[ToCode, ...]
    without_channel: tuple[Fact, ...] = ()

    @property
    def numbers(self) -> list[Line]:
        return [line for line in self.lines if not line.row.is_heading]

    @property
    def missing(self) -> list[Line]:
        """Rows to be entered by hand that nobody entered."""
        return [line for line in self.numbers if line.row.by_hand and line.is_missing]

    @property
    def uncoded(self) -> list[ToCode]:
        return [case for case in self.to_code if not case.chosen]

    @property
    def blocking(self) -> list[str]:
        """Sentences of everything that stands in the way of sending it."""
        found = []
        if self.uncoded:
            found.append(
                f"有{len(self.uncoded)}件申请的答复类型要对照选定，选定以后才数得出“不同意公开”各项。"
            )
        if self.missing:
            names = "、".join(f"“{line.row.label}”" for line in self.missing[:4])
            more = "等" if len(self.missing) > 4 else ""
            found.append(f"还有{len(self.missing)}项没有填：{names}{more}。")
        return found + [p.sentence for p in self.problems if p.blocks]

    @property
    def nothing_happened(self) -> bool:
        """Everything computed is zero: a zero report can be filed in one act."""
        return all(line.value == 0 for line in self.numbers if line.row.counter)

    @property
    def stock_missing(self) -> list[Line]:
        """Standing numbers (people, rooms) that no earlier statement gives; they are never zero by silence."""
        return [line for line in self.missing if line.row.is_stock and line.suggested is None]

    def line(self, row_id: str) -> Line | None:
        return next((line for line in self.numbers if line.row.id == row_id), None)


def statements_of(agency: Agency, quarter: Quarter) -> QuerySet[QuarterlyStatement]:
    """All editions, the newest first."""
    return (
        QuarterlyStatement.objects.filter(agency=agency, year=quarter.year, quarter=quarter.number)
        .select_related("agency", "filed_to", "created_by", "returned_by")
        .order_by("-edition")
    )


def in_hand(agency: Agency, quarter: Quarter) -> QuarterlyStatement | None:
    """The edition that is being filled in or signed."""
    return statements_of(agency, quarter).filter(status__in=IN_HAND).first()


def standing(agency: Agency, quarter: Quarter) -> QuarterlyStatement | None:
    """The edition that counts: filed, or the last one returned."""
    told = statements_of(agency, quarter).filter(status__in=[Status.FILED, Status.RETURNED])
    return told.first()


def live(
    agency: Agency, quarter: Quarter, *, now: datetime, statement: QuarterlyStatement | None = None
) -> Live:
    """The statement computed now, with what ``statement`` has by hand; a constant number of queries."""
    form = form_for(agency, quarter)
    numbers = counted(agency, form, quarter, now=now)
    hands = {v.row: v for v in statement.values.select_related("by")} if statement else {}
    earlier = earlier_filed(agency, quarter)
    lines = tuple(
        _line(row, numbers.period, numbers.year, hands, earlier, quarter) for row in form.rows
    )
    labels = {row.id: row.label for row in form.rows}
    period = {line.row.id: line.value for line in lines}
    year = {line.row.id: line.year for line in lines}
    last = earlier.get(quarter.previous)
    before = (
        {key: number(row.get("year")) for key, row in last.figures.items()}
        if last and quarter.number > 1
        else {}
    )
    stock = {row.id for row in form.rows if row.is_stock}
    problems = [
        *check_sums(form, labels, period),
        *check_training(period),
        *check_cumulative(labels, before, year, skip=stock),
    ]
    cases = to_code(agency.pk, form, windows(quarter, now)[0])
    nowhere = numbers.without_channel
    problems = [_explained(problem, period, len(nowhere)) for problem in problems]
    return Live(agency, quarter, form, lines, numbers.notes, tuple(problems), tuple(cases), nowhere)


def _explained(problem: Problem, period: Mapping[str, Number | None], nowhere: int) -> Problem:
    """Why the ways in do not add up, where exactly the cases without one are missing from them."""
    whole, *parts = (period.get(row) or 0 for row in problem.rows)
    if problem.rows[0] != "received" or whole - sum(parts) != nowhere or not nowhere:
        return problem
    sentence = (
        f"{nowhere}件申请没有登记收件渠道（多是导入的旧案），所以收到申请数是{whole}，按渠道只数得出{sum(parts)}。"
        "请查原件，点开相应渠道的数字更正。"
    )
    return replace(problem, sentence=sentence)


def earlier_filed(agency: Agency, quarter: Quarter) -> dict[Quarter, QuarterlyStatement]:
    """What was filed for the earlier quarters of the year, and for the one before."""
    rows = QuarterlyStatement.objects.filter(
        agency=agency, status=Status.FILED, year__in=[quarter.year, quarter.year - 1]
    )
    return {row.period: row for row in rows if row.period < quarter}


def number(text: Any) -> Number | None:
    """A number of a snapshot; ``None`` where there is none."""
    return None if text is None or text == "" else whole(Decimal(str(text)))


def shown(value: Number | None) -> str | None:
    """A number as a snapshot keeps it."""
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _line(
    row: FormRow,
    period: Mapping[str, Number | None],
    year: Mapping[str, Number | None],
    hands: Mapping[str, StatementValue],
    earlier: Mapping[Quarter, QuarterlyStatement],
    quarter: Quarter,
) -> Line:
    if row.is_heading:
        return Line(row, None, None, None)
    hand = hands.get(row.id)
    computed = period.get(row.id) if row.counter else None
    value = whole(hand.value) if hand else computed
    of_year = [earlier.get(Quarter(quarter.year, n)) for n in range(1, quarter.number)]
    reported = [_reported(s, row.id) for s in of_year]
    if row.is_stock:
        last = earlier.get(quarter.previous)
        suggested = number(last.figures.get(row.id, {}).get("value")) if last else None
        return Line(row, value, computed, value, hand, suggested)
    if row.counter:
        return Line(
            row, value, computed, _year_counted(row.id, year, value, computed, of_year), hand
        )
    known = [n for n in reported if n is not None]
    if value is None or len(known) < len(reported):
        return Line(row, value, computed, None, hand)
    return Line(row, value, computed, value + sum(known), hand)


def _year_counted(
    row_id: str,
    year: Mapping[str, Number | None],
    value: Number | None,
    computed: Number | None,
    of_year: list[QuarterlyStatement | None],
) -> Number | None:
    """本年累计 of a counted row: the records of the year, and what was corrected by hand on top."""
    total = year.get(row_id)
    if total is None or value is None or computed is None:
        return None
    total += value - computed
    for statement in of_year:
        row = statement.figures.get(row_id, {}) if statement else {}
        was, counted_then = number(row.get("value")), number(row.get("computed"))
        if was is not None and counted_then is not None:
            total += was - counted_then
    return total


def _reported(statement: QuarterlyStatement | None, row_id: str) -> Number | None:
    return number(statement.figures.get(row_id, {}).get("value")) if statement else None


def as_rows(state: Live) -> list[dict[str, Any]]:
    """The rows as pages and sheets read them, the same for a live and for a signed statement."""
    return [_frozen(line, {}) for line in state.lines]


def snapshot_of(state: Live, *, now: datetime, phone: str) -> dict[str, Any]:
    """Everything that is signed: figures, form, who reports to whom; plain values."""
    labels = labels_behind(state.agency, state.form, state.quarter, now=now)
    superior = state.agency.parent
    return {
        "form": state.form.id,
        "form_label": state.form.label,
        "form_reference": state.form.reference,
        "agency": state.agency.name,
        "to": superior.name if superior else "",
        "year": state.quarter.year,
        "quarter": state.quarter.number,
        "phone": phone,
        "counted_at": now.isoformat(),
        "notes": list(state.notes),
        "rows": [_frozen(line, labels) for line in state.lines],
    }


def _frozen(line: Line, labels: Mapping[str, list[str]]) -> dict[str, Any]:
    row = line.row
    frozen: dict[str, Any] = {
        "id": row.id, "label": row.label, "unit": row.unit, "level": row.level,
        "heading": row.is_heading, "checked": row.is_checked, "counted": bool(row.counter),
        "stock": row.is_stock,
    }  # fmt: skip
    if row.is_heading:
        return frozen
    frozen |= {"value": shown(line.value), "year": shown(line.year)}
    if row.counter:
        frozen |= {"computed": shown(line.computed), "records": labels.get(row.id, [])}
    if line.hand:
        frozen |= {
            "by": str(line.hand.by), "at": line.hand.at.isoformat(), "reason": line.hand.reason,
        }  # fmt: skip
    return frozen
