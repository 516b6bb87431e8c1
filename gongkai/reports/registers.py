"""登记的读取: lists of the register for its pages."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope
from gongkai.reports.activities import MEASURES_OF_KIND, sums, whole
from gongkai.reports.facts import Number
from gongkai.reports.models import ActivityBatch, ActivityEntry


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One measure over twelve months; ``None`` where nothing was registered."""

    kind: str
    measure: str
    unit: str
    months: tuple[Number | None, ...]
    total: Number


def months_of(agency: Agency, year: int) -> list[MonthLine]:
    """The register of a year as a sheet of kinds × months, in one query."""
    found = sums(agency.pk, year).by_month
    lines = []
    for kind, measures in MEASURES_OF_KIND.items():
        for measure in measures:
            units = sorted({u for y, _, k, m, u in found if (y, k, m) == (year, kind, measure)})
            for unit in units or [str(ActivityEntry.Unit.COUNT)]:
                values = [found.get((year, m, kind, measure, unit)) for m in range(1, 13)]
                lines.append(
                    MonthLine(
                        kind=str(ActivityEntry.Kind(kind).label),
                        measure=str(ActivityEntry.Measure(measure).label),
                        unit=str(ActivityEntry.Unit(unit).label) if units else "",
                        months=tuple(None if v is None else whole(v) for v in values),
                        total=whole(sum((v for v in values if v is not None), start=Decimal(0))),
                    )
                )
    return lines


def entries_of(agency: Agency, year: int) -> QuerySet[ActivityEntry]:
    """Each entry of a year."""
    return ActivityEntry.objects.filter(agency=agency, year=year).select_related("recorded_by")


def own_offices(mine: Scope) -> QuerySet[Agency]:
    """The offices whose figures this person may see."""
    return Agency.objects.filter(pk__in=mine.agency_ids).order_by("path")


def own_entries(mine: Scope) -> QuerySet[ActivityEntry]:
    """Entries of one's own offices."""
    return mine.rows(ActivityEntry.objects.select_related("agency", "recorded_by", "batch"))


def batches_of(agency: Agency) -> QuerySet[ActivityBatch]:
    """The last imports of an office."""
    return ActivityBatch.objects.filter(agency=agency).select_related("imported_by")[:50]


def own_batches(mine: Scope) -> QuerySet[ActivityBatch]:
    """Imports of one's own offices."""
    return mine.rows(ActivityBatch.objects.select_related("agency"))
