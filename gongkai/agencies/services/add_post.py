"""设岗。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import ForeignSectionError
from gongkai.agencies.models import Agency, Duty, Post, Section
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def add_post(
    agency_id: int,
    *,
    duty: str,
    title: str = "",
    section_id: int | None = None,
    requires_totp: bool = False,
    actor: User | None,
    now: datetime,
) -> Post:
    """A new place with one duty; without a title it is called by its section and duty."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    authority.demand(actor, Duty.SECURITY_ADMIN, agency, timezone.localdate(now))
    section = None
    if section_id is not None:
        section = Section.objects.filter(pk=section_id, agency=agency).first()
        if section is None:
            raise ForeignSectionError
    post = Post(agency=agency, section=section, duty=duty, requires_totp=requires_totp)
    post.title = title.strip() or f"{section or ''}{Duty(duty).label}"
    post.full_clean()
    post.save()
    record(agency_chain(agency.pk), "post.added", at=now, actor=actor, subject=post, duty=duty)
    return post
