"""合不合：whether a file can be this round's report of this office, and whether it reads worse than another."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

from gongkai.supervision.models import ReceivedReport, Submission
from gongkai.supervision.offices import Office, bare, match_office

TABLES = ("table2", "table3", "table4")
FEWER: Final = Fraction(9, 10)


def doubts(row: ReceivedReport, submission: Submission, offices: Iterable[Office]) -> list[str]:
    """Why the file may not be meant: another year, another office. What was not read is not held against it.

    ``offices``: all of the district, so that a name is not taken for the nearest one.
    """
    year = submission.round.year
    said = []
    if row.year is not None and row.year != year:
        said.append(f"写的是{row.year}年度，这一轮审读的是{year}年度")
    if not _is_of(row, submission, list(offices)):
        said.append(f"写的单位是“{row.agency_name}”，不是{submission}")
    return said


def _is_of(row: ReceivedReport, submission: Submission, offices: list[Office]) -> bool:
    if row.issued is not None:
        return row.issued.agency_id == submission.agency_id
    name = bare(row.agency_name)
    known = {bare(submission.office_name), *map(bare, submission.read_names)}
    if not name or name in known:
        return True
    if submission.agency is None:
        return False
    mine = [office for office in offices if office.id == submission.agency_id]
    found = match_office(name, offices) or match_office(name, mine)
    return found is not None and found.id == submission.agency_id


def reads_fewer(row: ReceivedReport, other: ReceivedReport) -> bool:
    """A table of the other was not read at all, or under nine tenths of its numbers were."""
    ours, theirs = numbers_by_table(row), numbers_by_table(other)
    lacks = any(there and not here for here, there in zip(ours, theirs, strict=True))
    return lacks or sum(ours) < FEWER * sum(theirs)


def numbers_by_table(row: ReceivedReport) -> list[int]:
    """How many cells were read of each table; an empty one is none."""
    reading = row.reading or {}
    return [_numbers(reading.get(table)) for table in TABLES]


def _numbers(part: Any) -> int:
    if isinstance(part, dict | list):
        return sum(map(_numbers, part.values() if isinstance(part, dict) else part))
    return int(part is not None)


def same_reading(row: ReceivedReport, other: ReceivedReport) -> bool:
    """The same tables and the same words, whatever the format."""
    one, two = row.reading or {}, other.reading or {}
    return all(one.get(table) == two.get(table) for table in TABLES) and (
        bare(str(one.get("text", ""))) == bare(str(two.get("text", "")))
    )
