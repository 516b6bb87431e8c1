"""重建索引：both tables of a store made again from what the floors above hand over."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from gongkai.search.engines import engine
from gongkai.search.entry import Entry
from gongkai.search.keys import day_span, preferred_key
from gongkai.search.stores import PUBLIC, STAFF, Store, row_of, tokens_of_row

BATCH = 500


def rebuild_public(entries: Iterable[Entry]) -> int:
    """重建公开检索：how many entries it holds now. Readers see the old index until it is done."""
    return _rebuild(PUBLIC, entries)


def rebuild_staff(entries: Iterable[Entry]) -> int:
    """重建内部检索：how many entries it holds now."""
    return _rebuild(STAFF, entries)


@transaction.atomic
def _rebuild(store: Store, entries: Iterable[Entry]) -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = store.model._meta.db_table
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    engine().clear(store.name)
    store.rows.all().delete()
    keyed = _with_keys(entries)
    count = 0
    while batch := list(islice(keyed, BATCH)):
        rows = [row_of(store, entry, key) for key, entry in batch]
        store.rows.bulk_create(rows)
        engine().add(store.name, [tokens_of_row(row) for row in rows])
        count += len(rows)
    return count


def _with_keys(entries: Iterable[Entry]) -> Iterator[tuple[int, Entry]]:
    """The keys that `index_entry` would give: by minute and object, else after all of that day."""
    taken: set[int] = set()
    last: dict[int, int] = {}
    for entry in entries:
        key = preferred_key(object_id=entry.object_id, at=entry.at, in_force=entry.in_force)
        day = day_span(key).low
        if key in taken:
            key = last[day] + 1
        taken.add(key)
        last[day] = max(key, last.get(day, key))
        yield key, entry
