"""凭链接重设密码。"""

from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.http import urlsafe_base64_decode

from gongkai.accounts.errors import StaleLinkError
from gongkai.accounts.models import User
from gongkai.accounts.services.set_password import set_password


def person_of_link(key: str, token: str) -> User:
    """Whose link it is; refuses one that was used or is too old."""
    try:
        pk = int(urlsafe_base64_decode(key))
    except ValueError as error:
        raise StaleLinkError from error
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise StaleLinkError
    return user


@transaction.atomic
def recover_password(key: str, token: str, new: str, *, now: datetime) -> User:
    """Set a new password by the link from the e-mail; the link works once."""
    user = person_of_link(key, token)
    return set_password(user.pk, new, act="account.password_recovered", actor=user, now=now)
