"""审核签名: one person, one step, one exact text."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.applications import plans, review
from gongkai.applications.access import clean
from gongkai.applications.content import stored_hash
from gongkai.applications.errors import (
    ApplicationError,
    AuthorSignsError,
    MissingError,
    NotYourStepError,
    SamePersonError,
    StaleDecisionError,
    TamperedError,
    WrongStageError,
)
from gongkai.applications.models import Decision, DecisionSignature
from gongkai.applications.places import case_url
from gongkai.applications.services.send_decision_for_review import call_next, locked_decision
from gongkai.jobs.services.notify import notify
from gongkai.ledger.services.record import agency_chain, record

Verdict = DecisionSignature.Verdict


@transaction.atomic
def sign_decision(
    decision_id: int, *, seen_hash: str, verdict: str, by: User, now: datetime, opinion: str = ""
) -> Decision:
    """签名：同意 or 退回 the text whose digest the person has seen.

    Refused: a text that changed, its author or the handler, somebody who has signed already, somebody
    whose step it is not, a return without reason. Of two at the same moment one wins, the other is told.
    """
    decision, application = locked_decision(decision_id)
    today = timezone.localdate(now)
    if decision.stage != Decision.Stage.IN_REVIEW:
        raise WrongStageError
    if decision.content_hash != seen_hash:
        raise StaleDecisionError
    if stored_hash(decision) != decision.content_hash:
        raise TamperedError
    if by.pk in plans.authors_of(decision):
        raise AuthorSignsError
    if by.pk in {one.person for one in plans.agreed(decision)}:
        raise SamePersonError
    step = plans.open_step(decision)
    standing = plans.standing_for(step, application, scope(by, today)) if step else None
    if step is None or standing is None:
        raise NotYourStepError
    if verdict not in Verdict.values:
        raise ApplicationError("请选择同意或者退回。", field="verdict")
    opinion = clean(opinion)[:1000]
    if verdict == Verdict.RETURN and not opinion:
        raise MissingError("退回的理由，写明哪里要改", "opinion")

    try:
        with transaction.atomic():
            DecisionSignature.objects.create(
                decision=decision, step=step.code, step_name=step.name, person=by,
                post_title=standing.post_title, delegation_id=standing.delegation_id,
                verdict=verdict, opinion=opinion, content_hash=decision.content_hash,
                signed_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise WrongStageError("这一步已有人签过，请刷新页面再看。") from error
    if verdict == Verdict.RETURN:
        decision.stage = Decision.Stage.RETURNED
    elif review.is_approved(plans.steps_of(decision), plans.agreed(decision)):
        decision.stage = Decision.Stage.APPROVED
    decision.save(update_fields=["stage"])
    record(
        agency_chain(application.agency_id),
        "decision.returned" if verdict == Verdict.RETURN else "decision.signed",
        at=now, actor=by, subject=decision, step=step.code, version=decision.number,
        content_hash=decision.content_hash, delegation=standing.delegation_id,
    )  # fmt: skip
    _tell(decision, now)
    if decision.stage == Decision.Stage.IN_REVIEW:
        call_next(decision, today, now)
    return decision


def _tell(decision: Decision, now: datetime) -> None:
    what = {
        Decision.Stage.RETURNED: "答复稿已退回，请按意见修改",
        Decision.Stage.APPROVED: "答复稿已审定，可以发出",
    }.get(Decision.Stage(decision.stage))
    people = [p for p in (decision.drafted_by, decision.application.handler) if p]
    if what:
        notify(
            people, f"{what}：{decision.application.number}", url=case_url(decision.application_id),
            now=now,
        )  # fmt: skip
