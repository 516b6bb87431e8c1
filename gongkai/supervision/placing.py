"""归位：to which office of a round a report belongs, as which version, or whether it is last year's."""

from typing import Final

from django.db.models import F, Max

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import descendants
from gongkai.supervision.fitting import doubts, reads_fewer, same_reading
from gongkai.supervision.models import ReceivedReport, ReturnOrder, Round, Submission, Verdict
from gongkai.supervision.offices import Office, bare, match_office

State = ReceivedReport.State
Use = ReceivedReport.Use
Status = Submission.Status
SENT_AGAIN: Final = (Status.RETURNED, Status.ANSWERED, Status.PASSED)


def place(row: ReceivedReport) -> None:
    """Put a report that was read where it belongs; inside the transaction of its caller."""
    opened = row.round
    if row.issued is None and row.year == opened.year - 1:
        row.use = Use.PREVIOUS
        row.save(update_fields=["use"])
        opened.submissions.filter(is_stale=False).update(is_stale=True)
        return
    submission = row.submission or _submission(row)
    give(row, submission)


def give(row: ReceivedReport, submission: Submission) -> None:
    """As a version of a submission in the order of receipt, or as a copy of the one that is there.

    What does not fit the round or the office, or reads clearly fewer numbers, waits for a person.
    """
    row.submission = submission
    current = submission.current
    if current is not None and same_reading(row, current):
        row.use, row.version = Use.COPY, current.version
        row.save(update_fields=["submission", "use", "version"])
        return
    row.version = _number(row, submission)
    if current is None:
        make_current(row, submission)
        return
    unfit = doubts(row, submission, offices_of(submission.round))
    fewer = row.issued is None and reads_fewer(row, current)
    newest = row.pk > _newest_fitting(row, submission)
    if newest and not unfit and not fewer:
        _set_aside(current, submission, later_than=row.pk)
        make_current(row, submission)
    elif unfit or (newest and fewer):
        _wait(row, submission, unfit or ["读出的数字较少"])
    elif _was_overtaken_by_less(row, current, submission):
        make_current(row, submission)
        _wait(current, submission, ["读出的数字较少"])
    else:
        row.use = Use.CHECKED
        row.save(update_fields=["submission", "use", "version"])


def make_current(row: ReceivedReport, submission: Submission) -> None:
    """What came is from now on checked and judged; a passed report is to be looked at again."""
    use_version(row, submission)
    if submission.status in SENT_AGAIN:
        submission.status = Status.RESUBMITTED
        submission.save(update_fields=["status"])


def use_version(row: ReceivedReport, submission: Submission) -> None:
    """The file becomes the current version; questions about what came before it are over."""
    row.use, row.doubt = Use.CHECKED, ""
    row.version = row.version or _number(row, submission)
    row.save(update_fields=["submission", "use", "version", "doubt", "reason"])
    submission.versions.filter(use=Use.DOUBTED, pk__lt=row.pk).update(use=Use.LEFT)
    submission.current, submission.is_stale = row, True
    submission.save(update_fields=["current", "is_stale", "settled_upto"])
    touch_sum(submission.round)


def ask_again(row: ReceivedReport, submission: Submission, said: list[str]) -> None:
    """待认定: beside the current version until a person has said whether it counts."""
    _wait(row, submission, said)


def _wait(row: ReceivedReport, submission: Submission, said: list[str]) -> None:
    row.use, row.doubt = Use.DOUBTED, "；".join(said)[:300]
    row.save(update_fields=["submission", "use", "version", "doubt"])
    if submission.status in (Status.RETURNED, Status.ANSWERED):
        submission.status = Status.RESUBMITTED
        submission.save(update_fields=["status"])


def _newest_fitting(row: ReceivedReport, submission: Submission) -> int:
    """The key of the last received among the versions that fit, or up to which a person has chosen."""
    offices = offices_of(submission.round)
    others = submission.versions.filter(use=Use.CHECKED, state=State.READ).exclude(pk=row.pk)
    fitting = [o.pk for o in others.defer("reading") if not doubts(o, submission, offices)]
    return max(submission.settled_upto, *fitting, 0)


def _set_aside(current: ReceivedReport, submission: Submission, *, later_than: int) -> None:
    """What counted only because nothing else was there, and came later than what fits, waits now."""
    unfit = doubts(current, submission, offices_of(submission.round))
    if current.pk > later_than and unfit and not current.reason:
        _wait(current, submission, unfit)


def _was_overtaken_by_less(
    row: ReceivedReport, current: ReceivedReport, submission: Submission
) -> bool:
    """The current came later and was read sooner, has clearly fewer numbers, and nobody chose it."""
    return (
        row.pk < current.pk
        and submission.settled_upto < current.pk
        and current.issued_id is None
        and reads_fewer(current, row)
    )


def _number(row: ReceivedReport, submission: Submission) -> int:
    """稿次 in the order of receipt: a file read late takes its place, and those after it move up."""
    others = submission.versions.exclude(pk=row.pk).filter(version__gt=0)
    before = others.filter(pk__lt=row.pk).aggregate(last=Max("version"))["last"] or 0
    number = before + 1
    moved = others.filter(version__gte=number)
    if moved.exists():
        moved.update(version=F("version") + 1)
        for kept in (Verdict.objects, ReturnOrder.objects):
            kept.filter(submission=submission, version__gte=number).update(version=F("version") + 1)
        if submission.current and submission.current.version >= number:
            submission.current.version += 1
    return number


def touch_sum(opened: Round) -> None:
    """The district's own report is the sum of the others: check it again; and who copied whom is open."""
    Round.objects.filter(pk=opened.pk).update(is_compared=False)
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
