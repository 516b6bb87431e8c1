"""区公开办的汇总: who has filed, what it adds up to, what is asked for, and sending one back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency, Duty
from gongkai.law.statistics import Quarter, form_on, last_ended, quarter_of
from gongkai.reports.errors import ReportError
from gongkai.reports.forms_quarterly import FilingDayForm, LocalRowForm, ReturnForm
from gongkai.reports.models import FilingDay, LocalStatisticsRow, QuarterlyStatement
from gongkai.reports.quarterly.collecting import (
    LEVELS,
    deadline,
    missing,
    received,
    regions,
    sheet_for,
    sums,
    year_table,
)
from gongkai.reports.quarterly.sheets import sums_xlsx
from gongkai.reports.quarterly.signing import signed, signers
from gongkai.reports.services.collect_statistics import (
    add_local_row,
    end_local_row,
    set_filing_day,
)
from gongkai.reports.services.file_statement import return_statement
from gongkai.reports.views.quarterly import period_of
from gongkai.reports.views.register import show

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_view(Duty.DISTRICT_OFFICER)
def index(request: Any) -> HttpResponse:
    """The region one collects for, with the year of the quarter that is due."""
    region = regions(request.scope).first()
    if region is None:
        raise PermissionDenied("您的岗位不办理这一项。")
    return redirect("reports:collect", region.slug, last_ended(timezone.localdate()).year)


@staff_view(Duty.DISTRICT_OFFICER)
def table(request: Any, office: str, year: int) -> HttpResponse:
    """单位 × 季度。"""
    region, today = region_here(request, office), timezone.localdate()
    period_of(year, 1)
    rows = year_table(region, year, today)
    ended = [q for q in (Quarter(year, n) for n in range(1, 5)) if q.last_day < today]
    context = {
        "region": region, "year": year, "table": rows,
        "counts": [
            (q, sum(places[q.number - 1].is_filed for _, places in rows), len(rows)) for q in ended
        ],
        "quarters": [Quarter(year, n) for n in range(1, 5)],
        "years": range(today.year, today.year - 4, -1),
        "own_day": FilingDay.objects.filter(region=region).first(),
        "defaults": _usual(region, year),
    }  # fmt: skip
    return render(request, "reports/quarterly_collect.html", context)


@staff_view(Duty.DISTRICT_OFFICER)
def sums_page(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """汇总表。"""
    region, period = region_here(request, office), period_of(year, quarter)
    lines, filed = sums(region, period)
    context = {
        "region": region, "quarter": period, "year": year, "lines": lines, "filed": filed,
        "levels": [label for _, label in LEVELS],
        "missing": missing(region, period, timezone.localdate()), "has_sheet": sheet_for(region.pk),
    }  # fmt: skip
    return render(request, "reports/quarterly_sums.html", context)


@staff_view(Duty.DISTRICT_OFFICER)
def sums_file(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """汇总表的电子表格。"""
    region, period = region_here(request, office), period_of(year, quarter)
    lines, filed = sums(region, period)
    late = [str(a) for a in missing(region, period, timezone.localdate())]
    title = f"{region.short_name}政府信息公开情况统计汇总表（{period}）"
    response = HttpResponse(sums_xlsx(title, lines, filed, late), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx") or ""
    return response


@staff_view(Duty.DISTRICT_OFFICER)
def statement(request: Any, pk: int) -> HttpResponse:
    """一家报来的统计表。"""
    return _statement(request, _received(request, pk), ReturnForm())


@staff_view(Duty.DISTRICT_OFFICER)
@require_POST
def give_back(request: Any, pk: int) -> HttpResponse:
    """退回。"""
    found, form = _received(request, pk), ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_statement(pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, f"已退回{found.agency}。")
            return redirect("reports:filed", pk)
    return _statement(request, found, form)


def _statement(request: Any, found: QuarterlyStatement, form: ReturnForm) -> HttpResponse:
    done = signed(found)
    context = {
        "statement": found, "quarter": found.period, "rows": found.snapshot["rows"],
        "columns": [(s, done.get(s.step)) for s in signers(found.agency)], "form": form,
        "has_corrections": any(row.get("reason") for row in found.snapshot["rows"]),
        "editions": received(found.filed_to).filter(
            agency=found.agency, year=found.year, quarter=found.quarter
        )
        if found.filed_to
        else [],
    }  # fmt: skip
    return render(request, "reports/quarterly_filed.html", context)


@staff_view(Duty.DISTRICT_OFFICER)
def settings(request: Any, office: str) -> HttpResponse:
    """报送日和地方指标。"""
    region, now = region_here(request, office), timezone.now()
    today = timezone.localdate(now)
    own = FilingDay.objects.filter(region=region).first()
    which = request.POST.get("which", "")
    initial = {"day": own.day, "basis": own.basis} if own else {}
    day = FilingDayForm(request.POST if which == "day" else None, initial=initial, prefix="day")
    row = LocalRowForm(
        request.POST if which == "row" else None, form=form_on(today), today=today, prefix="row"
    )
    try:
        if which == "day" and day.is_valid():
            set_filing_day(region.pk, **day.cleaned_data, by=request.user, now=now)
            messages.success(request, "已设定报送日。")
            return redirect("reports:collect_settings", office)
        if which == "row" and row.is_valid():
            add_local_row(region.pk, **row.cleaned_data, by=request.user, now=now)
            messages.success(request, "已增设，从所选季度起各单位的表里都有这一行。")
            return redirect("reports:collect_settings", office)
    except ReportError as error:
        show(error, day if which == "day" else row)
    context = {
        "region": region, "day": day, "row": row, "own_day": own, "year": today.year,
        "rows": LocalStatisticsRow.objects.filter(region=region).select_related("column", "added_by"),
        "labels": {r.id: r.label for r in form_on(today).rows}, "this_quarter": quarter_of(today),
        "defaults": _usual(region, today.year),
    }  # fmt: skip
    return render(request, "reports/quarterly_settings.html", context)


@staff_view(Duty.DISTRICT_OFFICER)
@require_POST
def end_row(request: Any, office: str, pk: int) -> HttpResponse:
    """停用一行地方指标：this quarter is its last."""
    region, now = region_here(request, office), timezone.now()
    try:
        ended = end_local_row(
            region.pk, row_id=pk, last=quarter_of(timezone.localdate(now)), by=request.user, now=now
        )
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{ended}”用到本季度为止。")
    return redirect("reports:collect_settings", office)


def region_here(request: Any, slug: str) -> Agency:
    """One of the superiors for which he collects; any other is not found."""
    return get_object_or_404(regions(request.scope), slug=slug)


def _received(request: Any, pk: int) -> QuarterlyStatement:
    """Only what was really filed to one of his regions."""
    rows = received(*regions(request.scope))
    return get_object_or_404(rows, pk=pk)


def _usual(region: Agency, year: int) -> list[tuple[str, Any]]:
    """What holds for each kind of office while the region has set no day of its own."""
    street, department = Agency(kind=Agency.Kind.STREET), Agency(kind=Agency.Kind.DEPARTMENT)
    quarter = Quarter(year, 1)
    return [
        ("乡镇街道", deadline(street, quarter, None)),
        ("区直单位", deadline(department, quarter, None)),
    ]
