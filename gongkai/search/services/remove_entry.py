"""移出检索：in the transaction that withdraws or deletes."""

from django.db import transaction

from gongkai.search.engines import engine
from gongkai.search.models import SearchEntry
from gongkai.search.stores import PUBLIC, STAFF, Store, tokens_of_row


def remove_public(object_id: int) -> None:
    """公开检索：the public no longer finds it. What is not there is no error."""
    remove_from(PUBLIC, object_id)


def remove_staff(object_id: int) -> None:
    """内部检索：the staff no longer finds it. What is not there is no error."""
    remove_from(STAFF, object_id)


@transaction.atomic(savepoint=False)
def remove_from(store: Store, object_id: int) -> None:
    row = store.rows.filter(object_id=object_id).first()
    if row is not None:
        take_out(store, row)


def take_out(store: Store, row: SearchEntry) -> None:
    engine().remove(store.name, tokens_of_row(row))
    store.rows.filter(key=row.key).delete()
