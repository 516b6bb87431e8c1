"""订阅：the newest items as Atom, RSS or JSON."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from gongkai.agencies.models import Agency
from gongkai.portal import cards, selectors
from gongkai.portal.http import cacheable
from gongkai.portal.tree import Node
from gongkai.portal.views.pages import office_or_404
from gongkai.publishing.models import Item

NEWEST = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@cacheable
def office_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What an office published last."""
    office, tree = office_or_404(slug)
    home = reverse("portal:office", args=[slug])
    return _feed(request, office, form, f"{office.name}政府信息公开", home, None, tree)


@cacheable
def column_feed(request: HttpRequest, slug: str, code: str, form: str) -> HttpResponse:
    """What an office published last in one column."""
    office, tree = office_or_404(slug)
    node = tree.by_code.get(code)
    if node is None:
        raise Http404("没有这个栏目")
    home = reverse("portal:column", args=[slug, code])
    return _feed(request, office, form, f"{office.name}：{node.column.name}", home, node, tree)


def _clean(text: str) -> str:
    """Text without characters that XML cannot hold."""
    return _CONTROL.sub("", text)


def _entry(request: HttpRequest, item: Item, slug: str) -> dict[str, Any]:
    version = item.published_version
    assert version is not None
    facts = cards.facts_of(version)
    return {
        "title": _clean(version.title),
        "link": request.build_absolute_uri(reverse("portal:item", args=[slug, item.pk])),
        "description": _clean(version.summary),
        "at": item.published_at,
        "kind": facts.kind_label,
        "number": _clean(facts.document_number),
        "index": item.index_number or "",
    }


def _feed(
    request: HttpRequest,
    office: Agency,
    form: str,
    title: str,
    home: str,
    node: Node | None,
    tree: Any,
) -> HttpResponse:
    now = timezone.now()
    rows = selectors.office_items(office, now)
    if node is not None:
        rows = rows.filter(column_id__in=node.ids)
    entries = [_entry(request, item, office.slug) for item in selectors.listed(rows)[:NEWEST]]
    link = request.build_absolute_uri(home)
    here = request.build_absolute_uri(request.path)
    if form == "json":
        return _json_feed(title, link, here, entries)
    kind = Atom1Feed if form == "atom" else Rss201rev2Feed
    feed = kind(
        title=_clean(title), link=link, description=_clean(title), language="zh-cn",
        feed_url=here, author_name=office.name,
    )  # fmt: skip
    for entry in entries:
        feed.add_item(
            title=entry["title"],
            link=entry["link"],
            description=entry["description"],
            unique_id=entry["link"],
            pubdate=entry["at"],
            updateddate=entry["at"],
            categories=(entry["kind"],),
            author_name=office.name,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _json_feed(title: str, link: str, here: str, entries: list[dict[str, Any]]) -> HttpResponse:
    """JSON Feed 1.1, with 文号 and 索引号 under ``_gongkai``."""
    return JsonResponse(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": link,
            "feed_url": here,
            "language": "zh-Hans",
            "items": [
                {
                    "id": entry["link"],
                    "url": entry["link"],
                    "title": entry["title"],
                    "content_text": entry["description"] or entry["title"],
                    "date_published": timezone.localtime(entry["at"]).isoformat(),
                    "tags": [entry["kind"]],
                    "_gongkai": {
                        "document_number": entry["number"],
                        "index_number": entry["index"],
                    },
                }
                for entry in entries
            ],
        },
        json_dumps_params={"ensure_ascii": False},
        content_type="application/feed+json; charset=utf-8",
    )
