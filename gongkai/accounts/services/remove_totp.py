"""停用动态口令：by himself, or by the security administrator when the telephone is lost."""

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts.models import User
from gongkai.ledger.services.record import SYSTEM, record


@transaction.atomic
def remove_totp(user_id: int, *, actor: User | None, now: datetime) -> None:
    """Forget his devices; the caller has checked that ``actor`` may do so."""
    user = User.objects.select_for_update().get(pk=user_id)
    removed, _ = TOTPDevice.objects.filter(user=user).delete()
    if removed:
        record(SYSTEM, "account.totp_disabled", at=now, actor=actor, subject=user)
