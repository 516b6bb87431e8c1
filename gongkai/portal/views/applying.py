"""网上申请、回执、查进度."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongkai.agencies.models import Agency
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application
from gongkai.applications.selectors import tracked
from gongkai.applications.services.receive_application import (
    Intake,
    Person,
    Receipt,
    receive_application,
)
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.portal import applying
from gongkai.portal.forms import ApplyForm, TrackForm
from gongkai.portal.http import Link, page
from gongkai.portal.tree import Tree
from gongkai.portal.views.pages import office_or_404
from gongkai.search.selectors import search_public

TOO_MANY = "这个网络一小时内已提交十份申请。请稍后再提交，或者当面、邮寄提交。"
TOO_WRONG = "查询码错得太多，请十分钟后再试，或者打电话查询。"
MATCHES = 5


def _page(
    request: HttpRequest, template: str, office: Agency, tree: Tree, title: str, **context: Any
) -> HttpResponse:
    crumbs = (Link("依申请公开"), Link(title))
    return page(request, template, office, tree, context, here="application", crumbs=crumbs)


@never_cache
def apply_form(request: HttpRequest, slug: str) -> HttpResponse:
    """申请表：shows first what may be public already, then sends."""
    office, tree = office_or_404(slug)
    matches: list[Any] = []
    question, token = applying.new_question()
    if request.method != "POST":
        first = {"question": token, "submission_key": secrets.token_urlsafe(24)}
        form = ApplyForm(initial=first)
    else:
        sent = ApplyForm(request.POST, request.FILES)
        if not applying.may_send(request):
            sent.add_error(None, TOO_MANY)
        elif sent.is_valid():
            values = sent.cleaned_data
            if not values["seen"]:
                matches = _public_already(office, values["content"])
            if not matches:
                try:
                    return _send(request, office, values)
                except ApplicationError as error:
                    field = error.field if error.field in sent.fields else None
                    sent.add_error(field, str(error))
                except FileError as error:
                    sent.add_error("identity_file", str(error))
        form = sent.asked_anew(token, seen=bool(matches))
    return _page(
        request, "portal/apply_form.html", office, tree, "网上申请", form=form, question=question,
        matches=matches,
    )  # fmt: skip


def _public_already(office: Agency, content: str) -> list[Any]:
    """Published items whose title or number looks like what is asked for."""
    words = content.strip().splitlines()[0][:40]
    return list(
        search_public(words, now=timezone.now(), agency_ids=[office.pk], size=MATCHES).hits
    )[:MATCHES]


def _send(request: HttpRequest, office: Agency, values: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    upload = values["identity_file"]
    proof = (
        store_file(upload, name=upload.name, agency=office, by=None, now=now) if upload else None
    )
    person = Person(
        name=values["name"], identity_kind=values["identity_kind"],
        identity_number=values["identity_number"], identity_file=proof, phone=values["phone"],
        email=values["email"], address=values["address"],
    )  # fmt: skip
    receipt = receive_application(
        office,
        Intake(
            channel="internet", applicant_kind=values["applicant_kind"], applicant=person,
            content=values["content"], arrived_on=timezone.localdate(now),
            form_wanted=values["form_wanted"], delivery_wish=values["delivery_wish"],
            submission_key=values["submission_key"],
        ),
        by=None, now=now,
    )  # fmt: skip
    applying.note_sent(request)
    _remember(request, receipt)
    return redirect("portal:apply_receipt", slug=office.slug)


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
        code=kept["code"],
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
        application=application,
    )  # fmt: skip
