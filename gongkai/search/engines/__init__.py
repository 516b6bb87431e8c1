"""两种引擎：SQLite (FTS5) and PostgreSQL (int4[] with GIN), the same functions in each.

An engine proposes keys, newest first; whether a text holds the words is decided by `matching`.
`store` and `part` are our own words (public, staff; title, text), never a person's input.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from django.db import connection

from gongkai.search.keys import Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """Tokens that must all be there, and some of which one must be there."""

    all_of: Sequence[str]
    one_of: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.all_of or self.one_of)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What one entry puts into the two indexes: of title and numbers, and of everything."""

    key: int
    title: Iterable[str]
    text: Iterable[str]


class Engine(Protocol):
    def place(self, store: str, *, object_id: int, at: datetime, in_force: bool) -> int:
        """A free key for an entry of this moment."""

    def place_all(self, store: str) -> None:
        """New keys for all rows, each run in order, without latecomers. The index is empty."""

    def add(self, store: str, rows: Sequence[Tokens]) -> None: ...
    def remove(self, store: str, row: Tokens) -> None: ...
    def clear(self, store: str) -> None: ...

    def keys(self, store: str, part: str, wanted: Wanted, span: Span, limit: int) -> list[int]:
        """The greatest keys of a span that the index proposes, descending."""

    def merge(self, store: str, slices: int) -> int: ...
    def faults(self, store: str) -> list[str]: ...


def engine() -> Engine:
    """The engine of the database in use."""
    from . import postgresql, sqlite

    return cast(Engine, postgresql if connection.vendor == "postgresql" else sqlite)
