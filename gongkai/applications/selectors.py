"""What others may read of 依申请公开: the facts that 表三 is counted from."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Case, Count, Q, QuerySet, Value, When

from gongkai.applications.models import Application
from gongkai.law.report.count import CaseFacts, Decision


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases that stand in the same cells of a year's 表三, and how many they are.

    ``facts`` is one case that stands for all of them: its days are the first or last of the year.
    """

    agency_id: int
    facts: CaseFacts
    number: int


def cases_of_year(year: int) -> QuerySet[Application]:
    """Applications that a year's 表三 knows: received by its end and not answered before it."""
    opening, closing = date(year, 1, 1), date(year, 12, 31)
    return Application.objects.filter(
        Q(answered_on=None) | Q(answered_on__gte=opening), received_on__lte=closing
    )


def case_facts(agency_id: int, year: int) -> Iterator[CaseFacts]:
    """Each case of an office and year; ``key`` is the primary key of the application."""
    rows = cases_of_year(year).filter(agency_id=agency_id).order_by("received_on", "pk")
    for pk, received_on, kind, answered_on, outcome in rows.values_list(
        "pk", "received_on", "applicant_kind", "answered_on", "outcome"
    ).iterator(chunk_size=5000):
        decision = Decision(answered_on, outcome) if answered_on else None
        yield CaseFacts(received_on, kind, decision, key=str(pk))


def case_groups(agency_ids: Collection[int], year: int) -> list[CaseGroup]:
    """The same cases counted by the database, for any number of offices in one query."""
    opening, closing = date(year, 1, 1), date(year, 12, 31)
    rows = (
        cases_of_year(year)
        .filter(agency_id__in=agency_ids)
        .annotate(
            is_new=Case(When(received_on__gte=opening, then=Value(True)), default=Value(False)),
            is_answered=Case(
                When(answered_on__lte=closing, then=Value(True)), default=Value(False)
            ),
            result=Case(When(answered_on__lte=closing, then="outcome"), default=Value("")),
        )
        .order_by()
        .values_list("agency_id", "is_new", "applicant_kind", "is_answered", "result")
        .annotate(number=Count("pk"))
    )

    @cache
    def facts(is_new: bool, kind: str, is_answered: bool, result: str) -> CaseFacts:
        received_on = opening if is_new else date(year - 1, 12, 31)
        return CaseFacts(received_on, kind, Decision(closing, result) if is_answered else None)

    return [
        CaseGroup(agency_id, facts(is_new, kind, is_answered, result), number)
        for agency_id, is_new, kind, is_answered, result, number in rows
    ]


def applications_by_key(keys: Iterable[str]) -> QuerySet[Application]:
    """The applications that stand behind a cell."""
    return Application.objects.filter(pk__in=[int(key) for key in keys]).order_by(
        "received_on", "pk"
    )
