"""征求意见: a third party, a co-making organ or another organ is asked in writing; the period pauses."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, clean, happen, item_of, take_up
from gongkai.applications.errors import ApplicationError, BeforeDayError
from gongkai.applications.models import ClockEvent, Consultation
from gongkai.law.limits import time_limit
from gongkai.ledger.services.record import agency_chain, record

LIMITS = {
    Consultation.Kind.THIRD_PARTY: "THIRD_PARTY_15WD",
    Consultation.Kind.COMAKER: "COMAKER_15WD",
    Consultation.Kind.OTHER_ORGAN: "COMAKER_15WD",
}


@transaction.atomic
def consult(
    application_id: int,
    *,
    kind: str,
    party: str,
    concerning: str,
    sent_on: date,
    by: User,
    now: datetime,
    item_id: int | None = None,
    contact: str = "",
    is_person: bool = False,
    reached_on: date | None = None,
) -> Consultation:
    """发出征求意见书；the time until the opinion, or until 15 working days of silence, does not count (第三十三条第三款)."""
    application, today = take_up(application_id, by=by, now=now)
    if kind not in Consultation.Kind.values:
        raise ApplicationError("请选择征求意见的对象类别。", field="kind")
    limit = LIMITS[Consultation.Kind(kind)]
    reference = time_limit(limit).latest.reference
    party = check_text(party, "征求意见的对象", "party", reference)
    concerning = check_text(concerning, "涉及的信息", "concerning", reference)
    check_day(
        sent_on, today, what="发出日期", field="sent_on", earliest=application.received_on,
        why="收到申请之日",
    )  # fmt: skip
    if reached_on and reached_on < sent_on:
        raise BeforeDayError("送达日期", "reached_on", sent_on, "发出之日")
    item = item_of(application, item_id)

    consultation = Consultation.objects.create(
        application=application, item=item, kind=kind, party=party[:120], is_person=is_person,
        contact=clean(contact)[:200], concerning=concerning,
    )  # fmt: skip
    consultation.sent = happen(
        application, ClockEvent.Kind.CONSULTATION_SENT, sent_on, by=by, now=now,
        key=str(consultation.pk), limit_id=limit, reached_on=reached_on,
    )  # fmt: skip
    consultation.save(update_fields=["sent"])
    record(
        agency_chain(application.agency_id), "application.consulted", at=now, actor=by,
        subject=application, reference=reference, kind=kind, on=sent_on, reply_due_on=application.due_on,
    )  # fmt: skip
    return consultation
