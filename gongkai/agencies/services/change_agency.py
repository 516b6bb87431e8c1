"""更改行政机关：contacts, index pattern, review organ, place in the tree."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import AgencyInUseError, EmptyIndexPatternError, OwnAncestorError
from gongkai.agencies.models import Agency, Appointment, Duty
from gongkai.agencies.selectors import in_office
from gongkai.agencies.services.create_agency import path_below
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def change_agency(agency_id: int, *, actor: User | None, now: datetime, **changes: Any) -> Agency:
    """Change what is given; a new superior takes the whole subtree along."""
    today = timezone.localdate(now)
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    authority.demand(actor, Duty.SYSTEM_ADMIN, agency, today)
    changed = sorted(name for name in changes if getattr(agency, name) != changes[name])
    old_path = agency.path or ""
    for name in changed:
        setattr(agency, name, changes[name])
    if "parent" in changed:
        _check_parent(agency, old_path, actor, today)
        agency.path = path_below(agency.parent, agency.pk)
    if not agency.index_pattern.strip():
        raise EmptyIndexPatternError
    if "is_active" in changed and not agency.is_active and _is_used(agency, today):
        raise AgencyInUseError
    agency.full_clean(exclude=["path"])
    agency.save()
    if agency.path != old_path:
        _move_below(old_path, agency.path or "")
    if changed:
        record(
            agency_chain(agency.pk), "agency.changed", at=now, actor=actor, subject=agency,
            fields=changed,
        )  # fmt: skip
    return agency


def _check_parent(agency: Agency, old_path: str, actor: User | None, today: Any) -> None:
    parent = agency.parent
    if parent is None:
        authority.demand_everywhere(actor, Duty.SYSTEM_ADMIN, today)
        return
    if (parent.path or "").startswith(old_path):
        raise OwnAncestorError
    authority.demand(actor, Duty.SYSTEM_ADMIN, parent, today)


def _is_used(agency: Agency, today: Any) -> bool:
    staffed = Appointment.objects.filter(in_office(today), post__agency=agency)
    return agency.children.filter(is_active=True).exists() or staffed.exists()


def _move_below(old: str, new: str) -> None:
    for below in Agency.objects.filter(path__startswith=old):
        below.path = new + (below.path or "")[len(old) :]
        below.save(update_fields=["path"])
