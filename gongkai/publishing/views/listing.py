"""公开：the list of an office's items."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.agencies.access import staff_view
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope
from gongkai.publishing.forms import column_choices
from gongkai.publishing.models import Column, Item
from gongkai.publishing.selectors import columns_for, staff_items, subtree_ids
from gongkai.publishing.services import add_column, import_items, save_plan, set_index_pattern
from gongkai.publishing.states import Due, State, due_of, state_of
from gongkai.publishing.views.doors import writing_offices
from gongkai.search.selectors import search_staff

SIZE = 20
MOST_PAGES = 50
CAP = SIZE * MOST_PAGES
STAGES = [
    *Item.Stage.choices[:3],
    (Item.Stage.APPROVED.value, "已审发，待发布"),
    ("withheld", "审定不主动公开"),
    ("public", "已公开"),
    ("withdrawn", "已撤下"),
    ("imported", "历史导入"),
]
NARROWING: dict[str, dict[str, Any]] = {
    Item.Stage.APPROVED.value: {
        "stage": Item.Stage.APPROVED,
        "disclosure": Item.Disclosure.PROACTIVE,
    },
    "withheld": {
        "stage": Item.Stage.APPROVED,
        "disclosure__in": [Item.Disclosure.ON_APPLICATION, Item.Disclosure.WITHHELD],
    },
}
FIRST_YEAR = 1949
ALSO = (
    ("导入历史信息", "import", "items", import_items.IMPORTERS),
    ("审核方案", "plans", "", save_plan.MANAGERS),
    ("栏目", "columns", "", add_column.MANAGERS),
    ("索引号格式", "index_number", "", set_index_pattern.MANAGERS),
)
"""What else belongs to 主动公开, for whom it is."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list was narrowed to."""

    words: str = ""
    stage: str = ""
    column: Column | None = None
    year: int | None = None
    page: int = 1

    @property
    def is_set(self) -> bool:
        return bool(self.words or self.stage or self.column or self.year)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    item: Item
    state: State
    due: Due | None
    title_html: str = ""
    snippet_html: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows and whether there are more."""

    rows: list[Row]
    has_next: bool
    total_text: str = ""
    problem: str = ""


@staff_view()
def items(request: Any) -> HttpResponse:
    """公开：what my offices have in hand and have published."""
    mine: Scope = request.scope
    offices = list(Agency.objects.filter(pk__in=mine.agency_ids).order_by("path"))
    columns = _columns(offices)
    filters = _filters(request, columns)
    found = _searched(mine, filters, columns) if filters.words else _listed(mine, filters, columns)
    return render(
        request,
        "publishing/list.html",
        {
            "found": found,
            "filters": filters,
            "stages": STAGES,
            "columns": column_choices(columns)[1:],
            "years": range(timezone.localdate().year, timezone.localdate().year - 12, -1),
            "pager": _pager(request, filters, found),
            "many_offices": len(offices) > 1,
            "may_write": bool(writing_offices(mine)),
            "also": [
                (label, name, code)
                for label, name, code, duties in ALSO
                if mine.agencies_with(*duties)
            ],
        },
    )


def _columns(offices: list[Agency]) -> list[Column]:
    known: dict[int, Column] = {}
    for office in offices[:5]:
        known.update({c.pk: c for c in columns_for(office)})
    return list(known.values())


def _whole(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _filters(request: HttpRequest, columns: list[Column]) -> Filters:
    asked = request.GET
    year = _whole(asked.get("year", ""))
    stage = asked.get("stage", "")
    return Filters(
        words=asked.get("q", "").strip()[:100],
        stage=stage if stage in dict(STAGES) else "",
        column=next((c for c in columns if str(c.pk) == asked.get("column")), None),
        year=year if FIRST_YEAR <= year <= 9999 else None,
        page=max(1, min(_whole(asked.get("page", "")) or 1, MOST_PAGES)),
    )


def _narrowed(
    rows: QuerySet[Item], filters: Filters, columns: list[Column]
) -> tuple[QuerySet[Item], tuple[Any, ...]]:
    """Narrowed rows and the order in which an index has them: public ones by their day, waiting
    ones by theirs, the rest by when they were begun."""
    order: tuple[Any, ...] = ("-pk",)
    if filters.stage == "public":
        rows = rows.filter(published_at__isnull=False, withdrawn_at=None)
        order = ("-published_at", "-pk")
    elif filters.stage == "withdrawn":
        rows = rows.filter(withdrawn_at__isnull=False)
    elif filters.stage == "imported":
        rows = rows.filter(origin=Item.Origin.IMPORTED)
    elif filters.stage:
        rows = rows.filter(**NARROWING.get(filters.stage, {"stage": filters.stage}))
        order = (F("due_on").asc(nulls_last=True), "-pk")
    if filters.column:
        rows = rows.filter(column_id__in=subtree_ids(filters.column, columns))
    if filters.year:
        rows = rows.filter(formed_on__year=filters.year)
    return rows, order


def _first(
    rows: QuerySet[Item], offices: frozenset[int], order: tuple[Any, ...], end: int
) -> list[int]:
    """Keys of the first ``end`` rows of all ``offices``: one short walk of an index for each office.

    Asked office by office and without joins, so that the cost does not grow with the table.
    """
    is_newest_first = isinstance(order[0], str)
    key = order[0].lstrip("-") if is_newest_first else "due_on"
    found: list[tuple[Any, int]] = []
    for office in sorted(offices):
        mine = rows.filter(agency_id=office).order_by(*order)
        found += mine.values_list(key, "pk")[:end]
    last = date.max
    if is_newest_first:
        found.sort(key=lambda row: (row[0], row[1]), reverse=True)
    else:
        found.sort(key=lambda row: (row[0] or last, -row[1]))
    return [pk for _key, pk in found[:end]]


def _with_what_is_shown(rows: QuerySet[Item]) -> QuerySet[Item]:
    return rows.select_related("agency", "column", "current_version__saved_by").only(
        "title", "stage", "origin", "formed_on", "due_on", "due_is_provisional", "published_at",
        "withdrawn_at", "published_version_id", "is_urgent", "document_number", "index_number",
        "disclosure", "current_version__facts", "agency__short_name", "agency__path", "agency__region_code", "column__name",
        "current_version__title", "current_version__number", "current_version__saved_at",
        "current_version__saved_by__full_name",
    )  # fmt: skip


def _rows(items: list[Item]) -> list[Row]:
    now = timezone.now()
    today = timezone.localdate(now)
    calendars = {item.agency_id: item.agency for item in items if item.due_on}
    known = {pk: calendar_for(agency) for pk, agency in calendars.items()}
    return [
        Row(item, state_of(item, now), due_of(item, today, known.get(item.agency_id)))
        for item in items
    ]


def _listed(mine: Scope, filters: Filters, columns: list[Column]) -> Found:
    rows, order = _narrowed(staff_items(mine), filters, columns)
    total = rows.order_by()[: CAP + 1].count()
    start = (filters.page - 1) * SIZE
    keys = _first(rows, mine.agency_ids, order, start + SIZE)[start:]
    known = {i.pk: i for i in _with_what_is_shown(staff_items(mine).filter(pk__in=keys))}
    text = f"{CAP}件以上" if total > CAP else f"共{total}件"
    return Found(
        _rows([known[key] for key in keys if key in known]), start + SIZE < min(total, CAP), text
    )


def _searched(mine: Scope, filters: Filters, columns: list[Column]) -> Found:
    labels = [f"column:{filters.column.pk}"] if filters.column else []
    labels += [f"year:{filters.year}"] if filters.year else []
    page = search_staff(
        filters.words, agency_ids=sorted(mine.agency_ids), filters=labels, page=filters.page,
        size=SIZE,
    )  # fmt: skip
    keys = [hit.object_id for hit in page.hits]
    known = {i.pk: i for i in _with_what_is_shown(staff_items(mine).filter(pk__in=keys))}
    hits = {hit.object_id: hit for hit in page.hits}
    rows = [
        Row(
            row.item,
            row.state,
            row.due,
            hits[row.item.pk].title_html,
            hits[row.item.pk].snippet_html,
        )
        for row in _rows([known[key] for key in keys if key in known])
    ]
    text = f"{page.total}件以上" if page.is_capped else f"共{page.total}件"
    return Found(rows, page.has_next, "" if page.problem else text, page.problem)


def _pager(request: HttpRequest, filters: Filters, found: Found) -> dict[str, str]:
    asked = {k: v for k, v in request.GET.items() if k != "page" and v}

    def url(page: int) -> str:
        return "?" + urlencode({**asked, "page": page} if page > 1 else asked)

    has_next = found.has_next and filters.page < MOST_PAGES
    return {
        "first_url": url(1) if filters.page > 2 else "",
        "previous_url": url(filters.page - 1) if filters.page > 1 else "",
        "next_url": url(filters.page + 1) if has_next else "",
        "total_text": found.total_text,
    }
