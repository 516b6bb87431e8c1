"""答复审核方案：who reviews the answers of an office; one that cannot be staffed is refused with the reason."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope, duty_label
from gongkai.applications import plans, review
from gongkai.applications.errors import ApplicationError
from gongkai.applications.forms import MOST_STEPS, DecisionPlanForm
from gongkai.applications.models import DecisionStep
from gongkai.applications.services.save_decision_plan import (
    MANAGERS,
    managed_offices,
    save_decision_plan,
)
from gongkai.applications.views.doors import put_beside


def _offices(mine: Scope) -> list[Agency]:
    """His own offices first, then those he administers."""
    own = list(dict.fromkeys(s.agency_id for s in mine.standings))
    ids = {*own, *managed_offices(mine)}
    found = list(Agency.objects.filter(pk__in=ids).order_by("path"))
    return sorted(found, key=lambda a: own.index(a.pk) if a.pk in own else len(own))


def _asked(request: Any, offices: list[Agency]) -> Agency:
    wanted = request.GET.get("office", "")
    found = next((a for a in offices if wanted in ("", str(a.pk))), None)
    if found is None:
        raise Http404("没有这个机关")
    return found


@staff_view()
@require_safe
def plan(request: Any) -> HttpResponse:
    """The steps in force: for all who work there to read, for the office head and 系统管理员 to change."""
    mine: Scope = request.scope
    offices = _offices(mine)
    agency = _asked(request, offices)
    context = {
        "agency": agency, "offices": offices if len(offices) > 1 else [],
        "steps": [(s.name, duty_label(s.duty)) for s in plans.plan_of(agency.pk)],
        "is_own": DecisionStep.objects.filter(agency=agency).exists(),
        "may_change": agency.pk in managed_offices(mine),
    }  # fmt: skip
    return render(request, "applications/plan.html", context)


@staff_view(*MANAGERS)
@require_http_methods(["GET", "POST"])
def edit_plan(request: Any) -> HttpResponse:
    """修改答复审核方案; what is in review keeps the steps it was sent with."""
    mine: Scope = request.scope
    managed = managed_offices(mine)
    agency = _asked(request, [a for a in _offices(mine) if a.pk in managed])
    form = DecisionPlanForm(
        request.POST if request.method == "POST" else None, steps=plans.plan_of(agency.pk)
    )
    if request.method == "POST" and form.is_valid() and _save(request, form, agency):
        messages.success(request, "答复审核方案已保存。正在审核的，仍按送审时的各步。")
        return redirect(f"{reverse('applications:plan')}?office={agency.pk}")
    return render(request, "applications/plan_edit.html", {"form": form, "agency": agency})


def _save(request: Any, form: DecisionPlanForm, agency: Agency) -> bool:
    data = form.cleaned_data
    steps = [
        review.Step(f"step-{n}", data[f"step_{n}_name"], data[f"step_{n}_duty"])
        for n in range(1, MOST_STEPS + 1)
        if data[f"step_{n}_duty"]
    ]
    try:
        save_decision_plan(agency, steps, by=request.user, now=timezone.now())
    except ApplicationError as error:
        put_beside(form, error)
        return False
    return True
