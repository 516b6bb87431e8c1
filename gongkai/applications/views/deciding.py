"""怎么答：draft for each item, three signatures, issue, service."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.access import staff_view
from gongkai.applications import forms, plans
from gongkai.applications.case_letters import cause_of, decision_letter, subject_key
from gongkai.applications.deciding import NOT_FOUND, why_not_absent
from gongkai.applications.errors import ApplicationError
from gongkai.applications.letters_seam import edited_lines
from gongkai.applications.models import Application, Decision, DecisionItem, SearchRecord
from gongkai.applications.selectors import may_handle, may_open_applicant
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.record_service import Proof, record_service
from gongkai.applications.services.send_decision_for_review import (
    recall_decision,
    send_decision_for_review,
)
from gongkai.applications.services.sign_decision import sign_decision
from gongkai.applications.views.doors import (
    case_or_404,
    decision_or_404,
    keep_upload,
    put_beside,
)
from gongkai.files.errors import FileError
from gongkai.letters.compose import compose
from gongkai.letters.errors import LetterError
from gongkai.letters.letter import Letter
from gongkai.letters.office import program
from gongkai.letters.selectors import letter_about, withdrawn_about

Stage = Decision.Stage


def _case_to_handle(request: Any, pk: int) -> Application:
    case = case_or_404(request.scope, pk)
    if not may_handle(request.scope, case.agency_id):
        raise PermissionDenied("这件申请由经办人办理，您只审核或者提意见。")
    return case


@staff_view()
@require_http_methods(["GET", "POST"])
def draft(request: Any, pk: int) -> HttpResponse:
    """拟答复稿：every item on one page."""
    case = _case_to_handle(request, pk)
    now = timezone.now()
    answers, words = _answer_forms(request, case, timezone.localdate(now))
    if request.method == "POST":
        filled = [form for form in answers if not _left_out(case, form)]
        valid = [form.is_valid() for form in (*filled, words)]
        if all(valid) and _draft(request, case, filled, words, now):
            messages.success(request, "答复稿已存好。看一遍再送审。")
            latest = case.decisions.order_by("-number").values_list("pk", flat=True)[0]
            return redirect("applications:decision", case.pk, latest)
    context = {"case": case, "answers": answers, "words": words, "bad": _bad(answers, words)}
    return render(request, "applications/draft.html", context)


def _answer_forms(request: Any, case: Application, today: Any) -> tuple[list[Any], Any]:
    reopened = case.reopenings.filter(answered_on=None).exists()
    items = case.items.order_by("position")
    items = items if reopened else items.filter(answered_on=None)
    before: dict[int, DecisionItem] = {}
    for row in DecisionItem.objects.filter(decision__application=case).order_by("decision__number"):
        before[row.item_id] = row
    searches = list(case.searches.all())
    posted = request.POST if request.method == "POST" else None
    answers = [
        forms.AnswerForm(
            posted, item=item, today=today, not_absent=str(why_not_absent(item, searches) or ""),
            initial=forms.answer_initial(before[item.pk]) if item.pk in before else {},
        )
        for item in items
    ]  # fmt: skip
    last = case.decisions.order_by("-number").first()
    initial = {"opening": last.opening, "closing": last.closing} if last else {}
    return answers, forms.LetterWordsForm(posted, initial=initial)


def _left_out(case: Application, form: Any) -> bool:
    """Of a case answered item by item, an item may be left for later."""
    return case.is_split and not form["outcome"].value()


def _draft(request: Any, case: Application, filled: list[Any], words: Any, now: Any) -> bool:
    try:
        draft_decision(
            case.pk, [form.answer(case.earlier) for form in filled], by=request.user, now=now,
            opening=words.cleaned_data["opening"], closing=words.cleaned_data["closing"],
        )  # fmt: skip
    except ApplicationError as error:
        _beside_its_item(filled, words, error)
        return False
    return True


def _beside_its_item(filled: list[Any], words: Any, error: ApplicationError) -> None:
    """A refusal names its item; one that names none stands at the first item, or on top."""
    names = {"grounds": "ground_1", "earlier": "earlier_on"}
    field = names.get(error.field, error.field)
    of_item = [form for form in filled if f"第{form.item.position}项" in error.message]
    unsearched = [form for form in filled if form["outcome"].value() == NOT_FOUND]
    target = next(iter(of_item or (unsearched if field == "outcome" else filled[:1])), None)
    said = f"{error.message}（{error.reference}）" if error.reference else error.message
    if target is None or field not in target.fields:
        words.add_error(None, said)
    else:
        target.add_error(field, said)


def _bad(answers: list[Any], words: Any) -> list[tuple[str, str]]:
    """Every complaint with the place of its field, for the top of the page."""
    found = [("", said) for said in words.non_field_errors()] if words.is_bound else []
    for form in answers:
        for field in form if form.is_bound else ():
            found += [(f"#{field.auto_id}", f"第{form.item.position}项：{e}") for e in field.errors]
    return found


@staff_view()
@require_http_methods(["GET", "POST"])
def decision(request: Any, pk: int, decision_pk: int) -> HttpResponse:
    """看稿：the text item by item, who signed, and 同意 or 退回 for whose turn it is."""
    case = case_or_404(request.scope, pk)
    text = decision_or_404(case, decision_pk)
    problem: ApplicationError | None = None
    if request.method == "POST":
        try:
            signed = sign_decision(
                text.pk, seen_hash=request.POST.get("seen_hash", "")[:64],
                verdict=request.POST.get("verdict", "")[:8], by=request.user, now=timezone.now(),
                opinion=request.POST.get("opinion", ""),
            )  # fmt: skip
        except ApplicationError as error:
            problem = error
        else:
            messages.success(request, _said(signed))
            return _back(request, case, signed.pk)
    return render(request, "applications/decision.html", _shown(request, case, text, problem))


def _said(text: Decision) -> str:
    if text.stage == Stage.RETURNED:
        return f"已退回给{text.drafted_by}，已通知。"
    if text.stage == Stage.APPROVED:
        return "已签同意。三审都已同意，可以作出答复了。"
    return "已签同意，已通知下一位。"


def _back(request: Any, case: Application, decision_pk: int) -> HttpResponse:
    """To the text; who no longer may see it goes to his own day."""
    try:
        case_or_404(request.scope, case.pk)
    except Http404:
        return redirect("desk:today")
    return redirect("applications:decision", case.pk, decision_pk)


def _shown(
    request: Any, case: Application, text: Decision, problem: ApplicationError | None
) -> dict[str, Any]:
    mine, today = request.scope, timezone.localdate()
    step = plans.open_step(text)
    agreed = {one.person for one in plans.agreed(text)}
    why_not = ""
    if text.stage != Stage.IN_REVIEW:
        why_not = "这一稿现在不在审核中。"
    elif request.user.pk in plans.authors_of(text):
        why_not = "您是拟稿人或者经办人，不能审核自己的稿子。"
    elif request.user.pk in agreed:
        why_not = "您已经签过这一稿，不必再签。"
    elif step is None or plans.standing_for(step, case, mine) is None:
        why_not = "现在不是由您签的一步。"
    handles = may_handle(mine, case.agency_id)
    is_made = text.stage in (Stage.ISSUED, Stage.SERVED)
    subject, cause = subject_key(case), cause_of(text)
    paper = letter_about(subject, cause) if is_made else None
    letter, lacking = _letter(case, text, today)
    rows = list(text.items.select_related("item", "earlier"))
    return {
        "case": case, "text": text, "rows": rows, "searches": _searches(case, rows),
        "letter": letter, "lacking": lacking,
        "edited_lines": edited_lines(text, case.applicant_label or "申请人"),
        "may_edit": handles and text.stage == Stage.DRAFT and text.drafted_by_id == request.user.pk,
        "converts": program() is not None,
        "step": step, "why_not": why_not, "problem": problem,
        "steps": [
            (s, next((x for x in text.signatures.all()
                      if x.step == s.code and x.verdict == "agree"), None))
            for s in plans.steps_of(text)
        ],
        "returned": [x for x in text.signatures.all() if x.verdict == "return"],
        "plan": plans.plan_of(case.agency_id) if text.stage == Stage.DRAFT else (),
        "may_send": handles and text.stage == Stage.DRAFT,
        "may_recall": handles and paper is None
        and text.stage in (Stage.IN_REVIEW, Stage.APPROVED, Stage.ISSUED),
        "may_issue": handles and text.stage == Stage.APPROVED,
        "may_serve": handles and text.stage == Stage.ISSUED,
        "paper": paper, "cause": cause, "withdrawn": withdrawn_about(subject, cause),
        "may_open": may_open_applicant(mine, case),
        "may_redraft": handles and text.stage in (Stage.DRAFT, Stage.RETURNED),
        "opinion": request.POST.get("opinion", ""),
    }  # fmt: skip


def _searches(case: Application, rows: list[DecisionItem]) -> list[SearchRecord]:
    """Every search on which a 信息不存在 of the text rests, also those that found something."""
    absent = [row.item_id for row in rows if row.outcome == NOT_FOUND]
    if not absent:
        return []
    about = Q(item=None) | Q(item__in=absent)
    return list(case.searches.filter(about).select_related("item", "explained_by"))


def _letter(case: Application, text: Decision, today: Any) -> tuple[Letter | None, str]:
    """The letter as it will read, the applicant's name masked; or what it still lacks."""
    facts = decision_letter(text, on=today)
    try:
        masked = replace(facts, recipient=case.applicant_label or "申请人", recipient_address="")
        return compose(masked), ""
    except LetterError as error:
        return None, error.message


