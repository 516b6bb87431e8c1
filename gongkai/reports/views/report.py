"""年度报告的页面: compile, correct, write, look at each format, issue, and see what changed since."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Agency
from gongkai.documents.write import (
    report_csv,
    report_docx,
    report_html,
    report_json,
    report_text,
    report_xlsx,
)
from gongkai.law.report.forms import counting_rules
from gongkai.publishing.models import Item
from gongkai.publishing.selectors import may_see
from gongkai.reports.changes import since_issuing
from gongkai.reports.compiling import (
    Compiled,
    Words,
    compiled,
    draft_paper,
    frozen_paper,
    reports_of,
    usual_day,
)
from gongkai.reports.editions import Editions, editions_of
from gongkai.reports.errors import NoFiguresError, NoSuchCellError, ReportError
from gongkai.reports.forms import (
    AgainForm,
    CarryForm,
    IssueForm,
    OverrideForm,
    SectionForm,
)
from gongkai.reports.layout import grids
from gongkai.reports.models import AnnualReport
from gongkai.reports.printing import official_pdf
from gongkai.reports.questions import name_of
from gongkai.reports.selectors import years_with_figures
from gongkai.reports.services.issue_report import issue_report
from gongkai.reports.services.override_cell import override_cell, restore_cell
from gongkai.reports.services.start_report import reissue_report, start_report
from gongkai.reports.services.write_section import (
    drop_section,
    give_carry_reason,
    write_section,
)
from gongkai.reports.views.offices import may_change, own_office
from gongkai.reports.views.register import show

SECTIONS = "一二三四五六"
KINDS = {
    "pdf": ("版式文件", "application/pdf", official_pdf),
    "docx": (
        "文稿", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", report_docx,
    ),
    "html": ("网页", "text/html", lambda paper: report_html(paper).encode()),
    "xlsx": (
        "电子表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report_xlsx,
    ),
    "json": ("数据（分层）", "application/json", report_json),
    "csv": ("数据（逐行）", "text/csv", report_csv),
    "txt": ("纯文本", "text/plain; charset=utf-8", lambda paper: report_text(paper).encode()),
}  # fmt: skip


@staff_view()
def overview(request: Any, office: str, year: int) -> HttpResponse:
    """一个年度的报告：where it stands and what is still to do."""
    agency = own_office(request, office)
    return _overview(request, agency, year)


def _because_returned(standing: Editions) -> str:
    """The reviewer's words as the reason of the next edition, to be changed."""
    returned = standing.returned
    return f"{returned.person}退回：{returned.opinion}"[:300] if returned else ""


