"""SQLite：FTS5 without content and without positions, a third of the text in size.

Tokens are written in an alphabet without quotation marks, so that no word can become syntax.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from gongkai.search.keys import RUNS, Span, run_in_order, run_of_latecomers
from gongkai.search.tokens import agency_mark, written

from . import Tokens, Wanted

PARTS = ("title", "text")
MERGE_PAGES = 200
FIRST_PLACE, GAP = 1 << 18, 2


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(map(written, tokens))


def _match(wanted: Wanted) -> str:
    terms = [f'"{written(token)}"' for token in wanted.all_of]
    if wanted.one_of:
        terms.append("(" + " OR ".join(f'"{written(token)}"' for token in wanted.one_of) + ")")
    return " AND ".join(terms)


def place(store: str, *, object_id: int, at: datetime, in_force: bool) -> int:
    """After all others, as nearly always, or between its neighbours, or among the latecomers."""
    span = run_in_order(in_force=in_force).span
    moment = connection.ops.adapt_datetimefield_value(at)
    older = _one(
        f"SELECT key FROM search_{store}entry WHERE published_at <= %s AND key >= %s AND key < %s"
        " ORDER BY published_at DESC, key DESC LIMIT 1",
        [moment, span.low, span.high],
    )
    newer = _one(
        f"SELECT min(key) FROM search_{store}entry WHERE key > %s AND key < %s",
        [span.low - 1 if older is None else older, span.high],
    )
    if newer is None:
        return span.low + FIRST_PLACE if older is None else older + GAP
    if older is None:
        older = max(newer - 2 * GAP, span.low - 1)
    return (older + newer) // 2 if newer - older > 1 else _latest_comer(store, in_force)


def _latest_comer(store: str, in_force: bool) -> int:
    span = run_of_latecomers(in_force=in_force).span
    last = _one(
        f"SELECT max(key) FROM search_{store}entry WHERE key >= %s AND key < %s",
        [span.low, span.high],
    )
    return span.low if last is None else last + 1


def place_all(store: str) -> None:
    table = f"search_{store}entry"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET key = -1 - object_id")
        for run in RUNS:
            if run.in_order:
                cursor.execute(
                    f"UPDATE {table} SET key = %s + %s * numbered.n FROM (SELECT object_id,"
                    " row_number() OVER (ORDER BY published_at, object_id) AS n"
                    f" FROM {table} WHERE in_force = %s) AS numbered"
                    f" WHERE {table}.object_id = numbered.object_id",
                    [run.span.low + FIRST_PLACE, GAP, run.in_force],
                )


def _one(statement: str, values: Sequence[Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return row[0] if row else None


def add(store: str, rows: Sequence[Tokens]) -> None:
    with connection.cursor() as cursor:
        for part in PARTS:
            cursor.executemany(
                f"INSERT INTO search_{store}_{part}(rowid, tokens) VALUES (%s, %s)",
                [(row.key, _joined(getattr(row, part))) for row in rows],
            )


def remove(store: str, row: Tokens) -> None:
    """Without content the index cannot know what to forget: it is told the old tokens again."""
    with connection.cursor() as cursor:
        for part in PARTS:
            table = f"search_{store}_{part}"
            cursor.execute(
                f"INSERT INTO {table}({table}, rowid, tokens) VALUES ('delete', %s, %s)",
                [row.key, _joined(getattr(row, part))],
            )


def clear(store: str) -> None:
    with connection.cursor() as cursor:
        for part in PARTS:
            table = f"search_{store}_{part}"
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")


def keys(store: str, part: str, wanted: Wanted, span: Span, limit: int) -> list[int]:
    table = f"search_{store}_{part}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid >= %s AND rowid < %s"
            " ORDER BY rowid DESC LIMIT %s",
            [_match(wanted), span.low, span.high, limit],
        )
        return [key for (key,) in cursor.fetchall()]


def merge(store: str, slices: int) -> int:
    """后台归并：small steps, because one large merge would hold up every writer."""
    done = 0
    for part in PARTS:
        while done < slices and _merge_once(f"search_{store}_{part}"):
            done += 1
    return done


def _merge_once(table: str) -> bool:
    with connection.cursor() as cursor:
        before = _changes(cursor)
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', %s)", [MERGE_PAGES])
        return _changes(cursor) - before >= 2


def _changes(cursor: object) -> int:
    cursor.execute("SELECT total_changes()")  # type: ignore[attr-defined]  # Django's wrapper has no stub
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]  # as above


def faults(store: str) -> list[str]:
    """Damage, and offices for which the index counts other than the table of entries."""
    return _damage(store) + _differences(store)


def _differences(store: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT agency_id, count(*) FROM search_{store}entry GROUP BY agency_id")
        for agency_id, count in cursor.fetchall():
            for part in PARTS:
                table = f"search_{store}_{part}"
                match = _match(Wanted([agency_mark(agency_id)]))
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH %s", [match])
                if (indexed := cursor.fetchone()[0]) != count:
                    found.append(
                        f"机关 {agency_id} 有 {count} 条，索引 {table} 有 {indexed} 条，请重建索引。"
                    )
    return found


def _damage(store: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for part in PARTS:
            table = f"search_{store}_{part}"
            try:
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
            except DatabaseError as error:
                found.append(f"索引 {table} 已损坏（{error}），请重建索引。")
    return found
