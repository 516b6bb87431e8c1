"""送审: begin a round of signatures on the current text."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import scope
from gongkai.jobs.services.notify import notify
from gongkai.law import signing
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing import review
from gongkai.publishing.errors import (
    GateOpenError,
    NoPlanError,
    NothingToReviewError,
    NotNewerError,
    NotYoursError,
    UnstaffedPlanError,
    WrongStageError,
)
from gongkai.publishing.models import Item, Signature
from gongkai.publishing.selectors import (
    authors_of,
    can_be_signed,
    filer_of,
    may_draft,
    open_plan_steps,
    plan_for,
    plan_steps,
    step_candidates,
)

SENDABLE = {Item.Stage.DRAFT, Item.Stage.RETURNED}


@transaction.atomic
def send_for_review(
    item_id: int, *, by: User, now: datetime, gates: frozenset[str] = frozenset(), opinion: str = ""
) -> Item:
    """送审：calls the first reviewer, or all of them for an 急件.

    Where the plan says so the filer's own signature is 初审 (``filer_signs_first``): then ``gates`` must
    be the five he has checked, and 审核 and 审发 are two other people. Sent by somebody without a filling
    post, all steps wait for three other people; where these cannot be found a filer must send it.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("agency").get(pk=item_id)
    today = timezone.localdate(now)
    mine = scope(by, today)
    version = item.current_version
    if not may_draft(mine, item.agency_id):
        raise NotYoursError
    if item.stage not in SENDABLE or version is None:
        raise WrongStageError
    if not version.body and not version.attachments.exists():
        raise NothingToReviewError
    if item.published_version_id == version.pk and item.withdrawn_at is None:
        raise NotNewerError
    plan = plan_for(item.agency, version.facts["kind"])
    if plan is None:
        raise NoPlanError

    item.plan, item.round, item.stage, item.sent_at = (
        plan,
        item.round + 1,
        Item.Stage.IN_REVIEW,
        now,
    )
    item.save(update_fields=["plan", "round", "stage", "sent_at"])
    steps = plan_steps(item)
    authors = authors_of(item)
    standing = filer_of(mine, item) if plan.filer_signs_first else None
    if plan.filer_signs_first:
        if standing is None and not can_be_signed(item, plan, by.pk, today):
            raise NotYoursError("这个方案由信息填报责任人初审，请有填报岗位的人送审。")
        for code, gate in review.GATES.items():
            if standing and code not in gates:
                raise GateOpenError(gate)
        authors = authors | {by.pk}
    waiting = steps[1:] if standing else steps
    pools = [{p.pk for p in step_candidates(s, item, today)} - authors for s in waiting]
    if not signing.can_be_staffed(pools):
        raise UnstaffedPlanError(
            "按现在的任岗，除起草人外凑不齐各步的审核人，不能送审。请安全管理员补任岗位或办理委托。"
        )
    record(
        agency_chain(item.agency_id), "item.sent_for_review", at=now, actor=by, subject=item,
        version=version.number, content_hash=version.content_hash, round=item.round, plan=plan.name,
        urgent=item.is_urgent,
    )  # fmt: skip
    if standing:
        Signature.objects.create(
            item=item, version=version, round=item.round, step=steps[0].code, step_name=steps[0].name,
            person=by, post_title=standing.post_title, delegation_id=standing.delegation_id,
            as_filer=True, verdict=Signature.Verdict.AGREE, gates=dict.fromkeys(review.GATES, True),
            opinion=opinion, content_hash=version.content_hash, signed_at=now,
        )  # fmt: skip
        record(
            agency_chain(item.agency_id), "item.signed", at=now, actor=by, subject=item,
            step=steps[0].code, version=version.number, content_hash=version.content_hash, as_filer=True,
        )  # fmt: skip
    for step in open_plan_steps(item):
        notify(
            [p for p in step_candidates(step, item, today) if p.pk not in authors],
            f"{'【急件】' if item.is_urgent else ''}等您{step.name}：{version.title}",
            url=reverse("publishing:review", args=[item.pk]), now=now,
        )  # fmt: skip
    return item


@transaction.atomic
def recall_review(item_id: int, *, by: User, reason: str, now: datetime) -> Item:
    """撤回送审：back to draft; the signatures of this round are void."""
    item = Item.objects.select_for_update().get(pk=item_id)
    mine = scope(by, timezone.localdate(now))
    if not may_draft(mine, item.agency_id):
        raise NotYoursError
    if by.pk not in authors_of(item) and not mine.may(Duty.DISCLOSURE_OFFICER, item.agency_id):
        raise NotYoursError("只有起草人或政务公开专员可以撤回送审。")
    if item.stage not in {Item.Stage.IN_REVIEW, Item.Stage.APPROVED}:
        raise WrongStageError
    item.stage, item.round = Item.Stage.DRAFT, item.round + 1
    item.save(update_fields=["stage", "round"])
    record(
        agency_chain(item.agency_id), "item.recalled", at=now, actor=by, subject=item, reason=reason
    )
    return item