def _overview(
    request: Any, agency: Agency, year: int, *, issue: IssueForm | None = None, carry: Form | None = None,
    again: Form | None = None,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    editions = list(reports_of(agency, year))
    report = editions[0] if editions else None
    signed_on = issue.cleaned_data.get("signed_on") if issue else None
    whole = _compiled(request, agency, year, report, signed_on)
    standing = editions_of(editions, now)
    issued = standing.issued
    today = timezone.localdate(now)
    issue = issue or IssueForm(initial={"signed_on": usual_day(year, today)})
    context = {
        "agency": agency, "year": year, "years": years_with_figures(now), "report": report,
        "editions": standing, "whole": whole, "figures": whole.figures,
        "grids": grids(whole.figures), "findings": whole.to_do, "issued": issued,
        "changes": since_issuing(issued, now=now) if issued else None,
        "previous": whole.previous, "kinds": {k: v[0] for k, v in KINDS.items()},
        "may_change": may_change(request, agency), "section_numbers": SECTIONS,
        "overrides": [(o, name_of(whole.computed, o.cell_id)) for o in whole.overrides],
        "issue": issue.ask(len(whole.open_findings)),
        "carry": carry or CarryForm(initial={"reason": whole.carry_reason}),
        "again": again or AgainForm(initial={"reason": _because_returned(standing)}),
        "is_running": year >= today.year, "from_report": True,
        "lists_open": year < today.year and may_change(request, agency) and bool(
            report and report.status == AnnualReport.Status.DRAFT
        ),
        "asks_carry": any(f.needs_reason for f in whole.findings),
    }  # fmt: skip
    return render(request, "reports/report.html", context)


@staff_view()
@require_POST
def start(request: Any, office: str, year: int) -> HttpResponse:
    """开始编制。"""
    agency = own_office(request, office)
    try:
        start_report(agency.pk, year=year, by=request.user, now=timezone.now())
    except ReportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已开始编制。数字和文字都已按记录起草，请逐段核对。")
    return redirect("reports:report", office, year)


@staff_view()
def section(request: Any, office: str, year: int, no: int, aspect: int) -> HttpResponse:
    """写一段，左边是自己的文字，右边是起草、上年和活字段。"""
    agency, report = _draft(request, office, year)
    whole = _compiled(request, agency, year, report)
    words = _words(whole, no, aspect)
    form = SectionForm(
        request.POST or None, initial={"template": words.template, "keep": words.is_kept}
    )
    if request.method == "POST":
        try:
            if "draft" in request.POST:
                drop_section(
                    report.pk, no=words.part.no, aspect=aspect, by=request.user, now=timezone.now()
                )
                messages.success(request, "已恢复按记录起草的文字。")
                return redirect("reports:section", office, year, no, aspect)
            if form.is_valid():
                write_section(
                    report.pk, no=words.part.no, aspect=aspect, **form.cleaned_data,
                    by=request.user, now=timezone.now(),
                )  # fmt: skip
                messages.success(request, f"已保存：{words.part.name}。")
                return redirect("reports:report", office, year)
        except ReportError as error:
            show(error, form)
    context = {
        "agency": agency, "year": year, "words": words, "form": form, "values": whole.values,
        "no": no, "may_change": may_change(request, agency),
    }  # fmt: skip
    return render(request, "reports/section.html", context)


@staff_view()
def report_cell(request: Any, office: str, year: int, cell_id: str) -> HttpResponse:
    """更正一个数，或者撤销更正。"""
    agency, report = _draft(request, office, year)
    whole = _compiled(request, agency, year, report)
    try:
        name = name_of(whole.computed, cell_id)
    except NoSuchCellError as error:
        raise Http404(str(error)) from error
    override = next((o for o in whole.overrides if o.cell_id == cell_id), None)
    form = OverrideForm(
        request.POST or None,
        initial={"value": override.number, "reason": override.reason} if override else {},
    )
    if request.method == "POST":
        try:
            if "restore" in request.POST:
                restore_cell(report.pk, cell_id=cell_id, by=request.user, now=timezone.now())
                messages.success(request, "已撤销更正，用回从记录里数出来的数。")
                return redirect("reports:report", office, year)
            if form.is_valid():
                override_cell(
                    report.pk, cell_id=cell_id, **form.cleaned_data, by=request.user,
                    now=timezone.now(),
                )  # fmt: skip
                messages.success(request, f"已更正：{name}。")
                return redirect("reports:report", office, year)
        except ReportError as error:
            show(error, form)
    context = {
        "agency": agency, "year": year, "name": name, "cell": whole.computed.cell(cell_id),
        "override": override, "form": form,
    }  # fmt: skip
    return render(request, "reports/report_cell.html", context)


@staff_view()
def report_file(request: Any, office: str, year: int, kind: str) -> HttpResponse:
    """下载一种格式：the issued edition as it was frozen; a draft as it stands now, marked as one."""
    agency = own_office(request, office)
    if kind not in KINDS:
        raise Http404("没有这种格式。")
    report = reports_of(agency, year).first()
    is_issued = report is not None and report.status != AnnualReport.Status.DRAFT
    if report is not None and is_issued:
        paper, mark = frozen_paper(report), ""
    else:
        paper, mark = draft_paper(_compiled(request, agency, year, report).paper), "（草稿）"
    _, media_type, write = KINDS[kind]
    response = HttpResponse(write(paper), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(
        True, f"{agency.short_name}{year}年度报告{mark}.{kind}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_view()
def cover(request: Any, office: str, year: int) -> HttpResponse:
    """编制说明：corrections by hand, counting rules, checks, hashes; for the file, not for the public."""
    agency = own_office(request, office)
    report = reports_of(agency, year).first()
    return _cover(request, agency, year, report)


@staff_view()
def edition_cover(request: Any, pk: int) -> HttpResponse:
    """编制说明 of one issued edition, for whoever may see the item it became, also to sign it."""
    report = get_object_or_404(
        AnnualReport.objects.exclude(status=AnnualReport.Status.DRAFT).select_related(
            "agency", "item", "created_by", "issued_by"
        ),
        pk=pk,
    )
    assert report.item is not None
    if not may_see(report.item, request.scope):
        raise Http404("没有这一件")
    return _cover(request, report.agency, report.year, report, item=report.item)


def _cover(
    request: Any, agency: Agency, year: int, report: AnnualReport | None, item: Item | None = None
) -> HttpResponse:
    """An issued edition is explained as it was issued; a draft as it stands now."""
    whole = _compiled(request, agency, year, report)
    kept = report.snapshot if report else {}
    context = {
        "agency": agency, "year": year, "report": report, "whole": whole, "item": item,
        "findings": kept.get("findings") if kept else whole.to_do,
        "counted_at": parse_datetime(kept["counted_at"]) if kept else whole.figures.counted_at,
        "overrides": [(o, name_of(whole.computed, o.cell_id)) for o in whole.overrides],
        "rules": counting_rules(),
    }  # fmt: skip
    return render(request, "reports/cover.html", context)


@staff_view()
@require_POST
def carry(request: Any, office: str, year: int) -> HttpResponse:
    """写明结转数不衔接的原因。"""
    agency, report = _draft(request, office, year)
    form = CarryForm(request.POST)
    if form.is_valid():
        try:
            give_carry_reason(report.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, "已记下原因，会列在编制说明里。")
            return redirect("reports:report", office, year)
    return _overview(request, agency, year, carry=form)


@staff_view()
@require_POST
def issue(request: Any, office: str, year: int) -> HttpResponse:
    """定稿，成为一件等待三审的信息。"""
    agency, report = _draft(request, office, year)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            told = request.POST.getlist("finding") if form.cleaned_data["seen"] else []
            done = issue_report(
                report.pk, signed_on=form.cleaned_data["signed_on"], seen=told, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, "已定稿，各种格式都已附上。请在这里送审，三人签过再发布。")
            assert done.item is not None
            return redirect("publishing:item", done.item.pk)
    return _overview(request, agency, year, issue=form)


@staff_view()
@require_POST
def again(request: Any, office: str, year: int) -> HttpResponse:
    """重新编制一稿。"""
    agency = own_office(request, office)
    _may(request, agency)
    report = reports_of(agency, year).filter(status=AnnualReport.Status.ISSUED).first()
    if report is None:
        raise Http404("没有已定稿的报告。")
    form = AgainForm(request.POST)
    if form.is_valid():
        try:
            reissue_report(report.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except ReportError as error:
            show(error, form)
        else:
            messages.success(request, "已另起一稿，原稿照样保留。")
            return redirect("reports:report", office, year)
    return _overview(request, agency, year, again=form)


def _may(request: Any, agency: Agency) -> None:
    if not may_change(request, agency):
        raise PermissionDenied("年度报告由信息填报或政务公开专员编制。")


def _draft(request: Any, office: str, year: int) -> tuple[Agency, AnnualReport]:
    """The edition in hand of one's own office; whoever does not compile it is told so."""
    agency = own_office(request, office)
    _may(request, agency)
    report = reports_of(agency, year).filter(status=AnnualReport.Status.DRAFT).first()
    if report is None:
        raise Http404("没有正在编制的报告。")
    return agency, report


def _compiled(
    request: Any, agency: Agency, year: int, report: AnnualReport | None,
    signed_on: date | None = None,
) -> Compiled:  # fmt: skip
    try:
        return compiled(agency, year, now=timezone.now(), report=report, signed_on=signed_on)
    except NoFiguresError as error:
        raise Http404(str(error)) from error


def _words(whole: Compiled, no: int, aspect: int) -> Words:
    wanted = (SECTIONS[no - 1] if 1 <= no <= len(SECTIONS) else "", aspect)
    found = next((w for w in whole.words if w.part.key == wanted), None)
    if found is None:
        raise Http404("报告里没有这一部分。")
    return found
