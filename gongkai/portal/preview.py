"""预览：the public page of an item, drawn by the portal's own template from any of its versions."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongkai.portal import cards, selectors
from gongkai.portal.http import Link, page
from gongkai.portal.prose import body_html
from gongkai.portal.structured import article_data
from gongkai.publishing.content import apply_facts
from gongkai.publishing.models import Attachment, Item, Version

AWAITED = "发布时取号"


def preview(
    request: HttpRequest,
    item: Item,
    version: Version,
    *,
    now: datetime,
    file_url: Callable[[Attachment], str],
) -> HttpResponse:
    """The page as everybody will see it once ``version`` is out; nothing is saved."""
    shown = copy(item)
    apply_facts(shown, version)
    shown.published_version = version
    shown.published_at = item.published_at or now
    if shown.is_registered and not shown.index_number:
        shown.index_number = AWAITED
    office = item.agency
    tree = selectors.tree_of(office)
    facts = cards.facts_of(version)
    node = tree.by_code.get(facts.column)
    related = selectors.related_items(shown, now)
    history = cards.events(selectors.publications_of(item), version, now)
    files = [
        replace(cards.file_card(row, office.slug, item.pk), url=file_url(row))
        for row in selectors.attachments_of(shown)
    ]
    return page(
        request,
        "portal/item.html",
        office,
        tree,
        {
            "item": shown,
            "version": version,
            "facts": facts,
            "node": node,
            "validity": cards.validity_chip(shown, timezone.localdate(now), facts.effective_on),
            "files": files,
            "interpretations": [r for r in related if r.interprets_id == item.pk],
            "originals": [r for r in related if r.pk == shown.interprets_id],
            "repealed_by": [r for r in related if r.repeals_id == item.pk],
            "repealed": [r for r in related if r.pk == shown.repeals_id],
            "history": history,
            "corrections": [event for event in history if event.is_correction],
            "body": body_html(version.body),
            "has_side": bool(files or related),
            "data": article_data(shown, version, facts, office, request.build_absolute_uri()),
        },
        here=node.path[0].column.kind if node else "",
        crumbs=(*(Link(n.column.name) for n in (node.path if node else [])), Link("正文")),
    )
