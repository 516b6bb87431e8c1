"""登记进展: copy received, reply given, hearing, suspension."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.calendars import calendar_for
from gongkai.law.errors import LawError
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings import limits
from gongkai.proceedings.access import check_day, demand
from gongkai.proceedings.errors import AlreadyConcludedError, ProceedingError
from gongkai.proceedings.models import Proceeding, ProceedingStage

Kind = ProceedingStage.Kind


@transaction.atomic
def record_stage(
    proceeding_id: int, *, kind: str, on: date, by: User, now: datetime, note: str = ""
) -> ProceedingStage:
    """登记一项进展；收到副本起算答复期限，提出答复即止."""
    rows = Proceeding.objects.select_for_update(of=("self",)).select_related("agency")
    proceeding = rows.get(pk=proceeding_id)
    today = timezone.localdate(now)
    demand(by, proceeding.agency_id, today)
    if proceeding.concluded_on is not None:
        raise AlreadyConcludedError
    if kind not in Kind.values:
        raise ProceedingError("请选择进展事项。", field="kind")
    check_day(on, today, what="日期", field="on", earliest=proceeding.filed_on, why="提起之日")
    if kind == Kind.REPLIED:
        _refuse_reply(proceeding, on)
    if kind == Kind.NOTE and not note.strip():
        raise ProceedingError("请写明是什么进展。", field="note")

    stage = ProceedingStage.objects.create(
        proceeding=proceeding, kind=kind, on=on, note=note.strip()[:500], recorded_by=by,
        recorded_at=now,
    )  # fmt: skip
    if kind == Kind.COPY_RECEIVED:
        proceeding.copy_received_on = on
        try:
            limits.set_reply_due(proceeding, calendar_for(proceeding.agency))
        except LawError as error:
            raise ProceedingError(error.message, field="on", reference=error.reference) from error
    if kind == Kind.REPLIED:
        proceeding.replied_on = on
    proceeding.save()
    record(
        agency_chain(proceeding.agency_id), "proceeding.stage_recorded", at=now, actor=by,
        subject=proceeding, kind=kind, on=on, until_on=proceeding.reply_due_on,
        late=bool(
            kind == Kind.REPLIED and proceeding.reply_due_on and on > proceeding.reply_due_on
        ),
    )  # fmt: skip
    return stage


def _refuse_reply(proceeding: Proceeding, on: date) -> None:
    if proceeding.copy_received_on is None:
        raise ProceedingError("请先登记收到副本的日期，答复期限由此起算。", field="on")
    if proceeding.replied_on is not None:
        raise ProceedingError("已经登记过答复或者答辩。", field="kind")
    if on < proceeding.copy_received_on:
        raise ProceedingError("提出答复的日期不能早于收到副本之日，请核对。", field="on")
