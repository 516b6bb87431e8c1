"""登录与锁定，记入台账。"""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import SYSTEM, record


@transaction.atomic
def note_sign_in(user: User, *, address: str, now: datetime) -> None:
    """Somebody signed in."""
    record(SYSTEM, "account.signed_in", at=now, actor=user, subject=user, address=address)


@transaction.atomic
def note_lock_out(username: str, *, address: str, now: datetime) -> None:
    """Too many wrong passwords for one name from one address; unknown names are not written down."""
    user = User.objects.filter(username=username).first()
    record(SYSTEM, "account.locked_out", at=now, actor=None, subject=user, address=address)
