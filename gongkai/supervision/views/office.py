"""一份报告：its findings beside the page, and what is done with it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import descendants
from gongkai.documents.findings_sheet import CheckedReport
from gongkai.documents.marked import marked_docx
from gongkai.files.sending import send_file
from gongkai.law.report.findings import RESULT_LABELS
from gongkai.supervision.errors import SupervisionError
from gongkai.supervision.fitting import doubts
from gongkai.supervision.forms import AssignForm, UploadForm
from gongkai.supervision.models import Submission
from gongkai.supervision.neighbours import report_of
from gongkai.supervision.pages import as_findings, shown_findings
from gongkai.supervision.pictures import can_convert, can_draw, picture, view_of
from gongkai.supervision.placing import offices_of
from gongkai.supervision.selectors import doubted_files, received_in, rounds_of
from gongkai.supervision.services.assign_office import assign_office
from gongkai.supervision.services.choose_version import choose_version
from gongkai.supervision.services.judge import judge
from gongkai.supervision.services.pass_report import pass_report
from gongkai.supervision.services.receive_files import receive_files
from gongkai.supervision.sheets import passage, read_tables
from gongkai.supervision.views.frame import attachment, officer_view, own_submission


@never_cache
@officer_view
def office_page(request: Any, pk: int) -> HttpResponse:
    """一个单位的核对结果，旁边是那一页。"""
    return _office_page(request, own_submission(request, pk), UploadForm(), None)


def _office_page(
    request: Any, submission: Submission, upload_form: UploadForm, assign: AssignForm | None
) -> HttpResponse:
    current = submission.current
    report = report_of(current) if current else None
    shown = shown_findings(submission)
    asked = request.GET.get("finding", "")
    chosen = next((s for s in shown.all if str(s.finding.pk) == asked), None) or shown.first
    finding = chosen.finding if chosen else None
    context = {
        "submission": submission, "round": submission.round, "report": report, "current": current,
        "shown": shown, "chosen": chosen, "result_labels": RESULT_LABELS,
        "has_picture": can_draw(current), "has_pages": can_convert(current),
        "tables": read_tables(report, finding.cells if finding else ()) if report else [],
        "passage": passage(report, finding.quote) if report and finding else None,
        "doubted": doubted_files(submission.round).filter(submission=submission),
        "unfit": doubts(current, submission, offices_of(submission.round)) if current else [],
        "versions": submission.versions.select_related("uploaded_by").defer("reading").order_by("-pk"),
        "returns": submission.returns.select_related("by", "answered_by"),
        "form": upload_form, "assign": assign or AssignForm(offices=offices_for(submission)),
    }  # fmt: skip
    status = 400 if upload_form.errors or (assign and assign.errors) else 200
    return render(request, "supervision/office.html", context, status=status)


def offices_for(submission: Submission) -> Any:
    """To which it could belong."""
    offices = descendants(submission.round.region).filter(is_active=True)
    return offices.only("short_name").order_by("path")


@require_POST
@officer_view
def verdict(request: Any, pk: int) -> HttpResponse:
    """判断一条。"""
    submission = own_submission(request, pk)
    finding = request.POST.get("finding", "")
    key = int(finding) if finding.isdecimal() else 0
    try:
        judge(
            submission.round_id, [(key, request.POST.get("seen", ""))],
            word=request.POST.get("word", ""), reason=request.POST.get("reason", ""),
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except SupervisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已记下。")
    address = reverse("supervision:office", args=[pk])
    return redirect(f"{address}?finding={key}#f{key}" if key else address)


@require_POST
@officer_view
def assign(request: Any, pk: int) -> HttpResponse:
    """定下是哪个单位的。"""
    submission = own_submission(request, pk)
    form = AssignForm(request.POST, offices=offices_for(submission))
    if form.is_valid():
        agency: Agency | None = form.cleaned_data["agency"]
        try:
            found = assign_office(
                submission.pk, agency_id=agency.pk if agency else None,
                foreign_name=form.cleaned_data["foreign_name"], by=request.user, now=timezone.now(),
            )  # fmt: skip
        except SupervisionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, f"已归到{found}名下，正在重新核对。")
            return redirect("supervision:office", found.pk)
    return _office_page(request, submission, UploadForm(), form)


@require_POST
@officer_view
def new_version(request: Any, pk: int) -> HttpResponse:
    """这个单位的新稿；旧稿留着。"""
    submission = own_submission(request, pk)
    form = UploadForm(request.POST, request.FILES)
    try:
        taken = receive_files(
            submission.round_id, request.FILES.getlist("papers"), by=request.user,
            now=timezone.now(), into=submission.pk,
        )  # fmt: skip
    except SupervisionError as error:
        form.is_valid()
        form.add_error("papers", str(error))
        return _office_page(request, submission, form, None)
    messages.info(request, taken.sentence)
    return redirect("supervision:office", pk)


@require_POST
@officer_view
def choose(request: Any, pk: int) -> HttpResponse:
    """用这一份、不用，或者改用以前的一稿。"""
    row = get_object_or_404(received_in(rounds_of(request.scope)), pk=pk)
    adopt = request.POST.get("use") == "new"
    try:
        submission = choose_version(
            row.pk, adopt=adopt, reason=request.POST.get("reason", ""), by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except SupervisionError as error:
        messages.error(request, str(error))
        if row.submission_id:
            return redirect("supervision:office", row.submission_id)
        return redirect("supervision:round", row.round_id)
    messages.success(request, "已改用，正在重新核对。" if adopt else "记下了：不用这一份。")
    return redirect("supervision:office", submission.pk)


@require_POST
@officer_view
def accept(request: Any, pk: int) -> HttpResponse:
    """通过。"""
    submission = own_submission(request, pk)
    try:
        pass_report(
            submission.pk, reason=request.POST.get("reason", ""), by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except SupervisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已通过。")
    return redirect("supervision:office", pk)


@officer_view
def page_picture(request: Any, pk: int) -> HttpResponseBase:
    """报告上的那一处，加了标记；``?whole`` 看整页。"""
    submission = own_submission(request, pk)
    current = submission.current
    if current is None or current.file is None or not (can_draw(current) or can_convert(current)):
        raise Http404
    asked = request.GET.get("finding", "")
    finding = submission.findings.filter(pk=int(asked)).first() if asked.isdecimal() else None
    part = finding is not None and "whole" not in request.GET
    drawn = picture(current.file, replace(view_of(current, finding), part=part))
    if drawn is None:
        raise Http404
    return FileResponse(drawn.open("rb"), content_type="image/png")


@officer_view
def original(request: Any, pk: int) -> HttpResponseBase:
    """收到的文件，原样。"""
    row = get_object_or_404(received_in(rounds_of(request.scope)), pk=pk)
    if row.file is None:
        raise Http404
    return send_file(row.file, row.name)


@officer_view
def marked(request: Any, pk: int) -> HttpResponse:
    """批注稿：each finding a comment beside the words it is about."""
    submission = own_submission(request, pk)
    if submission.current is None:
        raise Http404
    current = submission.current
    is_docx = current.name.lower().endswith(".docx") and current.file is not None
    original_bytes = current.file.path.read_bytes() if is_docx and current.file else None
    judged = (shown.judged for shown in shown_findings(submission).all)
    checked = CheckedReport(current.name, report_of(current), as_findings(submission, judged))
    return attachment(marked_docx(checked, original_bytes), f"{submission}（批注）.docx")
