"""修改栏目."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope, scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.errors import NotYoursError, PublishingError
from gongkai.publishing.models import Column, Item
from gongkai.publishing.selectors import managed_offices
from gongkai.publishing.services.add_column import MANAGERS
from gongkai.publishing.unseen import seen_line


def offices_that_may_change(column: Column, mine: Scope) -> list[int]:
    """Whose managers may change a column: its own office's; a shipped one, those of a top office."""
    managed = managed_offices(mine, *MANAGERS)
    if column.agency_id:
        return sorted(managed & {column.agency_id})
    return list(Agency.objects.filter(pk__in=managed, parent=None).values_list("pk", flat=True))


@transaction.atomic
def change_column(
    column_id: int,
    *,
    name: str,
    by: User,
    now: datetime,
    purpose: str = "",
    freshness_days: int | None = None,
    position: int | None = None,
    is_active: bool = True,
) -> Column:
    """修改、停用栏目；a shipped column is marked 已改 from then on and no upgrade overwrites it.

    A column that still shows something, or has columns below it, cannot be switched off.
    """
    column = Column.objects.select_for_update().get(pk=column_id)
    offices = offices_that_may_change(column, scope(by, timezone.localdate(now)))
    if not offices:
        raise NotYoursError
    name = seen_line(name)
    if not name:
        raise PublishingError("请填写栏目名称。", field="name")
    if column.is_active and not is_active:
        _refuse_switching_off(column)
    old = {"name": column.name, "is_active": column.is_active}
    column.name, column.purpose, column.freshness_days = name, purpose.strip(), freshness_days
    column.is_active = is_active
    if position is not None:
        column.position = position
    if column.origin == Column.Origin.SHIPPED:
        column.origin = Column.Origin.CHANGED
    column.save()
    record(
        agency_chain(offices[0]), "column.changed", at=now, actor=by, subject=column,
        before=old, name=name, is_active=is_active, freshness_days=freshness_days,
    )  # fmt: skip
    return column


def _refuse_switching_off(column: Column) -> None:
    shown = Item.objects.filter(
        column=column, published_version__isnull=False, withdrawn_at=None
    ).count()
    if shown:
        raise PublishingError(
            f"栏目里还有{shown}件公开的信息，停用后公众就找不到了。请先移到别的栏目。",
            field="is_active",
        )
    if Column.objects.filter(parent=column, is_active=True).exists():
        raise PublishingError("下面还有在用的栏目，请先停用它们。", field="is_active")
