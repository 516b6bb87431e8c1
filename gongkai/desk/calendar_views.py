"""录入、撤下放假安排, and which cases got another last day by it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Duty
from gongkai.agencies.views import calendar
from gongkai.desk.selectors import moved_cases
from gongkai.desk.services.recompute_after_notice import recompute_after_notice

BACK = timedelta(days=92)


@staff_view(Duty.SYSTEM_ADMIN)
def enter(request: Any) -> HttpResponse:
    """录入放假安排; what it moves is moved at once."""
    return calendar.enter(request, _recomputed)


@staff_view(Duty.SYSTEM_ADMIN)
def withdraw(request: Any, notice_id: int) -> HttpResponse:
    """撤下录错的安排; what it had moved goes back."""
    return calendar.withdraw(request, notice_id, _recomputed)


@staff_view()
@require_safe
def moved(request: Any) -> HttpResponse:
    """改了期限的申请: of the last three months; by name for who may see the case, else as a number."""
    found = moved_cases(request.scope, timezone.now() - BACK)
    return render(request, "desk/moved.html", {"found": found})


def _recomputed(request: Any, year: int) -> str:
    done = recompute_after_notice(year, by=request.user, now=timezone.now())
    if done.left:
        return f"有{done.left}件在办申请可能受影响，正在后台重算，过几分钟看“哪些申请改了期限”。"
    if not done.cases and not done.proceedings:
        return "没有申请因此改期限。"
    said = [f"{done.cases}件申请"] if done.cases else []
    said += [f"{done.proceedings}个复议、诉讼案件"] if done.proceedings else []
    return f"{'、'.join(said)}的届满日变了，见“哪些申请改了期限”。"
