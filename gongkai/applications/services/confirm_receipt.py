"""确认收到: from here the period runs for web forms, faxes and ordinary letters (第三十一条)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.access import check_day, check_text, demand, locked
from gongkai.applications.errors import (
    AlreadyClosedError,
    AlreadyReceivedError,
    ApplicationError,
    BeforeDayError,
)
from gongkai.applications.models import Application
from gongkai.applications.selectors import REGISTRARS
from gongkai.ledger.services.record import agency_chain, record

SAME_DAY = {"ordinary_mail", "misaddressed_mail"}
NO_CONTACT = "no_contact"


@transaction.atomic
def confirm_receipt(
    application_id: int, *, confirmed_on: date, how: str, by: User, now: datetime
) -> Application:
    """与申请人确认收到，the day of which is the 收到申请之日; a letter confirmed after its day is marked late."""
    application, today = _waiting(application_id, by, now)
    check_day(
        confirmed_on, today, what="确认日期", field="confirmed_on",
        earliest=application.arrived_on, why="申请到达之日",
    )  # fmt: skip
    how = check_text(how, "怎样确认的（电话、短信、当面等）", "how")

    legal = clock.receipt_of(application.channel, application.arrived_on, confirmed_on)
    application.confirmed_on, application.confirmed_how = confirmed_on, how[:200]
    application.received_on = legal.on
    clock.refresh(application)
    application.save(update_fields=["confirmed_on", "confirmed_how", "received_on", *clock.CACHED])
    late = application.channel in SAME_DAY and confirmed_on != application.arrived_on
    record(
        agency_chain(application.agency_id), "application.confirmed", at=now, actor=by,
        subject=application, reference=legal.reference, received_on=legal.on, late=late,
        reply_due_on=application.due_on,
    )  # fmt: skip
    return application


@transaction.atomic
def note_no_contact(
    application_id: int, *, tried_on: date, how: str, by: User, now: datetime
) -> Application:
    """联系不上申请人：registered; the procedure begins when contact is made (国办公开办函〔2015〕207号)."""
    application, today = _waiting(application_id, by, now)
    if application.channel == NO_CONTACT:
        raise ApplicationError("已经记为联系不上，取得联系后请直接确认。")
    check_day(
        tried_on, today, what="联系日期", field="tried_on", earliest=application.arrived_on,
        why="申请到达之日",
    )  # fmt: skip
    how = check_text(how, "怎样联系的", "how")

    application.channel, application.confirmed_how = NO_CONTACT, how[:200]
    application.save(update_fields=["channel", "confirmed_how"])
    record(
        agency_chain(application.agency_id), "application.contact_missing", at=now, actor=by,
        subject=application, on=tried_on,
    )  # fmt: skip
    return application


@transaction.atomic
def correct_arrival(
    application_id: int, *, arrived_on: date, reason: str, by: User, now: datetime
) -> Application:
    """更正到达日期：e.g. the mail room signed earlier than was written; nothing else may have happened yet."""
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if not application.is_open:
        raise AlreadyClosedError
    check_day(arrived_on, today, what="到达日期", field="arrived_on", earliest=None, why="")
    reason = check_text(reason, "更正的理由", "reason")
    first = application.clock_events.order_by("on").first()
    before = application.received_on
    legal = clock.receipt_of(application.channel, arrived_on, application.confirmed_on)
    if first and legal.on and legal.on > first.on:
        raise BeforeDayError("此后的事项", "arrived_on", legal.on, "收到申请之日")

    application.arrived_on, application.received_on = arrived_on, legal.on
    clock.refresh(application)
    application.save(update_fields=["arrived_on", "received_on", *clock.CACHED])
    record(
        agency_chain(application.agency_id), "application.arrival_corrected", at=now, actor=by,
        subject=application, reference=legal.reference, before=before, received_on=legal.on,
        reply_due_on=application.due_on, reason=reason,
    )  # fmt: skip
    return application


def _waiting(application_id: int, by: User, now: datetime) -> tuple[Application, date]:
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today, *REGISTRARS)
    if not application.is_open:
        raise AlreadyClosedError
    if application.received_on is not None:
        raise AlreadyReceivedError
    return application, today
