"""结束任岗。"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import AlreadyEndedError, OutOfOrderError, PastDayError
from gongkai.agencies.models import Appointment, Duty
from gongkai.agencies.separation import refuse_orphaned_house
from gongkai.ledger.services.record import agency_chain, record

ONE_DAY = timedelta(days=1)


@transaction.atomic
def end_appointment(
    appointment_id: int, *, until_on: date, actor: User | None, now: datetime
) -> Appointment:
    """Say the last day of a post; yesterday ends it at once, an earlier day would change the past."""
    today = timezone.localdate(now)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__agency", "user")
        .get(pk=appointment_id)
    )
    authority.demand(actor, Duty.SECURITY_ADMIN, appointment.post.agency, today)
    if appointment.until_on is not None and appointment.until_on < today:
        raise AlreadyEndedError
    if until_on < today - ONE_DAY:
        raise PastDayError("最后一天", "until_on")
    if until_on < appointment.from_on:
        raise OutOfOrderError("最后一天不能早于任岗日期，请改日期。", field="until_on")
    refuse_orphaned_house(appointment, today)
    appointment.until_on = until_on
    appointment.save(update_fields=["until_on"])
    record(
        agency_chain(appointment.post.agency_id), "post.ended", at=now, actor=actor,
        subject=appointment.post, person=f"user:{appointment.user_id}",
        name=appointment.user.full_name, until_on=until_on,
    )  # fmt: skip
    return appointment