@staff_view()
@require_POST
def send(request: Any, pk: int, decision_pk: int) -> HttpResponse:
    """送审。"""
    case = _case_to_handle(request, pk)
    text = decision_or_404(case, decision_pk)
    seen = request.POST.get("seen_hash", "")[:64]
    return _press(
        request, case, text, "已送审，已通知审核人。",
        lambda now: send_decision_for_review(text.pk, seen_hash=seen, by=request.user, now=now),
    )  # fmt: skip


@staff_view()
@require_POST
def recall(request: Any, pk: int, decision_pk: int) -> HttpResponse:
    """撤回送审。"""
    case = _case_to_handle(request, pk)
    text = decision_or_404(case, decision_pk)
    return _press(
        request, case, text, "已撤回，签名作废，请重新拟稿。",
        lambda now: recall_decision(text.pk, by=request.user, now=now),
    )  # fmt: skip


@staff_view()
@require_POST
def issue(request: Any, pk: int, decision_pk: int) -> HttpResponse:
    """作出答复。"""
    case = _case_to_handle(request, pk)
    text = decision_or_404(case, decision_pk)
    return _press(
        request, case, text, "答复已作出。请出文书、送达并登记凭证，答复之日以送达为准。",
        lambda now: issue_decision(text.pk, by=request.user, now=now),
    )  # fmt: skip


