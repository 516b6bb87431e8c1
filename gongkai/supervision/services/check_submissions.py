"""核对：every rule on every report that has changed, or whose neighbours have."""

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from gongkai.law.report.findings import Finding
from gongkai.law.report.reconcile import check
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.copying import siblings_of
from gongkai.supervision.errors import SupervisionError
from gongkai.supervision.models import ReportFinding, Submission
from gongkai.supervision.neighbours import lower_reports, previous_report, report_of
from gongkai.supervision.standing import recount

log = logging.getLogger(__name__)
AT_A_TIME: Final = 400
WORST_FIRST: Final = ("fail", "uncertain", "not_assessable", "pass")


def check_submissions(*, now: datetime) -> int:
    """Check what is marked; how many reports were. Each is a transaction of its own."""
    marked = Submission.objects.filter(is_stale=True, current__isnull=False)
    keys = list(marked.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    done = 0
    for key in keys:
        try:
            check_one(key, now=now)
        except Exception:  # one report must not keep the others from being checked; it stays marked
            log.exception("submission %s could not be checked", key)
        else:
            done += 1
    return done


@transaction.atomic
def check_one(submission_id: int, *, now: datetime) -> None:
    """核对一份报送, with last year's report and, for the district's own, with the lower ones."""
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("round__agency__parent", "current", "agency")
        .get(pk=submission_id)
    )
    if submission.current is None:
        raise SupervisionError("这个单位还没有读出的报告，无从核对。")
    report = report_of(submission.current)
    previous = previous_report(submission)
    lower = lower_reports(submission)
    findings = check(
        report, previous=previous.report if previous else None, lower=lower,
        siblings=siblings_of(submission),
    )  # fmt: skip

    submission.findings.all().delete()
    ReportFinding.objects.bulk_create(rows_of(submission, findings))
    submission.summary = worst_by_rule(findings)
    submission.previous_label = previous.label if previous else ""
    submission.is_stale, submission.checked_at = False, now
    submission.save()
    recount([submission.pk])

    record(
        agency_chain(submission.round.agency_id), "round.report_checked", at=now,
        subject=submission, version=submission.current.version,
        rows=sum(f.says_something for f in findings),
    )  # fmt: skip


def rows_of(submission: Submission, findings: Sequence[Finding]) -> list[ReportFinding]:
    """What is to be kept: all but what passed."""
    return [
        ReportFinding(
            submission=submission, position=position, rule=finding.rule, result=finding.result,
            is_blocking=finding.blocks_issuing, is_question=finding.is_question,
            sentence=finding.sentence, quote=finding.quote,
            cells=[cell.to_json() for cell in finding.cells], place=place_of(finding),
            fingerprint=finding.fingerprint,
        )
        for position, finding in enumerate(findings)
        if finding.result != "pass"
    ]  # fmt: skip


def place_of(finding: Finding) -> str:
    """Where it stands, without what stands there: an earlier verdict on the place is found by it."""
    at = [cell.at.to_json() for cell in finding.cells]
    told = json.dumps([finding.rule, at], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def worst_by_rule(findings: Sequence[Finding]) -> dict[str, str]:
    """One result for each cell of the wall; what is only asked is no fault there either."""
    worst: dict[str, str] = {}
    for finding in findings:
        asks = finding.is_question and finding.says_something
        result = "uncertain" if asks else finding.result
        worst[finding.rule] = min(worst.get(finding.rule, result), result, key=WORST_FIRST.index)
    return worst
