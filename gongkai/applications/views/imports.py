"""导入历年申请：checked first, imported when a person has seen the result, taken back as a whole; and the export."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.applications.errors import ApplicationError
from gongkai.applications.forms import SheetForm
from gongkai.applications.importing import check_sheet, sample_sheet
from gongkai.applications.models import ImportBatch
from gongkai.applications.selectors import REGISTRARS, batch_years, register_rows
from gongkai.applications.services.import_applications import import_applications
from gongkai.applications.services.undo_import import undo_import
from gongkai.applications.sheets import write_cases
from gongkai.applications.views.doors import offices_with, put_beside
from gongkai.documents.errors import DocumentError
from gongkai.documents.sniff import XLSX
from gongkai.files.errors import FileError
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import intact, store_file

SHOWN = 50
BATCHES = 20
YEARS = 12


@staff_view(*REGISTRARS)
@require_http_methods(["GET", "POST"])
def import_sheet(request: Any) -> HttpResponse:
    """先检查：nothing is imported yet; every wrong line is named with what to do."""
    agency, offices = _office(request)
    posted = request.method == "POST"
    form = SheetForm(request.POST if posted else None, request.FILES if posted else None)
    checked = _check(request, form, agency) if posted and form.is_valid() else None
    this_year = timezone.localdate().year
    context = {
        "agency": agency, "offices": offices, "form": form, "checked": checked,
        "batches": ImportBatch.objects.filter(agency=agency).select_related("imported_by")[:BATCHES],
        "years": range(this_year, this_year - YEARS, -1),
    }  # fmt: skip
    return render(request, "applications/import.html", context)


@staff_view(*REGISTRARS)
@require_POST
def import_now(request: Any, file_pk: int) -> HttpResponse:
    """导入：the very file that was checked, read again; wrong lines are left out as was said."""
    agency, _offices = _office(request)
    stored = StoredFile.objects.filter(pk=file_pk, agency=agency, uploaded_by=request.user).first()
    if stored is None:
        raise Http404("没有这张表")
    try:
        if not intact(stored):
            raise ApplicationError("这张表的内容不见了或被改动过，请重新上传检查。")
        kept = ImportBatch.objects.filter(agency=agency, file_name=_batch_name(stored))
        if kept.filter(undone_at=None).exists():
            raise ApplicationError("这张表已经导入过了，没有重复导入。")
        reading = check_sheet(stored.path.read_bytes(), today=timezone.localdate())
        batch = import_applications(
            agency, reading.rows, file_name=_batch_name(stored), by=request.user, now=timezone.now()
        )
    except (ApplicationError, DocumentError) as error:
        messages.error(request, str(error))
    else:
        left = f"，{len(reading.problems)}行有错没有导入" if reading.problems else ""
        messages.success(request, f"已导入{batch.rows}件{left}。导错了可以整批撤销。")
    return redirect(_here(agency))


@staff_view(*REGISTRARS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Any, pk: int) -> HttpResponse:
    """撤销导入：what it takes away is read first; then the whole batch or nothing."""
    own = ImportBatch.objects.filter(agency_id__in=request.scope.agencies_with(*REGISTRARS))
    batch = own.select_related("agency").filter(pk=pk).first()
    if batch is None:
        raise Http404("没有这一批")
    if request.method != "POST":
        context = {"batch": batch, "years": batch_years(batch), "back": _here(batch.agency)}
        return render(request, "applications/undo_import.html", context)
    try:
        undo_import(batch.pk, by=request.user, now=timezone.now())
    except ApplicationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已撤销，{batch.rows}件都拿掉了。")
    return redirect(_here(batch.agency))


@staff_view(*REGISTRARS)
@require_safe
def sample(request: Any) -> HttpResponse:
    """样表：the head, one invented line, and the words it takes."""
    return _sheet(sample_sheet(timezone.localdate().year), "历年申请样表.xlsx")


@staff_view(*REGISTRARS)
@require_safe
def export(request: Any, year: int) -> HttpResponse:
    """导出登记簿 of a year, in the columns that the import takes; no applicant's name is in it."""
    agency, _offices = _office(request)
    name = f"{agency.short_name}{year}年申请登记簿.xlsx"
    return _sheet(write_cases(register_rows(agency.pk, year)), name)


def _check(request: Any, form: SheetForm, agency: Agency) -> dict[str, Any] | None:
    upload = form.cleaned_data["file"]
    try:
        stored = store_file(
            upload.file, name=upload.name, agency=agency, by=request.user, now=timezone.now()
        )
        reading = check_sheet(stored.path.read_bytes(), today=timezone.localdate())
    except (FileError, DocumentError) as error:
        form.add_error("file", str(error))
    except ApplicationError as error:
        put_beside(form, error)
    else:
        return {
            "file": stored, "rows": reading.rows[:SHOWN], "right": len(reading.rows),
            "wrong": len(reading.problems), "problems": reading.problems[: 10 * SHOWN],
            "more": max(0, len(reading.rows) - SHOWN),
        }  # fmt: skip
    return None


def _office(request: Any) -> tuple[Agency, list[Agency]]:
    """The office the page is about, and those to choose from where there are several."""
    offices = offices_with(request.scope, REGISTRARS)
    wanted = request.GET.get("office", "")
    found = next((a for a in offices if wanted in ("", str(a.pk))), None)
    if found is None:
        raise Http404("没有这个机关")
    return found, offices if len(offices) > 1 else []


def _batch_name(stored: StoredFile) -> str:
    """The file with its number, so that one upload is imported once."""
    return f"{stored.name[:180]}（第{stored.pk}号文件）"


def _here(agency: Agency) -> str:
    return f"{reverse('applications:import')}?office={agency.pk}"


def _sheet(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
