"""范围：which rows may be seen at all. What the index says is never enough for this."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from .keys import RUNS, SHANGHAI, Run, Span
from .models import SearchEntry
from .stores import Store


@dataclass(frozen=True)
class Limits:
    """The store, who may see what by when, the labels, the period.

    `cut_short` is filled while searching: the runs that were not read to their end.
    """

    store: Store
    now: datetime | None = None
    agency_ids: Sequence[int] | None = None
    filters: Sequence[str] = ()
    from_on: date | None = None
    until_on: date | None = None
    cut_short: set[Run] = field(default_factory=set)

    @property
    def _table(self) -> str:
        return f"search_{self.store.name}entry"

    @cached_property
    def _period(self) -> tuple[datetime | None, datetime | None]:
        """From the first moment on, and before the moment after the last day; in Shanghai."""
        after = self.until_on + timedelta(days=1) if self.until_on not in (None, date.max) else None
        return _start_of(self.from_on), _start_of(after)

    @cached_property
    def _conditions(self) -> tuple[str, list[Any]]:
        start, end = self._period
        sql, values = [], []
        for clause, moment in (("<= %s", self.now), (">= %s", start), ("< %s", end)):
            if moment is not None:
                sql.append(f"published_at {clause}")
                values.append(connection.ops.adapt_datetimefield_value(moment))
        if self.agency_ids is not None:
            sql.append(f"agency_id IN ({', '.join(str(int(a)) for a in self.agency_ids)})")
        return "".join(f" AND {clause}" for clause in sql), values

    @cached_property
    def runs(self) -> list[Run]:
        """The runs of keys that hold anything at all."""
        exists = ", ".join(
            f"EXISTS(SELECT 1 FROM {self._table} WHERE key >= {r.span.low} AND key < {r.span.high})"
            for r in RUNS
        )
        inhabited = _fetch(f"SELECT {exists}", [])[0]
        return [run for run, is_there in zip(RUNS, inhabited, strict=True) if is_there]

    def span_of(self, run: Run) -> Span:
        """The part of a run in order that the period leaves."""
        start, end = self._period
        low, high = run.span.low, run.span.high
        if start is not None:
            low = self._edge(run, ">=", start, "ASC", high)
        if end is not None:
            high = self._edge(run, "<", end, "DESC", low - 1) + 1
        return Span(low, high)

    def _edge(self, run: Run, sign: str, moment: datetime, way: str, default: int) -> int:
        rows = _fetch(
            f"SELECT key FROM {self._table} WHERE published_at {sign} %s AND key >= %s AND key < %s"
            f" ORDER BY published_at {way}, key {way} LIMIT 1",
            [connection.ops.adapt_datetimefield_value(moment), run.span.low, run.span.high],
        )
        return int(rows[0][0]) if rows else default

    def rows(self, keys: Sequence[int], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Moment, key and these fields of the rows that may be seen, the newest first."""
        if not keys:
            return []
        among = ", ".join(map(str, keys))
        columns = "".join(f", {field}" for field in fields)
        rows = self._seen(f"published_at, key{columns}", f"key IN ({among})", [])
        return sorted(rows, key=itemgetter(0, 1), reverse=True)

    def rows_where(self, columns: Sequence[str], value: str, most: int) -> list[tuple[Any, ...]]:
        """Moment, key and status of the rows with this value in one of the columns."""
        fields, tail = "published_at, key, in_force", f" LIMIT {most}"
        rows = (
            self._seen(fields, f"{column} = %s AND {column} > ''", [value], tail)
            for column in columns
        )
        return list(chain.from_iterable(rows))

    def newest(self, span: Span, size: int) -> list[int]:
        """The greatest keys of a span, descending."""
        among = f"key >= {span.low} AND key < {span.high}"
        return [key for (key,) in self._seen("key", among, [], f" ORDER BY key DESC LIMIT {size}")]

    def _seen(
        self, fields: str, among: str, values: list[Any], tail: str = ""
    ) -> list[tuple[Any, ...]]:
        conditions, limits = self._conditions
        rows = _fetch(
            f"SELECT filters, {fields} FROM {self._table} WHERE {among}{conditions}{tail}",
            [*values, *limits],
        )
        asked = set(self.filters)
        return [row[1:] for row in rows if not asked or asked <= set(row[0].split())]

    def entries(self, keys: Sequence[int]) -> dict[int, SearchEntry]:
        """The whole rows, within the same limits once more."""
        rows: QuerySet[SearchEntry] = self.store.rows.filter(key__in=keys)
        if self.now is not None:
            rows = rows.filter(published_at__lte=self.now)
        if self.agency_ids is not None:
            rows = rows.filter(agency_id__in=self.agency_ids)
        return {row.key: row for row in rows}


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, SHANGHAI)


def _fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
