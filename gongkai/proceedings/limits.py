"""答复、答辩期限: 10 or 5 working days in a review, 15 days in court."""

from datetime import date

from gongkai.law.calendar import WorkCalendar
from gongkai.law.deadlines import Deadline, limit_deadline
from gongkai.proceedings.models import Proceeding

Kind, Procedure = Proceeding.Kind, Proceeding.Procedure


def reply_limit(kind: str, procedure: str) -> str:
    """The id of the time limit that runs from the copy's receipt."""
    if kind != Kind.REVIEW:
        return "COURT_DEFENCE_15D"
    return "REVIEW_REPLY_5WD" if procedure == Procedure.SIMPLIFIED else "REVIEW_REPLY_10WD"


def reply_due(
    kind: str, procedure: str, copy_received_on: date, calendar: WorkCalendar | None = None
) -> Deadline:
    """提出书面答复或者答辩的最后一日, explained."""
    return limit_deadline(reply_limit(kind, procedure), copy_received_on, calendar=calendar)


def set_reply_due(proceeding: Proceeding, calendar: WorkCalendar | None = None) -> None:
    """Refresh the cached day (the caller saves)."""
    if proceeding.copy_received_on is None:
        proceeding.reply_due_on, proceeding.reply_due_is_provisional = None, False
        return
    due = reply_due(proceeding.kind, proceeding.procedure, proceeding.copy_received_on, calendar)
    proceeding.reply_due_on, proceeding.reply_due_is_provisional = due.due_on, due.provisional
