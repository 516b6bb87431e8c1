"""本案文书: what may be written, what was issued, how it went out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.applications.case_letters import letters_to_write, subject_key
from gongkai.applications.errors import ApplicationError
from gongkai.applications.letters_seam import preview
from gongkai.applications.models import Application
from gongkai.applications.selectors import may_open_applicant
from gongkai.applications.services.open_applicant import open_applicant
from gongkai.applications.views.doors import case_or_404
from gongkai.letters.errors import LetterError
from gongkai.letters.forms import DeliveryForm, WithdrawForm
from gongkai.letters.letter import Letter as Text
from gongkai.letters.letter import from_dict
from gongkai.letters.models import Letter
from gongkai.letters.rendering import docx_of, pdf_of
from gongkai.letters.selectors import deliveries_of, letters_of
from gongkai.letters.services.convert_letter import convert_letter
from gongkai.letters.services.issue_letter import issue_letter
from gongkai.letters.services.record_delivery import Proof, record_delivery
from gongkai.letters.services.withdraw_letter import withdraw_letter

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@staff_view()
@require_http_methods(["GET", "POST"])
def letters(request: Any, pk: int) -> HttpResponse:
    """本案文书：issue one that lacks nothing; the others say what they lack."""
    case = _case(request, pk)
    possible = letters_to_write(case, on=timezone.localdate())
    if request.method == "POST":
        facts = possible.get(request.POST.get("letter", ""))
        if facts is None:
            raise Http404("没有这份文书")
        try:
            made = issue_letter(
                facts, agency_id=case.agency_id, subject_key=subject_key(case), by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except LetterError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"已出具{made.title}，文号{made.number}。{made.note}")
            return redirect("applications:letter", case.pk, made.pk)
    found = [(key, facts.recipient, preview(facts)) for key, facts in possible.items()]
    context = {
        "case": case, "possible": found,
        "issued": letters_of(subject_key(case), withdrawn=True).prefetch_related("deliveries"),
    }  # fmt: skip
    return render(request, "applications/letters.html", context)


@staff_view()
@require_http_methods(["GET", "POST"])
def letter(request: Any, pk: int, letter_pk: int) -> HttpResponse:
    """一份文书：its words, its service, and what may still be done with it; each opening is remembered."""
    case = _case(request, pk)
    row = _letter(case, letter_pk, withdrawn=True)
    action = request.POST.get("action", "")
    served = DeliveryForm(request.POST if action == "serve" else None)
    withdrawn = WithdrawForm(request.POST if action == "withdraw" else None)
    if request.method == "POST":
        form = withdrawn if action == "withdraw" else served
        if action == "convert" or form.is_valid():
            try:
                _act(request, row, action, form)
                return redirect("applications:letter", case.pk, row.pk)
            except LetterError as error:
                said = f"{error.message}（{error.reference}）" if error.reference else error.message
                if action == "convert":
                    messages.error(request, said)
                else:
                    form.add_error(error.field if error.field in form.fields else None, said)
    text: Text | None = None
    if request.method == "GET":
        _remember(request, case)
        text = from_dict(row.content)
    context = {
        "case": case, "row": row, "text": text, "serve": served, "withdraw": withdrawn,
        "deliveries": deliveries_of(row),
    }  # fmt: skip
    response = render(request, "applications/letter.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_view()
@require_GET
def letter_file(request: Any, pk: int, letter_pk: int, form: str) -> HttpResponse:
    """下载文书; a withdrawn one is gone."""
    case = _case(request, pk)
    row = _letter(case, letter_pk, withdrawn=False)
    if form not in KINDS:
        raise Http404("没有这种文件")
    _remember(request, case)
    try:
        data = docx_of(row) if form == "docx" else pdf_of(row, font_folder=settings.GONGKAI_FONTS)
    except LetterError as error:
        messages.error(request, error.message)
        return redirect("applications:letter", case.pk, row.pk)
    response = HttpResponse(data, content_type=KINDS[form])
    name = f"{row.title}（{row.number}）.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _act(request: Any, row: Letter, action: str, form: Form) -> None:
    now = timezone.now()
    if action == "convert":
        convert_letter(row.pk, by=request.user, now=now)
        messages.success(request, "已转成版式文件。")
        return
    data = form.cleaned_data
    if action == "withdraw":
        withdraw_letter(row.pk, reason=data["reason"], by=request.user, now=now)
        messages.success(request, f"{row.number}已作废，文号不再使用。")
        return
    proof = Proof(data["signed_by"], data["carrier"], data["tracking_number"], data["address"])
    record_delivery(
        row.pk, method=data["method"], on=data["on"], proof=proof, by=request.user, now=now
    )
    messages.success(request, f"{row.number}的送达已登记。")


def _case(request: Any, pk: int) -> Application:
    """A case whose applicant this person may know: a letter bears the name."""
    case = case_or_404(request.scope, pk)
    if not may_open_applicant(request.scope, case):
        raise PermissionDenied("文书里有申请人信息，由本案经办人或者公开机构负责人办理。")
    return case


def _letter(case: Application, letter_pk: int, *, withdrawn: bool) -> Letter:
    found = letters_of(subject_key(case), withdrawn=withdrawn).filter(pk=letter_pk).first()
    if found is None:
        raise Http404("没有这份文书")
    return found


def _remember(request: Any, case: Application) -> None:
    try:
        open_applicant(case.pk, by=request.user, now=timezone.now())
    except ApplicationError as error:
        raise PermissionDenied(error.message) from error
