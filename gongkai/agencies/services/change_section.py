"""更改科室或社区。"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.models import Duty, Section
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def change_section(
    section_id: int, *, actor: User | None, now: datetime, **changes: Any
) -> Section:
    """Rename a section, change its kind, stop it or take it up again."""
    section = Section.objects.select_for_update().get(pk=section_id)
    authority.demand(actor, Duty.SYSTEM_ADMIN, section.agency, timezone.localdate(now))
    changed = sorted(name for name in changes if getattr(section, name) != changes[name])
    for name in changed:
        setattr(section, name, changes[name])
    section.full_clean()
    section.save()
    if changed:
        record(
            agency_chain(section.agency_id), "section.changed", at=now, actor=actor,
            subject=section, fields=changed,
        )  # fmt: skip
    return section
