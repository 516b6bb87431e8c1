"""增设科室或社区。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def add_section(
    agency_id: int,
    *,
    name: str,
    kind: str = Section.Kind.SECTION,
    actor: User | None,
    now: datetime,
) -> Section:
    """A new section or community of an office."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    authority.demand(actor, Duty.SYSTEM_ADMIN, agency, timezone.localdate(now))
    section = Section(agency=agency, name=name.strip(), kind=kind)
    section.full_clean()
    section.save()
    record(agency_chain(agency.pk), "section.added", at=now, actor=actor, subject=section)
    return section
