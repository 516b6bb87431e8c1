"""审核方案: saved only when three different people can be found for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import ADMINISTRATORS, Agency, Duty
from gongkai.agencies.selectors import ancestors, holders, scope
from gongkai.law import signing
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.errors import (
    NotYoursError,
    PublishingError,
    ThreeStepsError,
    UnstaffedPlanError,
)
from gongkai.publishing.models import Item, PlanStep, ReviewPlan
from gongkai.publishing.selectors import managed_offices

NOT_REVIEWERS = ADMINISTRATORS | {Duty.DEPOSIT_RECEIVER}
MANAGERS = (Duty.SYSTEM_ADMIN, Duty.DISCLOSURE_OFFICER)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is filled in; ``agency`` is the superior whose post is borrowed."""

    code: str
    name: str
    duty: str
    agency: Agency | None = None


@transaction.atomic
def save_plan(
    agency: Agency,
    *,
    name: str,
    steps: Sequence[Step],
    by: User,
    now: datetime,
    kinds: Sequence[str] = (),
    filer_signs_first: bool = False,
    plan_id: int | None = None,
) -> ReviewPlan:
    """保存审核方案; items already in review keep the steps they were sent with.

    An author and three other people are needed; with ``filer_signs_first`` the filer is the first of three.
    """
    today = timezone.localdate(now)
    if agency.pk not in managed_offices(scope(by, today), *MANAGERS):
        raise NotYoursError
    if not name.strip():
        raise PublishingError("请填写方案名称。", field="name")
    if len(steps) < signing.STEPS_AT_LEAST:
        raise ThreeStepsError
    if len({s.code for s in steps}) != len(steps) or len({s.name for s in steps}) != len(steps):
        raise PublishingError("各步的名称不能重复。")
    if any(s.duty in NOT_REVIEWERS or s.duty not in Duty.values for s in steps):
        raise PublishingError("管理员和接收岗位不能审核。")
    if any(k not in Item.Kind.values for k in kinds):
        raise PublishingError("适用体裁无法识别，请重新选择。", field="kinds")
    superiors = {a.pk for a in ancestors(agency)}
    if any(s.agency and s.agency.pk not in superiors for s in steps):
        raise PublishingError("只能向上级机关借用岗位。")
    if filer_signs_first and (steps[0].duty != Duty.FILL or steps[0].agency):
        raise PublishingError("由填报责任人初审的，第一步须是本单位的信息填报岗位。")
    pools = [
        [p.pk for p in holders(s.duty, s.agency.pk if s.agency else agency.pk, today)]
        for s in steps
    ]
    if not filer_signs_first:
        pools.insert(0, [p.pk for p in holders(Duty.FILL, agency.pk, today)])
    if not signing.can_be_staffed(pools):
        raise UnstaffedPlanError

    if plan_id:
        ReviewPlan.objects.select_for_update().get(pk=plan_id, agency=agency)
        ReviewPlan.objects.filter(pk=plan_id).update(is_active=False)
    plan = ReviewPlan.objects.create(
        agency=agency, name=name.strip(), kinds=list(kinds), filer_signs_first=filer_signs_first
    )
    PlanStep.objects.bulk_create(
        PlanStep(plan=plan, position=n, code=s.code, name=s.name, duty=s.duty, agency=s.agency)
        for n, s in enumerate(steps, start=1)
    )
    record(
        agency_chain(agency.pk), "plan.saved", at=now, actor=by, subject=plan,
        steps=[f"{s.name}:{s.duty}" for s in steps], kinds=list(kinds), replaces=plan_id,
        filer_signs_first=filer_signs_first,
    )  # fmt: skip
    return plan
