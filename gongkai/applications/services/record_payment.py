"""缴费: the reply period begins anew at full length from the day after."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, happen, take_up
from gongkai.applications.errors import NothingAskedError
from gongkai.applications.models import ClockEvent, FeeNotice
from gongkai.law.limits import time_limit
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def record_payment(application_id: int, *, paid_on: date, by: User, now: datetime) -> FeeNotice:
    """登记全额缴费."""
    application, today = take_up(application_id, by=by, now=now)
    notice = (
        application.fee_notices.filter(paid=None, lapsed_on=None).select_related("notified").first()
    )
    if notice is None:
        raise NothingAskedError("没有等待缴费的收费通知，请刷新页面再看。")
    check_day(
        paid_on, today, what="缴费日期", field="paid_on", earliest=notice.notified.on,
        why="发出收费通知之日",
    )  # fmt: skip

    notice.paid = happen(application, ClockEvent.Kind.FEE_PAID, paid_on, by=by, now=now)
    notice.save(update_fields=["paid"])
    record(
        agency_chain(application.agency_id), "application.fee_paid", at=now, actor=by,
        subject=application, reference=time_limit("FEE_RESTART").latest.reference, on=paid_on,
        amount=notice.amount, reply_due_on=application.due_on,
    )  # fmt: skip
    return notice
