"""重置密码，由安全管理员办理。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.services.issue_one_time_password import issue_one_time_password
from gongkai.agencies import authority


@transaction.atomic
def reset_password(user_id: int, *, actor: User | None, now: datetime) -> str:
    """A one-time password for somebody who forgot his; shown once, never stored."""
    authority.demand_person(actor, User.objects.get(pk=user_id), timezone.localdate(now))
    return issue_one_time_password(user_id, actor=actor, now=now)
