"""办结: withdrawal by the applicant, lapse of a correction or of a fee (其他处理)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications import retention
from gongkai.applications.errors import AlreadyClosedError
from gongkai.applications.models import Application, Decision
from gongkai.law.outcomes import outcome as law_outcome
from gongkai.ledger.services.record import agency_chain, record

UNSENT = [
    Decision.Stage.DRAFT, Decision.Stage.IN_REVIEW, Decision.Stage.RETURNED,
    Decision.Stage.APPROVED, Decision.Stage.ISSUED,
]  # fmt: skip


@transaction.atomic
def close_application(
    application: Application, code: str, on: date, *, by: User, now: datetime, note: str = ""
) -> Application:
    """办结：all items without an answer get this outcome; texts not yet served are void.

    Called by the services that have checked why; the caller holds the lock.
    """
    if not application.is_open:
        raise AlreadyClosedError
    found = law_outcome(code)
    application.decisions.filter(stage__in=UNSENT).update(stage=Decision.Stage.REPLACED)
    application.items.filter(answered_on=None).update(answered_on=on, outcome=code)
    application.closing_note = note[:300]
    finish(application, on, code)
    record(
        agency_chain(application.agency_id), "application.closed", at=now, actor=by,
        subject=application, reference=found.reference, on=on, outcome=code,
        outcome_label=found.label,
    )  # fmt: skip
    return application


def finish(application: Application, on: date, code: str) -> None:
    """Write the end of a case; of one answered item by item the outcome stands with the items."""
    last = application.items.order_by("-answered_on").values_list("answered_on", flat=True).first()
    application.answered_on = max(on, last or on) if application.is_split else on
    application.outcome = "" if application.is_split else code
    application.waiting_for, application.waiting_until = "", None
    application.save(
        update_fields=["answered_on", "outcome", "closing_note", "waiting_for", "waiting_until"]
    )
    application.applicants.update(purge_on=retention.purge_day(application.answered_on))
