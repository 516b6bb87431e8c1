"""提醒已读。"""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.jobs.models import Notice


@transaction.atomic
def read_notices(user: User, *, now: datetime, notice_id: int | None = None) -> None:
    """Mark one of his notices, or all of them, as read. Not an act of the office: no ledger entry."""
    waiting = Notice.objects.filter(user=user, read_at=None)
    if notice_id is not None:
        waiting = waiting.filter(pk=notice_id)
    waiting.update(read_at=now)
