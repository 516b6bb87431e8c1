"""一件：how it stands, who signed, what went out, and what may be done now."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.selectors import Scope
from gongkai.files.models import StoredFile
from gongkai.files.sending import send_file
from gongkai.publishing.comparing import base_of, changes
from gongkai.publishing.compiled import writing_url
from gongkai.publishing.content import apply_facts
from gongkai.publishing.models import Attachment, Item, Publication, Signature, Version
from gongkai.publishing.selectors import PUBLISHERS, may_draft, signing_standing, withheld_word
from gongkai.publishing.states import due_of, state_of, steps_shown
from gongkai.publishing.views.doors import item_or_404

PUBLIC_PAGE = "gongkai.portal.preview.preview"
"""Who draws the public page; named, not imported: the portal stands one storey up."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the page."""

    label: str
    url: str
    tone: str = ""


def actions_of(item: Item, mine: Scope) -> list[Action]:
    """What this person may do with the item as it stands; the first is the one that waits."""
    found: list[Action] = []

    def offer(name: str, label: str, tone: str = "") -> None:
        found.append(Action(label, reverse(f"publishing:{name}", args=[item.pk]), tone))

    def offer_writing(label: str, tone: str = "") -> None:
        words = "重新编制一稿" if item.stage == Item.Stage.RETURNED else "到年度报告页"
        found.append(Action(words if is_report else label, writing_url(item), tone))

    is_report = item.report_year is not None
    may_write = may_draft(mine, item.agency_id)
    may_publish = item.agency_id in mine.agencies_with(*PUBLISHERS)
    is_public = item.published_version_id is not None and item.withdrawn_at is None
    if item.stage == Item.Stage.IN_REVIEW and signing_standing(item, mine):
        offer("review", "看稿签名", "primary")
    if item.stage == Item.Stage.APPROVED and may_publish and not withheld_word(item):
        offer("publish", "发布更正" if is_public else "发布", "primary")
    if may_write and is_report and item.stage == Item.Stage.DRAFT:
        offer("send", "送审", "primary")
        offer_writing("")
    elif may_write and item.stage in {Item.Stage.DRAFT, Item.Stage.RETURNED}:
        offer_writing("接着写", "primary")
        offer("send", "送审")
    if may_write and item.stage == Item.Stage.APPROVED:
        offer_writing("修改")
    if may_write and item.stage == Item.Stage.DONE:
        offer_writing("更正" if is_public else "修改后重新送审")
    if may_write and item.stage in {Item.Stage.IN_REVIEW, Item.Stage.APPROVED}:
        offer("recall", "撤回送审")
    if may_publish and is_public:
        waits = item.published_at is not None and item.published_at > timezone.now()
        offer("withdraw", "取消定时" if waits else "撤下", "stop")
        if item.validity == Item.Validity.IN_FORCE:
            offer("end_validity", "标注废止或失效")
    return found


