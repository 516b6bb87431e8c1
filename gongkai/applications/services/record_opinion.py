"""收到意见: ends the pause of the reply period."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, clean, happen, keep_file, take_up
from gongkai.applications.errors import ApplicationError, NothingAskedError
from gongkai.applications.models import CaseFile, ClockEvent, Consultation
from gongkai.files.models import StoredFile
from gongkai.law.limits import time_limit
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def record_opinion(
    consultation_id: int,
    *,
    answered_on: date,
    opinion: str,
    by: User,
    now: datetime,
    reasons: str = "",
    file: StoredFile | None = None,
) -> Consultation:
    """登记第三方、共同制作机关、其他机关的意见和理由; an opinion after the 15 working days no longer prolongs the pause."""
    found = Consultation.objects.select_related("sent").get(pk=consultation_id)
    application, today = take_up(found.application_id, by=by, now=now)
    consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation_id)
    if consultation.answered_id or consultation.sent is None:
        raise NothingAskedError
    if opinion not in Consultation.Opinion.values or not opinion:
        raise ApplicationError("请选择对方的意见。", field="opinion")
    check_day(
        answered_on, today, what="收到意见日期", field="answered_on",
        earliest=consultation.sent.on, why="发出征求意见书之日",
    )  # fmt: skip

    consultation.opinion, consultation.reasons = opinion, clean(reasons)
    consultation.answered = happen(
        application, ClockEvent.Kind.CONSULTATION_ANSWERED, answered_on, by=by, now=now,
        key=str(consultation.pk),
    )  # fmt: skip
    consultation.save()
    keep_file(application, file, CaseFile.Kind.OPINION, now)
    record(
        agency_chain(application.agency_id), "application.opinion_recorded", at=now, actor=by,
        subject=application, reference=time_limit("EXCLUDE_CONSULT").latest.reference,
        opinion=consultation.get_opinion_display(), on=answered_on, reply_due_on=application.due_on,
    )  # fmt: skip
    return consultation
