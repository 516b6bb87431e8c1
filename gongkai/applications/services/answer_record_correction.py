"""更正自身信息: corrected, forwarded, or the applicant told where (第四十一条)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, demand, locked
from gongkai.applications.errors import (
    AlreadyClosedError,
    ApplicationError,
    NotReceivedYetError,
    WrongKindError,
)
from gongkai.applications.models import Application
from gongkai.applications.services.close_application import finish
from gongkai.ledger.services.record import agency_chain, record

ART_41 = "《政府信息公开条例》（国务院令第711号）第四十一条"


@transaction.atomic
def answer_record_correction(
    application_id: int, *, result: str, note: str, answered_on: date, by: User, now: datetime
) -> Application:
    """答复更正请求；not counted in table 3, because nobody asked for information to be disclosed."""
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if application.kind != Application.Kind.RECORD_CORRECTION:
        raise WrongKindError
    if not application.is_open:
        raise AlreadyClosedError
    if application.received_on is None:
        raise NotReceivedYetError
    if result not in Application.RecordResult.values:
        raise ApplicationError("请选择办理结果。", field="result")
    note = check_text(note, "怎样更正的，或者转送、告知的机关", "note", ART_41)
    check_day(
        answered_on, today, what="答复日期", field="answered_on", earliest=application.received_on,
        why="收到申请之日",
    )  # fmt: skip
    application.items.filter(answered_on=None).update(answered_on=answered_on, outcome=result)
    application.closing_note = note[:300]
    finish(application, answered_on, result)
    record(
        agency_chain(application.agency_id), "application.record_answered", at=now, actor=by,
        subject=application, reference=ART_41, on=answered_on, outcome=result,
    )  # fmt: skip
    return application
