"""录入上年报告: upload, look at what was read, confirm with a reason."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.documents.write import grid as pure
from gongkai.documents.write.grid import Heading
from gongkai.files.sending import send_file
from gongkai.law.report.figures import Report, shown
from gongkai.law.report.forms import FORM_IDS, form_by_id
from gongkai.reports.errors import ReportError
from gongkai.reports.forms import ConfirmPreviousForm, PreviousForm
from gongkai.reports.models import PreviousReport
from gongkai.reports.previous.reading import doubts, parts_read, states
from gongkai.reports.previous.standing import intakes, last_year
from gongkai.reports.services.take_previous import confirm_previous, take_previous
from gongkai.reports.views.offices import may_change, own_office
from gongkai.reports.views.register import show


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One td: a number, or why there is none."""

    headers: str
    colspan: int
    words: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One tr."""

    headings: tuple[Heading, ...]
    cells: tuple[ReadCell, ...]
    is_sum: bool


@staff_view()
def page(request: Any, office: str, year: int) -> HttpResponse:
    """``year`` is the year whose report is compiled; what is taken in is the report before it."""
    agency = own_office(request, office)
    if year <= form_by_id(FORM_IDS[0]).first_year:
        raise Http404("第一个有统一格式的年度没有上年报告。")
    is_sent = request.method == "POST"
    form = PreviousForm(request.POST, request.FILES) if is_sent else PreviousForm()
    if is_sent:
        if not may_change(request, agency):
            raise PermissionDenied("上年报告由信息填报或政务公开专员录入。")
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                take_previous(
                    agency.pk, year=year - 1, source=file, name=file.name, by=request.user,
                    now=timezone.now(),
                )  # fmt: skip
            except ReportError as error:
                show(error, form)
            else:
                messages.success(request, "已读出。请对照原件看数字和存疑之处，再确认。")
                return redirect("reports:previous", office, year)
    return _page(request, agency, year, form)


def _page(
    request: Any, agency: Agency, year: int, form: Form, confirm: Form | None = None
) -> HttpResponse:
    rows = list(intakes(agency, year - 1))
    standing = last_year(agency, year)
    waiting = next((row for row in rows if row.status == PreviousReport.Status.READ), None)
    taken = waiting or next((r for r in rows if r.status == PreviousReport.Status.CONFIRMED), None)
    report = Report.from_json(taken.reading) if taken else None
    context = {
        "agency": agency, "year": year, "last": year - 1, "form": form, "rows": rows,
        "waiting": waiting, "taken": taken, "standing": standing, "read": report,
        "doubts": doubts(report, agency, year - 1) if report else [],
        "grids": _grids(report) if report else [], "words": _words(report) if report else [],
        "confirm": confirm or ConfirmPreviousForm(), "may_change": may_change(request, agency),
    }  # fmt: skip
    return render(request, "reports/previous.html", context)


@staff_view()
@require_POST
def confirm(request: Any, office: str, year: int, pk: int) -> HttpResponse:
    """确认。"""
    agency = own_office(request, office)
    taken = get_object_or_404(intakes(agency, year - 1), pk=pk)
    form = ConfirmPreviousForm(request.POST)
    if form.is_valid():
        try:
            confirm_previous(taken.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, f"已确认。{year}年度的报告从现在起与它核对。")
            return redirect("reports:report", office, year)
    return _page(request, agency, year, PreviousForm(), form)


@staff_view()
def file(request: Any, office: str, year: int, pk: int) -> Any:
    """录入的原件。"""
    taken = get_object_or_404(intakes(own_office(request, office), year - 1), pk=pk)
    return send_file(taken.file, taken.file.name)


def _grids(report: Report) -> list[tuple[pure.Grid, list[ReadLine], list[list[ReadLine]]]]:
    """The tables of the form with what was read in them."""
    form = report.form
    if form is None:
        return []
    missing = states(report)

    def line(one: pure.Line) -> ReadLine:
        cells = tuple(
            ReadCell(
                place.headers, place.colspan,
                f"{shown(value)}{place.unit}" if value is not None
                else missing.get(place.at, "没有找到"),
                value is None,
            )
            for place in one.places for value in [report.value(place.at)]
        )  # fmt: skip
        return ReadLine(one.headings, cells, one.is_sum)

    return [
        (grid, [line(one) for one in grid.heads], [[line(one) for one in b] for b in grid.bodies])
        for grid in pure.grids(form, report.units)
    ]


def _words(report: Report) -> list[tuple[str, str]]:
    """Each part of the text with its name."""
    form = report.form
    if form is None:
        return []
    titles = {section.no: section for section in form.sections}
    found = []
    for (no, aspect), text in sorted(parts_read(report, form).items()):
        section = titles.get(no)
        if section is None or section.table:
            continue
        name = section.aspects[aspect - 1].label if aspect else section.heading
        found.append((name, text))
    return found
