"""People who sign in. All names are plainly invented."""

from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=SHANGHAI)
PASSWORD = "Qing-2026-Lang"
_numbers = count(1)


def make_user(
    full_name: str = "测试员", *, username: str = "", password: str = "", **fields: object
) -> User:
    """Somebody with an account and no post; signs in by ``client.force_login``."""
    user = User.objects.create_user(
        username or f"tester{next(_numbers)}", password or None, full_name=full_name, **fields
    )
    User.objects.filter(pk=user.pk).update(password_changed_at=NOW)
    user.refresh_from_db()
    return user
