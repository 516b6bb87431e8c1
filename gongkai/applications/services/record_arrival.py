"""文书送达: the day a notice of correction, of consultation or of a fee arrived, from which its own period runs."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.access import check_day, take_up
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import ClockEvent
from gongkai.ledger.services.record import agency_chain, record

Kind = ClockEvent.Kind
NOTICES = {Kind.CORRECTION_ASKED, Kind.CONSULTATION_SENT, Kind.FEE_NOTIFIED}


@transaction.atomic
def record_arrival(event_id: int, *, reached_on: date, by: User, now: datetime) -> ClockEvent:
    """登记文书送达日期；the applicant's or third party's period is counted anew from it."""
    event = ClockEvent.objects.get(pk=event_id)
    application, today = take_up(event.application_id, by=by, now=now)
    if event.kind not in NOTICES:
        raise ApplicationError("这一项没有需要登记的送达日期。")
    check_day(
        reached_on, today, what="送达日期", field="reached_on", earliest=event.on, why="发出之日"
    )
    event.reached_on = reached_on
    event.save(update_fields=["reached_on"])
    clock.refresh(application)
    application.save(update_fields=clock.CACHED)
    record(
        agency_chain(application.agency_id), "application.notice_reached", at=now, actor=by,
        subject=application, kind=event.kind, on=reached_on, reply_due_on=application.due_on,
    )  # fmt: skip
    return event
