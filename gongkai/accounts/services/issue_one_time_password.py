"""发一次性密码：for a new person, or for one who forgot; must be changed at the next sign-in."""

from datetime import datetime

from gongkai.accounts.models import User
from gongkai.accounts.passwords import one_time_password
from gongkai.accounts.services.set_password import set_password


def issue_one_time_password(user_id: int, *, actor: User | None, now: datetime) -> str:
    """A fresh random password; the caller has checked that ``actor`` may do so."""
    made = one_time_password()
    set_password(
        user_id, made, act="account.password_reset", actor=actor, now=now, must_change=True
    )
    return made
