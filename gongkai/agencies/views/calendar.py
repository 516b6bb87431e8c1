"""工作日历。"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.access import staff_view
from gongkai.agencies.authority import may_manage
from gongkai.agencies.calendars import calendar_for, notices_for
from gongkai.agencies.day_list import days_from_text, days_from_workbook
from gongkai.agencies.forms import CalendarNoticeForm, ReasonForm, carried_out
from gongkai.agencies.models import Agency, CalendarNotice, Duty
from gongkai.agencies.selectors import visible_agencies
from gongkai.agencies.services.enter_calendar_notice import enter_calendar_notice
from gongkai.agencies.services.withdraw_calendar_notice import withdraw_calendar_notice
from gongkai.agencies.views.frame import form_page, visible
from gongkai.agencies.year_view import missing_years, months_of

FIRST, LAST = 2000, 2200
After = Callable[[Any, int], str]
"""Given the request and the year whose days changed; a sentence about what that moved."""
SYSTEM = Duty.SYSTEM_ADMIN


def _office(request: Any) -> Agency:
    asked = request.GET.get("office", "")
    if asked.isdigit():
        return visible(request, int(asked))
    first = request.scope.standings[0].agency_id
    return visible(request, first)


def _year(request: Any) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == 4 else timezone.localdate().year
    return min(max(year, FIRST), LAST)


@staff_view()
def year(request: Any) -> HttpResponse:
    """全年：which days work, which do not, by which notice."""
    agency, shown = _office(request), _year(request)
    calendar = calendar_for(agency)
    context = {
        "agency": agency,
        "offices": visible_agencies(request.scope)[:60],
        "year": shown,
        "is_recorded": shown in calendar.years,
        "recorded": sorted(calendar.years),
        "missing": missing_years(calendar, timezone.localdate()),
        "months": months_of(calendar, shown),
        "notices": calendar.notices(shown),
        "entered": [n for n in notices_for(agency) if n.year == shown],
        "may_enter": bool(request.scope.agencies_with(SYSTEM)),
    }
    return render(request, "agencies/calendar.html", context)


def _places(request: Any) -> list[tuple[str, str]]:
    mine = visible_agencies(request.scope).filter(pk__in=_governed(request))
    fixed = [("everybody", "所有机关"), ("region", "一个地区（填区划代码）")]
    return fixed + [(str(a.pk), f"只是{a.short_name}") for a in mine]


def _governed(request: Any) -> list[int]:
    today = timezone.localdate()
    offices = visible_agencies(request.scope)
    return [a.pk for a in offices if may_manage(request.user, SYSTEM, a, today)]


@staff_view(SYSTEM)
def enter(request: Any, after: After) -> HttpResponse:
    """录入放假安排; ``after`` is what the floor above does once the year's days are other ones."""
    form = CalendarNoticeForm(
        request.POST or None, request.FILES or None, places=_places(request),
        initial={"year": _year(request), "is_yearly": "yes", "where": "everybody"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if carried_out(form, lambda: _enter(request, data)):
            moved = after(request, data["year"])
            messages.success(request, f"{data['year']}年的安排已录入，期限即照新安排算。{moved}")
            return redirect(f"{reverse('agencies:calendar')}?year={data['year']}")
    return form_page(
        request, form, "录入放假安排", "agencies:calendar", submit="录入",
        intro="照国务院办公厅或当地的通知逐段填写。只能写当年的日子；元旦假期从上年12月25日起可以写。",
    )  # fmt: skip


def _enter(request: Any, data: dict[str, Any]) -> None:
    if data["file"]:
        days = days_from_workbook(data["file"].read(), data["year"])
    else:
        days = days_from_text(data["days"], data["year"])
    where = data["where"]
    enter_calendar_notice(
        year=data["year"], number=data["number"], title=data["title"], days=days,
        is_yearly=data["is_yearly"], agency_id=int(where) if where.isdigit() else None,
        region_code=data["region_code"] if where == "region" else "",
        actor=request.user, now=timezone.now(),
    )  # fmt: skip


@staff_view(SYSTEM)
def withdraw(request: Any, notice_id: int, after: After) -> HttpResponse:
    """撤下录错的安排。"""
    notice = get_object_or_404(CalendarNotice, pk=notice_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carried_out(
            form,
            lambda: withdraw_calendar_notice(
                notice_id, reason=reason, actor=request.user, now=timezone.now()
            ),
        ):
            moved = after(request, notice.year)
            messages.success(request, f"已撤下。{moved}")
            return redirect("agencies:calendar")
    return form_page(
        request, form, f"撤下：{notice.title}", "agencies:calendar", submit="撤下",
        intro="只在录错时撤下；期限会立刻照剩下的安排重算。",
    )  # fmt: skip
