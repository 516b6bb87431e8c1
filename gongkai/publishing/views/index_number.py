"""索引号格式, with the number it would give today."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.forms import IndexPatternForm
from gongkai.publishing.models import IndexSeries
from gongkai.publishing.numbering import FIELDS
from gongkai.publishing.selectors import managed_offices
from gongkai.publishing.series import example
from gongkai.publishing.services.set_index_pattern import MANAGERS, set_index_pattern
from gongkai.publishing.views.doors import all_offices, office_of, offices_to_switch, put_beside


@staff_view()
@require_http_methods(["GET", "POST"])
def index_number(request: Any) -> HttpResponse:
    """设置索引号格式：看例子 shows what a pattern gives, 保存 keeps it."""
    mine = request.scope
    agency = office_of(mine, request.GET.get("office", ""), all_offices(mine))
    may_change = agency.pk in managed_offices(mine, *MANAGERS)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("索引号格式由系统管理员设置。")
    initial = {"index_pattern": agency.index_pattern, "index_class": agency.index_class}
    form = IndexPatternForm(request.POST or None, initial=initial)
    shown = ""
    if request.method == "GET" or form.is_valid():
        data = form.cleaned_data if form.is_bound else initial
        try:
            shown = example(
                agency, data["index_pattern"], data["index_class"], timezone.localdate()
            )
            if request.method == "POST" and "show" not in request.POST:
                set_index_pattern(
                    agency.pk, pattern=data["index_pattern"], index_class=data["index_class"],
                    by=request.user, now=timezone.now(),
                )  # fmt: skip
                messages.success(request, f"已保存，今后的索引号如{shown}。已有的不变。")
                return redirect(f"{reverse('publishing:index_number')}?office={agency.pk}")
        except PublishingError as error:
            if form.is_bound:
                put_beside(form, error)
            else:
                messages.warning(request, error.message)
    context = {
        "form": form, "agency": agency, "may_change": may_change, "example": shown, "places": FIELDS.items(),
        "offices": offices_to_switch(mine),
        "series": IndexSeries.objects.filter(agency=agency).order_by("-pk")[:10],
    }  # fmt: skip
    return render(request, "publishing/index_number.html", context)
