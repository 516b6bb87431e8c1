"""一份报告的各条，as its page shows them: what waits first."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.law.report.findings import CellValue, Finding, passed
from gongkai.law.report.forms import CellRef, Check, checks
from gongkai.supervision.models import ReportFinding, Submission, Verdict
from gongkai.supervision.standing import Judged, standing_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding with its rule and what was said about it."""

    judged: Judged
    check: Check

    @property
    def finding(self) -> ReportFinding:
        return self.judged.finding

    @property
    def verdict(self) -> Verdict | None:
        return self.judged.verdict

    @property
    def earlier(self) -> Verdict | None:
        """原判断, given when the inputs were others."""
        return self.judged.earlier if self.judged.verdict is None else None


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """All of them, by what is to be done."""

    waiting: tuple[Shown, ...]
    settled: tuple[Shown, ...]
    skipped: tuple[Shown, ...]
    passed: tuple[Check, ...]

    @property
    def all(self) -> tuple[Shown, ...]:
        return (*self.waiting, *self.settled, *self.skipped)

    @property
    def first(self) -> Shown | None:
        """What the picture shows when nothing is chosen."""
        return next(iter((*self.waiting, *self.settled)), None)

    @property
    def confirmed(self) -> int:
        """How many go on the list for the office."""
        return sum(s.judged.is_confirmed for s in self.settled)


def shown_findings(submission: Submission) -> ShownFindings:
    """Three queries."""
    shown = [Shown(j, checks()[j.finding.rule]) for j in standing_of([submission.pk])]
    return ShownFindings(
        waiting=tuple(s for s in shown if s.judged.is_open),
        settled=tuple(s for s in shown if s.judged.says_something and not s.judged.is_open),
        skipped=tuple(s for s in shown if not s.judged.says_something),
        passed=tuple(
            checks()[rule] for rule, result in submission.summary.items() if result == "pass"
        ),
    )


def as_finding(row: ReportFinding) -> Finding:
    """The finding that the check gave."""
    cells = tuple(
        CellValue(CellRef(c["table"], c["row"], c["column"]), c["value"], c["label"])
        for c in row.cells
    )
    return Finding(row.rule, row.result, row.sentence, cells, row.quote)  # type: ignore[arg-type]


def as_findings(submission: Submission, judged: Iterable[Judged]) -> tuple[Finding, ...]:
    """For the writers of files: what the check gave, with what passed."""
    fine = (passed(rule) for rule, result in submission.summary.items() if result == "pass")
    return (*(as_finding(j.finding) for j in judged), *fine)
