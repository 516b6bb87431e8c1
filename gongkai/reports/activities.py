"""登记与期初数的计数：sums of the monthly registers, and the balances they started from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from gongkai.reports.facts import Number
from gongkai.reports.models import ActivityEntry, OpeningBalance

Kind, Measure, Unit = ActivityEntry.Kind, ActivityEntry.Measure, ActivityEntry.Unit
IN_YUAN: Mapping[str, Decimal] = {Unit.YUAN: Decimal(1), Unit.WAN_YUAN: Decimal(10_000)}
BALANCE_OF_KIND: Mapping[str, str] = {
    Kind.LICENCE: OpeningBalance.Measure.LICENCE_ITEMS,
    Kind.OTHER_SERVICE: OpeningBalance.Measure.OTHER_SERVICE_ITEMS,
    Kind.PENALTY: OpeningBalance.Measure.PENALTY_ITEMS,
    Kind.COERCION: OpeningBalance.Measure.COERCION_ITEMS,
    Kind.FEE: OpeningBalance.Measure.FEE_ITEMS,
}
MEASURES_OF_KIND: Mapping[str, tuple[str, ...]] = {
    Kind.LICENCE: (Measure.ITEMS_CHANGE, Measure.DECISIONS),
    Kind.OTHER_SERVICE: (Measure.ITEMS_CHANGE, Measure.DECISIONS),
    Kind.PENALTY: (Measure.ITEMS_CHANGE, Measure.DECISIONS),
    Kind.COERCION: (Measure.ITEMS_CHANGE, Measure.DECISIONS),
    Kind.FEE: (Measure.ITEMS_CHANGE, Measure.AMOUNT),
    Kind.PROCUREMENT: (Measure.PROJECTS, Measure.AMOUNT),
}
UNIT_MISSING = "未注明单位。"
UNITS_MIXED = "有的登记注明了单位，有的没有，不能相加；请先补注单位。"
UNIT_NEEDED = "有登记没有注明单位，不能折算为万元；请先补注单位。"


@dataclass(frozen=True, slots=True)
class Sums:
    """The registers of an office up to the end of a year, summed by month."""

    year: int
    by_month: Mapping[tuple[int, int, str, str, str], Decimal]

    def of_year(self, kind: str, measure: str) -> int:
        """A count of the year."""
        return int(
            sum(
                value
                for (year, _, k, m, _), value in self.by_month.items()
                if (year, k, m) == (self.year, kind, measure)
            )
        )

    def change_before(self, kind: str, as_of: date | None) -> int:
        """How the number of items changed between the opening balance and the year."""
        after = months_covered(as_of)
        return int(
            sum(
                value
                for (year, month, k, m, _), value in self.by_month.items()
                if (k, m) == (kind, Measure.ITEMS_CHANGE) and after < (year, month) < (self.year, 1)
            )
        )

    def amounts(self, kind: str) -> dict[str, Decimal]:
        """The money of the year by the unit it was registered in."""
        found: dict[str, Decimal] = {}
        for (year, _, k, m, unit), value in self.by_month.items():
            if (year, k, m) == (self.year, kind, Measure.AMOUNT):
                found[unit] = found.get(unit, Decimal(0)) + value
        return found


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money; ``value`` is ``None`` when what was registered cannot be added up."""

    value: Number | None
    unit: str = ""
    note: str = ""


def months_covered(as_of: date | None) -> tuple[int, int]:
    """The last (year, month) that an opening balance of this day wholly contains."""
    if as_of is None:
        return (0, 0)
    if (as_of + timedelta(days=1)).day == 1:
        return (as_of.year, as_of.month)
    return (as_of.year, as_of.month - 1) if as_of.month > 1 else (as_of.year - 1, 12)


def sums(agency_id: int, year: int) -> Sums:
    """Everything the registers say up to the end of a year, in one query."""
    rows = (
        ActivityEntry.objects.filter(agency_id=agency_id, year__lte=year)
        .order_by()
        .values_list("year", "month", "kind", "measure", "unit")
        .annotate(total=Sum("value"))
    )
    return Sums(
        year, {(y, m, kind, measure, unit): total for y, m, kind, measure, unit, total in rows}
    )


def balances(agency_id: int) -> dict[str, OpeningBalance]:
    """期初数 of an office by measure."""
    rows = OpeningBalance.objects.filter(agency_id=agency_id).select_related(
        "recorded_by", "agency"
    )
    return {row.measure: row for row in rows}


def as_registered(amounts: Mapping[str, Decimal]) -> Money:
    """金额 in the unit it was registered in; a unit that nobody stated stays not stated."""
    used = set(amounts)
    if not used:
        return Money(0)
    if len(used) == 1:
        (unit,) = used
        if unit == Unit.NOT_STATED:
            return Money(whole(amounts[unit]), "", UNIT_MISSING)
        return Money(whole(amounts[unit]), str(Unit(unit).label))
    if Unit.NOT_STATED in used:
        return Money(None, "", UNITS_MIXED)
    return Money(whole(in_yuan(amounts)), str(Unit.YUAN.label))


def in_wan_yuan(amounts: Mapping[str, Decimal]) -> Money:
    """金额 in 万元; only what has a unit can be converted."""
    label = str(Unit.WAN_YUAN.label)
    if Unit.NOT_STATED in amounts:
        return Money(None, label, UNIT_NEEDED)
    return Money(whole(in_yuan(amounts) / IN_YUAN[Unit.WAN_YUAN]), label)


def in_yuan(amounts: Mapping[str, Decimal]) -> Decimal:
    """Stated amounts as one sum."""
    return sum((value * IN_YUAN[unit] for unit, value in amounts.items()), Decimal(0))


def whole(value: Decimal) -> Number:
    """24220.00 as 24220."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def entries(agency_id: int, kind: str, measure: str) -> QuerySet[ActivityEntry]:
    """One register of an office, oldest first."""
    return ActivityEntry.objects.filter(
        agency_id=agency_id, kind=kind, measure=measure
    ).select_related("recorded_by")


def entries_of_year(agency_id: int, year: int, kind: str, measure: str) -> Iterable[ActivityEntry]:
    """What was registered for a year."""
    return entries(agency_id, kind, measure).filter(year=year)


def changes_before(
    agency_id: int, year: int, kind: str, as_of: date | None
) -> Iterable[ActivityEntry]:
    """Changes between the opening balance and a year."""
    last_year, last_month = months_covered(as_of)
    return entries(agency_id, kind, Measure.ITEMS_CHANGE).filter(
        Q(year__gt=last_year) | Q(year=last_year, month__gt=last_month), year__lt=year
    )
