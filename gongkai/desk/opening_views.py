"""可转主动公开的申请: a list, one case, and one button that makes a draft."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import holders
from gongkai.applications.models import Application
from gongkai.applications.selectors import proposals, proposals_of
from gongkai.applications.views.doors import case_or_404
from gongkai.desk.services.ask_to_open import ask_to_open
from gongkai.desk.services.open_to_all import draft_of, open_to_all
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Column
from gongkai.publishing.selectors import columns_for, may_draft

DUTIES = (Duty.FILL, Duty.DISCLOSURE_OFFICER)
BACK = timedelta(days=366)


@staff_view(*DUTIES)
def opening(request: Any) -> HttpResponse:
    """What was given to applicants and asked for again, or suggested for publication (第四十四条)."""
    now = timezone.localtime()
    offices = Agency.objects.filter(pk__in=request.scope.agencies_with(*DUTIES)).order_by("path")
    rows = [(office, p) for office in offices for p in proposals(office.pk, (now - BACK).date())]
    if request.method == "POST":
        return _open(request, rows)
    return render(request, "desk/opening.html", {"rows": _shown(rows[:50])})


@staff_view()
def opening_case(request: Any, pk: int) -> HttpResponse:
    """转为主动公开 of one answered case: a draft by who may write items there; others ask who does.

    Who files items there comes in without seeing the case: a proposal names no applicant.
    """
    filed = Application.objects.filter(agency_id__in=request.scope.agencies_with(*DUTIES), pk=pk)
    case = filed.select_related("agency").first() or case_or_404(request.scope, pk)
    rows = [(case.agency, proposal) for proposal in proposals_of(case)]
    if not rows:
        raise Http404("没有可以转为主动公开的答复")
    allowed = may_draft(request.scope, case.agency_id)
    if request.method == "POST" and allowed:
        return _open(request, rows)
    fillers = holders(Duty.FILL, case.agency_id, timezone.localdate())
    if request.method == "POST":
        ask_to_open(case, fillers, by=request.user, now=timezone.now())
        messages.success(request, "已提醒填报人员。")
        return redirect("desk:opening_case", case.pk)
    context = {"case": case, "rows": _shown(rows), "allowed": allowed, "fillers": fillers}
    return render(request, "desk/opening_case.html", context)


def _shown(rows: list[Any]) -> list[dict[str, Any]]:
    """Each proposal with its draft, if one was made, and the columns it may go to."""
    offices = {office.pk: office for office, _ in rows}
    columns = {
        key: [c for c in columns_for(office) if c.is_statutory] for key, office in offices.items()
    }
    return [
        {
            "office": office, "proposal": p, "made": draft_of(office, p),
            "key": f"{office.pk}-{n}", "columns": columns[office.pk],
        }
        for n, (office, p) in enumerate(rows)
    ]  # fmt: skip


def _open(request: Any, rows: list[Any]) -> HttpResponse:
    number, asked = request.POST.get("number", ""), request.POST.get("asked", "")
    found = next(((o, p) for o, p in rows if p.number == number and p.asked == asked), None)
    if found is None:
        raise Http404("没有这一项")
    office, proposal = found
    column = get_object_or_404(Column, code=request.POST.get("column", ""))
    try:
        item = open_to_all(office, proposal, column=column, by=request.user, now=timezone.now())
    except PublishingError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    messages.success(request, "已转成草稿，还没有公开。请先删去申请人的信息，再送三审。")
    return redirect("publishing:edit", item.pk)
