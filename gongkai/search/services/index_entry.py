"""编入检索：in the transaction of the write, so that what is published can be found at once."""

from datetime import datetime

from django.db import transaction

from gongkai.search.engines import engine
from gongkai.search.entry import Entry
from gongkai.search.keys import run_in_order, run_of_latecomers
from gongkai.search.models import SearchEntry
from gongkai.search.services.remove_entry import take_out
from gongkai.search.stores import PUBLIC, STAFF, Store, row_of, tokens_of_row

MOVED = 8
"""So many entries that are scheduled for later make room for one that is published before them."""


def index_public(entry: Entry) -> None:
    """公开检索：put in, or replace, what the public finds from `published_at` on."""
    if entry.published_at is None:
        raise ValueError("a public entry has a moment of publication")
    _index(PUBLIC, entry)


def index_staff(entry: Entry) -> None:
    """内部检索：put in, or replace, what the staff of its office finds."""
    _index(STAFF, entry)


@transaction.atomic(savepoint=False)
def _index(store: Store, entry: Entry) -> None:
    row = row_of(store, entry)
    old = store.rows.filter(object_id=entry.object_id).first()
    if old is not None:
        take_out(store, old)
    if old is not None and _rank(old) == _rank(row):
        _put_in(store, row, old.key)
        return
    moved = _in_the_way(store, row)
    for other in moved:
        take_out(store, other)
    for each in (row, *moved):
        _put_in(store, each, _place(store, each))


def _rank(row: SearchEntry) -> tuple[datetime, bool]:
    return (row.published_at, row.in_force)


def _put_in(store: Store, row: SearchEntry, key: int) -> None:
    row.key = key
    row.save(force_insert=True)
    engine().add(store.name, [tokens_of_row(row)])


def _place(store: Store, row: SearchEntry) -> int:
    return engine().place(
        store.name, object_id=row.object_id, at=row.published_at, in_force=row.in_force
    )


def _in_the_way(store: Store, row: SearchEntry) -> list[SearchEntry]:
    """The few entries in order that come after one for which there is no room."""
    late = run_of_latecomers(in_force=row.in_force).span
    if not late.low <= _place(store, row) < late.high:
        return []
    span = run_in_order(in_force=row.in_force).span
    later = store.rows.filter(
        key__gte=span.low, key__lt=span.high, published_at__gt=row.published_at
    )
    found = list(later.order_by("published_at", "key")[: MOVED + 1])
    return found if len(found) <= MOVED else []
