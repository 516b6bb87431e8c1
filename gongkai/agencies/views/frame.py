"""What the pages of 机关与岗位 share: whose office it is, and one page for every form."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.authority import may_manage
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import visible_agencies


def visible(request: Any, agency_id: int) -> Agency:
    """An office he may look at, or 404."""
    return get_object_or_404(visible_agencies(request.scope), pk=agency_id)


def manages(request: Any, duty: str, agency: Agency) -> bool:
    """Whether he is this administrator of the office."""
    return may_manage(request.user, duty, agency, timezone.localdate())


def managed(request: Any, duty: str, agency_id: int) -> Agency:
    """An office he manages, or a refusal."""
    agency = visible(request, agency_id)
    if not manages(request, duty, agency):
        raise PermissionDenied(f"这件事由本机关或上级机关的{Duty(duty).label}办理。")
    return agency


# Where a form goes back to, in words.
_BACK = {
    "agencies:tree": "机关和科室",
    "agencies:office": "机关",
    "agencies:people": "人员与岗位",
    "agencies:calendar": "工作日历",
}


def form_page(
    request: Any, form: Any, heading: str, back: str, *args: object, **more: object
) -> HttpResponse:
    """A heading, a form, a way back; ``more`` may hold ``intro`` and ``submit``."""
    context = {"form": form, "heading": heading, "back": reverse(back, args=args), **more}
    context["back_label"] = _BACK[back]
    return render(request, "agencies/form.html", context)
