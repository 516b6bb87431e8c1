"""审核方案：who reviews what; one that cannot be staffed is refused with the reason."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope, ancestors, duty_label
from gongkai.publishing.errors import PublishingError, ThreeStepsError, UnstaffedPlanError
from gongkai.publishing.forms import MOST_STEPS, PlanForm
from gongkai.publishing.models import Item, ReviewPlan
from gongkai.publishing.selectors import managed_offices
from gongkai.publishing.services.save_plan import MANAGERS, Step, save_plan
from gongkai.publishing.views.doors import all_offices, office_of, offices_to_switch, put_beside


def _office(request: Any) -> Agency:
    mine: Scope = request.scope
    return office_of(mine, request.GET.get("office", ""), managed_offices(mine, *MANAGERS))


@staff_view()
def plans(request: Any) -> HttpResponse:
    """审核方案 of an office, in use: for all who work there to read, for its managers to change."""
    mine: Scope = request.scope
    agency = office_of(mine, request.GET.get("office", ""), all_offices(mine))
    rows = ReviewPlan.objects.filter(agency=agency, is_active=True).prefetch_related(
        "steps__agency"
    )
    kinds = dict(Item.Kind.choices)
    shown = [
        {
            "plan": plan,
            "kinds": "、".join(str(kinds.get(k, k)) for k in plan.kinds)
            or "没有专门方案的全部体裁",
            "steps": [
                f"{s.name}（{s.agency or '本单位'}{duty_label(s.duty)}）"
                for s in sorted(plan.steps.all(), key=lambda s: s.position)
            ],
        }
        for plan in rows
    ]
    return render(
        request,
        "publishing/plans.html",
        {
            "agency": agency,
            "plans": shown,
            "offices": offices_to_switch(mine),
            "may_change": agency.pk in managed_offices(mine, *MANAGERS),
        },
    )


@staff_view(*MANAGERS)
@require_http_methods(["GET", "POST"])
def plan(request: Any, pk: int | None = None) -> HttpResponse:
    """新建、修改审核方案; what is in review keeps the steps it was sent with."""
    old = None
    if pk is not None:
        managed = managed_offices(request.scope, *MANAGERS)
        old = ReviewPlan.objects.filter(pk=pk, is_active=True, agency_id__in=managed).first()
        if old is None:
            raise Http404("没有这个方案")
    agency = old.agency if old else _office(request)
    initial = (
        {"name": old.name, "kinds": old.kinds, "filer_signs_first": old.filer_signs_first}
        if old
        else {}
    )
    form = PlanForm(request.POST or None, superiors=ancestors(agency), plan=old, initial=initial)
    if request.method == "POST" and form.is_valid() and _save(request, form, agency, old):
        messages.success(request, "审核方案已保存。正在审核的，仍按送审时的方案。")
        return redirect(f"{reverse('publishing:plans')}?office={agency.pk}")
    context = {"form": form, "agency": agency, "plan": old}
    return render(request, "publishing/plan.html", context)


def _save(request: Any, form: PlanForm, agency: Agency, old: ReviewPlan | None) -> bool:
    data = form.cleaned_data
    steps = []
    for number in range(1, MOST_STEPS + 1):
        if data[f"step_{number}_duty"]:
            borrowed = form.superiors.get(data[f"step_{number}_agency"])
            code = f"step-{number}"
            steps.append(
                Step(code, data[f"step_{number}_name"], data[f"step_{number}_duty"], borrowed)
            )
    try:
        save_plan(
            agency, name=data["name"], steps=steps, by=request.user, now=timezone.now(),
            kinds=data["kinds"], filer_signs_first=data["filer_signs_first"],
            plan_id=old.pk if old else None,
        )  # fmt: skip
    except (UnstaffedPlanError, ThreeStepsError) as error:
        form.add_error("step_1_name" if isinstance(error, ThreeStepsError) else None, error.message)
    except PublishingError as error:
        put_beside(form, error)
    else:
        return True
    return False
