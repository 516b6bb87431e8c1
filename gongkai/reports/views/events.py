"""会议培训登记."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gongkai.agencies.access import staff_view
from gongkai.reports.errors import ReportError
from gongkai.reports.forms_quarterly import EventForm, RemoveEventForm
from gongkai.reports.models import WorkEvent
from gongkai.reports.services.record_event import record_event, remove_event
from gongkai.reports.views.offices import may_change, own_office
from gongkai.reports.views.register import show

MOST = 200


@staff_view()
def events(request: Any, office: str) -> HttpResponse:
    """开过的会、办过的培训班，可以登记一次。"""
    agency, now = own_office(request, office), timezone.now()
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            event = record_event(agency.pk, **form.cleaned_data, by=request.user, now=now)
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, f"已登记：{event}。")
            return redirect("reports:events", office)
    rows = WorkEvent.objects.filter(agency=agency).select_related("recorded_by")[:MOST]
    context = {
        "agency": agency, "events": rows, "form": form, "may_change": may_change(request, agency),
        "year": timezone.localdate(now).year,
    }  # fmt: skip
    return render(request, "reports/events.html", context)


@staff_view()
def remove(request: Any, pk: int) -> HttpResponse:
    """删去一条，写明理由。"""
    event = get_object_or_404(request.scope.rows(WorkEvent.objects.select_related("agency")), pk=pk)
    form = RemoveEventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_event(pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, f"已删去：{event}。")
            return redirect("reports:events", event.agency.slug)
    return render(
        request, "reports/event_remove.html", {"event": event, "agency": event.agency, "form": form}
    )
