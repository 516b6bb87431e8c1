"""大量反复申请: reasons may be asked; reasonable ones are answered later, others not at all (第三十五条)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, clean, demand_head, happen, take_up
from gongkai.applications.errors import ApplicationError, NothingAskedError
from gongkai.applications.models import ClockEvent, Excess
from gongkai.law.limits import time_limit
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def ask_reasons(
    application_id: int, *, facts: str, asked_on: date, explain_by: date, by: User, now: datetime
) -> Excess:
    """要求申请人说明理由；the regulation stops no clock for it, so the reply period runs on."""
    application, today = take_up(application_id, by=by, now=now)
    reference = time_limit("DELAYED_ANSWER").latest.reference
    if hasattr(application, "excess"):
        raise ApplicationError("已经要求申请人说明理由，不能再次要求。", reference=reference)
    facts = check_text(facts, "申请数量、频次明显超过合理范围的情况", "facts", reference)
    check_day(
        asked_on, today, what="要求说明理由日期", field="asked_on",
        earliest=application.received_on, why="收到申请之日",
    )  # fmt: skip
    if explain_by <= asked_on:
        raise ApplicationError("说明理由的期限要晚于要求之日，请改日期。", field="explain_by")

    excess = Excess.objects.create(
        application=application, facts=facts, asked_on=asked_on, explain_by=explain_by
    )
    record(
        agency_chain(application.agency_id), "application.reasons_asked", at=now, actor=by,
        subject=application, reference=reference, on=asked_on, until_on=explain_by,
    )  # fmt: skip
    return excess


@transaction.atomic
def record_reasons(
    application_id: int,
    *,
    explained_on: date,
    explanation: str,
    accepted: bool,
    by: User,
    now: datetime,
    delayed_until: date | None = None,
    delay_reason: str = "",
) -> Excess:
    """认定理由是否合理，by the office head; where it is, a later day may be set and told to the applicant."""
    application, today = take_up(application_id, by=by, now=now)
    demand_head(by, application.agency_id, today)
    excess = Excess.objects.filter(application=application, accepted=None).first()
    if excess is None:
        raise NothingAskedError
    reference = time_limit("DELAYED_ANSWER").latest.reference
    check_day(
        explained_on, today, what="说明理由日期", field="explained_on", earliest=excess.asked_on,
        why="要求说明理由之日",
    )  # fmt: skip
    if delayed_until and not accepted:
        raise ApplicationError(
            "理由不合理的，不能延迟答复。", field="delayed_until", reference=reference
        )
    if delayed_until and delayed_until <= today:
        raise ApplicationError("延迟答复的日期要晚于今天，请改日期。", field="delayed_until")

    if delayed_until:
        excess.delay_reason = check_text(
            delay_reason, "不能在规定期限内答复的原因", "delay_reason", reference
        )[:500]
    excess.explained_on, excess.explanation = explained_on, clean(explanation)
    excess.accepted = accepted
    if delayed_until:
        excess.delayed = happen(
            application, ClockEvent.Kind.DELAYED, today, by=by, now=now, until_on=delayed_until
        )
    excess.save()
    record(
        agency_chain(application.agency_id), "application.reasons_recorded", at=now, actor=by,
        subject=application, reference=reference, accepted=accepted, until_on=delayed_until,
        reply_due_on=application.due_on,
    )  # fmt: skip
    return excess
