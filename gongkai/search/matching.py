"""查找：the index proposes, the text decides, the key ranks.

Tiers: the number is the query, the title is the query, the title holds it, the text holds it.
Within a tier what is in force comes first, then the newest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge as merged
from itertools import chain
from math import inf
from typing import Any

from .engines import Wanted, engine
from .keys import Run, Span
from .limits import Limits
from .tokens import Query, Term, agency_mark, mark_of, of_number

NUMBER, TITLE_EQUAL, TITLE, TEXT = "number", "title_equal", "title", "text"

PROPOSED, READ, DATED = 120, 60, 5_000
MOST_EQUALS, MOST_LATECOMERS = 1_000, 50_000
SCAN_LIMIT = 20_000
MARKED_AGENCIES = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where words are looked for: which index proposes, which columns decide, what it counts as."""

    part: str
    fields: Sequence[str]
    tier: str

    def tokens(self, query: Query) -> set[str]:
        """What an entry that holds the query here has in the index."""
        if self.tier == NUMBER:
            return of_number(query.tokens(of_title=False))
        return set(query.tokens(of_title=self.tier == TITLE))


IN_NUMBER = Place("title", ("number", "index_number", "number_key", "index_number_key"), NUMBER)
IN_TITLE = Place("title", ("title",), TITLE)
IN_TEXT = Place("text", ("text",), TEXT)
ANYWHERE = Place("text", ("title", "text", "number", "index_number"), TEXT)


@dataclass(frozen=True, slots=True)
class Match:
    """`moment` is the database's own writing of the time: good for comparing, nothing else."""

    key: int
    moment: Any
    in_force: bool
    tier: str

    @property
    def time(self) -> tuple[Any, int]:
        return (self.moment, self.key)

    @property
    def rank(self) -> tuple[bool, Any, int]:
        return (self.in_force, self.moment, self.key)


def matches(query: Query, limits: Limits, *, scope: str, by_date: bool) -> Iterator[Match]:
    """Each match once, best first; nothing is read beyond what the caller takes."""
    tiers = list(_tiers(query, limits, scope, by_date))
    found = merged(*tiers, key=lambda m: m.time, reverse=True) if by_date else chain(*tiers)
    seen: set[int] = set()
    for match in found:
        if match.key not in seen:
            seen.add(match.key)
            yield match


def _tiers(query: Query, limits: Limits, scope: str, by_date: bool) -> Iterator[Iterator[Match]]:
    if scope in {"all", "number"}:
        yield _equal(limits, ("number_key", "index_number_key"), query.number_key, NUMBER, by_date)
    if scope == "number":
        yield _holding(query, limits, IN_NUMBER, by_date)
    if scope in {"all", "title"}:
        yield _equal(limits, ("title_key",), query.title_key, TITLE_EQUAL, by_date)
        yield _holding(query, limits, IN_TITLE, by_date)
    if scope == "all":
        yield _holding(query, limits, ANYWHERE, by_date)
    if scope == "text":
        yield _holding(query, limits, IN_TEXT, by_date)


def _equal(
    limits: Limits, columns: Sequence[str], value: str, tier: str, by_date: bool
) -> Iterator[Match]:
    """The rows whose number or title is the query, through an ordinary index."""
    if not value:
        return
    rows = limits.rows_where(columns, value, MOST_EQUALS)
    found = [Match(key, moment, bool(in_force), tier) for moment, key, in_force in rows]
    yield from sorted(found, key=lambda m: m.time if by_date else m.rank, reverse=True)


def _holding(query: Query, limits: Limits, place: Place, by_date: bool) -> Iterator[Match]:
    """The rows whose text holds the query: those in force, then the repealed, or both by time."""
    in_force = [run for run in limits.runs if run.in_force]
    repealed = [run for run in limits.runs if not run.in_force]
    for together in [limits.runs] if by_date else [in_force, repealed]:
        streams = [_in_run(query, limits, run, place) for run in together]
        yield from merged(*streams, key=lambda m: m.time, reverse=True)


def _in_run(query: Query, limits: Limits, run: Run, place: Place) -> Iterator[Match]:
    wanted = _wanted(query, limits, place)
    if not run.in_order:
        batches = _late(limits, run, place.part, wanted)
    elif place.tokens(query):
        batches = _in_order(limits, run, place.part, wanted)
    else:
        # 单字规则：a character that nearly every text holds is looked for in the newest texts.
        batches = _in_order(limits, run, place.part, wanted, most=SCAN_LIMIT)
    for keys in batches:
        for moment, key, *values in limits.rows(keys, place.fields):
            if _holds(query, values, place):
                yield Match(key, moment, run.in_force, place.tier)


def _wanted(query: Query, limits: Limits, place: Place) -> Wanted:
    agencies = limits.agency_ids or ()
    return Wanted(
        all_of=[*sorted(place.tokens(query)), *map(mark_of, limits.filters)],
        one_of=[] if len(agencies) > MARKED_AGENCIES else [agency_mark(a) for a in agencies],
    )


def _in_order(
    limits: Limits, run: Run, part: str, wanted: Wanted, most: float = inf
) -> Iterator[list[int]]:
    """What the index proposes, the newest first; read in small batches, for a few may be enough."""
    span = limits.span_of(run)
    high, proposed = span.high, 0
    while proposed < most:
        keys = _proposed(limits, part, wanted, Span(span.low, high), PROPOSED)
        yield from _batches(keys, READ)
        if len(keys) < PROPOSED:
            return
        high, proposed = keys[-1], proposed + len(keys)
    limits.cut_short.add(run)


def _late(limits: Limits, run: Run, part: str, wanted: Wanted) -> Iterator[list[int]]:
    """Latecomers are few: all that the index proposes, sorted by time."""
    keys = _proposed(limits, part, wanted, run.span, MOST_LATECOMERS)
    if len(keys) == MOST_LATECOMERS:
        limits.cut_short.add(run)
    rows = chain.from_iterable(limits.rows(some, ()) for some in _batches(keys, DATED))
    yield from _batches([key for _, key in sorted(rows, reverse=True)], READ)


def _proposed(limits: Limits, part: str, wanted: Wanted, span: Span, most: int) -> list[int]:
    if wanted:
        return engine().keys(limits.store.name, part, wanted, span, most)
    return limits.newest(span, most)


def _batches(keys: list[int], size: int) -> Iterator[list[int]]:
    for at in range(0, len(keys), size):
        yield keys[at : at + size]


def _holds(query: Query, values: Sequence[str], place: Place) -> bool:
    if place is IN_NUMBER:
        written, keys = values[:2], values[2:]
        return _hold(query.terms, written) or _hold_key(query.number_key, keys)
    return _hold(query.terms, values)


def _hold(terms: Sequence[Term], values: Sequence[str]) -> bool:
    """Each term somewhere, whole, in one of the values."""
    return all(any(term.is_in(value) for value in values) for term in terms)


def _hold_key(key: str, values: Iterable[str]) -> bool:
    return bool(key) and any(key in value for value in values)
