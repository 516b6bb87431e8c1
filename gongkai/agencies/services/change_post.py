"""更改岗位：title, 动态口令, in use or not; the duty of a post never changes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.errors import PostHeldError
from gongkai.agencies.models import Duty, Post
from gongkai.ledger.services.record import agency_chain, record

FIELDS = frozenset({"title", "requires_totp", "is_active"})


@transaction.atomic
def change_post(post_id: int, *, actor: User | None, now: datetime, **changes: Any) -> Post:
    """Change what is given; a post that somebody holds cannot be stopped."""
    today = timezone.localdate(now)
    post = Post.objects.select_for_update().get(pk=post_id)
    authority.demand(actor, Duty.SECURITY_ADMIN, post.agency, today)
    changed = sorted(name for name in FIELDS & set(changes) if getattr(post, name) != changes[name])
    for name in changed:
        setattr(post, name, changes[name])
    if "is_active" in changed and not post.is_active:
        held = post.appointments.exclude(until_on__lt=today)
        if held.exists():
            raise PostHeldError
    post.full_clean()
    post.save()
    if changed:
        record(
            agency_chain(post.agency_id), "post.changed", at=now, actor=actor, subject=post,
            fields=changed,
        )  # fmt: skip
    return post
