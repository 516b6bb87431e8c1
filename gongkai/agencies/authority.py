"""谁能管：an administrator manages his own office and those below it."""

from datetime import date

from gongkai.accounts.models import User
from gongkai.agencies.errors import ForeignPersonError, NotYoursToManageError
from gongkai.agencies.models import Agency, Appointment, Duty
from gongkai.agencies.selectors import in_office, standings


def reach(user: User, duty: str, today: date) -> list[str]:
    """Paths of the offices where he is this administrator; everything below them is his too."""
    ids = {s.agency_id for s in standings(user, today) if s.duty == duty}
    return [p for p in Agency.objects.filter(pk__in=ids).values_list("path", flat=True) if p]


def may_manage(user: User, duty: str, agency: Agency, today: date) -> bool:
    """Whether he is this administrator in the office or above it."""
    return any((agency.path or "").startswith(path) for path in reach(user, duty, today))


def demand(actor: User | None, duty: str, agency: Agency, today: date) -> None:
    """Refuse anybody else; ``None`` is the installation itself (command line, demo)."""
    if actor is not None and not may_manage(actor, duty, agency, today):
        raise NotYoursToManageError(duty, agency.short_name)


def demand_everywhere(actor: User | None, duty: str, today: date) -> None:
    """Refuse anybody but an administrator of a topmost office."""
    if actor is None:
        return
    ids = {s.agency_id for s in standings(actor, today) if s.duty == duty}
    if not Agency.objects.filter(pk__in=ids, parent=None).exists():
        raise NotYoursToManageError(duty, "最上级机关")


def demand_person(actor: User | None, person: User, today: date) -> None:
    """安全管理员 of every office where the person now stands; somebody without a post is anybody's."""
    if actor is None:
        return
    mine = reach(actor, Duty.SECURITY_ADMIN, today)
    if not mine:
        raise NotYoursToManageError(Duty.SECURITY_ADMIN, "其任岗机关")
    held = Appointment.objects.filter(in_office(today), user=person)
    theirs = held.values_list("post__agency__path", flat=True)
    if not all(any(path.startswith(p) for p in mine) for path in theirs if path):
        raise ForeignPersonError
