"""两个库：the public's and the staff's. Everything else is written once, for both."""

from dataclasses import dataclass

from .engines import Tokens
from .entry import Entry
from .models import PublicEntry, SearchEntry, StaffEntry
from .tokens import (
    VERSION,
    agency_mark,
    mark_of,
    number_key,
    of_number,
    storable,
    title_key,
    tokens_of,
)


@dataclass(frozen=True, slots=True)
class Store:
    name: str
    model: type[SearchEntry]

    @property
    def rows(self):  # type: ignore[no-untyped-def]  # a manager of the concrete model
        return self.model._default_manager


PUBLIC = Store("public", PublicEntry)
STAFF = Store("staff", StaffEntry)


def row_of(store: Store, entry: Entry) -> SearchEntry:
    """The row of an entry, not yet placed; its text without what no database can hold."""
    return store.model(
        object_id=entry.object_id,
        agency_id=entry.agency_id,
        number_key=number_key(entry.number),
        index_number_key=number_key(entry.index_number),
        title_key=title_key(entry.title),
        published_at=entry.at,
        in_force=entry.in_force,
        filters=" ".join(entry.filters),
        number=storable(entry.number),
        index_number=storable(entry.index_number),
        title=storable(entry.title),
        text=storable(entry.text),
        token_version=VERSION,
    )


def tokens_of_row(row: SearchEntry) -> Tokens:
    """What this row has in the index; given once to remember it, once more to forget it."""
    marks = {agency_mark(row.agency_id), *map(mark_of, row.filters.split())}
    numbers = f"{row.number}\n{row.index_number}"
    in_numbers = of_number(tokens_of(numbers))
    return Tokens(
        key=row.key,
        title=tokens_of(row.title, every_character=True) | in_numbers | marks,
        text=tokens_of(f"{numbers}\n{row.title}\n{row.text}") | marks,
    )
