"""What the pages of 督查 and its neighbours read."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.report_days import report_day
from gongkai.agencies.selectors import Scope, descendants
from gongkai.law.limits import FixedDay
from gongkai.law.report.figures import Report
from gongkai.supervision.models import ReceivedReport, ReturnOrder, Round, Submission
from gongkai.supervision.neighbours import report_of
from gongkai.supervision.standing import Judged, standing_of

State = ReceivedReport.State
Use = ReceivedReport.Use
Status = Submission.Status


def rounds_of(mine: Scope) -> QuerySet[Round]:
    """Rounds of the offices where one holds 区公开办."""
    offices = mine.agencies_with(Duty.DISTRICT_OFFICER)
    return Round.objects.filter(agency__in=offices).select_related("agency__parent")


def reading_offices(mine: Scope) -> QuerySet[Agency]:
    """Offices for which one reads reports."""
    return Agency.objects.filter(pk__in=mine.agencies_with(Duty.DISTRICT_OFFICER)).order_by("path")


def received_in(rounds: QuerySet[Round]) -> QuerySet[ReceivedReport]:
    """Files of rounds, without what was read in them."""
    return ReceivedReport.objects.filter(round__in=rounds).select_related("file").defer("reading")


def readings_of(opened: Round) -> list[tuple[str, Report]]:
    """(office, report as read) of each office's current version, by the office's place in the tree."""
    rows = (
        ReceivedReport.objects.filter(pk__in=opened.submissions.values("current"))
        .select_related("submission__agency")
        .order_by("submission__agency__path", "submission_id")
    )
    return [(name_of(row.submission), report_of(row)) for row in rows if row.submission]


def name_of(submission: Submission) -> str:
    """The short name where there is one."""
    return submission.agency.short_name if submission.agency else str(submission)


@dataclass(frozen=True, slots=True)
class Missing:
    """未报送：an office of the district that has sent nothing."""

    agency: Agency
    due: FixedDay
    is_late: bool


def missing(opened: Round, today: date) -> list[Missing]:
    """All that should report, less those that did. The district's own is not asked for."""
    sent = opened.submissions.filter(agency__isnull=False).values("agency")
    offices = (
        descendants(opened.region)
        .filter(is_active=True)
        .exclude(pk=opened.region.pk)
        .exclude(pk__in=sent)
        .order_by("path")
    )
    found = [(office, report_day(office, opened.year)) for office in offices]
    return [Missing(office, due, today > due.due_on) for office, due in found]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is."""

    waiting: int
    unread: int
    previous: int
    copies: int
    stale: int
    sent: int
    unmatched: int
    open_reports: int
    blocking_reports: int
    clean: int
    statuses: Counter[str]

    @property
    def is_working(self) -> bool:
        """The worker has something in hand."""
        return bool(self.waiting or self.stale)

    @property
    def done(self) -> int:
        """Reports read and checked."""
        return self.sent - self.stale


def progress(opened: Round) -> Progress:
    """Two queries."""
    files = opened.received.aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        unread=Count("pk", filter=Q(state=State.UNREAD)),
        previous=Count("pk", filter=Q(use=Use.PREVIOUS)),
        copies=Count("pk", filter=Q(use=Use.COPY)),
    )
    rows = opened.submissions.filter(current__isnull=False).values_list(
        "status", "is_stale", "open_count", "blocking_count", "agency_id", "is_foreign"
    )
    told = list(rows)
    return Progress(
        **files,
        stale=sum(stale for _, stale, *_ in told),
        sent=len(told),
        unmatched=sum(agency is None and not foreign for *_, agency, foreign in told),
        open_reports=sum(waiting > 0 for _, _, waiting, *_ in told),
        blocking_reports=sum(blocking > 0 for _, _, _, blocking, *_ in told),
        clean=sum(not stale and not o and not b for _, stale, o, b, *_ in told),
        statuses=Counter(status for status, *_ in told),
    )


def unread_files(opened: Round) -> QuerySet[ReceivedReport]:
    """未能读出, with the reason; those superseded by a readable upload are still told."""
    return opened.received.filter(state=State.UNREAD).defer("reading").order_by("-pk")


def doubted_files(opened: Round) -> QuerySet[ReceivedReport]:
    """待认定: files beside the current version, of which nobody has said yet whether they count."""
    rows = opened.received.filter(use=Use.DOUBTED).order_by("pk")
    return rows.select_related("submission__agency", "submission__current").defer(
        "reading", "submission__current__reading"
    )


def other_files(opened: Round) -> QuerySet[ReceivedReport]:
    """Last year's reports and copies: in the round, but not in the table."""
    rows = opened.received.filter(use__in=(Use.PREVIOUS, Use.COPY)).defer("reading")
    return rows.select_related("submission__agency").order_by("use", "pk")


def returns_for(mine: Scope) -> QuerySet[ReturnOrder]:
    """Lists that came back to one's own offices."""
    offices = mine.agencies_with(Duty.DISCLOSURE_OFFICER, Duty.FILL)
    return ReturnOrder.objects.filter(submission__agency__in=offices).select_related(
        "submission__agency", "submission__round__agency", "submission__current"
    )


def returns_in(rounds: QuerySet[Round]) -> QuerySet[ReturnOrder]:
    """Lists of rounds."""
    return ReturnOrder.objects.filter(submission__round__in=rounds).select_related(
        "submission__agency", "submission__round__agency", "by", "answered_by"
    )


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One finding of a rule, whose it is, and how it stands."""

    office: str
    judged: Judged

    @property
    def token(self) -> str:
        """What a form sends back, so that nothing is judged that was not seen."""
        return f"{self.judged.finding.pk}-{self.judged.finding.fingerprint}"


def rule_rows(opened: Round, rule: str) -> list[RuleRow]:
    """What one rule says about all offices, open ones first: five queries."""
    rows = opened.submissions.filter(current__isnull=False).select_related("agency")
    names = {row.pk: name_of(row) for row in rows}
    found = [
        RuleRow(names[j.finding.submission_id], j)
        for j in standing_of(names, rule=rule)
        if j.says_something
    ]
    return sorted(found, key=lambda row: (not row.judged.is_open, row.office))


@dataclass(frozen=True, slots=True)
class Checked:
    """An office's current report with how each finding stands."""

    name: str
    submission: Submission
    report: Report
    judged: tuple[Judged, ...]


def checked_reports(opened: Round) -> list[Checked]:
    """Everything of a round, for its papers: five queries and all in memory."""
    rows = list(
        opened.submissions.filter(current__isnull=False)
        .select_related("agency", "current")
        .order_by("agency__path", "pk")
    )
    standing: dict[int, list[Judged]] = {row.pk: [] for row in rows}
    for one in standing_of(standing):
        standing[one.finding.submission_id].append(one)
    return [
        Checked(name_of(row), row, report_of(row.current), tuple(standing[row.pk]))
        for row in rows
        if row.current
    ]