def _press(request: Any, case: Application, text: Decision, said: str, do: Any) -> HttpResponse:
    try:
        do(timezone.now())
    except ApplicationError as error:
        reference = f"（{error.reference}）" if error.reference else ""
        messages.error(request, f"{error.message}{reference}")
    else:
        messages.success(request, said)
    return redirect("applications:decision", case.pk, text.pk)


@staff_view()
@require_http_methods(["GET", "POST"])
def serve(request: Any, pk: int, decision_pk: int) -> HttpResponse:
    """登记送达 of an answer that has no letter here (a case of an earlier year): the proof decides its day."""
    case = _case_to_handle(request, pk)
    text = decision_or_404(case, decision_pk)
    if text.stage != Stage.ISSUED:
        messages.error(request, "只有已经作出、还没有送达的答复可以登记送达。")
        return redirect("applications:decision", case.pk, text.pk)
    if case.needs_letter:
        messages.info(request, "这份答复随文书送达，请在文书页登记。")
        return redirect("applications:decision", case.pk, text.pk)
    now = timezone.now()
    form = forms.ServiceForm(
        request.POST or None, request.FILES or None, case=case, today=timezone.localdate(now),
        by=request.user,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = {k: v for k, v in form.cleaned_data.items() if k != "file"}
        try:
            with transaction.atomic():
                file = keep_upload(form.cleaned_data.get("file"), case.agency, request, now)
                record_service(text.pk, Proof(**data, file=file), by=request.user, now=now)
        except ApplicationError as error:
            put_beside(form, error)
        except FileError as error:
            form.add_error("file", f"没有收下。{error.message}")
        else:
            messages.success(request, "送达已登记。")
            return redirect("applications:case", case.pk)
    context = {
        "case": case, "form": form,
        "act": {"label": "登记送达", "tone": "", "why": "当面送达以签收之日、邮寄以交邮之日、电子送达以到达之日为答复之日。邮寄须交邮政企业。",
                "reference": "国办公开办函〔2016〕235号"},
    }  # fmt: skip
    return render(request, "applications/act.html", context)
