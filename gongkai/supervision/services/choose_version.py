"""改用这一份：a newer file in which less was read counts after all, or is left aside for good."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import WrongVersionError
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.placing import make_current

Use = ReceivedReport.Use


@transaction.atomic
def choose_version(received_id: int, *, adopt: bool, by: User, now: datetime) -> Submission:
    """``adopt``: the file becomes the current version and is checked; else the fuller one stays."""
    opened = Round.objects.select_for_update(of=("self",)).get(received=received_id)
    check_officer(opened.agency_id, by, now)
    row = ReceivedReport.objects.get(pk=received_id)
    if row.use != Use.FEWER or row.submission_id is None:
        raise WrongVersionError
    submission = Submission.objects.select_related("round", "current").get(pk=row.submission_id)

    if adopt:
        make_current(row, submission)
    else:
        row.use = Use.LEFT
        row.save(update_fields=["use"])

    record(
        agency_chain(opened.agency_id), "report.version_chosen", at=now, actor=by,
        subject=submission, version=row.version, adopted=adopt, sha256=row.sha256,
    )  # fmt: skip
    return submission
