"""Home, columns, items, 指南, 年报, 依申请公开."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.portal import cards, selectors
from gongkai.portal.guide import apply_terms, index_pattern_words
from gongkai.portal.http import Link, cacheable, page, revalidated
from gongkai.portal.prose import body_html
from gongkai.portal.structured import article_data
from gongkai.portal.tree import Node, Tree
from gongkai.publishing.models import Column, Item

HOME_ROWS = 8
MONEY_ROWS = 6
FIRST_YEAR = 1949


def office_or_404(slug: str) -> tuple[Agency, Tree]:
    """The office at an address, and its columns."""
    office = selectors.office_by_slug(slug)
    if office is None:
        raise Http404("没有这个单位的页面")
    return office, selectors.tree_of(office)


def year_of(raw: str, now: datetime) -> int | None:
    """A year a list can be narrowed to; anything else is no year."""
    if raw.isascii() and raw.isdigit() and len(raw) == 4:
        return int(raw) if FIRST_YEAR <= int(raw) <= timezone.localtime(now).year else None
    return None


def whole(raw: str) -> int | None:
    """A whole number from the address, if it is one the database can hold."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 18 else None


def filters_of(request: HttpRequest, now: datetime) -> selectors.Filters:
    """What the reader narrowed the list to; what makes no sense is left out."""
    validity, kind = request.GET.get("validity", ""), request.GET.get("kind", "")
    return selectors.Filters(
        year=year_of(request.GET.get("year", ""), now),
        validity=validity if validity in Item.Validity.values else "",
        kind=kind if kind in Item.Kind.values else "",
    )


@cacheable
def home(request: HttpRequest) -> HttpResponse:
    """首页：the top office, and every other one below it."""
    found = selectors.offices()
    if not found:
        raise Http404("还没有设置单位")
    return _home(request, found[0], selectors.tree_of(found[0]), found if len(found) > 1 else [])


@cacheable
def office_home(request: HttpRequest, slug: str) -> HttpResponse:
    """One office's home: three questions."""
    return _home(request, *office_or_404(slug), [])


def _home(request: HttpRequest, office: Agency, tree: Tree, offices: list[Agency]) -> HttpResponse:
    now = timezone.now()
    today = timezone.localtime(now)
    month = today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    items = selectors.office_items(office, now)
    newest = list(selectors.listed(items)[:HOME_ROWS])
    money = list(selectors.listed(items.filter(kind=Item.Kind.BUDGET))[:MONEY_ROWS])
    read = selectors.interpreted([*newest, *money], now)
    statutory = tree.root(Column.Kind.STATUTORY)
    return page(
        request,
        "portal/home.html",
        office,
        tree,
        {
            "offices": offices,
            "rows": [
                cards.row_of(item, office.slug, tree, today.date(), read, with_column=True)
                for item in newest
            ],
            "money": [cards.row_of(item, office.slug, tree, today.date(), read) for item in money],
            "finance": tree.by_code.get("finance"),
            "this_month": selectors.count_since(items, month),
            "this_year": selectors.count_since(items, month.replace(month=1)),
            "many": selectors.MANY,
            "words": statutory.children[:6] if statutory else [],
            "terms": apply_terms(today.date()),
            "canonical": request.build_absolute_uri(reverse("portal:office", args=[office.slug])),
        },
        here="home",
    )


