"""今天、提醒、设置、台账：what joins several parts of the house."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.agencies.access import staff_view


@staff_view()
def today(request: Any) -> HttpResponse:
    """今天：what waits for me, the nearest first."""
    return render(request, "desk/today.html", {"now": timezone.localtime()})


def alive(request: Any) -> HttpResponse:
    """Asked while somebody types, so that the session does not end under his hands."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)
