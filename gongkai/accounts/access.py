"""What a signed-in person must still do before the desk opens: 动态口令, a new password."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.passwords import must_change

View = Callable[..., HttpResponse]
TOTP_DUE = "totp_due"


def unfinished_step(request: Any, *, totp_demanded: bool = False) -> str:
    """The page he must pass first, or nothing: his token, then a fresh password, then enrolment."""
    if request.session.get(TOTP_DUE) and not request.user.is_verified():
        return "accounts:totp"
    if must_change(request.user, timezone.now()):
        return "accounts:change_password"
    if totp_demanded and not request.user.is_verified():
        return "accounts:totp"
    return ""


def send_to(request: Any, name: str) -> HttpResponse:
    """To that page, remembering where he was going."""
    query = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return redirect(reverse(name) + query)


def account_view(*, after: tuple[str, ...] = ()) -> Callable[[View], View]:
    """A page of one's own account: signed in, and no step open but those of ``after``."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            step = unfinished_step(request)
            if step and step not in after:
                return send_to(request, step)
            return view(request, *args, **kwargs)

        guarded.account_view = True  # type: ignore[attr-defined]
        return guarded

    return decorate
