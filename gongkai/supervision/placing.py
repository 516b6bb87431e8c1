"""归位：to which office of a round a report belongs, as which version, or whether it is last year's."""

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import descendants
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.offices import Office, bare, match_office

Use = ReceivedReport.Use
Status = Submission.Status
TABLES = ("table2", "table3", "table4")


def place(row: ReceivedReport) -> None:
    """Put a report that was read where it belongs; inside the transaction of its caller."""
    opened = row.round
    if row.submission is None and row.issued is None and row.year == opened.year - 1:
        row.use = Use.PREVIOUS
        row.save(update_fields=["use"])
        opened.submissions.update(is_stale=True)
        return
    submission = row.submission or _submission(row)
    give(row, submission)


def give(row: ReceivedReport, submission: Submission) -> None:
    """As the next version of a submission, or as a copy of the one that is there."""
    row.submission = submission
    current = submission.current
    if current is not None and _same(row, current):
        row.use, row.version = Use.COPY, current.version
        row.save(update_fields=["submission", "use", "version"])
        return
    last = submission.versions.exclude(pk=row.pk).order_by("-version").first()
    row.use, row.version = Use.CHECKED, (last.version if last else 0) + 1
    row.save(update_fields=["submission", "use", "version"])
    submission.current, submission.is_stale = row, True
    if submission.status in (Status.RETURNED, Status.PASSED):
        submission.status = Status.RESUBMITTED
    submission.save(update_fields=["current", "is_stale", "status"])
    touch_sum(submission.round)


def touch_sum(opened: Round) -> None:
    """The district's own report is the sum of the others: check it again."""
    opened.submissions.filter(agency=opened.region).update(is_stale=True)


def offices_of(opened: Round) -> list[Office]:
    """The district itself and everything below it."""
    rows = descendants(opened.region).filter(is_active=True)
    return [Office(a.pk, a.name, a.short_name) for a in rows]


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
