"""三员分立：系统、安全、审计 administrators are three people, and none of them does business."""

from datetime import date

from django.db.models import Q

from gongkai.accounts.models import User
from gongkai.agencies.errors import LastSecurityAdminError, SeparationError
from gongkai.agencies.models import ADMINISTRATORS, Appointment, Delegation, Duty
from gongkai.agencies.selectors import in_office


def refuse_mixed_duties(
    user: User, duty: str, from_on: date, until_on: date | None, *, field: str = "user"
) -> None:
    """Refuse a duty that may not go with what the person holds in the same days."""
    days = overlapping(from_on, until_on)
    own = Appointment.objects.filter(days, user=user).values_list("post__duty", flat=True)
    lent = Delegation.objects.filter(days, to_user=user, revoked_at=None)
    held = {*own, *lent.values_list("appointment__post__duty", flat=True)}
    if duty in ADMINISTRATORS:
        clashing = held - {duty}
    else:
        clashing = held & {str(d) for d in ADMINISTRATORS}
    if clashing:
        raise SeparationError(user.full_name, clashing, duty, field=field)


def refuse_orphaned_house(leaving: Appointment, today: date, *, with_person: bool = False) -> None:
    """Refuse to let the last 安全管理员 of an office and its superiors go."""
    if leaving.post.duty != Duty.SECURITY_ADMIN:
        return
    path = leaving.post.agency.path or ""
    others = Appointment.objects.filter(
        in_office(today), post__duty=Duty.SECURITY_ADMIN, user__is_active=True
    ).exclude(pk=leaving.pk)
    if with_person:
        others = others.exclude(user_id=leaving.user_id)
    reaches = others.values_list("post__agency__path", flat=True)
    if not any(path.startswith(reach) for reach in reaches if reach):
        raise LastSecurityAdminError


def overlapping(from_on: date, until_on: date | None) -> Q:
    """Rows whose own days touch these; an open end reaches for ever."""
    touching = Q(until_on=None) | Q(until_on__gte=from_on)
    return touching if until_on is None else touching & Q(from_on__lte=until_on)
