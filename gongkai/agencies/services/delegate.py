"""委托：during an absence another signs for this post, as himself."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.errors import (
    DelegateHoldsPostError,
    NotOwnAppointmentError,
    OutOfOrderError,
    OutsideTermError,
    OverlappingDelegationError,
    PastDayError,
    SelfDelegationError,
    StoppedPersonError,
)
from gongkai.agencies.models import Appointment, Delegation
from gongkai.agencies.separation import overlapping, refuse_mixed_duties
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def delegate(
    appointment_id: int,
    to_user_id: int,
    *,
    from_on: date,
    until_on: date,
    reason: str,
    actor: User,
    now: datetime,
) -> Delegation:
    """Lend one's own post for some days. What is lent cannot be lent on: only the holder may."""
    today = timezone.localdate(now)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post")
        .get(pk=appointment_id)
    )
    to_user = User.objects.select_for_update().get(pk=to_user_id)
    if appointment.user_id != actor.pk:
        raise NotOwnAppointmentError
    if to_user.pk == actor.pk:
        raise SelfDelegationError
    if not to_user.is_active:
        raise StoppedPersonError(field="to_user")
    if from_on < today:
        raise PastDayError("开始日期", "from_on")
    if until_on < from_on:
        raise OutOfOrderError
    if not (appointment.is_held_on(from_on) and appointment.is_held_on(until_on)):
        raise OutsideTermError
    days = overlapping(from_on, until_on)
    if Appointment.objects.filter(days, post=appointment.post, user=to_user).exists():
        raise DelegateHoldsPostError
    if appointment.delegations.filter(days, revoked_at=None).exists():
        raise OverlappingDelegationError
    refuse_mixed_duties(to_user, appointment.post.duty, from_on, until_on, field="to_user")
    delegation = Delegation(
        appointment=appointment, to_user=to_user, from_on=from_on, until_on=until_on,
        reason=reason.strip(),
    )  # fmt: skip
    delegation.full_clean()
    delegation.save()
    record(
        agency_chain(appointment.post.agency_id), "post.delegated", at=now, actor=actor,
        subject=appointment.post, person=f"user:{to_user.pk}", name=to_user.full_name,
        from_on=from_on, until_on=until_on, delegation=delegation.pk,
    )  # fmt: skip
    return delegation
