"""汇总: whose statements a district receives, which are missing or late, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.files.models import StoredFile
from gongkai.law.statistics import FormRow, Number, Quarter, default_filing_day, form_of, form_on
from gongkai.reports.quarterly.counting import local_rows, with_local
from gongkai.reports.quarterly.models import (
    FilingDay,
    LocalSheet,
    LocalStatisticsRow,
    QuarterlyStatement,
)
from gongkai.reports.quarterly.statement import number

Status = QuarterlyStatement.Status
LEVELS = (("district", "区直单位"), ("street", "乡镇街道"))
STREETS = (Agency.Kind.STREET, Agency.Kind.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Deadline:
    """报送期限: the last day, and where it comes from."""

    on: date
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One office and quarter on the table of the district."""

    agency: Agency
    quarter: Quarter
    due_on: date
    statement: QuarterlyStatement | None
    first_filed_on: date | None
    is_over: bool
    has_ended: bool

    @property
    def is_filed(self) -> bool:
        return self.statement is not None and self.statement.status == Status.FILED

    @property
    def is_returned(self) -> bool:
        return self.statement is not None and self.statement.status == Status.RETURNED

    @property
    def was_late(self) -> bool:
        return self.first_filed_on is not None and self.first_filed_on > self.due_on

    @property
    def is_missing(self) -> bool:
        return self.has_ended and not self.is_filed


@dataclass(frozen=True, slots=True)
class SumLine:
    """One row added up: by kind of office, and altogether."""

    row: FormRow
    by_level: tuple[Number | None, ...]
    total: Number | None


def regions(mine: Scope) -> QuerySet[Agency]:
    """受理机关: where he is 区公开办; one that sits in a department of the district acts for the district."""
    held = Agency.objects.filter(pk__in=mine.agencies_with(Duty.DISTRICT_OFFICER))
    departments = held.filter(kind=Agency.Kind.DEPARTMENT, parent__isnull=False)
    return Agency.objects.filter(
        Q(pk__in=departments.values("parent_id"))
        | Q(pk__in=held.exclude(pk__in=departments.values("pk")).values("pk"))
    ).order_by("path")


def offices(region: Agency) -> list[Agency]:
    """Those who report to it."""
    rows = Agency.objects.filter(parent=region, is_active=True)
    return list(rows.select_related("parent").order_by("path"))


def deadline(agency: Agency, quarter: Quarter, own: FilingDay | None) -> Deadline:
    """By when an office files a quarter; ``own`` is what its superior set."""
    if own is not None:
        return Deadline(quarter.filed_by(own.day), own.basis, is_own=True)
    day, source = default_filing_day(agency.kind, quarter.last_day)
    return Deadline(quarter.filed_by(day), source, is_own=False)


def deadline_of(agency: Agency, quarter: Quarter) -> Deadline:
    """The same, looked up."""
    own = FilingDay.objects.filter(region_id=agency.parent_id).first() if agency.parent_id else None
    return deadline(agency, quarter, own)


def received(*regions: Agency) -> QuerySet[QuarterlyStatement]:
    """What was filed to regions; drafts and what waits for signatures stay with the office."""
    told = [Status.FILED, Status.RETURNED, Status.SUPERSEDED]
    return QuarterlyStatement.objects.filter(filed_to__in=regions, status__in=told).select_related(
        "agency", "filed_to", "returned_by"
    )


def year_table(region: Agency, year: int, today: date) -> list[tuple[Agency, list[Place]]]:
    """单位 × 季度, in three queries."""
    own = FilingDay.objects.filter(region=region).first()
    by_place: dict[tuple[int, int], list[QuarterlyStatement]] = {}
    for one in received(region).filter(year=year).order_by("edition"):
        by_place.setdefault((one.agency_id, one.quarter), []).append(one)
    table = []
    for agency in offices(region):
        places = []
        for n in range(1, 5):
            quarter = Quarter(year, n)
            editions = by_place.get((agency.pk, n), [])
            places.append(
                _place(agency, quarter, deadline(agency, quarter, own).on, editions, today)
            )
        table.append((agency, places))
    return table


def _place(
    agency: Agency, quarter: Quarter, due_on: date, editions: Sequence[QuarterlyStatement],
    today: date,
) -> Place:  # fmt: skip
    counting = [e for e in editions if e.status != Status.SUPERSEDED]
    filed = [timezone.localdate(e.filed_at) for e in editions if e.filed_at]
    return Place(
        agency, quarter, due_on, counting[-1] if counting else None,
        min(filed) if filed else None, today > due_on, today > quarter.last_day,
    )  # fmt: skip


def missing(region: Agency, quarter: Quarter, today: date) -> list[Agency]:
    """Offices that have not filed a quarter, or whose statement was returned."""
    return [
        agency
        for agency, places in year_table(region, quarter.year, today)
        if not places[quarter.number - 1].is_filed
    ]


def level_of(agency: Agency) -> str:
    """区直单位 or 乡镇街道."""
    return dict(LEVELS)["street" if agency.kind in STREETS else "district"]


def sheet_for(region_id: int | None) -> StoredFile | None:
    """表样 of a region, where it has set one."""
    if region_id is None:
        return None
    found = LocalSheet.objects.filter(region=region_id).select_related("file").first()
    return found.file if found else None


def rows_for_marks(region_id: int, on: date) -> tuple[FormRow, ...]:
    """Every row a sheet may ask for: the form's, and all the region ever added, so that names stay the same."""
    local = list(LocalStatisticsRow.objects.filter(region=region_id).order_by("from_on", "pk"))
    return with_local(form_on(on).rows, local)


def sums(
    region: Agency, quarter: Quarter, figure: str = "value"
) -> tuple[list[SumLine], list[QuarterlyStatement]]:
    """汇总表: each row over everything filed for the quarter; unknown while any office's number is.

    ``figure`` is ``year`` for the year so far.
    """
    filed = list(
        received(region).filter(year=quarter.year, quarter=quarter.number, status=Status.FILED)
        .order_by("agency__path")
    )  # fmt: skip
    rows = with_local(form_of(quarter).rows, local_rows(region.pk, quarter))
    groups = [
        [s for s in filed if (s.agency.kind in STREETS) == (key == "street")] for key, _ in LEVELS
    ]
    figures = {s.pk: s.figures for s in filed}
    lines = []
    for row in rows:
        if row.is_heading:
            lines.append(SumLine(row, (None,) * len(groups), None))
            continue
        by_level = tuple(_sum(group, figures, row.id, figure) for group in groups)
        lines.append(SumLine(row, by_level, _sum(filed, figures, row.id, figure)))
    return lines, filed


def _sum(
    filed: Sequence[QuarterlyStatement],
    figures: Mapping[int, Mapping[str, Mapping[str, str]]],
    row: str,
    figure: str,
) -> Number | None:
    values = [number(figures[s.pk][row].get(figure)) for s in filed if row in figures[s.pk]]
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None
