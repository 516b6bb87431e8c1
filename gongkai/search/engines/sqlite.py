"""SQLite：FTS5 without content and without positions, a third of the text in size.

`store` and `part` are our own words (public, staff; title, text), never a person's input, and
tokens are written in an alphabet without quotation marks.
"""

from collections.abc import Iterable, Sequence

from django.db import DatabaseError, connection

from gongkai.search.keys import Span
from gongkai.search.tokens import agency_mark, written

from . import Tokens, Wanted

PARTS = ("title", "text")
MERGE_PAGES = 200


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(map(written, tokens))


def _match(wanted: Wanted) -> str:
    terms = [f'"{written(token)}"' for token in wanted.all_of]
    if wanted.one_of:
        terms.append("(" + " OR ".join(f'"{written(token)}"' for token in wanted.one_of) + ")")
    return " AND ".join(terms)


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
