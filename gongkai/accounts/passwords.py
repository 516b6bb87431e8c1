"""口令策略：what a password must be; every number is a setting of the installation."""

import string
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string

from gongkai.accounts.models import User

ONE_TIME_LENGTH = 14
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
NAMES_OF_CLASSES = "小写字母、大写字母、数字、符号"


class LongEnough:
    """At least ``GONGKAI_PASSWORD_MIN_LENGTH`` characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.GONGKAI_PASSWORD_MIN_LENGTH:
            raise ValidationError(
                f"密码至少{settings.GONGKAI_PASSWORD_MIN_LENGTH}位，现在是{len(password)}位，请加长。"
            )

    def get_help_text(self) -> str:
        return f"至少{settings.GONGKAI_PASSWORD_MIN_LENGTH}位"


class EnoughClasses:
    """At least ``GONGKAI_PASSWORD_CLASSES`` of the four classes of characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if classes_in(password) < settings.GONGKAI_PASSWORD_CLASSES:
            raise ValidationError(
                f"{NAMES_OF_CLASSES}四类中至少要有{settings.GONGKAI_PASSWORD_CLASSES}类，请补上。"
            )

    def get_help_text(self) -> str:
        return f"{NAMES_OF_CLASSES}四类中至少{settings.GONGKAI_PASSWORD_CLASSES}类"


class WithoutTheName:
    """The user name is no part of the password."""

    def validate(self, password: str, user: Any = None) -> None:
        name = getattr(user, "username", "") or ""
        if len(name) >= 3 and name.lower() in password.lower():
            raise ValidationError("密码里不能含有用户名，请换一个。")

    def get_help_text(self) -> str:
        return "不含用户名"


class NotUsedBefore:
    """None of the last ``GONGKAI_PASSWORD_HISTORY`` passwords, the present one among them."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        kept = user.old_passwords.values_list("password", flat=True)
        used = [user.password, *kept[: settings.GONGKAI_PASSWORD_HISTORY]]
        if any(check_password(password, old) for old in dict.fromkeys(used)):
            raise ValidationError(
                f"不能再用最近{settings.GONGKAI_PASSWORD_HISTORY}次用过的密码，请换一个。"
            )

    def get_help_text(self) -> str:
        return f"不同于最近{settings.GONGKAI_PASSWORD_HISTORY}次用过的"


class NotCommon(CommonPasswordValidator):
    """Not one of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        return "这个密码太常见，容易被人试出来，请换一个。"

    def get_help_text(self) -> str:
        return "不是常见密码"


def classes_in(password: str) -> int:
    """How many of the four classes of characters occur."""
    found = sum(any(c in group for c in password) for group in CLASSES)
    return found + any(c not in "".join(CLASSES) for c in password)


def must_change(user: User, now: datetime) -> bool:
    """Whether the password was handed out by somebody else, or is too old."""
    if user.must_change_password:
        return True
    days = settings.GONGKAI_PASSWORD_MAX_AGE_DAYS
    since = user.password_changed_at or user.joined_at
    return bool(days) and now - since > timedelta(days=days)


def one_time_password() -> str:
    """一次性密码：random, of three classes, without characters that look alike."""
    letters = "abcdefghijkmnpqrstuvwxyz"
    while True:
        made = get_random_string(ONE_TIME_LENGTH, letters + letters.upper() + "23456789")
        if classes_in(made) == 3:
            return made
