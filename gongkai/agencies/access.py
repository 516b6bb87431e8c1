"""Who may open a staff page: signed in, a post, and what the post demands."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongkai.accounts.access import send_to, unfinished_step
from gongkai.agencies.selectors import Scope, scope

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request whose ``scope`` the decorator has set."""

    scope: Scope
    user: Any


def staff_view(*duties: str) -> Callable[[View], View]:
    """Let in people with a post (one of ``duties`` when given) and hand the view their scope."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            mine = scope(request.user, timezone.localdate())
            if not mine.standings:
                raise PermissionDenied("您现在没有岗位，请联系安全管理员。")
            demanded = any(s.requires_totp for s in mine.standings)
            if step := unfinished_step(request, totp_demanded=demanded):
                return send_to(request, step)
            if duties and not any(s.duty in duties for s in mine.standings):
                raise PermissionDenied("您的岗位不办理这一项。")
            request.scope = mine
            return view(request, *args, **kwargs)

        guarded.staff_view = True  # type: ignore[attr-defined]
        return guarded

    return decorate
