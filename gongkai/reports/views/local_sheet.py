"""表样: the district's own sheet, taken in, looked at, filled with what was filed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Duty
from gongkai.files.errors import FileGoneError
from gongkai.files.sending import send_file
from gongkai.files.services.store_file import intact
from gongkai.reports.errors import ReportError
from gongkai.reports.forms_quarterly import LocalSheetForm
from gongkai.reports.models import LocalSheet
from gongkai.reports.quarterly.collecting import rows_for_marks, sheet_for, sums
from gongkai.reports.quarterly.local_sheet import (
    OFFICE,
    QUARTER,
    fill_sheet,
    row_names,
    sums_values,
)
from gongkai.reports.quarterly.sheets import sample_xlsx
from gongkai.reports.services.set_local_sheet import set_local_sheet
from gongkai.reports.views.collect import XLSX, region_here
from gongkai.reports.views.quarterly import period_of
from gongkai.reports.views.register import show


@staff_view(Duty.DISTRICT_OFFICER)
def page(request: Any, office: str) -> HttpResponse:
    """看、换、停用本区的表样。"""
    region, now = region_here(request, office), timezone.now()
    gone = "remove" in request.POST
    form = (
        LocalSheetForm(request.POST, request.FILES)
        if request.method == "POST" and not gone
        else LocalSheetForm()
    )
    if gone or form.is_valid():
        file = None if gone else form.cleaned_data["file"]
        try:
            set_local_sheet(
                region.pk, file, name=file.name if file else "", by=request.user, now=now
            )
        except ReportError as error:
            show(error, form)
        else:
            messages.success(
                request,
                "已停用，用国家统一的表。" if gone else "已设定，下面各单位和汇总都可以按它下载。",
            )
            return redirect("reports:collect_sheet", office)
    rows = rows_for_marks(region.pk, timezone.localdate(now))
    names = row_names(rows)
    context = {
        "region": region, "form": form, "year": timezone.localdate(now).year,
        "sheet": LocalSheet.objects.filter(region=region, file__isnull=False).select_related("file", "set_by").first(),
        "names": [(row.label, row.level, names[row.id]) for row in rows if row.id in names],
    }  # fmt: skip
    return render(request, "reports/quarterly_sheet.html", context)


@staff_view(Duty.DISTRICT_OFFICER)
def file(request: Any, office: str) -> Any:
    """现用的表样，原样。"""
    found = sheet_for(region_here(request, office).pk)
    if found is None:
        raise Http404
    return send_file(found, found.name)


@staff_view(Duty.DISTRICT_OFFICER)
def sample(request: Any, office: str) -> HttpResponse:
    """样例：每一格都有占位。"""
    region = region_here(request, office)
    rows = rows_for_marks(region.pk, timezone.localdate())
    return _xlsx(sample_xlsx(rows), "统计表表样样例.xlsx")


@staff_view(Duty.DISTRICT_OFFICER)
def filled(request: Any, office: str, year: int, quarter: int) -> HttpResponse:
    """汇总数，填在本区的表样里。"""
    region, period = region_here(request, office), period_of(year, quarter)
    found = sheet_for(region.pk)
    if found is None or not intact(found):
        raise Http404(FileGoneError.message)
    lines, _ = sums(region, period)
    so_far, _ = sums(region, period, "year")
    values = sums_values(lines, so_far, rows_for_marks(region.pk, period.last_day))
    values |= {OFFICE: region.name, QUARTER: str(period)}
    name = f"{region.short_name}政府信息公开情况统计汇总表（{period}）.xlsx"
    return _xlsx(fill_sheet(found.path.read_bytes(), values), name)


def _xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
