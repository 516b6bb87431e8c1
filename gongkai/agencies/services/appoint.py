"""任岗。"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import (
    AlreadyHoldsError,
    OutOfOrderError,
    OwnAppointmentError,
    StoppedPersonError,
    StoppedPostError,
)
from gongkai.agencies.models import Appointment, Duty, Post
from gongkai.agencies.separation import overlapping, refuse_mixed_duties
from gongkai.ledger.services.record import agency_chain, record

GUIDED = timedelta(days=7)


@transaction.atomic
def appoint(
    post_id: int,
    user_id: int,
    *,
    from_on: date,
    until_on: date | None = None,
    guided: bool = True,
    actor: User | None,
    now: datetime,
) -> Appointment:
    """Give a post to a person; his first week is guided."""
    post = Post.objects.select_for_update(of=("self",)).select_related("agency").get(pk=post_id)
    authority.demand(actor, Duty.SECURITY_ADMIN, post.agency, timezone.localdate(now))
    user = User.objects.select_for_update().get(pk=user_id)
    if actor is not None and actor.pk == user.pk:
        raise OwnAppointmentError
    if not user.is_active:
        raise StoppedPersonError
    if not post.is_active:
        raise StoppedPostError
    if until_on is not None and until_on < from_on:
        raise OutOfOrderError
    if post.appointments.filter(overlapping(from_on, until_on), user=user).exists():
        raise AlreadyHoldsError
    refuse_mixed_duties(user, post.duty, from_on, until_on)
    appointment = Appointment.objects.create(
        post=post, user=user, from_on=from_on, until_on=until_on,
        guided_until_on=from_on + GUIDED if guided else None,
    )  # fmt: skip
    record(
        agency_chain(post.agency_id), "post.appointed", at=now, actor=actor, subject=post,
        person=f"user:{user.pk}", name=user.full_name, duty=post.duty,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    return appointment
