"""What others may read of 复议与诉讼: the facts that 表四 is counted from."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Case, Count, Q, QuerySet, Value, When

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import Scope
from gongkai.law.report.count import Conclusion, ProceedingFacts, ProceedingGroupId
from gongkai.proceedings.models import Proceeding

HANDLERS = (Duty.APPLICATION_HANDLER, Duty.OFFICE_HEAD, Duty.DISCLOSURE_OFFICER)
OVERSEERS = (*HANDLERS, Duty.LEADER)


@dataclass(frozen=True, slots=True)
class ProceedingGroup:
    """Proceedings that stand in the same cells of a year's 表四, and how many they are."""

    agency_id: int
    facts: ProceedingFacts
    number: int


def proceedings_of_year(year: int) -> QuerySet[Proceeding]:
    """Proceedings that a year's 表四 knows: filed by its end and not concluded before it."""
    opening, closing = date(year, 1, 1), date(year, 12, 31)
    return Proceeding.objects.filter(
        Q(concluded_on=None) | Q(concluded_on__gte=opening), filed_on__lte=closing
    )


def proceeding_facts(agency_id: int, year: int) -> Iterator[ProceedingFacts]:
    """Each proceeding of an office and year; ``key`` is its primary key."""
    rows = proceedings_of_year(year).filter(agency_id=agency_id).order_by("filed_on", "pk")
    for pk, kind, filed_on, concluded_on, result in rows.values_list(
        "pk", "kind", "filed_on", "concluded_on", "result"
    ):
        conclusion = Conclusion(concluded_on, result) if concluded_on else None
        yield ProceedingFacts(cast(ProceedingGroupId, kind), filed_on, conclusion, key=str(pk))


def proceeding_groups(agency_ids: Collection[int], year: int) -> list[ProceedingGroup]:
    """The same proceedings counted by the database, for any number of offices in one query."""
    opening, closing = date(year, 1, 1), date(year, 12, 31)
    rows = (
        proceedings_of_year(year)
        .filter(agency_id__in=agency_ids)
        .annotate(
            column=Case(When(concluded_on__lte=closing, then="result"), default=Value("")),
        )
        .order_by()
        .values_list("agency_id", "kind", "column")
        .annotate(number=Count("pk"))
    )
    return [
        ProceedingGroup(
            agency_id,
            ProceedingFacts(kind, opening, Conclusion(closing, column) if column else None),
            number,
        )
        for agency_id, kind, column, number in rows
    ]


def proceedings_by_key(keys: Iterable[str]) -> QuerySet[Proceeding]:
    """The proceedings that stand behind a cell."""
    return Proceeding.objects.filter(pk__in=[int(key) for key in keys]).order_by("filed_on", "pk")


def visible_proceedings(mine: Scope) -> QuerySet[Proceeding]:
    """The proceedings of the offices where somebody handles or leads them."""
    return Proceeding.objects.filter(agency_id__in=mine.agencies_with(*OVERSEERS))


def replies_due(mine: Scope, until: date) -> QuerySet[Proceeding]:
    """待答复、答辩：copies received whose reply is due by a day and not given yet; earliest first."""
    return (
        visible_proceedings(mine)
        .filter(replied_on=None, concluded_on=None, reply_due_on__lte=until)
        .select_related("agency", "application")
        .order_by("reply_due_on", "pk")
    )


def applications_in_dispute() -> list[int]:
    """Keys of applications with a proceeding that is not concluded; their applicants' data are kept."""
    open_ones = Proceeding.objects.filter(concluded_on=None, application__isnull=False)
    keys = open_ones.values_list("application_id", flat=True).distinct()
    return [key for key in keys if key is not None]


def proceedings_of(application_id: int) -> QuerySet[Proceeding]:
    """What was brought against the answer to an application, with its stages."""
    rows = Proceeding.objects.filter(application_id=application_id)
    return rows.prefetch_related("stages").order_by("filed_on", "pk")
