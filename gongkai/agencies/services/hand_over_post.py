"""岗位交接：one goes, the successor begins, and his first week is guided.

Drafts and tasks belong to the post, not to the person, so they are the successor's from that day.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import (
    AlreadyEndedError,
    OutOfOrderError,
    PastDayError,
    SameSuccessorError,
)
from gongkai.agencies.models import Appointment, Duty
from gongkai.agencies.services.appoint import appoint
from gongkai.ledger.services.record import agency_chain, record

ONE_DAY = timedelta(days=1)


@transaction.atomic
def hand_over_post(
    appointment_id: int, successor_id: int, *, on: date, actor: User | None, now: datetime
) -> Appointment:
    """The successor's appointment from ``on``; the day before is the predecessor's last."""
    today = timezone.localdate(now)
    old = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__agency", "user")
        .get(pk=appointment_id)
    )
    authority.demand(actor, Duty.SECURITY_ADMIN, old.post.agency, today)
    if old.until_on is not None and old.until_on < on - ONE_DAY:
        raise AlreadyEndedError
    if old.user_id == successor_id:
        raise SameSuccessorError
    if on < today:
        raise PastDayError("交接日期", "on")
    if on <= old.from_on:
        raise OutOfOrderError("交接日期要在任岗日期之后，请改日期。", field="on")
    old.until_on = on - ONE_DAY
    old.save(update_fields=["until_on"])
    old.delegations.filter(revoked_at=None, until_on__gte=on).update(revoked_at=now)
    new = appoint(old.post_id, successor_id, from_on=on, actor=actor, now=now)
    record(
        agency_chain(old.post.agency_id), "post.handed_over", at=now, actor=actor,
        subject=old.post, person=f"user:{old.user_id}", name=old.user.full_name,
        successor=f"user:{successor_id}", on=on,
    )  # fmt: skip
    return new
