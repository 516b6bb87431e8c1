"""送审: the text goes to the posts that the office's plan names."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import holders
from gongkai.applications import plans
from gongkai.applications.access import demand, locked
from gongkai.applications.case_letters import cause_of, decision_letter, subject_key
from gongkai.applications.content import stored_hash
from gongkai.applications.deciding import NOT_FOUND, refuse_unsearched
from gongkai.applications.errors import (
    ApplicationError,
    LetterStandsError,
    RemedyMissingError,
    StaleDecisionError,
    TamperedError,
    UnstaffedError,
    WrongStageError,
)
from gongkai.applications.models import Application, Decision
from gongkai.applications.places import case_url
from gongkai.jobs.services.notify import notify
from gongkai.law import signing
from gongkai.law.remedies import NONE, remedy_class
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.compose import compose
from gongkai.letters.errors import LetterError
from gongkai.letters.selectors import letter_about

Stage = Decision.Stage


@transaction.atomic
def send_decision_for_review(
    decision_id: int, *, seen_hash: str, by: User, now: datetime
) -> Decision:
    """送审：three different people, none of them the drafter or the handler, sign exactly this text."""
    decision, application = locked_decision(decision_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if decision.stage != Stage.DRAFT:
        raise WrongStageError
    if decision.content_hash != seen_hash:
        raise StaleDecisionError
    if stored_hash(decision) != decision.content_hash:
        raise TamperedError
    refuse_without_remedy(decision, today)
    refuse_without_letter(decision, today)
    for row in decision.items.filter(outcome=NOT_FOUND).select_related("item"):
        refuse_unsearched(application, row.item)
    steps = plans.plan_of(application.agency_id)
    authors = plans.authors_of(decision)
    if not signing.can_be_staffed(plans.pools(steps, application, authors, today)):
        raise UnstaffedError

    decision.stage, decision.sent_at = Stage.IN_REVIEW, now
    decision.steps = [asdict(step) for step in steps]
    decision.save(update_fields=["stage", "sent_at", "steps"])
    record(
        agency_chain(application.agency_id), "decision.sent_for_review", at=now, actor=by,
        subject=decision, version=decision.number, content_hash=decision.content_hash,
        steps=[f"{s.name}:{s.duty}" for s in steps],
    )  # fmt: skip
    call_next(decision, today, now)
    return decision


@transaction.atomic
def recall_decision(decision_id: int, *, by: User, now: datetime) -> Decision:
    """撤回送审：the text is void and is written anew; one that was made only while no letter tells it."""
    decision, application = locked_decision(decision_id)
    demand(by, application.agency_id, timezone.localdate(now))
    if decision.stage not in {Stage.IN_REVIEW, Stage.APPROVED, Stage.ISSUED}:
        raise WrongStageError
    letter = letter_about(subject_key(application), cause_of(decision))
    if letter is not None:
        raise LetterStandsError(letter.number)
    decision.stage, decision.issued_on, decision.issued_by = Stage.RETURNED, None, None
    decision.save(update_fields=["stage", "issued_on", "issued_by"])
    record(
        agency_chain(application.agency_id), "decision.recalled", at=now, actor=by,
        subject=decision, version=decision.number,
    )  # fmt: skip
    return decision


def locked_decision(decision_id: int) -> tuple[Decision, Application]:
    """The text and its case, both locked, the case first."""
    application = locked(
        Decision.objects.values_list("application_id", flat=True).get(pk=decision_id)
    )
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    decision.application = application
    return decision, application


def refuse_without_remedy(decision: Decision, on: date) -> None:
    """An answer that must name a remedy needs the organ and the court."""
    agency = decision.application.agency
    if agency.review_organ.strip() and agency.court.strip():
        return
    if any(remedy_class(row.outcome, on) != NONE for row in decision.items.all()):
        raise RemedyMissingError


def refuse_without_letter(decision: Decision, on: date) -> None:
    """An answer is served by its letter: what no letter can say yet is not signed either."""
    if not decision.application.needs_letter:
        return
    try:
        compose(decision_letter(decision, on=on))
    except LetterError as error:
        raise ApplicationError(f"文书还不能出：{error.message}") from error


def call_next(decision: Decision, today: date, now: datetime) -> None:
    """Tell whoever may sign the next step."""
    step = plans.open_step(decision)
    if step is None:
        return
    application = decision.application
    people = holders(step.duty, application.agency_id, today, plans.section_of(step, application))
    authors = plans.authors_of(decision)
    notify(
        [p for p in people if p.pk not in authors], f"等您{step.name}答复稿：{application.number}",
        url=case_url(application.pk), now=now,
    )  # fmt: skip
