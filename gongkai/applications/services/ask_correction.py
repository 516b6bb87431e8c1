"""告知补正: once, within seven working days (第三十条)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.access import check_day, check_text, happen, take_up
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import ClockEvent, Correction
from gongkai.law.limits import time_limit
from gongkai.law.reply_clock import CorrectionOnlyOnceError
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def ask_correction(
    application_id: int,
    *,
    asked_on: date,
    unclear: str,
    to_supply: str,
    working_days: int | None,
    by: User,
    now: datetime,
    reached_on: date | None = None,
) -> Correction:
    """一次性告知补正：what is unclear, what to supply, by when. After day 7 it is allowed but marked late.

    ``working_days`` is the 合理的补正期限 the office sets; without one the system's default holds.
    """
    application, today = take_up(application_id, by=by, now=now)
    reference = time_limit("CORRECTION_NOTICE_7WD").latest.reference
    check_day(
        asked_on, today, what="告知补正日期", field="asked_on", earliest=application.received_on,
        why="收到申请之日",
    )  # fmt: skip
    if hasattr(application, "correction"):
        raise ApplicationError(
            CorrectionOnlyOnceError.message, field="asked_on", reference=reference
        )
    unclear = check_text(unclear, "不明确的内容", "unclear", reference)
    to_supply = check_text(to_supply, "需要补正的事项", "to_supply", reference)

    event = happen(
        application, ClockEvent.Kind.CORRECTION_ASKED, asked_on, by=by, now=now,
        working_days=working_days, reached_on=reached_on,
    )  # fmt: skip
    state = clock.state_of(application)
    late = bool(state and state.correction_noticed_late)
    correction = Correction.objects.create(
        application=application, asked=event, unclear=unclear, to_supply=to_supply,
        noticed_late=late,
    )  # fmt: skip
    record(
        agency_chain(application.agency_id), "application.correction_asked", at=now, actor=by,
        subject=application, reference=reference, on=asked_on, late=late,
        until_on=application.waiting_until,
    )  # fmt: skip
    return correction