@staff_view()
@require_safe
def item(request: Any, pk: int) -> HttpResponse:
    """一件：its facts, its reviews and its life, on one page."""
    found = item_or_404(request.scope, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    version = found.current_version
    signatures = (
        Signature.objects.filter(item=found)
        .select_related("person", "version", "delegation__appointment__user")
        .order_by("signed_at", "pk")
    )
    publications = (
        Publication.objects.filter(item=found)
        .select_related("by", "version")
        .order_by("recorded_at", "pk")
    )
    editions = found.versions.filter(number__gt=1) if found.report_year is not None else []
    return render(
        request,
        "publishing/item.html",
        {
            "item": found,
            "version": version,
            "state": state_of(found, now),
            "plate": due_of(found, today, calendar_for(found.agency) if found.due_on else None),
            "steps": steps_shown(found, today) if found.plan else [],
            "actions": actions_of(found, request.scope),
            "may_write": may_draft(request.scope, found.agency_id),
            "withheld": withheld_word(found),
            "files": attachments_of(version),
            "shown": as_written(found, version),
            "life": life_of(signatures, publications, editions),
            "public_url": public_url(found) if is_public_now(found, now) else "",
        },
    )


@dataclass(frozen=True, slots=True)
class Act:
    """One line of 经过."""

    at: datetime
    kind: str
    row: Signature | Publication | Version


def life_of(
    signatures: Iterable[Signature],
    publications: Iterable[Publication],
    editions: Iterable[Version],
) -> list[Act]:
    """What happened, in the order in which it happened; a new edition of a report before its signatures."""
    acts = [Act(row.saved_at, "edition", row) for row in editions]
    acts += [Act(row.signed_at, "signature", row) for row in signatures]
    acts += [Act(row.at, "publication", row) for row in publications]
    return sorted(acts, key=lambda act: act.at)


def as_written(item: Item, version: Version | None) -> Item:
    """The item with the facts of the text in hand; what is public keeps its own until that is published."""
    shown = copy(item)
    if version is not None:
        apply_facts(shown, version)
        shown.validity = item.validity if item.published_version_id else shown.validity
    return shown


def is_public_now(item: Item, now: Any) -> bool:
    """Whether everybody sees it at this moment."""
    return bool(
        item.published_version_id
        and item.published_at
        and item.published_at <= now
        and item.withdrawn_at is None
        and item.disclosure == Item.Disclosure.PROACTIVE
    )


def public_url(item: Item) -> str:
    """The item's address on the portal."""
    return reverse("portal:item", args=[item.agency.slug, item.pk])


def attachments_of(version: Version | None) -> list[Attachment]:
    """Files of a version, without their texts."""
    rows = Attachment.objects.filter(version=version).select_related("file")
    return list(rows.defer("file__text").order_by("position", "pk"))


def version_or_404(item: Item, number: str) -> Version:
    """A version of an item by its number; the current one when none is named."""
    if not number:
        assert item.current_version is not None
        return item.current_version
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0
    found = item.versions.select_related("saved_by").filter(number=wanted).first()
    if found is None:
        raise Http404("没有这一稿")
    return found


@staff_view()
@xframe_options_sameorigin
@require_safe
def preview(request: Any, pk: int) -> HttpResponse:
    """预览：the page exactly as the public will see it, with any version's text.

    ``bare`` leaves the portal's head and foot out, for a small frame.
    """
    found = item_or_404(request.scope, pk)
    version = version_or_404(found, request.GET.get("version", ""))
    response: HttpResponse = import_string(PUBLIC_PAGE)(
        request,
        found,
        version,
        now=timezone.now(),
        file_url=lambda row: reverse("publishing:file", args=[found.pk, row.pk]),
    )
    if request.GET.get("bare") == "1":
        hide = f'<link rel="stylesheet" href="{static("gongkai/preview_bare.css")}"></head>'
        response.content = response.content.replace(b"</head>", hide.encode(), 1)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@staff_view()
@require_safe
def versions(request: Any, pk: int) -> HttpResponse:
    """历次稿：every text that was saved, by whom and when."""
    found = item_or_404(request.scope, pk)
    rows = found.versions.select_related("saved_by").defer("body", "facts").order_by("-number")
    signed: dict[int, list[Signature]] = {}
    for signature in Signature.objects.filter(item=found).select_related("person"):
        signed.setdefault(signature.version_id, []).append(signature)
    shown = [(row, signed.get(row.pk, [])) for row in rows]
    return render(request, "publishing/versions.html", {"item": found, "versions": shown})


@staff_view()
@require_safe
def compare(request: Any, pk: int) -> HttpResponse:
    """两稿对照, word by word."""
    found = item_or_404(request.scope, pk)
    new = version_or_404(found, request.GET.get("to", ""))
    asked = request.GET.get("from", "")
    old = version_or_404(found, asked) if asked else base_of(found, new)
    return render(
        request,
        "publishing/compare.html",
        {
            "item": found,
            "old": old,
            "new": new,
            "changes": changes(old, new) if old else None,
            "numbers": found.versions.order_by("-number").values_list("number", flat=True),
        },
    )


@staff_view()
@require_safe
def file(request: Any, pk: int, attachment_pk: int) -> Any:
    """附件 of any version, for those who may see the item."""
    found = item_or_404(request.scope, pk)
    row = (
        Attachment.objects.filter(pk=attachment_pk, version__item=found)
        .select_related("file")
        .defer("file__text")
        .first()
    )
    if row is None:
        raise Http404("没有这个附件")
    return send_file(row.file, row.name)


@staff_view()
@require_safe
def draft_file(request: Any, file_pk: int) -> Any:
    """A file just uploaded and not yet saved with a text: for the uploader alone."""
    rows = StoredFile.objects.filter(pk=file_pk, uploaded_by=request.user)
    found = request.scope.rows(rows).defer("text").first()
    if found is None:
        raise Http404("没有这个文件")
    return send_file(found, found.name)
