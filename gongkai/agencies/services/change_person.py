"""更改人员资料。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.services.change_account import change_account
from gongkai.agencies import authority


@transaction.atomic
def change_person(user_id: int, *, actor: User | None, now: datetime, **changes: str) -> User:
    """Name, address and telephone, by the security administrator."""
    authority.demand_person(actor, User.objects.get(pk=user_id), timezone.localdate(now))
    return change_account(user_id, actor=actor, now=now, **changes)
