"""停用、启用账号。"""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import SYSTEM, record


@transaction.atomic
def switch_account(user_id: int, *, active: bool, actor: User | None, now: datetime) -> User:
    """Stop an account (its sessions end at once) or let it in again."""
    user = User.objects.select_for_update().get(pk=user_id)
    if user.is_active is active:
        return user
    user.is_active = active
    user.save(update_fields=["is_active"])
    act = "account.activated" if active else "account.deactivated"
    record(SYSTEM, act, at=now, actor=actor, subject=user)
    return user
