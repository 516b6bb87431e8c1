"""可转主动公开的申请: a list, and one button that makes a draft."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency, Duty
from gongkai.applications.selectors import proposals
from gongkai.desk.services.open_to_all import draft_of, open_to_all
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Column
from gongkai.publishing.selectors import columns_for

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
    columns = {o.pk: [c for c in columns_for(o) if c.is_statutory] for o in offices}
    shown = [
        {
            "office": office,
            "proposal": p,
            "made": draft_of(office, p),
            "key": f"{office.pk}-{n}",
            "columns": columns[office.pk],
        }
        for n, (office, p) in enumerate(rows[:50])
    ]
    return render(request, "desk/opening.html", {"rows": shown})


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
        return redirect("desk:opening")
    messages.success(request, "已转成草稿。请先删去申请人的信息，再送审。")
    return redirect("publishing:edit", item.pk)
