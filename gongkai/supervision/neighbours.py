"""旁证：last year's report of the same office, and the lower reports that a district's is the sum of."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.law.report.figures import Report
from gongkai.reports.previous.standing import last_year
from gongkai.supervision.models import ReceivedReport, Submission
from gongkai.supervision.offices import Office, bare, match_office

Use = ReceivedReport.Use
State = ReceivedReport.State


@dataclass(frozen=True, slots=True)
class Previous:
    """Last year's report and where it was found."""

    report: Report
    label: str


def report_of(row: ReceivedReport) -> Report:
    """What was read in a file."""
    return Report.from_json(row.reading)


def previous_report(submission: Submission) -> Previous | None:
    """上年报告: from this round's uploads, an earlier round, or as the office itself keeps it."""
    return _uploaded(submission) or _earlier_round(submission) or _kept(submission)


def _uploaded(submission: Submission) -> Previous | None:
    """Among the files of the round that were last year's."""
    candidates = submission.round.received.filter(use=Use.PREVIOUS, state=State.READ)
    agency = submission.agency
    own = [Office(agency.pk, agency.name, agency.short_name)] if agency else []
    for pk, name in candidates.order_by("-pk").values_list("pk", "agency_name"):
        if match_office(name, own) or (agency is None and _same_name(name, submission)):
            row = ReceivedReport.objects.get(pk=pk)
            return Previous(report_of(row), f"一并收到的“{row.name}”"[:120])
    return None


def _earlier_round(submission: Submission) -> Previous | None:
    """What the same office sent to the same district for the year before."""
    opened = submission.round
    earlier = Submission.objects.filter(
        round__agency=opened.agency_id, round__year=opened.year - 1, current__isnull=False
    ).select_related("current", "round")
    if submission.agency_id:
        found = earlier.filter(agency=submission.agency_id).order_by("-pk").first()
    else:
        same = earlier.filter(agency=None).order_by("-pk").defer("current__reading")
        found = next((s for s in same if _same_name(s.office_name, submission)), None)
    if found is None or found.current is None:
        return None
    return Previous(report_of(found.current), f"“{found.round}”收到的报告"[:120])


def _kept(submission: Submission) -> Previous | None:
    """What the office itself goes by: its issued report, else the one it took in and confirmed."""
    if submission.agency is None:
        return None
    found = last_year(submission.agency, submission.round.year)
    return Previous(found.report, found.source[:120]) if found else None


def _same_name(name: str, submission: Submission) -> bool:
    return bare(name) == bare(submission.office_name) != ""


def lower_reports(submission: Submission) -> Sequence[Report] | None:
    """For the district's own report: the reports of all others; ``None`` for any other, or without any."""
    opened = submission.round
    if submission.agency_id != opened.region.pk:
        return None
    others = ReceivedReport.objects.filter(
        pk__in=opened.submissions.exclude(pk=submission.pk).values("current")
    )
    return [report_of(row) for row in others.order_by("pk")] or None
