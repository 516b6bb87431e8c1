"""导入：a spreadsheet is checked first, imported when a person has seen the result, and can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.documents.errors import DocumentError
from gongkai.documents.sniff import XLSX
from gongkai.files.errors import FileError
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import intact, store_file
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.forms import ImportForm
from gongkai.publishing.models import CatalogueEntry, ImportBatch, Item
from gongkai.publishing.selectors import catalogue_of, columns_for
from gongkai.publishing.services import import_catalogue as catalogue_service
from gongkai.publishing.services import import_items as items_service
from gongkai.publishing.services.import_catalogue import import_catalogue
from gongkai.publishing.services.import_items import import_items
from gongkai.publishing.services.undo_import import undo_import
from gongkai.publishing.sheets import (
    CATALOGUE_COLUMNS,
    ITEM_COLUMNS,
    Reading,
    read_catalogue,
    read_items,
    without_taken,
)
from gongkai.publishing.views.doors import office_of, put_beside

SHOWN = 50
CHUNK = 500
ITEM_EXAMPLE = (
    "测试街道清扫保洁管理办法", "行政规范性文件", "2019-03-01", "测街〔2019〕5号", "",
    "行政规范性文件", "有效", "清扫时间与分工。", "第一条……", "主动公开", "",
)  # fmt: skip
CATALOGUE_EXAMPLE = (
    "1", "社会救助", "综合业务", "政策法规文件", "各地配套政策法规文件", "【行政法规】《社会救助暂行办法》",
    "自信息形成或者变更之日起20个工作日内", "测试街道办事处", "■政府网站 □政府公报 ■公开查阅点",
    "√", "", "√", "", "", "√", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be imported: who may, how a sheet is read, what is done with its rows."""

    code: str
    heading: str
    why: str
    duties: Sequence[str]
    columns: Sequence[str]
    example: Sequence[str]
    read: Callable[[bytes, Agency], Reading[Any]]
    save: Callable[..., ImportBatch]


def _names(agency: Agency) -> dict[str, int]:
    columns = columns_for(agency)
    return {**{c.code: c.pk for c in columns}, **{c.name: c.pk for c in columns}}


def _read_items(data: bytes, agency: Agency) -> Reading[Any]:
    reading = read_items(data, columns=_names(agency), today=timezone.localdate())
    numbers = [row.index_number for row in reading.rows if row.index_number]
    taken: set[str | None] = set()
    for start in range(0, len(numbers), CHUNK):
        used = Item.objects.filter(index_number__in=numbers[start : start + CHUNK])
        taken.update(used.values_list("index_number", flat=True))
    return without_taken(reading, frozenset(n for n in taken if n))


def _read_catalogue(data: bytes, agency: Agency) -> Reading[Any]:
    return read_catalogue(data, columns=_names(agency))


KINDS = {
    "items": Kind(
        "items",
        "导入历史信息",
        "导入的是存量：本单位能查到、能统计“历史导入”多少件，单独计数；公众看不到。"
        "要让公众看到，须逐件送审，三个不同的人签过才能发布——导入不会补出审核签名。",
        items_service.IMPORTERS,
        [names[0] for names in ITEM_COLUMNS.values()],
        ITEM_EXAMPLE,
        _read_items,
        import_items,
    ),
    "catalogue": Kind(
        "catalogue",
        "导入标准目录",
        "表头照基层政务公开标准目录（国办发〔2019〕54号）；合并的一级事项会往下带。",
        catalogue_service.IMPORTERS,
        [names[0] for names in CATALOGUE_COLUMNS.values()],
        CATALOGUE_EXAMPLE,
        _read_catalogue,
        import_catalogue,
    ),
}


def _kind(request: Any, code: str) -> tuple[Kind, Agency]:
    kind = KINDS.get(code)
    if kind is None:
        raise Http404("没有这种导入")
    ids = request.scope.agencies_with(*kind.duties)
    return kind, office_of(request.scope, request.GET.get("office", ""), ids)


@staff_view()
@require_http_methods(["GET", "POST"])
def import_sheet(request: Any, code: str) -> HttpResponse:
    """先检查：nothing is imported yet; every wrong line is named with what to do."""
    kind, agency = _kind(request, code)
    form = ImportForm(request.POST or None, request.FILES or None)
    checked = None
    if request.method == "POST" and form.is_valid():
        checked = _check(request, form, kind, agency)
    batches = ImportBatch.objects.filter(agency=agency, kind=kind.code).select_related(
        "imported_by"
    )
    return render(
        request,
        "publishing/import.html",
        {"kind": kind, "agency": agency, "form": form, "checked": checked, "batches": batches[:20]},
    )


