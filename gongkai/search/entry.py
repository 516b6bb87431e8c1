"""条目：what the floors above hand over to be found."""

from dataclasses import dataclass
from datetime import date, datetime, time

from .keys import SHANGHAI


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One searchable thing. `filters` are labels such as ``column:12`` or ``year:2020``."""

    object_id: int
    agency_id: int
    title: str
    number: str = ""
    index_number: str = ""
    text: str = ""
    published_at: datetime | None = None
    saved_on: date | None = None
    in_force: bool = True
    filters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.published_at is None) == (self.saved_on is None):
            raise ValueError("an entry has either published_at or saved_on")
        if self.published_at is not None and self.published_at.tzinfo is None:
            raise ValueError("published_at needs a time zone")
        if any(not label or set(label) & set(" \n\x00") for label in self.filters):
            raise ValueError("a filter label is not empty and holds no space")

    @property
    def at(self) -> datetime:
        """The moment by which it is sorted and, if public, from which it is seen."""
        if self.published_at is not None:
            return self.published_at
        assert self.saved_on is not None
        return datetime.combine(self.saved_on, time.min, SHANGHAI)
