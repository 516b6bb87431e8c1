"""本案文书: what may be written, what was issued, how it went out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.applications.case_letters import (
    decision_of,
    letters_to_write,
    subject_key,
    words_are_signed,
)
from gongkai.applications.errors import ApplicationError
from gongkai.applications.letters_seam import LetterPreview, draft_to_edit, edited_of, preview
from gongkai.applications.models import Application, CaseFile
from gongkai.applications.retention import LETTERS_WHY
from gongkai.applications.selectors import may_handle, may_open_applicant
from gongkai.applications.services.edit_decision import drop_edit, edit_decision
from gongkai.applications.services.issue_case_letter import (
    AlreadyIssuedError,
    NoCauseError,
    issue_case_letter,
)
from gongkai.applications.services.open_applicant import open_applicant
from gongkai.applications.services.record_service import POST, Proof
from gongkai.applications.services.serve_letter import letter_came_back, serve_letter
from gongkai.applications.views.doors import case_or_404, decision_or_404, keep_upload
from gongkai.files.errors import FileError
from gongkai.files.sending import send_file
from gongkai.letters.edited import lines_of
from gongkai.letters.errors import LetterError
from gongkai.letters.forms import (
    DeliveryForm,
    EditedForm,
    ReturnForm,
    SettleForm,
    WithdrawForm,
)
from gongkai.letters.letter import Letter as Text
from gongkai.letters.letter import from_dict
from gongkai.letters.models import Letter
from gongkai.letters.office import program
from gongkai.letters.rendering import docx_of, pdf_of
from gongkai.letters.selectors import deliveries_of, letters_of, open_return
from gongkai.letters.services.convert_letter import convert_letter
from gongkai.letters.services.edit_letter import edit_letter
from gongkai.letters.services.record_return import settle_return
from gongkai.letters.services.withdraw_letter import withdraw_letter

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
FORMS: dict[str, Any] = {
    "serve": DeliveryForm, "withdraw": WithdrawForm, "return": ReturnForm, "settle": SettleForm,
    "edit": EditedForm,
}  # fmt: skip
#: Where a refusal of a service stands on the page.
FIELDS = {"on": "back_on", "reason": "why_back", "file": "envelope", "why": "why_not"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that the case gives cause for, and the one already ``issued`` about it."""

    cause: str
    recipient: str
    seen: LetterPreview
    edited: tuple[str, ...]
    issued: Letter | None
    withdrawn: int


@staff_view()
@require_http_methods(["GET", "POST"])
def letters(request: Any, pk: int) -> HttpResponse:
    """本案文书：issue one that lacks nothing; the others say what they lack, or that they are issued."""
    case = _case(request, pk)
    if request.method == "POST":
        try:
            made = issue_case_letter(
                case.pk, request.POST.get("letter", ""), by=request.user, now=timezone.now(),
                withdrawn=_number(request.POST.get("withdrawn")),
            )  # fmt: skip
        except NoCauseError as error:
            raise Http404(error.message) from error
        except AlreadyIssuedError as error:
            messages.info(
                request, f"{error.letter.title}已出具，文号{error.letter.number}，没有再编号。"
            )
            return redirect("applications:letter", case.pk, error.letter.pk)
        except LetterError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"已出具{made.title}，文号{made.number}。{made.note}")
            return redirect("applications:letter", case.pk, made.pk)
    issued = letters_of(subject_key(case), withdrawn=True).prefetch_related("deliveries__returned")
    standing = {row.cause: row for row in issued if not row.is_withdrawn}
    withdrawn = Counter(row.cause for row in issued if row.is_withdrawn)
    context = {
        "case": case, "issued": issued,
        "possible": [
            Offer(
                key, facts.recipient, preview(facts), edited_of(case, key), standing.get(key),
                withdrawn[key],
            )
            for key, facts in letters_to_write(case, on=timezone.localdate()).items()
        ],
    }  # fmt: skip
    return render(request, "applications/letters.html", context)


@staff_view()
@require_http_methods(["GET", "POST"])
def letter(request: Any, pk: int, letter_pk: int) -> HttpResponse:
    """一份文书：its words, its service, and what may still be done with it; each opening is remembered."""
    case = _case(request, pk)
    row = _letter(case, letter_pk, withdrawn=True)
    action = request.POST.get("action", "")
    today = timezone.localdate()
    first = {"on": today, "back_on": today}
    forms = {
        name: form(request.POST, request.FILES) if name == action else form(initial=first)
        for name, form in FORMS.items()
    }
    ready = action == "convert" or (action in forms and forms[action].is_valid())
    if request.method == "POST" and ready:
        try:
            messages.success(request, _act(request, case, row, action, forms.get(action)))
            return redirect("applications:letter", case.pk, row.pk)
        except (LetterError, ApplicationError) as error:
            _beside(request, forms.get(action), error)
        except FileError as error:
            _beside(
                request, forms.get(action), LetterError(f"没有收下。{error.message}", field="file")
            )
    response = render(request, "applications/letter.html", _shown(request, case, row, forms))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _shown(request: Any, case: Application, row: Letter, forms: dict[str, Any]) -> dict[str, Any]:
    lines: list[str] = []
    text: Text | None = None
    if request.method == "GET" and not row.purged_at:
        _remember(request, case)
        text = from_dict(row.content)
        lines = lines_of(row.content.get("edited", ""))
    deliveries = list(deliveries_of(row))
    posted = [one for one in deliveries if one.method == POST and not hasattr(one, "returned")]
    papers = dict(case.files.filter(kind=CaseFile.Kind.PROOF).values_list("file_id", "pk"))
    files = [(one.proof_id, getattr(one, "returned", None)) for one in deliveries]
    return {
        "case": case, "row": row, "text": text, "lines": lines, **forms,
        "deliveries": [
            (one, papers.get(proof or 0), papers.get(back.scan_id or 0) if back else None)
            for one, (proof, back) in zip(deliveries, files, strict=True)
        ],
        "returnable": posted[-1] if posted else None, "waits": open_return(row),
        "is_answer": words_are_signed(row), "answered_on": _answered_on(case, row),
        "outcomes": _outcomes(case, row), "why_purged": LETTERS_WHY,
        "converts": program() is not None, "may_edit": not deliveries and row.docx_id is not None,
        "is_open": not row.is_withdrawn and not row.purged_at,
    }  # fmt: skip


