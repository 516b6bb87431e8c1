"""提请延期: the handler asks, the head of the 公开工作机构 decides."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import holders
from gongkai.applications import clock
from gongkai.applications.access import check_text, take_up
from gongkai.applications.errors import ApplicationError, LawRefusesError
from gongkai.applications.models import Extension
from gongkai.applications.places import case_url
from gongkai.jobs.services.notify import notify
from gongkai.law.deadlines import EXTENSION, ExtensionTooLongError
from gongkai.law.limits import time_limit, working_days_of
from gongkai.law.reply_clock import ExtensionOnlyOnceError
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def ask_extension(
    application_id: int, *, working_days: int, reason: str, by: User, now: datetime
) -> Extension:
    """提请延长答复期限；nothing moves until the head has consented and the applicant is told.

    Refused when the period is over: neither consent nor notice could be in time any more.
    """
    application, today = take_up(application_id, by=by, now=now)
    asked = Extension.objects.filter(application=application).first()
    reference = time_limit(EXTENSION).latest.reference
    if asked and asked.event_id:
        raise LawRefusesError(ExtensionOnlyOnceError(reference=reference))
    reason = check_text(reason, "延期的理由", "reason", reference)
    if working_days < 1:
        raise ApplicationError(
            "延长的工作日数应当是正整数，请核对。", field="working_days", reference=reference
        )
    allowed = working_days_of(EXTENSION, today)
    if working_days > allowed:
        error = ExtensionTooLongError(asked=working_days, allowed=allowed, reference=reference)
        raise LawRefusesError(error, field="working_days")

    clock.try_extension(application, today, working_days)

    extension, _ = Extension.objects.update_or_create(
        application=application,
        defaults={
            "working_days": working_days, "reason": reason[:500], "asked_by": by, "asked_at": now,
        },
    )  # fmt: skip
    record(
        agency_chain(application.agency_id), "application.extension_asked", at=now, actor=by,
        subject=application, reference=reference, working_days=working_days,
    )  # fmt: skip
    heads = holders(Duty.OFFICE_HEAD, application.agency_id, today)
    notify(
        [p for p in heads if p.pk != by.pk],
        f"请您审定延期答复：{application.number}，{working_days}个工作日", url=case_url(application.pk),
        now=now,
    )  # fmt: skip
    return extension
