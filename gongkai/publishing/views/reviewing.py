"""送审、撤回、看稿签名、审签单."""

from typing import Any

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.selectors import Scope
from gongkai.documents.clean import plain_text
from gongkai.publishing import review as rules
from gongkai.publishing.comparing import base_of, changes, facts_in_words
from gongkai.publishing.compiled import writing_url
from gongkai.publishing.enclosures import enclosures
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.forms import RecallForm
from gongkai.publishing.gates import LOOK, gates, ticked_in
from gongkai.publishing.models import Item, ReviewPlan, Signature
from gongkai.publishing.selectors import (
    PUBLISHERS,
    agreed,
    authors_of,
    can_be_signed,
    filer_of,
    filers_of,
    may_see,
    open_plan_steps,
    plan_for,
    plan_steps,
    signing_standing,
    withheld_word,
)
from gongkai.publishing.services.send_for_review import SENDABLE, recall_review, send_for_review
from gongkai.publishing.services.sign_and_publish import sign_and_publish
from gongkai.publishing.services.sign_step import sign_step
from gongkai.publishing.states import due_of, explained, state_of, steps_shown
from gongkai.publishing.views.doors import item_or_404, item_to_write, put_beside
from gongkai.publishing.views.item import attachments_of

MOST_MARKABLE = 60
MARK_LENGTH = 60
NO_FILER = "有填报岗位的人（现在没有人任此岗，请安全管理员补任）"


@staff_view()
@require_http_methods(["GET", "POST"])
def send(request: Any, pk: int) -> HttpResponse:
    """送审：one page with the five gates where the filer answers for 初审."""
    item = item_to_write(request.scope, pk)
    version = item.current_version
    assert version is not None
    plan = plan_for(item.agency, version.facts["kind"])
    ticked = ticked_in(request.POST.getlist("gates"))
    error: PublishingError | None = None
    if request.method == "GET" and item.stage not in SENDABLE:
        return redirect("publishing:item", item.pk)
    if request.method == "POST":
        if item.stage == Item.Stage.IN_REVIEW and version.pk in {
            s.version_id for s in agreed(item)
        }:
            messages.info(request, "这一件已经送审了，不必再送。")
            return redirect("publishing:item", item.pk)
        if request.POST.get("seen_hash") != version.content_hash:
            messages.error(request, "您看过以后稿子又变了，没有送审。请看过这一稿再送。")
            return redirect("publishing:send", item.pk)
        try:
            send_for_review(
                item.pk, by=request.user, now=timezone.now(), gates=ticked,
                opinion=request.POST.get("opinion", "")[:1000],
            )  # fmt: skip
        except PublishingError as refused:
            error = refused
        else:
            item.refresh_from_db()
            messages.success(request, f"已送审。现在等{_waiting(item)}。")
            return redirect("publishing:item", item.pk)
    return render(
        request,
        "publishing/send.html",
        {
            "item": item,
            "version": version,
            "plan": plan,
            "must_be_sent_by": _filers(plan, item, request.scope),
            "signs_first": bool(plan and plan.filer_signs_first and filer_of(request.scope, item)),
            "writing_url": writing_url(item),
            "steps": list(plan.steps.order_by("position")) if plan else [],
            "gates": gates(ticked),
            "saved": request.GET.get("saved", ""),
            "all_ticked": "all" in request.POST.getlist("gates"),
            "opinion": request.POST.get("opinion", ""),
            "error": error,
            "files": attachments_of(version),
        },
    )


def _filers(plan: ReviewPlan | None, item: Item, mine: Scope) -> str:
    """Who has to send the item on, where 初审 is the filer's and nobody else is there to sign it."""
    today = timezone.localdate()
    if plan is None or not plan.filer_signs_first or filer_of(mine, item):
        return ""
    if can_be_signed(item, plan, mine.user.pk, today):
        return ""
    people = [str(p) for p in filers_of(item, today)]
    return "、".join(people[:5]) + ("等人中的一位" if len(people) > 5 else "") or NO_FILER


def _waiting(item: Item) -> str:
    shown = [s for s in steps_shown(item, timezone.localdate()) if s.is_now]
    return "；".join(f"{s.who or '有岗位的人'}{s.name}" for s in shown)


