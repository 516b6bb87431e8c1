"""启用动态口令：show a key, then prove that the telephone has it."""

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts.errors import TooManyTokensError, WrongTokenError
from gongkai.accounts.models import User
from gongkai.ledger.services.record import SYSTEM, record


def unconfirmed_device(user: User) -> TOTPDevice:
    """The key shown to him; the same one until he proves it."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="动态口令", confirmed=False)


@transaction.atomic
def enrol_totp(user: User, token: str, *, now: datetime) -> TOTPDevice:
    """Confirm the key by its first token."""
    device = unconfirmed_device(user)
    if not device.verify_token(token):
        raise WrongTokenError
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    record(SYSTEM, "account.totp_enabled", at=now, actor=user, subject=user)
    return device


def check_token(device: TOTPDevice, token: str) -> None:
    """Refuse a wrong token; after each the next must wait longer."""
    allowed, _reason = device.verify_is_allowed()
    if not allowed:
        raise TooManyTokensError
    if not device.verify_token(token):
        raise WrongTokenError
