"""旁证：last year's report of the same office, and the lower reports that a district's is the sum of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from gongkai.law.report.figures import Report
from gongkai.reports.previous.standing import last_year
from gongkai.supervision.models import ReceivedReport, Round, Submission
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
    found = uploads_by_submission(submission.round, [submission]).get(submission.pk)
    if found is None:
        return None
    row = ReceivedReport.objects.get(pk=found)
    return Previous(report_of(row), f"一并收到的“{row.name}”"[:120])


def uploads_by_submission(opened: Round, submissions: Iterable[Submission]) -> dict[int, int]:
    """Submission → the newest file of the round that is last year's report of the same office.

    One query; ``submissions`` with their agency. A thousand beside a thousand are quickly told: a name is
    held only against offices that are called like one of its endings, or end like the whole of it.
    """
    called: dict[str, list[tuple[int, Office]]] = {}
    ending: dict[str, list[tuple[int, Office]]] = {}
    foreign: dict[str, list[int]] = {}
    for one in submissions:
        if one.agency is None:
            foreign.setdefault(bare(one.office_name), []).append(one.pk)
            continue
        office = Office(one.agency.pk, one.agency.name, one.agency.short_name)
        for name in office.known_as:
            called.setdefault(name, []).append((one.pk, office))
        for name in _endings(bare(office.name)):
            ending.setdefault(name, []).append((one.pk, office))
    rows = opened.received.filter(use=Use.PREVIOUS, state=State.READ).order_by("pk")
    found: dict[int, int] = {}
    for pk, name, given in rows.values_list("pk", "agency_name", "submission_id"):
        if given:  # it was sent as that office's own
            found[given] = pk
            continue
        wanted = bare(name)
        near = dict(ending.get(wanted, ()))
        for end in _endings(wanted):
            near |= dict(called.get(end, ()))
        found |= {key: pk for key, office in near.items() if match_office(name, [office])}
        found |= dict.fromkeys(foreign.get(wanted, ()) if wanted else (), pk)
    return found


def _endings(name: str) -> Iterator[str]:
    """The name without ever more of what stands in front."""
    return (name[start:] for start in range(len(name)))


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
    """For the district's own report: those of all whose office is known; ``None`` for any other, or without."""
    opened = submission.round
    if submission.agency_id != opened.region.pk:
        return None
    known = opened.submissions.filter(Q(agency__isnull=False) | Q(is_foreign=True))
    others = ReceivedReport.objects.filter(pk__in=known.exclude(pk=submission.pk).values("current"))
    return [report_of(row) for row in others.order_by("pk")] or None
