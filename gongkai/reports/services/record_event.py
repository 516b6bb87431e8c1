"""登记会议培训: what the last rows of the statement are counted from."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import WrongEntryError
from gongkai.reports.quarterly.models import WorkEvent
from gongkai.reports.services.record_activity import FIRST_YEAR, check_registrar

MOST = 100_000


@transaction.atomic
def record_event(
    agency_id: int, *, kind: str, held_on: date, title: str, attendees: int, note: str = "",
    by: User, now: datetime,
) -> WorkEvent:  # fmt: skip
    """登记一次会议或者一期培训班, after it was held."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    if kind not in WorkEvent.Kind.values:
        raise WrongEntryError("请选会议还是培训班。", field="kind")
    if held_on > timezone.localdate(now):
        raise WrongEntryError("还没有到这一天，开过以后再登记。", field="held_on")
    if held_on.year < FIRST_YEAR:
        raise WrongEntryError(f"年份应不早于{FIRST_YEAR}年，请核对。", field="held_on")
    if not 1 <= attendees <= MOST:
        raise WrongEntryError(f"参加人次应在1至{MOST}之间，请核对。", field="attendees")
    event = WorkEvent(
        agency=agency, kind=kind, held_on=held_on, title=" ".join(title.split()),
        attendees=attendees, note=" ".join(note.split()), recorded_by=by, recorded_at=now,
    )  # fmt: skip
    try:
        event.full_clean()
    except ValidationError as error:
        raise WrongEntryError("；".join(error.messages), field="title") from None
    event.save()

    record(
        agency_chain(agency_id), "event.recorded", at=now, actor=by, subject=event,
        event=event_as_told(event),
    )  # fmt: skip
    return event


@transaction.atomic
def remove_event(event_id: int, *, reason: str, by: User, now: datetime) -> None:
    """删去一条会议培训登记, with the reason in the ledger."""
    event = WorkEvent.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise WrongEntryError("这条登记已经不在了。")
    check_registrar(event.agency_id, by, now)
    reason = " ".join(reason.split())
    if not reason:
        raise WrongEntryError("请写明删去的理由。", field="reason")

    record(
        agency_chain(event.agency_id), "event.removed", at=now, actor=by, subject=event,
        event=event_as_told(event), reason=reason,
    )  # fmt: skip

    event.delete()


def event_as_told(event: WorkEvent) -> dict[str, object]:
    """An event as plain values for the ledger."""
    return {
        "kind": event.kind, "held_on": event.held_on.isoformat(), "title": event.title,
        "attendees": event.attendees, "note": event.note,
    }  # fmt: skip
