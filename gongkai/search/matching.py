"""查找：the index proposes, the text decides, the key ranks.

Tiers: the number is the query, the title is the query, the title holds it, the text holds it.
Within a tier what is in force comes first, then the newest: that is the order of the keys.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge as merged
from typing import Any

from django.db.models import Q, QuerySet

from .engines import Wanted, engine
from .keys import TIME, Span
from .models import SearchEntry
from .stores import Store
from .tokens import Query, Term, agency_mark, mark_of

NUMBER, TITLE_EQUAL, TITLE, TEXT = "number", "title_equal", "title", "text"

FIRST_BATCH, LARGEST_BATCH = 40, 320
SCAN_LIMIT = 20_000
MARKED_AGENCIES = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to look: the store, who may see what by when, the labels, the period."""

    store: Store
    now: datetime | None
    agency_ids: Sequence[int] | None
    filters: Sequence[str]
    spans: Sequence[Span]

    def rows(self) -> QuerySet[SearchEntry]:
        """The rows that may be seen at all. What the index says is never enough for this."""
        rows = self.store.rows.all()
        if self.now is not None:
            rows = rows.filter(published_at__lte=self.now)
        if self.agency_ids is not None:
            rows = rows.filter(agency_id__in=self.agency_ids)
        return rows

    def wanted(self, tokens: Iterable[str]) -> Wanted:
        marks = [mark_of(label) for label in self.filters]
        agencies = self.agency_ids or ()
        if len(agencies) > MARKED_AGENCIES:
            agencies = ()
        return Wanted(all_of=[*tokens, *marks], one_of=[agency_mark(a) for a in agencies])


@dataclass(frozen=True, slots=True)
class Match:
    key: int
    tier: str

    @property
    def age(self) -> int:
        """For sorting by time alone: the newest has the smallest."""
        return -(self.key & TIME)


def matches(query: Query, limits: Limits, *, scope: str, by_date: bool) -> Iterator[Match]:
    """Each match once, best first; nothing is read beyond what the caller takes."""
    seen: set[int] = set()
    for match in _by_date(query, limits, scope) if by_date else _by_tier(query, limits, scope):
        if match.key not in seen:
            seen.add(match.key)
            yield match


def _by_tier(query: Query, limits: Limits, scope: str) -> Iterator[Match]:
    if scope in {"all", "number"}:
        yield from _equal_numbers(query, limits)
    if scope == "number":
        yield from _in_order(limits, lambda span: _with_number(query, limits, span))
    if scope in {"all", "title"}:
        yield from _equal_titles(query, limits)
        yield from _in_order(limits, lambda span: _with_title(query, limits, span))
    if scope in {"all", "text"}:
        yield from _in_order(limits, lambda span: _with_text(query, limits, span, scope))


def _by_date(query: Query, limits: Limits, scope: str) -> Iterator[Match]:
    """The same matches, each under its best tier, by time alone."""
    streams: list[Iterable[Match]] = []
    if scope in {"all", "number"}:
        streams.append(sorted(_equal_numbers(query, limits), key=lambda m: m.age))
    if scope in {"all", "title"}:
        streams.append(sorted(_equal_titles(query, limits), key=lambda m: m.age))
    for span in limits.spans:
        if scope == "number":
            streams.append(_with_number(query, limits, span))
        if scope in {"all", "title"}:
            streams.append(_with_title(query, limits, span))
        if scope in {"all", "text"}:
            streams.append(_with_text(query, limits, span, scope))
    return merged(*streams, key=lambda m: m.age)


def _in_order(limits: Limits, stream: Callable[[Span], Iterator[Match]]) -> Iterator[Match]:
    for span in limits.spans:
        yield from stream(span)


def _equal_numbers(query: Query, limits: Limits) -> Iterator[Match]:
    if query.number_key:
        condition = Q(number_key=query.number_key) | Q(index_number_key=query.number_key)
        yield from _equal(limits, condition, NUMBER)


def _equal_titles(query: Query, limits: Limits) -> Iterator[Match]:
    if query.title_key:
        yield from _equal(limits, Q(title_key=query.title_key), TITLE_EQUAL)


def _equal(limits: Limits, condition: Q, tier: str) -> Iterator[Match]:
    rows = limits.rows().filter(condition).order_by("-key")[:LARGEST_BATCH]
    for key, filters in rows.values_list("key", "filters"):
        if _fits(filters, limits) and any(s.low <= key < s.high for s in limits.spans):
            yield Match(key, tier)


def _with_number(query: Query, limits: Limits, span: Span) -> Iterator[Match]:
    fields = ("number", "index_number", "number_key", "index_number_key")
    for key, *values in _proposed(query, limits, span, "title", fields):
        if _hold(query.terms, values[:2]) or _hold_key(query.number_key, values[2:]):
            yield Match(key, NUMBER)


def _with_title(query: Query, limits: Limits, span: Span) -> Iterator[Match]:
    for key, title in _proposed(query, limits, span, "title", ("title",)):
        if _hold(query.terms, [title]):
            yield Match(key, TITLE)


def _with_text(query: Query, limits: Limits, span: Span, scope: str) -> Iterator[Match]:
    fields = ("text",) if scope == "text" else ("title", "text", "number", "index_number")
    for key, *values in _proposed(query, limits, span, "text", fields):
        if _hold(query.terms, values):
            yield Match(key, TEXT)


def _hold(terms: Sequence[Term], values: Sequence[str]) -> bool:
    """Each term somewhere, whole, in one of the values."""
    return all(any(term.is_in(value) for value in values) for term in terms)


def _hold_key(key: str, values: Sequence[str]) -> bool:
    return bool(key) and any(key in value for value in values)


def _fits(filters: str, limits: Limits) -> bool:
    return set(limits.filters) <= set(filters.split())


def _proposed(
    query: Query, limits: Limits, span: Span, part: str, fields: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """The rows the index proposes, newest first, in growing batches."""
    tokens = query.tokens(of_title=part == "title")
    wanted = limits.wanted(tokens)
    size, high, left = FIRST_BATCH, span.high, SCAN_LIMIT
    while left > 0:
        if wanted.all_of or wanted.one_of:
            keys = engine().keys(limits.store.name, part, wanted, Span(span.low, high), size)
        else:
            keys = _newest(limits, Span(span.low, high), size)
        rows = limits.rows().filter(key__in=keys).order_by("-key")
        for key, filters, *values in rows.values_list("key", "filters", *fields):
            if _fits(filters, limits):
                yield (key, *values)
        if len(keys) < size:
            return
        high, size = keys[-1], min(size * 2, LARGEST_BATCH)
        left -= 0 if tokens else len(keys)


def _newest(limits: Limits, span: Span, size: int) -> list[int]:
    """单字规则：one character that nearly every text holds is looked for in the newest texts."""
    rows = limits.rows().filter(key__gte=span.low, key__lt=span.high).order_by("-key")
    return list(rows.values_list("key", flat=True)[:size])
