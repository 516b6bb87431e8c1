"""用哪一份：a person says which of the files that came is the report; every way back stays open."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import NoReasonToUseError, WrongVersionError
from gongkai.supervision.fitting import doubts
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.placing import offices_of, use_version

State = ReceivedReport.State
Status = Submission.Status
Use = ReceivedReport.Use


@transaction.atomic
def choose_version(
    received_id: int, *, adopt: bool, reason: str = "", by: User, now: datetime
) -> Submission:
    """``adopt``: the file becomes the current version and is checked; else one that waits is left aside.

    A file that waits, was left aside or does not fit is used only for a written reason. Verdicts are kept
    by what they were given on, so those on an earlier version come back with it.
    """
    opened = (
        Round.objects.select_for_update(of=("self",))
        .select_related("agency__parent")
        .get(received=received_id)
    )
    check_officer(opened.agency_id, by, now)
    row = ReceivedReport.objects.select_related("issued", "round").get(pk=received_id)
    if row.submission_id is None or row.state != State.READ or row.use == Use.COPY:
        raise WrongVersionError
    submission = Submission.objects.select_related(
        "round__agency__parent", "current", "agency"
    ).get(pk=row.submission_id)
    if submission.current_id == row.pk or (not adopt and row.use != Use.DOUBTED):
        raise WrongVersionError
    reason = " ".join(reason.split())[:300]

    if adopt:
        unfit = doubts(row, submission, offices_of(opened))
        if not reason and (row.use != Use.CHECKED or unfit):
            raise NoReasonToUseError
        row.reason = reason or row.reason
        seen = submission.versions.filter(state=State.READ).order_by("pk")
        submission.settled_upto = seen.values_list("pk", flat=True).last() or row.pk
        use_version(row, submission)
        if submission.status == Status.PASSED:
            submission.status = Status.READ
            submission.save(update_fields=["status"])
    else:
        row.use = Use.LEFT
        row.save(update_fields=["use"])

    record(
        agency_chain(opened.agency_id), "report.version_chosen", at=now, actor=by,
        subject=submission, version=row.version, adopted=adopt, reason=reason, sha256=row.sha256,
    )  # fmt: skip
    return submission
