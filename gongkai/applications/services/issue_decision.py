"""作出答复: signed by three, and never changed again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications import plans, review
from gongkai.applications.access import demand
from gongkai.applications.content import stored_hash
from gongkai.applications.errors import (
    AlreadyClosedError,
    NotApprovedError,
    TamperedError,
    WaitingForApplicantError,
    WrongStageError,
)
from gongkai.applications.models import Decision
from gongkai.applications.services.send_decision_for_review import (
    locked_decision,
    refuse_without_remedy,
)
from gongkai.law.remedies import remedy_class
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.selectors import remedy_choices


@transaction.atomic
def issue_decision(decision_id: int, *, by: User, now: datetime) -> Decision:
    """作出答复：the signatures and the text are checked again; the remedy class is that of today (复议前置).

    The letter is made from it and served; the case is answered only on the day of service.
    """
    decision, application = locked_decision(decision_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if not application.is_open and decision.answers_anew_id is None:
        raise AlreadyClosedError
    if decision.stage in (Decision.Stage.ISSUED, Decision.Stage.SERVED):
        raise WrongStageError
    approved = review.is_approved(plans.steps_of(decision), plans.agreed(decision))
    if decision.stage != Decision.Stage.APPROVED or not approved:
        raise NotApprovedError
    if stored_hash(decision) != decision.content_hash:
        raise TamperedError
    if application.waiting_for:
        raise WaitingForApplicantError
    refuse_without_remedy(decision, today)

    read = remedy_choices(application.agency_id)
    for row in decision.items.all():
        row.remedy_class = remedy_class(row.outcome, today, choices=read)
        row.save(update_fields=["remedy_class"])
    decision.stage, decision.issued_on, decision.issued_by = Decision.Stage.ISSUED, today, by
    decision.save(update_fields=["stage", "issued_on", "issued_by"])
    record(
        agency_chain(application.agency_id), "decision.issued", at=now, actor=by, subject=decision,
        version=decision.number, content_hash=decision.content_hash, reply_due_on=application.due_on,
    )  # fmt: skip
    return decision