@staff_view()
@require_http_methods(["GET", "POST"])
def recall(request: Any, pk: int) -> HttpResponse:
    """撤回送审：back to draft, with the reason."""
    item = item_to_write(request.scope, pk)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            recall_review(item.pk, by=request.user, reason=reason, now=timezone.now())
        except PublishingError as error:
            put_beside(form, error)
        else:
            if item.report_year is not None:
                messages.success(request, "已撤回，已有的签名作废。要改，在这里重新编制一稿。")
            else:
                messages.success(request, "已撤回，可以修改了。已有的签名作废。")
            return redirect(writing_url(item))
    context = {
        "item": item, "form": form, "heading": "撤回送审", "submit": "撤回", "tone": "stop",
        "why": "撤回以后这一轮的签名全部作废，改好要重新送审。",
    }  # fmt: skip
    return render(request, "publishing/ask.html", context)


@staff_view()
@require_http_methods(["GET", "POST"])
def review(request: Any, pk: int) -> HttpResponse:
    """看稿签名：what changed, what the public will see, five gates, 同意 or 退回."""
    item = item_or_404(request.scope, pk)
    error: PublishingError | None = None
    if request.method == "POST":
        try:
            done = _sign(request, item)
        except PublishingError as refused:
            if signature := _signed_before(item, request):
                item.refresh_from_db()
                if void := _void_because(item, signature):
                    messages.error(request, void)
                else:
                    messages.info(request, "您已经签过这一稿，签名有效，不必再签。")
                return redirect("publishing:review", item.pk)
            if not refused.field:
                messages.error(request, refused.message)
                return redirect("publishing:review", item.pk)
            error = refused
        else:
            messages.success(request, done)
            item.refresh_from_db()
            return _after_signing(item, request.scope)
    return _review_page(request, item, error)


def _after_signing(item: Item, mine: Scope) -> HttpResponse:
    """Back to the item; who signed for another office no longer sees it and goes to his own list."""
    if may_see(item, mine):
        return redirect("publishing:item", item.pk)
    return redirect("publishing:list")


def _signed_before(item: Item, request: Any) -> Signature | None:
    """His last signature on the text of the page that he posted, whatever became of it."""
    return (
        Signature.objects.filter(
            item=item, person=request.user, content_hash=request.POST.get("seen_hash", "")[:64],
            verdict=request.POST.get("verdict", "")[:8],
        )
        .select_related("version")
        .order_by("pk").last()
    )  # fmt: skip


def _void_because(item: Item, signature: Signature) -> str:
    """Why a signature counts no more; empty while it does."""
    version = item.current_version
    assert version is not None
    if signature.content_hash != version.content_hash:
        void = f"您签的是第{signature.version.number}稿，稿子已改成第{version.number}稿，那次签名已作废。"
    elif signature.round != item.round:
        void = "您签过以后这一件撤回过，那次签名已作废。"
    else:
        return ""
    is_in_review = item.stage == Item.Stage.IN_REVIEW
    return void + ("请看过现在这一稿再签。" if is_in_review else "重新送审时会再通知您。")


def _sign(request: Any, item: Item) -> str:
    posted = request.POST
    verdict = posted.get("verdict", "")
    if verdict not in Signature.Verdict.values:
        raise PublishingError("请选择同意或退回。", field="verdict")
    seen, now = posted.get("seen_hash", ""), timezone.now()
    ticked = frozenset(posted.getlist("gates")) & frozenset(rules.GATES)
    opinion = posted.get("opinion" if verdict == "agree" else "return_opinion", "")[:1000]
    if verdict == Signature.Verdict.AGREE and posted.get("publish") == "on":
        sign_and_publish(
            item.pk, seen_hash=seen, by=request.user, now=now, gates=ticked, opinion=opinion
        )
        return "已签同意，并已发布，公众现在就能看到。"
    marks = tuple(m[:MARK_LENGTH] for m in posted.getlist("marks")[:MOST_MARKABLE])
    signed = sign_step(
        item.pk, seen_hash=seen, verdict=verdict, by=request.user, now=now, gates=ticked,
        opinion=opinion, marks=marks if verdict == Signature.Verdict.RETURN else (),
    )  # fmt: skip
    if verdict == Signature.Verdict.RETURN:
        return f"已退回给{signed.current_version.saved_by if signed.current_version else signed.created_by}，已通知。"
    if signed.stage == Item.Stage.APPROVED:
        if withheld := withheld_word(signed):
            return f"已签同意。三审都已同意，审定为{withheld}，不发布。"
        return "已签同意。三审都已同意，可以发布了。"
    return f"已签同意。下一步等{_waiting(signed)}。"


