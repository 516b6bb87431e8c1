"""设置密码：the one place where a password is written and remembered."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from gongkai.accounts.models import PasswordRecord, User
from gongkai.ledger.services.record import SYSTEM, record


@transaction.atomic
def set_password(
    user_id: int,
    password: str,
    *,
    act: str,
    actor: User | None,
    now: datetime,
    must_change: bool = False,
) -> User:
    """Write a new password; raises ``ValidationError`` when the policy refuses it.

    Every other session of the person ends, because sessions are bound to the password.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not must_change:
        validate_password(password, user)
    user.set_password(password)
    user.password_changed_at = now
    user.must_change_password = must_change
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    PasswordRecord.objects.create(user=user, password=user.password, set_at=now)
    kept = user.old_passwords.values_list("pk", flat=True)
    user.old_passwords.filter(pk__in=list(kept[settings.GONGKAI_PASSWORD_HISTORY :])).delete()
    record(SYSTEM, act, at=now, actor=actor, subject=user)
    return user
