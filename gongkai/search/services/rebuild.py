"""重建索引：from what the floors above hand over, or from the rows that are here."""

from collections.abc import Iterable
from itertools import islice

from django.db import connection, transaction

from gongkai.search.engines import engine
from gongkai.search.entry import Entry
from gongkai.search.stores import PUBLIC, STAFF, Store, row_of, tokens_of_row
from gongkai.search.tokens import VERSION

BATCH = 500


def rebuild_public(entries: Iterable[Entry]) -> int:
    """重建公开检索：how many entries it holds now. Readers see the old index until it is done."""
    return _rebuild(PUBLIC, entries)


def rebuild_staff(entries: Iterable[Entry]) -> int:
    """重建内部检索：how many entries it holds now."""
    return _rebuild(STAFF, entries)


def reindex() -> int:
    """重排索引：the same rows with the tokens of this version, every one in its order of time."""
    return sum(_reindex(store) for store in (PUBLIC, STAFF))


@transaction.atomic
def _rebuild(store: Store, entries: Iterable[Entry]) -> int:
    _keep_writers_out(store)
    store.rows.all().delete()
    rows = (row_of(store, entry) for entry in entries)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            row.key = -1 - row.object_id
        store.rows.bulk_create(batch)
    return _fill(store)


@transaction.atomic
def _reindex(store: Store) -> int:
    _keep_writers_out(store)
    return _fill(store)


def _fill(store: Store) -> int:
    """The rows placed anew, and the index made from them."""
    engine().clear(store.name)
    engine().place_all(store.name)
    store.rows.exclude(token_version=VERSION).update(token_version=VERSION)
    rows = store.rows.order_by("key").iterator(BATCH)
    count = 0
    while batch := list(islice(rows, BATCH)):
        engine().add(store.name, [tokens_of_row(row) for row in batch])
        count += len(batch)
    return count


def _keep_writers_out(store: Store) -> None:
    """SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = store.model._meta.db_table
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
