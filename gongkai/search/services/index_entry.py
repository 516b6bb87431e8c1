"""编入检索：in the transaction of the write, so that what is published can be found at once."""

from django.db import connection, transaction
from django.db.models import Max

from gongkai.search.engines import engine
from gongkai.search.entry import Entry
from gongkai.search.keys import day_span, preferred_key
from gongkai.search.stores import PUBLIC, STAFF, Store, row_of, tokens_of_row

from .remove_entry import remove_from


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
    remove_from(store, entry.object_id)
    row = row_of(store, entry, _free_key(store, entry))
    row.save(force_insert=True)
    engine().add(store.name, [tokens_of_row(row)])


def _free_key(store: Store, entry: Entry) -> int:
    """The key by minute and object; if that is taken, the first after all of that day."""
    key = preferred_key(object_id=entry.object_id, at=entry.at, in_force=entry.in_force)
    if not store.rows.filter(key=key).exists():
        return key
    day = day_span(key)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [day.low])
    rows = store.rows.filter(key__gte=day.low, key__lt=day.high)
    return int(rows.aggregate(last=Max("key"))["last"]) + 1