def _answered_on(case: Application, row: Letter) -> date | None:
    """答复之日, if the letter is an answer; a letter that comes back does not move it."""
    decision = decision_of(case, row.cause)
    delivery = getattr(decision, "delivery", None)
    return delivery.on if delivery else None


def _outcomes(case: Application, row: Letter) -> list[str]:
    """办理结果 the letter told: what is left to say of one that was purged."""
    decision = decision_of(case, row.cause)
    items = decision.items.order_by("item__position") if decision else ()
    return [item.get_outcome_display() for item in items]


@staff_view()
@require_GET
def letter_file(request: Any, pk: int, letter_pk: int, form: str) -> HttpResponse:
    """下载文书; a withdrawn one is gone."""
    case = _case(request, pk)
    row = _letter(case, letter_pk, withdrawn=False)
    if form not in KINDS or row.purged_at:
        raise Http404("没有这种文件")
    _remember(request, case)
    try:
        data = docx_of(row) if form == "docx" else pdf_of(row, font_folder=settings.GONGKAI_FONTS)
    except LetterError as error:
        messages.error(request, error.message)
        return redirect("applications:letter", case.pk, row.pk)
    return _attached(data, form, f"{row.title}（{row.number}）")


def _attached(data: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=KINDS[form])
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{name}.{form}") or ""
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_view()
@require_http_methods(["GET", "POST"])
def edited(request: Any, pk: int, decision_pk: int) -> Any:
    """答复稿修改件：download the draft, take the edited file back, or go back to the filled-in words."""
    case = case_or_404(request.scope, pk)
    text = decision_or_404(case, decision_pk)
    if request.method == "GET" and text.edited:
        return send_file(text.edited, text.edited.name)
    if not may_handle(request.scope, case.agency_id):
        raise PermissionDenied("这件申请由经办人办理，您只审核或者提意见。")
    now = timezone.now()
    try:
        if request.method == "GET":
            return _attached(
                draft_to_edit(text, on=timezone.localdate(now)), "docx", f"答复第{text.number}稿"
            )
        if "drop" in request.POST:
            drop_edit(text.pk, by=request.user, now=now)
            messages.success(request, "已撤去修改件，恢复填写的答复。")
        else:
            form = EditedForm(request.POST, request.FILES)
            if form.is_valid():
                edit_decision(text.pk, form.cleaned_data["edited"].file, by=request.user, now=now)
                messages.success(request, "修改件已核对收下，审核人看到、签名的就是它。")
            else:
                messages.error(request, str(form.errors["edited"][0]))
    except (ApplicationError, LetterError) as error:
        messages.error(request, error.message)
    return redirect("applications:decision", case.pk, text.pk)


def _act(request: Any, case: Application, row: Letter, action: str, form: Any) -> str:
    """Do it, and say what was done."""
    by, now = request.user, timezone.now()
    if action == "convert":
        convert_letter(row.pk, by=by, now=now)
        return "已转成版式文件。"
    data = form.cleaned_data
    if action == "withdraw":
        withdraw_letter(row.pk, reason=data["reason"], by=by, now=now)
        return f"{row.number}已作废，文号不再使用。"
    if action == "edit":
        signed = words_are_signed(row)
        edit_letter(row.pk, data["edited"].file, words_are_signed=signed, by=by, now=now)
        return f"{row.number}已换成修改件。"
    if action == "settle":
        settle_return(row.pk, why=data["why_not"], by=by, now=now)
        return "已记下，不再列在今天。"
    with transaction.atomic():
        if action == "return":
            scan = keep_upload(data["envelope"], case.agency, request, now)
            delivery = get_object_or_404(row.deliveries, pk=_number(request.POST.get("delivery")))
            letter_came_back(
                case.pk, delivery, on=data["back_on"], reason=data["why_back"], scan=scan, by=by, now=now
            )  # fmt: skip
            return f"{row.number}的退信已登记，请再次送达。"
        file = keep_upload(data.pop("file"), case.agency, request, now)
        serve_letter(case.pk, row, Proof(**data, file=file), by=by, now=now)
    case.refresh_from_db(fields=["answered_on"])
    closed = bool(decision_of(case, row.cause)) and case.answered_on
    return f"{row.number}的送达已登记{'，这件申请已办结' if closed else ''}。"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _beside(request: Any, form: Any, error: LetterError | ApplicationError) -> None:
    said = f"{error.message}（{error.reference}）" if error.reference else error.message
    if form is None:
        messages.error(request, said)
        return
    names = (
        error.field,
        FIELDS.get(error.field, ""),
        *(("edited",) if error.field == "file" else ()),
    )
    form.add_error(next((name for name in names if name in form.fields), None), said)


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
