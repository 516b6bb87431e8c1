"""查找：the index proposes, the text decides, the key ranks.

Tiers: the number is the query, the title is the query, the title holds it, the text holds it.
Within a tier what is in force comes first, then the newest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge as merged
from itertools import chain
from typing import Any

from .engines import Wanted, engine
from .keys import Run, Span
from .limits import Limits
from .tokens import Query, Term, agency_mark, mark_of

NUMBER, TITLE_EQUAL, TITLE, TEXT = "number", "title_equal", "title", "text"

PROPOSED, READ = 240, 60
MOST_EQUALS, MOST_LATECOMERS = 1_000, 50_000
SCAN_LIMIT = 20_000
MARKED_AGENCIES = 40

_IN_NUMBER = ("number", "index_number", "number_key", "index_number_key")
_IN_TITLE = ("title",)
_IN_TEXT = ("text",)
_ANYWHERE = ("title", "text", "number", "index_number")


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
        yield _holding(query, limits, "title", _IN_NUMBER, NUMBER, by_date)
    if scope in {"all", "title"}:
        yield _equal(limits, ("title_key",), query.title_key, TITLE_EQUAL, by_date)
        yield _holding(query, limits, "title", _IN_TITLE, TITLE, by_date)
    if scope == "all":
        yield _holding(query, limits, "text", _ANYWHERE, TEXT, by_date)
    if scope == "text":
        yield _holding(query, limits, "text", _IN_TEXT, TEXT, by_date)


def _equal(
    limits: Limits, columns: Sequence[str], value: str, tier: str, by_date: bool
) -> Iterator[Match]:
    """The rows whose number or title is the query, through an ordinary index."""
    if not value:
        return
    rows = limits.rows_where(columns, value, MOST_EQUALS)
    found = [Match(key, moment, bool(in_force), tier) for moment, key, in_force in rows]
    yield from sorted(found, key=lambda m: m.time if by_date else m.rank, reverse=True)


def _holding(
    query: Query, limits: Limits, part: str, fields: Sequence[str], tier: str, by_date: bool
) -> Iterator[Match]:
    """The rows whose text holds the query: those in force, then the repealed, or both by time."""
    streams = [
        [
            _in_run(query, limits, run, part, fields, tier)
            for run in limits.runs
            if run.in_force == in_force
        ]
        for in_force in (True, False)
    ]
    if by_date:
        streams = [[*streams[0], *streams[1]]]
    for together in streams:
        yield from merged(*together, key=lambda m: m.time, reverse=True)


def _in_run(
    query: Query, limits: Limits, run: Run, part: str, fields: Sequence[str], tier: str
) -> Iterator[Match]:
    wanted = _wanted(query, limits, part)
    batches = (_in_order if run.in_order else _late)(limits, run, part, wanted)
    for keys in batches:
        for moment, key, *values in limits.rows(keys, fields):
            if _holds(query, values, tier):
                yield Match(key, moment, run.in_force, tier)


def _wanted(query: Query, limits: Limits, part: str) -> Wanted:
    tokens = query.tokens(of_title=part == "title")
    agencies = limits.agency_ids or ()
    return Wanted(
        all_of=[*tokens, *map(mark_of, limits.filters)],
        one_of=[] if len(agencies) > MARKED_AGENCIES else [agency_mark(a) for a in agencies],
    )


def _in_order(limits: Limits, run: Run, part: str, wanted: Wanted) -> Iterator[list[int]]:
    """What the index proposes, the newest first; read in small batches, for a few may be enough."""
    span = limits.span_of(run)
    high, left = span.high, SCAN_LIMIT
    while left > 0:
        rest = Span(span.low, high)
        if wanted:
            keys = engine().keys(limits.store.name, part, wanted, rest, PROPOSED)
        else:
            # 单字规则：a character that nearly every text holds is looked for in the newest texts.
            keys = limits.newest(rest, PROPOSED)
            left -= len(keys)
        yield from _batches(keys)
        if len(keys) < PROPOSED:
            return
        high = keys[-1]


def _late(limits: Limits, run: Run, part: str, wanted: Wanted) -> Iterator[list[int]]:
    """Latecomers are few: all that the index proposes, sorted by time."""
    if wanted:
        keys = engine().keys(limits.store.name, part, wanted, run.span, MOST_LATECOMERS)
    else:
        keys = limits.newest(run.span, MOST_LATECOMERS)
    yield from _batches([key for _, key in limits.rows(keys, ())])


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(keys), READ):
        yield keys[at : at + READ]


def _holds(query: Query, values: Sequence[str], tier: str) -> bool:
    if tier == NUMBER:
        written, keys = values[:2], values[2:]
        return _hold(query.terms, written) or _hold_key(query.number_key, keys)
    return _hold(query.terms, values)


def _hold(terms: Sequence[Term], values: Sequence[str]) -> bool:
    """Each term somewhere, whole, in one of the values."""
    return all(any(term.is_in(value) for value in values) for term in terms)


def _hold_key(key: str, values: Iterable[str]) -> bool:
    return bool(key) and any(key in value for value in values)
