"""重算期限: when a calendar notice comes in later, and every night."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.models import Application
from gongkai.ledger.services.record import agency_chain, record


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case whose last day is another one now."""

    application_id: int
    agency_id: int
    number: str
    before: date | None
    after: date | None


def recompute_all(
    *,
    now: datetime,
    agency_id: int | None = None,
    by: User | None = None,
    since: date | None = None,
) -> list[MovedCase]:
    """重算未办结申请的期限，for one office or all; the cases whose day moved, each in the ledger.

    With ``since`` only those that a change of the calendar from that day on can touch.
    """
    rows = running(since)
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    moved = (_recompute(pk, by, now) for pk in rows.order_by("pk").values_list("pk", flat=True))
    return [case for case in moved if case]


def running(since: date | None = None) -> QuerySet[Application]:
    """Cases with a day that runs; with ``since`` those whose day does not lie before it."""
    rows = Application.objects.filter(
        answered_on=None, dropped_on=None, received_on__isnull=False,
        kind=Application.Kind.DISCLOSURE,
    )  # fmt: skip
    if since is None:
        return rows
    unknown = Q(due_on=None, waiting_until=None)
    return rows.filter(Q(due_on__gte=since) | Q(waiting_until__gte=since) | unknown)


@transaction.atomic
def _recompute(application_id: int, by: User | None, now: datetime) -> MovedCase | None:
    rows = Application.objects.select_for_update(of=("self",)).select_related("agency")
    application = rows.get(pk=application_id)
    before, was = _days(application), tuple(getattr(application, name) for name in clock.CACHED)
    clock.refresh(application)
    if was == tuple(getattr(application, name) for name in clock.CACHED):
        return None
    application.save(update_fields=clock.CACHED)
    after = _days(application)
    if before == after:
        return None
    record(
        agency_chain(application.agency_id), "application.due_moved", at=now, actor=by,
        subject=application, before=before, reply_due_on=after,
    )  # fmt: skip
    return MovedCase(application.pk, application.agency_id, application.number, before, after)


def _days(application: Application) -> date | None:
    """The day that runs now: the office's last day, or the applicant's."""
    return application.due_on or application.waiting_until
