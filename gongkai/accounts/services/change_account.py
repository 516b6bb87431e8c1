"""更改账号资料：name, address, telephone."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import SYSTEM, record

FIELDS = ("full_name", "email", "phone")


@transaction.atomic
def change_account(user_id: int, *, actor: User | None, now: datetime, **changes: str) -> User:
    """Change what is asked; the caller has checked that ``actor`` may do so."""
    user = User.objects.select_for_update().get(pk=user_id)
    changed = [name for name in FIELDS if name in changes and getattr(user, name) != changes[name]]
    for name in changed:
        setattr(user, name, changes[name])
    user.full_clean(exclude=["password"])
    user.save(update_fields=changed or None)
    if changed:
        record(SYSTEM, "account.changed", at=now, actor=actor, subject=user, fields=changed)
    return user
