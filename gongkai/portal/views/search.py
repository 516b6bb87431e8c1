"""检索：what the public may find, tier by tier; nothing found leads on to 依申请公开."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.portal import cards, selectors
from gongkai.portal.http import Link, cacheable, page
from gongkai.portal.tree import Node, Tree
from gongkai.portal.views.pages import FIRST_YEAR, office_or_404, whole
from gongkai.publishing.models import Column
from gongkai.search.selectors import Hit, Page, search_public

TIERS = {
    "number": "文号、索引号相符",
    "title_equal": "题名里有",
    "title": "题名里有",
    "text": "正文和附件里有",
}
SCOPES = (("all", "全部"), ("title", "题名"), ("number", "文号、索引号"), ("text", "正文和附件"))
ORDERS = (("relevance", "相符的在前"), ("date", "新的在前"))
SIZE = 20
LAST_YEAR = 2999


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader asked, each part only if it makes sense."""

    q: str
    scope: str
    order: str
    from_on: date | None
    until_on: date | None
    node: Node | None
    page: int

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the words was asked."""
        return bool(
            self.scope != "all" or self.order != "relevance" or self.from_on or self.until_on
        )

    def link(self, **changes: object) -> str:
        """The same question with something changed, as the end of an address."""
        asked = {
            "q": self.q,
            "scope": self.scope if self.scope != "all" else "",
            "order": self.order if self.order != "relevance" else "",
            "from": self.from_on or "",
            "until": self.until_on or "",
            "column": self.node.column.code if self.node else "",
            **changes,
        }
        return "?" + urlencode({key: value for key, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Found:
    """One result: the hit with its words marked, and what its row says today."""

    hit: Hit
    row: cards.Row
    office: str


def _day(raw: str) -> date | None:
    """A day on which something can have been published."""
    found = cards.day(raw)
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _question(request: HttpRequest, tree: Tree) -> Question:
    asked = request.GET
    scope, order = asked.get("scope", ""), asked.get("order", "")
    return Question(
        q=asked.get("q", "").replace("\x00", "").strip(),
        scope=scope if scope in dict(SCOPES) else "all",
        order=order if order in dict(ORDERS) else "relevance",
        from_on=_day(asked.get("from", "")),
        until_on=_day(asked.get("until", "")),
        node=tree.by_code.get(asked.get("column", "")),
        page=min(whole(asked.get("page", "")) or 1, 10**6),
    )


def _groups(found: Page, tree: Tree, offices: bool, by_date: bool) -> list[tuple[str, list[Found]]]:
    now = timezone.now()
    today = timezone.localdate(now)
    rows = selectors.found_items([hit.object_id for hit in found.hits], now)
    read = selectors.interpreted(rows.values(), now)
    groups: list[tuple[str, list[Found]]] = []
    for hit in found.hits:
        item = rows.get(hit.object_id)
        if item is None:
            continue
        word = "" if by_date else TIERS.get(hit.tier, "")
        if not groups or groups[-1][0] != word:
            groups.append((word, []))
        row = cards.row_of(item, item.agency.slug, tree, today, read, with_column=True)
        groups[-1][1].append(Found(hit, row, item.agency.short_name if offices else ""))
    return groups


@cacheable
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Search within one office."""
    office, tree = office_or_404(slug)
    return _search(request, office, tree, [office.pk])


@cacheable
def everywhere(request: HttpRequest) -> HttpResponse:
    """Search in all offices of this site; the page that is not found leads here."""
    offices = selectors.offices()
    if not offices:
        raise Http404("还没有设置单位")
    return _search(request, offices[0], selectors.tree_of(offices[0]), None)


def _search(
    request: HttpRequest, office: Agency, tree: Tree, agency_ids: list[int] | None
) -> HttpResponse:
    question = _question(request, tree)
    filters = [f"column:{question.node.column.pk}"] if question.node else []
    found = search_public(
        question.q,
        now=timezone.now(),
        agency_ids=agency_ids,
        filters=filters,
        scope=question.scope,  # type: ignore[arg-type]  # checked against SCOPES above
        order=question.order,  # type: ignore[arg-type]  # checked against ORDERS above
        from_on=question.from_on,
        until_on=question.until_on,
        page=question.page,
        size=SIZE,
    )
    statutory = tree.root(Column.Kind.STATUTORY)
    columns = [
        *(statutory.children if statutory else ()),
        *tree.other_roots,
    ]
    address = (
        reverse("portal:search_all")
        if agency_ids is None
        else reverse("portal:search", args=[office.slug])
    )
    return page(
        request,
        "portal/search.html",
        office,
        tree,
        {
            "question": question,
            "found": found,
            "groups": _groups(found, tree, agency_ids is None, question.order == "date"),
            "asked": bool(question.q),
            "scopes": SCOPES,
            "orders": ORDERS,
            "search_url": address,
            "every_column": question.link(column=""),
            "columns": [
                (node.column.name, question.link(column=node.column.code), node is question.node)
                for node in columns
            ],
            "previous": question.link(page=found.page - 1) if found.has_previous else "",
            "next": question.link(page=found.page + 1) if found.has_next else "",
            "everywhere": agency_ids is None,
            "everywhere_url": reverse("portal:search_all") + question.link(column=""),
        },
        crumbs=(Link("搜索"),),
    )
