"""找回密码：a link by e-mail that works once and for an hour."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from gongkai.accounts.errors import MailNotSentError
from gongkai.accounts.models import User
from gongkai.ledger.selectors import happened_since
from gongkai.ledger.services.record import SYSTEM, record

ACT = "account.recovery_asked"
PAUSE = timedelta(minutes=5)


def ask_recovery(
    username: str, email: str, *, link: Callable[[str, str], str], now: datetime
) -> None:
    """Send the link when name and address belong together; says nothing when they do not."""
    user = _remember(username, email, now)
    if user is None:
        return
    key = urlsafe_base64_encode(force_bytes(user.pk))
    url = link(key, default_token_generator.make_token(user))
    try:
        send_mail(
            "公开工作台：重设密码",
            f"{user.full_name}：\n\n请在一小时内打开下面的链接，设置新密码：\n{url}\n\n"
            "不是您本人申请的，不必理会，并请告诉安全管理员。\n",
            None,
            [user.email],
        )
    except (OSError, SMTPException) as error:
        raise MailNotSentError from error


@transaction.atomic
def _remember(username: str, email: str, now: datetime) -> User | None:
    user = User.objects.select_for_update().filter(username=username, is_active=True).first()
    if user is None or not user.email or user.email.lower() != email.lower():
        return None
    if happened_since(ACT, user, now - PAUSE):
        return None
    record(SYSTEM, ACT, at=now, actor=None, subject=user)
    return user
