"""导入登记: try, look, take in, take back."""

import io
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from xlsxwriter import Workbook

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.reports.errors import ReportError
from gongkai.reports.forms import SheetForm
from gongkai.reports.models import ActivityEntry
from gongkai.reports.registers import batches_of, own_batches
from gongkai.reports.services.import_activities import (
    Trial,
    import_activities,
    try_activities,
    undo_import,
)
from gongkai.reports.sheet import HEADINGS, SheetRow, from_lists, read_sheet, template_rows
from gongkai.reports.views.offices import may_change, own_office
from gongkai.reports.views.register import show

SALT = "gongkai.reports.sheet"
LARGEST = 5 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_view()
def import_page(request: Any, office: str) -> HttpResponse:
    """上传登记表，先试读。"""
    agency = own_office(request, office)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_sheet(_bytes(file))
            trial = try_activities(agency.pk, rows, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            return _trial(request, agency, file.name, rows, trial)
    context = {
        "agency": agency, "form": form, "batches": batches_of(agency),
        "year": timezone.localdate().year, "may_change": may_change(request, agency),
    }  # fmt: skip
    return render(request, "reports/import.html", context)


@staff_view()
@require_POST
def take_in(request: Any, office: str) -> HttpResponse:
    """试读无误，正式登记。"""
    agency = own_office(request, office)
    try:
        kept = signing.loads(request.POST.get("rows", ""), salt=f"{SALT}.{agency.pk}", max_age=7200)
        rows = from_lists(kept["rows"])
        batch = import_activities(
            agency.pk, rows, file_name=kept["file"], by=request.user,
            now=timezone.now(), skip_bad="skip" in request.POST,
        )  # fmt: skip
    except signing.BadSignature:
        messages.error(request, "试读已经过期，请重新上传。")
    except ReportError as error:
        messages.error(request, str(error))
    else:
        left_out = len(rows) - batch.rows
        told = f"略过{left_out}行，请改好后另行导入。" if left_out else ""
        messages.success(request, f"已登记{batch.rows}行。{told}如有不对，可以在下面整批撤销。")
    return redirect("reports:import", office)


@staff_view()
@require_POST
def undo(request: Any, pk: int) -> HttpResponse:
    """整批撤销。"""
    batch = get_object_or_404(own_batches(request.scope), pk=pk)
    try:
        undo_import(pk, by=request.user, now=timezone.now())
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤销“{batch.file_name}”的{batch.rows}行。")
    return redirect("reports:import", batch.agency.slug)


@staff_view()
def template(request: Any) -> HttpResponse:
    """空的登记表。"""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("登记表")
        for number, row in enumerate(template_rows()):
            sheet.write_row(number, 0, row)
        for at, choices in ((2, ActivityEntry.Kind.labels), (3, ActivityEntry.Measure.labels)):
            sheet.data_validation(
                1, at, 600, at, {"validate": "list", "source": [str(label) for label in choices]}
            )
        sheet.set_column(0, len(HEADINGS) - 1, 16)
        sheet.freeze_panes(1, 0)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = (
        "attachment; filename*=UTF-8''%E7%99%BB%E8%AE%B0%E8%A1%A8.xlsx"
    )
    return response


def _bytes(file: Any) -> bytes:
    if file.size > LARGEST:
        raise ReportError("文件太大，登记表不应超过5兆字节，请删去图片或拆分。", field="file")
    return bytes(file.read())


def _trial(
    request: Any, agency: Agency, name: str, rows: list[SheetRow], trial: Trial
) -> HttpResponse:
    kept = {"file": name, "rows": [[row.line, *row.as_list()] for row in rows]}
    context = {
        "agency": agency, "file_name": name, "rows": rows, "trial": trial,
        "kept": signing.dumps(kept, salt=f"{SALT}.{agency.pk}", compress=True),
    }  # fmt: skip
    return render(request, "reports/trial.html", context)
