"""设立行政机关。"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import EmptyIndexPatternError
from gongkai.agencies.models import Agency, Duty
from gongkai.ledger.services.record import agency_chain, record


def path_below(parent: Agency | None, pk: int) -> str:
    """Where an office stands in the tree: the numbers of its superiors and its own."""
    return f"{(parent.path if parent else '') or ''}{pk:06d}/"


@transaction.atomic
def create_agency(
    *, parent: Agency | None, actor: User | None, now: datetime, **fields: Any
) -> Agency:
    """A new office below ``parent``; one without a superior is made by the installation only."""
    if parent is None:
        authority.demand_everywhere(actor, Duty.SYSTEM_ADMIN, timezone.localdate(now))
    else:
        authority.demand(actor, Duty.SYSTEM_ADMIN, parent, timezone.localdate(now))
    agency = Agency(parent=parent, **fields)
    if not agency.index_pattern.strip():
        raise EmptyIndexPatternError
    agency.full_clean(exclude=["path"])
    agency.save()
    agency.path = path_below(parent, agency.pk)
    agency.save(update_fields=["path"])
    record(agency_chain(agency.pk), "agency.created", at=now, actor=actor, subject=agency)
    return agency
