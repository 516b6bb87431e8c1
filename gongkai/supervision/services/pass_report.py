"""通过：nothing is left to ask."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import StillOpenError, UnfitError
from gongkai.supervision.fitting import doubts
from gongkai.supervision.models import Round, Submission
from gongkai.supervision.placing import offices_of
from gongkai.supervision.standing import standing_of

Status = Submission.Status


@transaction.atomic
def pass_report(submission_id: int, *, reason: str = "", by: User, now: datetime) -> Submission:
    """Refused while a finding waits, or one that would stop an issue is confirmed and still there.

    A report on another year or of another office passes only for a written reason.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("agency__parent")
    opened = rounds.get(submissions=submission_id)
    check_officer(opened.agency_id, by, now)
    submission = Submission.objects.select_related("current__issued", "agency", "round").get(
        pk=submission_id
    )
    if submission.current is None or submission.is_stale:
        raise StillOpenError("报告还没有读出或者正在核对，请稍后再定。")
    standing = standing_of([submission.pk])
    waiting = sum(j.is_open for j in standing)
    if waiting:
        raise StillOpenError(f"还有{waiting}条没有判断，请先逐条判断。")
    blocking = sum(j.finding.is_blocking and j.is_confirmed for j in standing)
    if blocking:
        raise StillOpenError(f"还有{blocking}条阻止发布的问题已经确认，应当退回修改。")
    current, reason = submission.current, " ".join(reason.split())[:300]
    unfit = doubts(current, submission, offices_of(opened))
    if unfit and not (reason or current.reason):
        raise UnfitError(f"现用稿{'；'.join(unfit)}。改用对的一份，或者写明通过的理由。")

    if unfit and reason:
        current.reason = reason
        current.save(update_fields=["reason"])
    submission.status = Status.PASSED
    submission.save(update_fields=["status"])

    record(
        agency_chain(opened.agency_id), "report.passed", at=now, actor=by, subject=submission,
        version=current.version, reason=reason,
    )  # fmt: skip
    return submission
