"""拟答复稿: what is answered to each item."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import clean, demand, locked
from gongkai.applications.content import Answer, answers_hash, grounds_of, hash_algorithm
from gongkai.applications.deciding import refuse_unfounded
from gongkai.applications.errors import (
    AlreadyClosedError,
    ForeignItemError,
    NotReceivedYetError,
    UnansweredItemError,
    WaitingForApplicantError,
    WrongKindError,
    WrongStageError,
)
from gongkai.applications.models import Application, Decision, DecisionItem, RequestedItem
from gongkai.ledger.services.record import agency_chain, record

Stage = Decision.Stage
FIXED = {Stage.APPROVED, Stage.ISSUED}


@transaction.atomic
def draft_decision(
    application_id: int,
    answers: Sequence[Answer],
    *,
    by: User,
    now: datetime,
    opening: str = "",
    closing: str = "",
) -> Decision:
    """拟稿：a new text about all or some items; an earlier draft about them is replaced, never changed.

    Refused: an outcome without its facts, search, consultation or ground; a text while one is in review.
    """
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    reopening = application.reopenings.filter(answered_on=None).first()
    _refuse(application, reopening is not None)
    items = {item.pk: item for item in application.items.all()}
    decided = [answer.item_id for answer in answers]
    if not decided:
        raise UnansweredItemError("请至少对一项作出答复。")
    if len(set(decided)) != len(decided) or set(decided) - set(items):
        raise ForeignItemError
    if reopening is None and any(items[pk].answered_on for pk in decided):
        raise UnansweredItemError("所选事项里有已经答复的，请重新选择。")
    if not application.is_split and len(decided) < len(items):
        left = "、".join(f"第{i.position}项" for pk, i in items.items() if pk not in decided)
        raise UnansweredItemError(f"{left}还没有答复意见；各项要一并答复，或者先设为分项答复。")
    if not application.is_split and len({a.outcome for a in answers}) > 1:
        raise UnansweredItemError("各项的办理结果不同，请先拆分为分项答复，使每项各计一次。")
    rows = [_row(application, items[a.item_id], a, now) for a in answers]

    for old in application.decisions.filter(stage__in=[Stage.DRAFT, Stage.RETURNED]):
        if set(old.items.values_list("item_id", flat=True)) & set(decided):
            old.stage = Stage.REPLACED
            old.save(update_fields=["stage"])
    algorithm = hash_algorithm()
    opening, closing = clean(opening), clean(closing)
    last = application.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision.objects.create(
        application=application, number=last + 1, opening=opening, closing=closing,
        content_hash=answers_hash(algorithm, application.pk, opening, closing, rows),
        hash_algorithm=algorithm, drafted_by=by, drafted_at=now, answers_anew=reopening,
        replaces=_served_before(application, decided) if reopening else None,
    )  # fmt: skip
    for row in rows:
        row.decision = decision
    DecisionItem.objects.bulk_create(rows)
    record(
        agency_chain(application.agency_id), "decision.drafted", at=now, actor=by,
        subject=decision, version=decision.number, content_hash=decision.content_hash,
        outcomes=[row.outcome for row in rows],
    )  # fmt: skip
    return decision


def _refuse(application: Application, reopened: bool) -> None:
    if application.kind != Application.Kind.DISCLOSURE:
        raise WrongKindError
    if not application.is_open and not reopened:
        raise AlreadyClosedError
    if application.received_on is None:
        raise NotReceivedYetError
    if application.waiting_for:
        raise WaitingForApplicantError
    if application.decisions.filter(stage=Stage.IN_REVIEW).exists():
        raise WrongStageError("有答复稿正在审核，要改请先撤回。")


def _row(
    application: Application, item: RequestedItem, answer: Answer, now: datetime
) -> DecisionItem:
    found = refuse_unfounded(application, item, answer, timezone.localdate(now))
    return DecisionItem(
        item=item, outcome=found.code, basis=clean(answer.basis)[:300] or found.reference,
        facts=clean(answer.facts), reasons=clean(answer.reasons), disclosed=clean(answer.disclosed),
        grounds=grounds_of(answer), earlier=answer.earlier,
        details={name: clean(text) for name, text in answer.details.items()},
    )  # fmt: skip


def _served_before(application: Application, items: Sequence[int]) -> Decision | None:
    served = application.decisions.filter(stage=Stage.SERVED, items__item_id__in=items)
    return served.order_by("-number").first()
