"""PostgreSQL：tokens as int4[] in a narrow table with GIN.

The planner must not choose: it takes the order of keys for a rare word and reads the whole table.
So first a window of the newest thousand, then the index alone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from gongkai.search.keys import Span, day_span, key_of_moment
from gongkai.search.tokens import code_of

from . import Tokens, Wanted

PARTS = ("title", "text")
WINDOW = 1000


def _codes(tokens: Iterable[str]) -> list[int]:
    return list({code_of(token) for token in tokens})


def _condition(part: str, wanted: Wanted) -> tuple[str, list[list[int]]]:
    clauses, values = [], []
    if wanted.all_of:
        clauses.append(f"{part} @> %s::int4[]")
        values.append(_codes(wanted.all_of))
    if wanted.one_of:
        clauses.append(f"{part} && %s::int4[]")
        values.append(_codes(wanted.one_of))
    return " AND ".join(clauses), values


def place(store: str, *, object_id: int, at: datetime, in_force: bool) -> int:
    """The moment itself; if another entry has that key, the first after all of the day."""
    key = key_of_moment(object_id=object_id, at=at, in_force=in_force)
    table, day = f"search_{store}entry", day_span(key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE key = %s", [key])
        if cursor.fetchone() is None:
            return key
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [day.low])
        cursor.execute(
            f"SELECT max(key) FROM {table} WHERE key >= %s AND key < %s", [day.low, day.high]
        )
        return int(cursor.fetchone()[0]) + 1


def place_all(store: str) -> None:
    """Each key of a moment once, else after all of that day: what `place` gives one by one."""
    table = f"search_{store}entry"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET key = -1 - object_id")
        cursor.execute(f"SELECT object_id, published_at, in_force FROM {table} ORDER BY 2, 1")
        taken: set[int] = set()
        last: dict[int, int] = {}
        placed = []
        for object_id, at, in_force in cursor.fetchall():
            key = key_of_moment(object_id=object_id, at=at, in_force=in_force)
            day = day_span(key).low
            if key in taken:
                key = last[day] + 1
            taken.add(key)
            last[day] = max(key, last.get(day, key))
            placed.append((object_id, key))
        cursor.execute(
            f"UPDATE {table} SET key = placed.key FROM (SELECT unnest(%s::bigint[]) AS object_id,"
            f" unnest(%s::bigint[]) AS key) AS placed WHERE {table}.object_id = placed.object_id",
            [[object_id for object_id, _ in placed], [key for _, key in placed]],
        )


def add(store: str, rows: Sequence[Tokens]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO search_{store}_gram (key, title, text) VALUES (%s, %s, %s)"
            " ON CONFLICT (key) DO UPDATE SET title = EXCLUDED.title, text = EXCLUDED.text",
            [(row.key, _codes(row.title), _codes(row.text)) for row in rows],
        )


def remove(store: str, row: Tokens) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_{store}_gram WHERE key = %s", [row.key])


def clear(store: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_{store}_gram")


def keys(store: str, part: str, wanted: Wanted, span: Span, limit: int) -> list[int]:
    condition, values = _condition(part, wanted)
    table = f"search_{store}_gram"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {condition} FROM (SELECT key, {part} FROM {table}"
            " WHERE key >= %s AND key < %s ORDER BY key DESC LIMIT %s) newest ORDER BY key DESC",
            [*values, span.low, span.high, WINDOW],
        )
        window = cursor.fetchall()
        found = [key for key, fits in window if fits][:limit]
        if len(found) == limit or len(window) < WINDOW:
            return found
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT key FROM {table} WHERE {condition})"
            " SELECT key FROM found WHERE key >= %s AND key < %s ORDER BY key DESC LIMIT %s",
            [*values, span.low, window[-1][0], limit - len(found)],
        )
        return found + [key for (key,) in cursor.fetchall()]


def merge(store: str, slices: int) -> int:
    """后台归并：take the new entries out of the waiting list of each index."""
    with connection.cursor() as cursor:
        for part in PARTS:
            cursor.execute(
                "SELECT gin_clean_pending_list(%s::regclass)", [f"search_{store}_gram_{part}"]
            )
    return 0


def faults(store: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM search_{store}entry e"
            f" FULL JOIN search_{store}_gram g USING (key) WHERE e.key IS NULL OR g.key IS NULL"
        )
        lost = int(cursor.fetchone()[0])
    return [f"索引与条目相差 {lost} 条，请重建索引。"] if lost else []
