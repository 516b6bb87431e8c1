"""归位：to which office of a round a report belongs, as which version, or whether it is last year's."""

from fractions import Fraction
from typing import Any, Final

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import descendants
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.offices import Office, bare, match_office

Use = ReceivedReport.Use
Status = Submission.Status
TABLES = ("table2", "table3", "table4")
FEWER: Final = Fraction(9, 10)


def place(row: ReceivedReport) -> None:
    """Put a report that was read where it belongs; inside the transaction of its caller."""
    opened = row.round
    if row.submission is None and row.issued is None and row.year == opened.year - 1:
        row.use = Use.PREVIOUS
        row.save(update_fields=["use"])
        opened.submissions.filter(is_stale=False).update(is_stale=True)
        return
    submission = row.submission or _submission(row)
    give(row, submission)


def give(row: ReceivedReport, submission: Submission) -> None:
    """As the next version of a submission, or as a copy of the one that is there.

    A file in which clearly less was read waits for a person: the fuller one stays the current.
    """
    row.submission = submission
    current = submission.current
    if current is not None and _same(row, current):
        row.use, row.version = Use.COPY, current.version
        row.save(update_fields=["submission", "use", "version"])
        return
    if current is not None and row.issued is None and reads_fewer(row, current):
        row.use, row.version = Use.FEWER, _next_version(row, submission)
        row.save(update_fields=["submission", "use", "version"])
        if submission.status == Status.RETURNED:
            submission.status = Status.RESUBMITTED
            submission.save(update_fields=["status"])
        return
    make_current(row, submission)


def make_current(row: ReceivedReport, submission: Submission) -> None:
    """From now on it is this file that is checked and judged; a passed report is to be looked at again."""
    row.use, row.version = Use.CHECKED, _next_version(row, submission)
    row.save(update_fields=["submission", "use", "version"])
    submission.current, submission.is_stale = row, True
    if submission.status in (Status.RETURNED, Status.PASSED):
        submission.status = Status.RESUBMITTED
    submission.save(update_fields=["current", "is_stale", "status"])
    touch_sum(submission.round)


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


def _next_version(row: ReceivedReport, submission: Submission) -> int:
    others = submission.versions.exclude(pk=row.pk).order_by("-version")
    return (others.values_list("version", flat=True).first() or 0) + 1


def touch_sum(opened: Round) -> None:
    """The district's own report is the sum of the others: check it again."""
    opened.submissions.filter(agency=opened.region).update(is_stale=True)


def offices_of(opened: Round) -> list[Office]:
    """The district itself and everything below it."""
    rows = descendants(opened.region).filter(is_active=True)
    return [Office(*values) for values in rows.values_list("pk", "name", "short_name")]


def _submission(row: ReceivedReport) -> Submission:
    opened = row.round
    if row.issued is not None:
        return _of_agency(opened, row.issued.agency)
    office = match_office(row.agency_name, offices_of(opened))
    if office is not None:
        return _of_agency(opened, Agency.objects.get(pk=office.id))
    name = bare(row.agency_name)
    unmatched = opened.submissions.filter(agency=None).select_related("current")
    unmatched = unmatched.defer("current__reading")
    for other in unmatched:
        if name and bare(other.office_name) == name:
            return other
    return Submission.objects.create(round=opened, office_name=row.agency_name)


def _of_agency(opened: Round, agency: Agency) -> Submission:
    found, _ = Submission.objects.select_related("current").get_or_create(
        round=opened, agency=agency, defaults={"office_name": agency.name}
    )
    return found


def _same(row: ReceivedReport, other: ReceivedReport) -> bool:
    """The same tables and the same words, whatever the format."""
    one, two = row.reading or {}, other.reading or {}
    return all(one.get(table) == two.get(table) for table in TABLES) and (
        bare(str(one.get("text", ""))) == bare(str(two.get("text", "")))
    )