@cacheable
def column(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """栏目：a list with filters; a column with nothing in it says so."""
    office, tree = office_or_404(slug)
    node = tree.by_code.get(code)
    if node is None:
        raise Http404("没有这个栏目")
    root = node.path[0]
    crumbs = tuple(Link(step.column.name, _column_url(office, step)) for step in node.path[:-1])
    return _list(request, office, tree, node, node.ids, root.column.kind, crumbs)


@cacheable
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开年报 of every year."""
    office, tree = office_or_404(slug)
    node = tree.root(Column.Kind.REPORT)
    if node is None:
        raise Http404("没有设置年报栏目")
    return _list(request, office, tree, node, tree.ids_of(Column.Kind.REPORT), "report", ())


def _column_url(office: Agency, node: Node) -> str:
    return reverse("portal:column", args=[office.slug, node.column.code])


def _list(
    request: HttpRequest,
    office: Agency,
    tree: Tree,
    node: Node,
    ids: list[int],
    here: str,
    crumbs: tuple[Link, ...],
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    filters = filters_of(request, now)
    rows = selectors.office_items(office, now).filter(column_id__in=ids)
    oldest, newest = selectors.span(rows)
    found = selectors.slice_of(
        selectors.narrowed(rows, filters),
        whole(request.GET.get("page", "")) or 1,
        whole(request.GET.get("older", "")),
    )
    read = selectors.interpreted(found.rows, now)
    first_year = timezone.localtime(oldest).year if oldest else today.year
    return page(
        request,
        "portal/list.html",
        office,
        tree,
        {
            "node": node,
            "column": node.column,
            "rows": [cards.row_of(item, office.slug, tree, today, read) for item in found.rows],
            "slice": found,
            "filters": filters,
            "newest": newest,
            "years": range(today.year, first_year - 1, -1),
            "validities": [c for c in Item.Validity.choices if c[0]],
            "kinds": Item.Kind.choices,
            "keywords": "，".join(step.column.name for step in (*node.path, *node.children)),
            "here_path": node.path,
            "next_page": found.number + 1,
        },
        here=here,
        crumbs=(*crumbs, Link(node.column.name)),
    )


@revalidated
def item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """正文：the published text with its metadata, files, 解读 and corrections."""
    now = timezone.now()
    found = selectors.public_item(slug, pk, now)
    if found is None or found.published_version is None:
        raise Http404("没有这条信息，或者它已经撤下")
    office, version = found.agency, found.published_version
    tree = selectors.tree_of(office)
    facts = cards.facts_of(version)
    node = tree.by_code.get(facts.column)
    related = selectors.related_items(found, now)
    history = cards.events(selectors.publications_of(found), version, now)
    url = request.build_absolute_uri(request.path)
    files = [cards.file_card(a, slug, pk) for a in selectors.attachments_of(found)]
    context: dict[str, Any] = {
        "item": found,
        "version": version,
        "facts": facts,
        "node": node,
        "validity": cards.validity_chip(found, timezone.localdate(now), facts.effective_on),
        "files": files,
        "interpretations": [r for r in related if r.interprets_id == found.pk],
        "originals": [r for r in related if r.pk == found.interprets_id],
        "repealed_by": [r for r in related if r.repeals_id == found.pk],
        "repealed": [r for r in related if r.pk == found.repeals_id],
        "history": history,
        "corrections": [event for event in history if event.is_correction],
        "body": body_html(version.body),
        "has_side": bool(files or related),
        "data": article_data(found, version, facts, office, url),
    }
    crumbs = tuple(Link(n.column.name, _column_url(office, n)) for n in (node.path if node else []))
    moments = [found.published_at, *(r.published_at for r in related), *(e.on for e in history)]
    return page(
        request,
        "portal/item.html",
        office,
        tree,
        context,
        here=node.path[0].column.kind if node else "",
        crumbs=(*crumbs, Link("正文")),
        last_modified=max(moment for moment in moments if moment),
    )


@cacheable
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开指南：what 《条例》第十二条 asks for, from the office's own data."""
    office, tree = office_or_404(slug)
    now = timezone.now()
    today = timezone.localdate(now)
    rows = selectors.office_items(office, now).filter(column_id__in=tree.ids_of(Column.Kind.GUIDE))
    node = tree.root(Column.Kind.GUIDE)
    return page(
        request,
        "portal/guide.html",
        office,
        tree,
        {
            "node": node,
            "column": node.column if node else None,
            "rows": [
                cards.row_of(found, office.slug, tree, today, ())
                for found in selectors.listed(rows)[: selectors.PAGE_SIZE]
            ],
            "pattern": index_pattern_words(office.index_pattern),
            "terms": apply_terms(today),
        },
        here="guide",
        crumbs=(Link("政府信息公开指南"),),
    )


@cacheable
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """依申请公开：how to apply today; there is no form on the net yet, and the page says so."""
    office, tree = office_or_404(slug)
    today = timezone.localdate()
    node = tree.root(Column.Kind.APPLICATION)
    return page(
        request,
        "portal/apply.html",
        office,
        tree,
        {"node": node, "column": node.column if node else None, "terms": apply_terms(today)},
        here="application",
        crumbs=(Link("依申请公开"),),
    )
