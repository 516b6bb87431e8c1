"""收费通知: 信息处理费 by items or by pages, within the reply period (国办函〔2020〕109号)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, happen, take_up
from gongkai.applications.errors import (
    ApplicationError,
    BeforeDayError,
    LawRefusesError,
    NoFeeDueError,
)
from gongkai.applications.models import ClockEvent, FeeNotice
from gongkai.applications.selectors import MonthItems, month_items
from gongkai.law.errors import LawError
from gongkai.law.fees import fee_for_items, fee_for_pages
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def charge_fee(
    application_id: int,
    *,
    method: str,
    count: int,
    how_to_pay: str,
    notified_on: date,
    by: User,
    now: datetime,
    reached_on: date | None = None,
) -> FeeNotice:
    """发出收费通知；items already asked for in the same month by the same applicant are counted in.

    What is charged by items is what the register has: the items listed of this case. The period stops and begins anew at full length after payment.
    """
    application, today = take_up(application_id, by=by, now=now)
    if method not in FeeNotice.Method.values:
        raise ApplicationError("请选择按件计收或者按量计收，只能选一种。", field="method")
    how_to_pay = check_text(how_to_pay, "缴纳方式", "how_to_pay")
    check_day(
        notified_on, today, what="通知日期", field="notified_on", earliest=application.received_on,
        why="收到申请之日",
    )  # fmt: skip
    if reached_on and reached_on < notified_on:
        raise BeforeDayError("送达日期", "reached_on", notified_on, "发出之日")
    register = month_items(application) if method == FeeNotice.Method.ITEMS else None
    already = register.already if register else 0
    try:
        if method == FeeNotice.Method.ITEMS:
            fee = fee_for_items(count, already=already, on=notified_on)
        else:
            fee = fee_for_pages(count, on=notified_on)
    except LawError as error:
        raise LawRefusesError(error, field="count") from error
    if register and count != register.own:
        raise _other_number(register)
    if fee.amount == 0:
        raise NoFeeDueError

    event = happen(
        application, ClockEvent.Kind.FEE_NOTIFIED, notified_on, by=by, now=now,
        reached_on=reached_on,
    )  # fmt: skip
    notice = FeeNotice.objects.create(
        application=application, method=method, count=count, already=already, amount=fee.amount,
        how_to_pay=how_to_pay[:300], notified=event,
    )  # fmt: skip
    record(
        agency_chain(application.agency_id), "application.fee_charged", at=now, actor=by,
        subject=application, reference=fee.reference, on=notified_on, amount=fee.amount,
        until_on=application.waiting_until,
    )  # fmt: skip
    return notice


def _other_number(register: MonthItems) -> ApplicationError:
    """The notice would say another number than the register."""
    return ApplicationError(
        f"与登记簿不符：{register.words}。按件计收的，件数填{register.own}；"
        "本件的事项没有列全的，先在“列出、拆分事项”里列好。",
        field="count",
    )
