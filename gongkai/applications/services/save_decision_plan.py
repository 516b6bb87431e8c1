"""答复审核方案: which posts review the answers of an office."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import ADMINISTRATORS, Agency, Duty
from gongkai.agencies.selectors import Scope, holders, scope
from gongkai.applications import review
from gongkai.applications.errors import (
    ApplicationError,
    NotYoursError,
    ThreeStepsError,
    UnstaffedError,
)
from gongkai.applications.models import DecisionStep
from gongkai.law import signing
from gongkai.ledger.services.record import agency_chain, record

NOT_REVIEWERS = ADMINISTRATORS | {Duty.DEPOSIT_RECEIVER}
MANAGERS = (Duty.SYSTEM_ADMIN, Duty.OFFICE_HEAD)


def managed_offices(mine: Scope) -> frozenset[int]:
    """Offices whose steps he may set: where he heads the 公开工作机构; for 系统管理员 also those below his."""
    below = Q(pk__in=mine.agencies_with(*MANAGERS))
    governed = Agency.objects.filter(pk__in=mine.agencies_with(Duty.SYSTEM_ADMIN))
    for path in governed.values_list("path", flat=True):
        if path:
            below |= Q(path__startswith=path)
    return frozenset(Agency.objects.filter(below).values_list("pk", flat=True))


@transaction.atomic
def save_decision_plan(
    agency: Agency, steps: Sequence[review.Step], *, by: User, now: datetime
) -> list[DecisionStep]:
    """保存答复审核步骤；texts already sent keep the steps they were sent with."""
    today = timezone.localdate(now)
    if agency.pk not in managed_offices(scope(by, today)):
        raise NotYoursError
    if len(steps) < signing.STEPS_AT_LEAST:
        raise ThreeStepsError
    if len({s.code for s in steps}) != len(steps) or len({s.name for s in steps}) != len(steps):
        raise ApplicationError("各步的名称不能重复。", field="steps")
    if any(s.duty in NOT_REVIEWERS or s.duty not in Duty.values for s in steps):
        raise ApplicationError("管理员和接收岗位不能审核。", field="steps")
    handlers = [p.pk for p in holders(Duty.APPLICATION_HANDLER, agency.pk, today)]
    people = [[p.pk for p in holders(s.duty, agency.pk, today)] for s in steps]
    if not signing.can_be_staffed([handlers, *people]):
        raise UnstaffedError

    DecisionStep.objects.filter(agency=agency).delete()
    rows = DecisionStep.objects.bulk_create(
        DecisionStep(agency=agency, position=n, code=s.code, name=s.name, duty=s.duty)
        for n, s in enumerate(steps, start=1)
    )
    record(
        agency_chain(agency.pk), "decision_plan.saved", at=now, actor=by,
        steps=[f"{s.name}:{s.duty}" for s in steps],
    )  # fmt: skip
    return rows
