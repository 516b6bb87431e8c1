"""延期答复: once, at most 20 working days, the applicant told before the period ends (第三十三条第二款)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.access import check_day, check_text, demand_head, happen, take_up
from gongkai.applications.errors import LawRefusesError
from gongkai.applications.models import ClockEvent, Extension
from gongkai.law.deadlines import EXTENSION
from gongkai.law.limits import time_limit
from gongkai.law.reply_clock import ExtensionOnlyOnceError
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def extend_reply(
    application_id: int,
    *,
    working_days: int,
    reason: str,
    told_on: date,
    approved_by: User,
    now: datetime,
) -> Extension:
    """公开机构负责人同意延期；``told_on`` is the day the applicant was told, no later than the original last day.

    Refused once that day is over, whatever day is given: a consent given afterwards extends nothing.
    """
    application, today = take_up(application_id, by=approved_by, now=now)
    demand_head(approved_by, application.agency_id, today)
    reference = time_limit(EXTENSION).latest.reference
    reason = check_text(reason, "延期的理由", "reason", reference)
    check_day(
        told_on, today, what="告知申请人日期", field="told_on", earliest=application.received_on,
        why="收到申请之日",
    )  # fmt: skip
    asked = Extension.objects.filter(application=application).first()
    if asked and asked.event_id:
        raise LawRefusesError(ExtensionOnlyOnceError(reference=reference))

    clock.try_extension(application, today, working_days)

    event = happen(
        application, ClockEvent.Kind.EXTENDED, told_on, by=approved_by, now=now,
        working_days=max(working_days, 0),
    )  # fmt: skip
    extension = asked or Extension(application=application, asked_by=approved_by, asked_at=now)
    extension.working_days, extension.reason, extension.event = working_days, reason[:500], event
    extension.approved_by, extension.approved_at = approved_by, now
    extension.save()
    record(
        agency_chain(application.agency_id), "application.extended", at=now, actor=approved_by,
        subject=application, reference=reference, working_days=working_days,
        on=told_on, reply_due_on=application.due_on,
    )  # fmt: skip
    return extension
