"""登记: the monthly register, entry by entry or from a spreadsheet, and the opening balances."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.reports.activities import balances
from gongkai.reports.errors import ReportError
from gongkai.reports.forms import ActivityForm, AmendForm, BalanceForm, ReasonForm
from gongkai.reports.models import ActivityEntry
from gongkai.reports.registers import entries_of, months_of, own_entries
from gongkai.reports.selectors import years_with_figures
from gongkai.reports.services.amend_activity import amend_activity, remove_activity
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.set_opening_balance import set_opening_balance
from gongkai.reports.views.offices import may_change, own_office

NO_UNIT = "金额没有注明单位，已记为“未注明”。编年报时要写明是元还是万元，可以现在就更正。"


@staff_view()
def register(request: Any, office: str, year: int) -> HttpResponse:
    """一个年度的登记。"""
    agency = own_office(request, office)
    context = {
        "agency": agency, "year": year, "months": range(1, 13), "lines": months_of(agency, year),
        "entries": entries_of(agency, year), "years": years_with_figures(timezone.now()),
        "may_change": may_change(request, agency),
    }  # fmt: skip
    return render(request, "reports/register.html", context)


@staff_view()
def add(request: Any, office: str) -> HttpResponse:
    """登记一个月的一项数字。"""
    agency, now = own_office(request, office), timezone.now()
    form = ActivityForm(request.POST or None, today=_day_for(request, timezone.localdate(now)))
    if request.method == "POST" and form.is_valid():
        try:
            entry = record_activity(agency.pk, **form.cleaned_data, by=request.user, now=now)
        except (ReportError, ValidationError) as error:
            show(error, form)
        else:
            messages.success(request, f"已登记：{entry}。")
            if entry.unit == ActivityEntry.Unit.NOT_STATED:
                messages.warning(request, NO_UNIT)
            return redirect("reports:register", office, entry.year)
    return render(request, "reports/add.html", {"agency": agency, "form": form})


def _day_for(request: Any, today: date) -> date:
    """The day whose month is offered: today, or the end of the past year that one came from."""
    asked = request.GET.get("year", "")
    past = [year for year in years_with_figures(timezone.now()) if year < today.year]
    return next((date(year, 12, 31) for year in past if str(year) == asked), today)


@staff_view()
def entry_page(request: Any, pk: int) -> HttpResponse:
    """一条登记，可以更正。"""
    entry = get_object_or_404(own_entries(request.scope), pk=pk)
    form = AmendForm(request.POST or None, initial=_as_typed(entry))
    if request.method == "POST" and form.is_valid():
        try:
            amend_activity(pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except (ReportError, ValidationError) as error:
            show(error, form)
        else:
            messages.success(request, "已更正。")
            return redirect("reports:entry", pk)
    return _entry(request, entry, form, ReasonForm(prefix="remove"))


@staff_view()
@require_POST
def remove(request: Any, pk: int) -> HttpResponse:
    """删除一条登记。"""
    entry = get_object_or_404(own_entries(request.scope), pk=pk)
    form = ReasonForm(request.POST, prefix="remove")
    if form.is_valid():
        try:
            remove_activity(pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, f"已删除：{entry}。")
            return redirect("reports:register", entry.agency.slug, entry.year)
    return _entry(request, entry, AmendForm(initial=_as_typed(entry)), form)


@staff_view()
def opening_balances(request: Any, office: str) -> HttpResponse:
    """期初数。"""
    agency = own_office(request, office)
    context = {
        "agency": agency, "balances": balances(agency.pk).values(),
        "may_change": may_change(request, agency), "year": timezone.localdate().year,
    }  # fmt: skip
    return render(request, "reports/balances.html", context)


@staff_view()
def set_balance(request: Any, office: str) -> HttpResponse:
    """登记或更正一项期初数。"""
    agency, now = own_office(request, office), timezone.now()
    form = BalanceForm(request.POST or None, initial=_balance(agency, request.GET.get("measure")))
    if request.method == "POST" and form.is_valid():
        try:
            balance = set_opening_balance(agency.pk, **form.cleaned_data, by=request.user, now=now)
        except (ReportError, ValidationError) as error:
            show(error, form)
        else:
            messages.success(request, f"已登记期初数：{balance}。")
            return redirect("reports:balances", office)
    return render(request, "reports/set_balance.html", {"agency": agency, "form": form})


def show(error: ReportError | ValidationError, form: Form) -> None:
    """A refusal beside the field it is about."""
    if isinstance(error, ValidationError):
        form.add_error(None, "；".join(error.messages))
        return
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _entry(request: Any, entry: ActivityEntry, form: Form, removal: Form) -> HttpResponse:
    context = {
        "entry": entry, "agency": entry.agency, "form": form, "removal": removal,
        "may_change": may_change(request, entry.agency),
    }  # fmt: skip
    return render(request, "reports/entry.html", context)


def _as_typed(entry: ActivityEntry) -> dict[str, Any]:
    unit = "" if entry.unit == ActivityEntry.Unit.NOT_STATED else entry.unit
    return {"value": entry.number, "unit": unit, "note": entry.note}


def _balance(agency: Agency, measure: str | None) -> dict[str, Any]:
    row = balances(agency.pk).get(measure or "")
    if row is None:
        return {"measure": measure}
    return {"measure": row.measure, "as_of": row.as_of, "value": row.value, "source": row.source}