def _review_page(request: Any, item: Item, error: PublishingError | None) -> HttpResponse:
    version = item.current_version
    assert version is not None
    mine: Scope = request.scope
    today = timezone.localdate()
    base = base_of(item, version)
    signatures = agreed(item)
    found = signing_standing(item, mine)
    why_not = _why_not(item, request, signatures, found is not None)
    posted = request.POST
    return render(
        request,
        "publishing/review.html",
        {
            "item": item,
            "version": version,
            "state": state_of(item, timezone.now()),
            "plate": due_of(item, today, calendar_for(item.agency) if item.due_on else None),
            "steps": steps_shown(item, today),
            "signatures": {s.step: s for s in signatures},
            "signed": signatures,
            "base": base,
            "changes": changes(base, version) if base else None,
            "facts": [(k, v) for k, v in facts_in_words(version).items() if v and k != "标题"],
            "files": attachments_of(version),
            "enclosures": enclosures(item),
            "gates": gates(frozenset(posted.getlist("gates"))),
            "step": found[0] if found else None,
            "standing": found[1] if found else None,
            "why_not": why_not,
            "may_publish_now": not why_not and _may_publish_now(item, mine, today),
            "markable": _markable(version.body),
            "posted": posted,
            "marked": posted.getlist("marks"),
            "error": error,
        },
    )


def _why_not(item: Item, request: Any, signatures: list[Signature], has_step: bool) -> str:
    """Why this person cannot sign now; empty when he can."""
    if item.stage != Item.Stage.IN_REVIEW:
        return "这一件现在不在审核中。"
    if request.user.pk in {s.person_id for s in signatures}:
        return "您已经签过这一稿，不必再签。"
    if request.user.pk in authors_of(item):
        return "您改过这一件，是起草人，不能审核自己的稿子。"
    return "" if has_step else "现在不是由您签的一步。"


def _may_publish_now(item: Item, mine: Scope, today: Any) -> bool:
    """Whether 签后立即发布 can work: the last open step, a publisher, nothing public to correct."""
    version = item.current_version
    assert version is not None
    waiting = len(plan_steps(item)) - len(agreed(item))
    is_public = item.published_version_id is not None and item.withdrawn_at is None
    not_before = max(version.facts["formed_on"], version.facts["embargo_until"])
    return (
        waiting == 1
        and len(open_plan_steps(item)) == 1
        and item.agency_id in mine.agencies_with(*PUBLISHERS)
        and version.facts["disclosure"] == Item.Disclosure.PROACTIVE
        and not is_public
        and not_before <= today.isoformat()
    )


def _markable(body: str) -> list[str]:
    """Paragraphs a reviewer can mark, each by its beginning."""
    return [line[:MARK_LENGTH] for line in plain_text(body).split("\n") if line][:MOST_MARKABLE]


@staff_view()
@require_safe
def sheet(request: Any, pk: int) -> HttpResponse:
    """审签单：one printable page with a code back to the record."""
    item = item_or_404(request.scope, pk)
    if item.round == 0 or item.plan is None:
        raise PermissionDenied("还没有送审，没有审签单。")
    version = item.current_version
    assert version is not None
    signed = {s.step: s for s in agreed(item)}
    facts = facts_in_words(version)
    deadline, _ = explained(
        item.agency,
        item.formed_on,
        version.facts["publish_rule"],
        item.embargo_until,
        version.title,
    )
    url = request.build_absolute_uri(reverse("publishing:item", args=[item.pk]))
    code = segno.make(url, error="m").svg_inline(border=2, svgclass="qr", omitsize=True)
    digest = version.content_hash
    return render(
        request,
        "publishing/sheet.html",
        {
            "item": item,
            "version": version,
            "facts": facts,
            "files": attachments_of(version),
            "rows": [(step, signed.get(step.code)) for step in plan_steps(item)],
            "gates": [
                (name, LOOK[key], [s for s in signed.values() if s.gates.get(key)])
                for key, name in rules.GATES.items()
            ],
            "as_filer": next((s for s in signed.values() if s.as_filer), None),
            "deadline": deadline,
            "digest": " ".join(digest[i : i + 4] for i in range(0, len(digest), 4)),
            "code": mark_safe(code),
            "url": url,
            "now": timezone.localtime(),
        },
    )
