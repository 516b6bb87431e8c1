"""判断的现状：which findings still wait for a person, in the light of all that was said."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gongkai.supervision.models import ReportFinding, Submission, Verdict

TO_DO = ("fail", "uncertain")
Word = Verdict.Word


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with the verdict that stands, or the one given when its inputs were others."""

    finding: ReportFinding
    verdict: Verdict | None
    earlier: Verdict | None
    version: int

    @property
    def says_something(self) -> bool:
        """Is there anything to judge?"""
        return self.finding.result in TO_DO

    @property
    def is_back(self) -> bool:
        """The office said 已改, and a newer version still shows it."""
        verdict = self.verdict
        return bool(verdict and verdict.word == Word.FIXED and verdict.version < self.version)

    @property
    def is_open(self) -> bool:
        """Waits for a person."""
        return self.says_something and (self.verdict is None or self.is_back)

    @property
    def is_confirmed(self) -> bool:
        """Goes on the list for the office."""
        return self.verdict is not None and self.verdict.word == Word.CONFIRMED


def judged(
    findings: Iterable[ReportFinding], verdicts: Iterable[Verdict], versions: Mapping[int, int]
) -> list[Judged]:
    """Pure: ``versions`` tells the current version of each submission."""
    found, said = list(findings), list(verdicts)
    newest: dict[tuple[int, str], Verdict] = {}
    by_place: dict[tuple[int, str], list[Verdict]] = {}
    for verdict in said:
        newest[verdict.submission_id, verdict.fingerprint] = verdict
        by_place.setdefault((verdict.submission_id, verdict.place), []).append(verdict)
    present = {(f.submission_id, f.fingerprint) for f in found}
    return [
        Judged(
            finding=f,
            verdict=newest.get((f.submission_id, f.fingerprint)),
            earlier=next(
                (
                    v
                    for v in reversed(by_place.get((f.submission_id, f.place), []))
                    if (v.submission_id, v.fingerprint) not in present
                ),
                None,
            ),
            version=versions.get(f.submission_id, 0),
        )
        for f in found
    ]


def standing_of(keys: Collection[int], *, rule: str = "") -> list[Judged]:
    """Findings of submissions with what was said about them: three queries, however many."""
    findings = ReportFinding.objects.filter(submission__in=keys)
    verdicts = Verdict.objects.filter(submission__in=keys).select_related("by")
    if rule:
        findings, verdicts = findings.filter(rule=rule), verdicts.filter(rule=rule)
    versions = dict(
        Submission.objects.filter(pk__in=keys, current__isnull=False).values_list(
            "pk", "current__version"
        )
    )
    return judged(findings, verdicts, versions)


def recount(keys: Collection[int]) -> None:
    """Keep the counts of the wall; inside the transaction of its caller."""
    rows = list(Submission.objects.filter(pk__in=keys))
    counted: dict[int, list[Judged]] = {}
    for one in standing_of(keys):
        counted.setdefault(one.finding.submission_id, []).append(one)
    for row in rows:
        mine = counted.get(row.pk, [])
        row.open_count = sum(j.is_open for j in mine)
        row.blocking_count = sum(
            j.finding.is_blocking and (j.is_open or j.is_confirmed) for j in mine
        )
    Submission.objects.bulk_update(rows, ["open_count", "blocking_count"])
