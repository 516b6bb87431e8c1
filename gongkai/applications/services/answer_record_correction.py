"""更正自身信息: corrected, forwarded, or the applicant told where (第四十一条)."""

from collections.abc import Mapping
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
Result = Application.RecordResult
NEEDED: Mapping[str, Mapping[str, str]] = {
    Result.CORRECTED: {"corrected": "更正的情况"},
    Result.FORWARDED: {"organ": "转送的机关"},
    Result.REFERRED: {"organ": "有权更正的机关", "organ_contact": "该机关的联系方式"},
    Result.NOT_PROVEN: {"reasons": "理由"},
}


@transaction.atomic
def answer_record_correction(
    application_id: int,
    *,
    result: str,
    facts: str,
    answered_on: date,
    by: User,
    now: datetime,
    details: Mapping[str, str] | None = None,
) -> Application:
    """答复更正请求；not counted in table 3, because nobody asked for information to be disclosed.

    ``facts`` is what was found; ``details`` what the result needs: ``corrected``, ``organ``,
    ``organ_contact`` or ``reasons``.
    """
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if application.kind != Application.Kind.RECORD_CORRECTION:
        raise WrongKindError
    if not application.is_open:
        raise AlreadyClosedError
    if application.received_on is None:
        raise NotReceivedYetError
    if result not in Result.values:
        raise ApplicationError("请选择办理结果。", field="result")
    kept = {"facts": check_text(facts, "查明的事实", "facts", ART_41)}
    for name, what in NEEDED[result].items():
        kept[name] = check_text((details or {}).get(name, ""), what, name, ART_41)
    check_day(
        answered_on, today, what="答复日期", field="answered_on", earliest=application.received_on,
        why="收到申请之日",
    )  # fmt: skip

    application.items.filter(answered_on=None).update(answered_on=answered_on, outcome=result)
    application.closing_facts = kept
    application.save(update_fields=["closing_facts"])
    finish(application, answered_on, result)
    record(
        agency_chain(application.agency_id), "application.record_answered", at=now, actor=by,
        subject=application, reference=ART_41, on=answered_on, outcome=result,
    )  # fmt: skip
    return application
