"""规范中的表：review, index numbers, page heads, inspection, masking, layout, letters, deposits.

Lists that configure rather than calculate. Each is a rule file with ``rows``; the reference and the
certainty of the list travel with it, because most of them are practice and not law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gongkai.law.load import rule

TABLES = (
    "deposits/schedules",
    "enquiries/limits",
    "index/elements",
    "index/patterns",
    "layout/official",
    "letters/contents",
    "privacy/masking",
    "review/gates",
    "review/marks",
    "review/sheet",
    "review/steps",
    "website/header",
    "website/inspection",
    "website/platform",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its source; a row always has ``id`` and ``name``."""

    label: str
    reference: str
    certainty: str
    rows: tuple[Mapping[str, Any], ...]

    def row(self, row_id: str) -> Mapping[str, Any]:
        """The first row of an id."""
        return next(row for row in self.rows if row["id"] == row_id)


@cache
def table(name: str) -> Table:
    """One list, e.g. ``table("review/gates")``."""
    found = rule(name)
    version = found.latest
    return Table(found.label, version.reference, version.certainty, version.values["rows"])