def _check(request: Any, form: ImportForm, kind: Kind, agency: Agency) -> dict[str, Any] | None:
    upload = form.cleaned_data["file"]
    try:
        stored = store_file(
            upload.file, name=upload.name, agency=agency, by=request.user, now=timezone.now()
        )
        reading = kind.read(stored.path.read_bytes(), agency)
    except (FileError, DocumentError) as error:
        form.add_error("file", str(error))
    except PublishingError as error:
        put_beside(form, error)
    else:
        return {
            "file": stored,
            "rows": reading.rows[:SHOWN],
            "right": len(reading.rows),
            "wrong": len(reading.problems),
            "problems": reading.problems[: 10 * SHOWN],
            "more": max(0, len(reading.rows) - SHOWN),
        }
    return None


@staff_view()
@require_POST
def import_now(request: Any, code: str, file_pk: int) -> HttpResponse:
    """导入：the very file that was checked, read again; wrong lines are left out as was said."""
    kind, agency = _kind(request, code)
    stored = StoredFile.objects.filter(pk=file_pk, agency=agency, uploaded_by=request.user).first()
    if stored is None:
        raise Http404("没有这张表")
    try:
        if not intact(stored):
            raise PublishingError("这张表的内容不见了或被改动过，请重新上传检查。")
        if ImportBatch.objects.filter(
            agency=agency, kind=kind.code, file_name=_batch_name(stored), undone_at=None
        ).exists():
            raise PublishingError("这张表已经导入过了，没有重复导入。")
        reading = kind.read(stored.path.read_bytes(), agency)
        batch = kind.save(
            agency, reading.rows, file_name=_batch_name(stored), by=request.user, now=timezone.now()
        )
    except (PublishingError, DocumentError) as error:
        messages.error(request, str(error))
    else:
        left = f"，{len(reading.problems)}行有错没有导入" if reading.problems else ""
        messages.success(request, f"已导入{batch.rows}行{left}。导错了可以整批撤销。")
    return redirect("publishing:import", code)


def _batch_name(stored: StoredFile) -> str:
    """The file with the start of its number, so that one upload is imported once."""
    return f"{stored.name[:180]}（第{stored.pk}号文件）"


@staff_view()
@require_POST
def undo(request: Any, pk: int) -> HttpResponse:
    """撤销导入：the whole batch or nothing."""
    duties = {duty for kind in KINDS.values() for duty in kind.duties}
    batch = ImportBatch.objects.filter(
        pk=pk, agency_id__in=request.scope.agencies_with(*duties)
    ).first()
    if batch is None:
        raise Http404("没有这一批")
    try:
        undo_import(batch.pk, by=request.user, now=timezone.now())
    except PublishingError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已撤销，{batch.rows}行都拿掉了。")
    return redirect("publishing:import", batch.kind)


@staff_view()
@require_safe
def sample(request: Any, code: str) -> HttpResponse:
    """样表：the head and one invented line."""
    kind, _agency = _kind(request, code)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet(kind.heading[2:])
    bold = book.add_format({"bold": True})
    page.write_row(0, 0, kind.columns, bold)
    page.write_row(1, 0, kind.example)
    page.set_column(0, len(kind.columns), 18)
    book.close()
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{kind.code}.xlsx"'
    return response


@staff_view()
@require_safe
def catalogue(request: Any) -> HttpResponse:
    """标准目录：each duty with the items that meet it; can be narrowed."""
    agency = office_of(request.scope, request.GET.get("office", ""), request.scope.agency_ids)
    rows = (
        CatalogueEntry.objects.filter(agency=agency, is_active=True)
        .select_related("column")
        .order_by("pk")
    )
    fields = list(
        rows.exclude(field="").order_by("field").values_list("field", flat=True).distinct()
    )
    wanted = {k: request.GET.get(k, "").strip() for k in ("q", "field", "met")}
    return render(
        request,
        "publishing/catalogue.html",
        {
            "agency": agency,
            "entries": _narrowed(agency, wanted),
            "fields": fields,
            "wanted": wanted,
            "may_import": agency.pk in request.scope.agencies_with(*catalogue_service.IMPORTERS),
            "offices": list(
                Agency.objects.filter(pk__in=request.scope.agency_ids).order_by("path")
            ),
        },
    )


def _narrowed(agency: Agency, wanted: dict[str, str]) -> Any:
    rows: Any = catalogue_of(agency).select_related("column").order_by("pk")
    if wanted["field"]:
        rows = rows.filter(field=wanted["field"])
    if words := wanted["q"]:
        rows = rows.filter(
            Q(first_level__contains=words)
            | Q(second_level__contains=words)
            | Q(content__contains=words)
        )
    if wanted["met"] == "yes":
        rows = rows.filter(published__gt=0)
    if wanted["met"] == "no":
        rows = rows.filter(published=0)
    return rows[:500]
