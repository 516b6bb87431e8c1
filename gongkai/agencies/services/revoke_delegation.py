"""撤回委托。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.models import Delegation, Duty
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def revoke_delegation(delegation_id: int, *, actor: User, now: datetime) -> Delegation:
    """End a delegation at once: by who gave it, or by the security administrator."""
    delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("appointment__post__agency", "to_user")
        .get(pk=delegation_id)
    )
    post = delegation.appointment.post
    if delegation.appointment.user_id != actor.pk:
        authority.demand(actor, Duty.SECURITY_ADMIN, post.agency, timezone.localdate(now))
    if delegation.revoked_at is None:
        delegation.revoked_at = now
        delegation.save(update_fields=["revoked_at"])
        record(
            agency_chain(post.agency_id), "post.delegation_revoked", at=now, actor=actor,
            subject=post, person=f"user:{delegation.to_user_id}",
            name=delegation.to_user.full_name, delegation=delegation.pk,
        )  # fmt: skip
    return delegation
