"""What others ask about people."""

from django.db.models import QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts.models import User


def totp_device(user: User) -> TOTPDevice | None:
    """His confirmed 动态口令 device, if he has one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def active_people() -> QuerySet[User]:
    """People whose account is in use."""
    return User.objects.filter(is_active=True)
