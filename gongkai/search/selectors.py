"""检索：what the portal and the desk ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Literal

from django.utils.safestring import SafeString

from .highlight import marked, snippet
from .limits import Limits
from .matching import Match, matches
from .stores import PUBLIC, STAFF, Store
from .tokens import Query, parse_query

Scope = Literal["all", "title", "number", "text"]
Order = Literal["relevance", "date"]

COUNTED = 100
"""Matches are counted one by one up to here; beyond it the page says 100 条以上."""
REACHABLE = 1000
"""Nobody turns more pages than this; a narrower question is the better way."""

NOTHING_ASKED = "请输入要查找的词。"
ONLY_PUNCTUATION = "没有可以查找的字或数字，请换一个词。"
TOO_DEEP = "只显示前1000条结果，请增加检索词或缩小范围。"
NO_OFFICE = "没有可以查找的机关。"
WRONG_PERIOD = "起始日期晚于截止日期，请修改。"


@dataclass(frozen=True, slots=True)
class Hit:
    """检索结果：one thing found, its words marked."""

    object_id: int
    agency_id: int
    title_html: SafeString
    number_html: SafeString
    snippet_html: SafeString
    published_at: datetime
    in_force: bool
    tier: str


@dataclass(frozen=True, slots=True)
class Page:
    """检索结果页. `problem` is a sentence for the person when nothing could be looked for."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_capped: bool = False
    page: int = 1
    size: int = 20
    has_next: bool = False
    is_cut: bool = False
    problem: str = ""

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def pages(self) -> int:
        """How many pages are known to exist."""
        return max(1, -(-self.total // self.size))


def search_public(
    query: str,
    *,
    now: datetime,
    agency_ids: Sequence[int] | None = None,
    filters: Sequence[str] = (),
    scope: Scope = "all",
    order: Order = "relevance",
    from_on: date | None = None,
    until_on: date | None = None,
    page: int = 1,
    size: int = 20,
) -> Page:
    """公开检索：what the public may see at this moment and holds all words of the query."""
    return _search(
        PUBLIC, query, now=now, agency_ids=agency_ids, filters=filters, scope=scope, order=order,
        period=(from_on, until_on), page=page, size=size,
    )  # fmt: skip


def search_staff(
    query: str,
    *,
    agency_ids: Sequence[int],
    filters: Sequence[str] = (),
    scope: Scope = "all",
    order: Order = "relevance",
    from_on: date | None = None,
    until_on: date | None = None,
    page: int = 1,
    size: int = 20,
) -> Page:
    """内部检索：only what belongs to these offices, whatever the index says."""
    return _search(
        STAFF, query, now=None, agency_ids=tuple(agency_ids), filters=filters, scope=scope,
        order=order, period=(from_on, until_on), page=page, size=size,
    )  # fmt: skip


def _search(
    store: Store,
    raw: str,
    *,
    now: datetime | None,
    agency_ids: Sequence[int] | None,
    filters: Sequence[str],
    scope: Scope,
    order: Order,
    period: tuple[date | None, date | None],
    page: int,
    size: int,
) -> Page:
    page, size = max(1, page), max(1, size)
    query = parse_query(raw)
    if problem := _problem(raw, query, agency_ids, period, page * size):
        return Page(page=page, size=size, problem=problem)
    limits = Limits(store, now, agency_ids, tuple(filters), *period)
    enough = min(max(COUNTED, page * size), REACHABLE) + 1
    found = matches(query, limits, scope=scope, by_date=order == "date")
    counted = list(islice(found, enough))
    is_capped = len(counted) == enough
    total = len(counted) - is_capped
    return Page(
        hits=_hits(limits, query, counted[: enough - 1][(page - 1) * size : page * size]),
        total=total,
        is_capped=is_capped or bool(limits.cut_short),
        page=page,
        size=size,
        has_next=len(counted) > page * size,
        is_cut=query.is_cut,
    )


def _problem(
    raw: str,
    query: Query,
    agency_ids: Sequence[int] | None,
    period: tuple[date | None, date | None],
    last: int,
) -> str:
    if not raw.strip():
        return NOTHING_ASKED
    if not query.terms:
        return ONLY_PUNCTUATION
    if agency_ids is not None and not agency_ids:
        return NO_OFFICE
    if period[0] and period[1] and period[0] > period[1]:
        return WRONG_PERIOD
    return TOO_DEEP if last > REACHABLE else ""


def _hits(limits: Limits, query: Query, found: Sequence[Match]) -> tuple[Hit, ...]:
    rows = limits.entries([match.key for match in found])
    terms = query.terms
    return tuple(
        Hit(
            object_id=row.object_id,
            agency_id=row.agency_id,
            title_html=marked(row.title, terms),
            number_html=marked(row.number, terms),
            snippet_html=snippet(row.text, terms),
            published_at=row.published_at,
            in_force=row.in_force,
            tier=match.tier,
        )
        for match in found
        if (row := rows.get(match.key))
    )
