"""再次收到: bytes that the round has already, sent once more, are the office's newest word."""

from datetime import datetime
from typing import Literal

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.fitting import doubts
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.placing import ask_again, make_current, offices_of

State = ReceivedReport.State
Use = ReceivedReport.Use
Became = Literal["current", "doubted", "nothing"]


def receive_again(
    opened: Round, sha256: str, *, submission: Submission | None, by: User, now: datetime
) -> Became:
    """An old version becomes the current one again; one that was left aside is asked about again.

    Nothing happens to the current version itself, to last year's report, and to a file of another office
    than ``submission``. Inside the transaction of its caller.
    """
    row = _version(opened, sha256, submission)
    if row is None or row.submission is None or row.submission.current_id == row.pk:
        return "nothing"
    if row.use == Use.DOUBTED:
        return "doubted"
    unfit = [] if row.reason else doubts(row, row.submission, offices_of(opened))
    if unfit or (row.use == Use.LEFT and not row.reason):
        ask_again(row, row.submission, unfit or [row.doubt or "读出的数字较少"])
        return "doubted"
    row.submission.settled_upto = opened.received.order_by("-pk").values_list("pk", flat=True)[0]
    make_current(row, row.submission)

    record(
        agency_chain(opened.agency_id), "report.received_again", at=now, actor=by,
        subject=row.submission, version=row.version, sha256=sha256,
    )  # fmt: skip
    return "current"


def _version(opened: Round, sha256: str, submission: Submission | None) -> ReceivedReport | None:
    """The version with these bytes; for a copy, the version that it is a copy of."""
    rows = opened.received.filter(
        state=State.READ, submission__isnull=False, use__in=(Use.CHECKED, Use.DOUBTED, Use.LEFT, Use.COPY)
    ).select_related("issued", "submission__current", "submission__agency", "submission__round")  # fmt: skip
    if submission is not None:
        rows = rows.filter(submission=submission)
    row = rows.filter(sha256=sha256).order_by("pk").last()
    if row is not None and row.use == Use.COPY:
        same = rows.filter(submission=row.submission_id, version=row.version)
        return same.exclude(use=Use.COPY).first()
    return row
