"""更改密码：by the person himself, who knows the old one."""

from datetime import datetime

from gongkai.accounts.errors import WrongPasswordError
from gongkai.accounts.models import User
from gongkai.accounts.services.set_password import set_password


def change_password(user_id: int, old: str, new: str, *, now: datetime) -> User:
    """Replace one's own password."""
    user = User.objects.get(pk=user_id)
    if not user.check_password(old):
        raise WrongPasswordError
    return set_password(user_id, new, act="account.password_changed", actor=user, now=now)
