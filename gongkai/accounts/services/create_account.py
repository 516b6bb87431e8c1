"""建账号。"""

import re
from datetime import datetime

from django.db import transaction

from gongkai.accounts.errors import BadUsernameError, UsernameTakenError
from gongkai.accounts.models import User
from gongkai.ledger.services.record import SYSTEM, record

USERNAME = re.compile(r"[a-z][a-z0-9.\-]{2,31}")


@transaction.atomic
def create_account(
    *,
    username: str,
    full_name: str,
    email: str = "",
    phone: str = "",
    actor: User | None,
    now: datetime,
) -> User:
    """A new person without a usable password; the caller has checked that ``actor`` may do so."""
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise BadUsernameError
    if User.objects.filter(username=username).exists():
        raise UsernameTakenError
    user = User(username=username, full_name=full_name.strip(), email=email, phone=phone)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    record(SYSTEM, "account.created", at=now, actor=actor, subject=user, username=username)
    return user
