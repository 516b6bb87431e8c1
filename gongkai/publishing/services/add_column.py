"""增设栏目."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.errors import NotYoursError, PublishingError
from gongkai.publishing.models import Column
from gongkai.publishing.selectors import columns_for, managed_offices
from gongkai.publishing.unseen import seen_line

MANAGERS = (Duty.SYSTEM_ADMIN, Duty.DISTRICT_OFFICER)


@transaction.atomic
def add_column(
    agency: Agency,
    *,
    parent: Column,
    name: str,
    by: User,
    now: datetime,
    purpose: str = "",
    freshness_days: int | None = None,
) -> Column:
    """增设栏目：a column of this office (and the offices below it) under one it already has."""
    if agency.pk not in managed_offices(scope(by, timezone.localdate(now)), *MANAGERS):
        raise NotYoursError
    name = seen_line(name)
    if not name:
        raise PublishingError("请填写栏目名称。", field="name")
    known = columns_for(agency)
    if parent not in known:
        raise PublishingError("上级栏目不是本单位在用的，请重新选择。", field="parent")
    if any(c.parent_id == parent.pk and c.name == name for c in known):
        raise PublishingError(f"“{parent}”下面已有“{name}”，请换一个名称。", field="name")
    last = Column.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0
    column = Column.objects.create(
        agency=agency, parent=parent, code=_next_code(agency), name=name, kind=parent.kind,
        meta_type=parent.meta_type, purpose=purpose.strip(), freshness_days=freshness_days,
        position=last + 1, origin=Column.Origin.LOCAL,
    )  # fmt: skip
    record(
        agency_chain(agency.pk), "column.added", at=now, actor=by, subject=column,
        parent=parent.code, name=name,
    )  # fmt: skip
    return column


def _next_code(agency: Agency) -> str:
    used = set(
        Column.objects.filter(code__startswith=f"local-{agency.pk}-").values_list("code", flat=True)
    )
    number = len(used) + 1
    while f"local-{agency.pk}-{number}" in used:
        number += 1
    return f"local-{agency.pk}-{number}"
