"""网上申请、回执、查进度."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongkai.agencies.models import Agency
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application, CaseFile, HeldUpload
from gongkai.applications.selectors import handed_in, progress, tracked
from gongkai.applications.services.receive_application import (
    Intake,
    Person,
    Receipt,
    in_order,
    receive_application,
)
from gongkai.portal import applying, holding
from gongkai.portal.forms import MOST_ITEMS, ApplyForm, TrackForm, texts_of, with_texts
from gongkai.portal.http import Link, page
from gongkai.portal.tree import Tree
from gongkai.portal.views.pages import office_or_404

TOO_MANY = "这个网络一小时内已提交十份申请。请稍后再提交，或者当面、邮寄提交。"
TOO_WRONG = "查询码错得太多，请十分钟后再试，或者打电话查询。"


def _page(
    request: HttpRequest, template: str, office: Agency, tree: Tree, title: str, **context: Any
) -> HttpResponse:
    crumbs = (Link("依申请公开", reverse("portal:apply", args=[office.slug])), Link(title))
    return page(request, template, office, tree, context, here="application", crumbs=crumbs)


@never_cache
def apply_form(request: HttpRequest, slug: str) -> HttpResponse:
    """申请表：adds or takes away a field, or shows first what may be public already and then sends."""
    office, tree = office_or_404(slug)
    question, token = applying.new_question()
    matches: list[applying.Matches] = []
    if request.method != "POST":
        first = {"question": token, "submission_key": secrets.token_urlsafe(24)}
        form = ApplyForm(initial=first)
    else:
        now = timezone.now()
        sent = _checked(request, office, now)
        kept = holding.take(request, office, sent, now)
        if (texts := _rearranged(request.POST)) is not None:
            form = sent.changed(token, texts, kept)
        else:
            if not sent.data.get("seen"):
                matches = applying.public_already(office, texts_of(sent.data), now)
            if sent.is_valid() and not matches:
                response = _sent(request, office, sent, kept, now)
                if response is not None:
                    return response
            form = sent.asked_anew(token, kept, seen=bool(matches))
    return _page(
        request, "portal/apply_form.html", office, tree, "网上申请", form=form, question=question,
        matches=matches, most_items=MOST_ITEMS, may_send=applying.may_send(request),
        per_hour=applying.PER_HOUR, too_many=TOO_MANY,
    )  # fmt: skip


def _rearranged(data: QueryDict) -> list[str] | None:
    """申请内容 after 再加一项 or 去掉这一项; ``None`` when the form was sent."""
    action, _, place = data.get("action", "").partition("-")
    texts = texts_of(data)
    if action == "more":
        return [*texts, ""][:MOST_ITEMS]
    if action == "drop" and place.isascii() and place.isdigit():
        return [t for n, t in enumerate(texts, start=1) if n != int(place)] or [""]
    return None


def _checked(request: HttpRequest, office: Agency, now: datetime) -> ApplyForm:
    """The form as sent; fields of 申请内容 that were left empty are closed up."""
    filled = [text for text in texts_of(request.POST) if text.strip()]
    kept = holding.kept_of(request, office, now)
    form = ApplyForm(with_texts(request.POST, filled), request.FILES, kept=kept)
    if not applying.may_send(request):
        form.add_error(None, TOO_MANY)
    return form


def _sent(
    request: HttpRequest, office: Agency, form: ApplyForm, kept: Sequence[HeldUpload], now: datetime
) -> HttpResponse | None:  # fmt: skip
    """Send it; or ``None``, with the refusal beside its field."""
    try:
        receipt = receive_application(office, _intake(form, kept, now), by=None, now=now)
    except ApplicationError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    applying.note_sent(request)
    _remember(request, receipt)
    return redirect("portal:apply_receipt", slug=office.slug)


def _intake(form: ApplyForm, kept: Sequence[HeldUpload], now: datetime) -> Intake:
    values, texts = form.cleaned_data, form.texts()
    proofs = [row.file for row in kept if row.field == "identity_file"]
    papers = [row.file for row in kept if row.field == "papers"]
    person = Person(
        name=values["name"], identity_kind=values["identity_kind"],
        identity_number=values["identity_number"], identity_file=proofs[-1] if proofs else None,
        phone=values["phone"], email=values["email"], address=values["address"],
    )  # fmt: skip
    return Intake(
        channel="internet", applicant_kind=values["applicant_kind"], applicant=person,
        content=in_order(texts), items=texts, arrived_on=timezone.localdate(now),
        form_wanted=values["form_wanted"], delivery_wish=values["delivery_wish"],
        files=[(paper, str(CaseFile.Kind.REQUEST)) for paper in papers],
        submission_key=values["submission_key"],
    )  # fmt: skip


def _remember(request: HttpRequest, receipt: Receipt) -> None:
    """The code is shown once; sending the same form twice shows the same receipt."""
    kept = request.session.get("receipt") or {}
    if receipt.is_repeat and kept.get("number") == receipt.application.number:
        return
    request.session["receipt"] = {
        "number": receipt.application.number, "code": receipt.query_code,
    }  # fmt: skip


@never_cache
def apply_receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """回执：number, query code and what happens next; to print or write down."""
    office, tree = office_or_404(slug)
    kept = request.session.get("receipt")
    application = (
        Application.objects.filter(agency=office, number=kept["number"]).first() if kept else None
    )
    if kept is None or application is None:
        return redirect("portal:apply_form", slug=office.slug)
    return _page(
        request, "portal/apply_receipt.html", office, tree, "回执", application=application,
        code=kept["code"], items=list(application.items.order_by("position")),
        papers=handed_in(application),
    )  # fmt: skip


@never_cache
def apply_track(request: HttpRequest, slug: str) -> HttpResponse:
    """查进度：by number and query code; nobody else's case can be reached."""
    office, tree = office_or_404(slug)
    form = TrackForm(request.POST or None)
    application = None
    if request.method == "POST" and form.is_valid():
        if not applying.may_try_code(request):
            form.add_error(None, TOO_WRONG)
        else:
            found = tracked(form.cleaned_data["number"], form.cleaned_data["code"])
            application = found if found and found.agency_id == office.pk else None
            if application is None:
                applying.note_wrong_code(request)
                form.add_error(None, "没有查到。请对照回执核对申请编号和查询码。")
    return _page(
        request, "portal/apply_track.html", office, tree, "查办理进度", form=form,
        application=application, progress=progress(application) if application else None,
    )  # fmt: skip
