"""解除动态口令，由安全管理员办理。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.services.remove_totp import remove_totp
from gongkai.agencies import authority


@transaction.atomic
def reset_totp(user_id: int, *, actor: User | None, now: datetime) -> None:
    """Forget a lost telephone; a post that demands 动态口令 asks to enrol again at sign-in."""
    authority.demand_person(actor, User.objects.get(pk=user_id), timezone.localdate(now))
    remove_totp(user_id, actor=actor, now=now)
