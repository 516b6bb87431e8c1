"""设定报送: a district's own day for filing, and rows of its own."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import scope
from gongkai.law.statistics import Quarter, form_of
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.models import Column
from gongkai.reports.errors import NotYourStatementError, StatementError
from gongkai.reports.quarterly.collecting import regions
from gongkai.reports.quarterly.models import FilingDay, LocalStatisticsRow

CODE = re.compile(r"[a-z0-9-]{1,30}", re.ASCII)
UNITS = ("条", "件", "次", "篇", "个", "人", "人次", "元", "万元")


@transaction.atomic
def set_filing_day(region_id: int, *, day: int, basis: str, by: User, now: datetime) -> FilingDay:
    """改报送日：by which day of the month after the quarter, and by what notice."""
    region = own_region(region_id, by, now)
    basis = " ".join(basis.split())[:200]
    if not 1 <= day <= 28:
        raise StatementError("报送日应在1至28之间。", field="day")
    if not basis:
        raise StatementError("请写明依据，例如本区通知的名称和文号。", field="basis")

    found, _ = FilingDay.objects.update_or_create(
        region=region, defaults={"day": day, "basis": basis, "set_by": by, "set_at": now}
    )

    record(
        agency_chain(region_id), "statistics.day_set", at=now, actor=by, subject=found, day=day,
        basis=basis,
    )  # fmt: skip
    return found


@transaction.atomic
def add_local_row(
    region_id: int, *, code: str, label: str, unit: str, after: str, column: Column | None,
    start: Quarter, by: User, now: datetime,
) -> LocalStatisticsRow:  # fmt: skip
    """增设一行地方指标, from a quarter that nobody below has filed yet."""
    region = own_region(region_id, by, now)
    label = " ".join(label.split())[:120]
    if not CODE.fullmatch(code):
        raise StatementError("代码用小写字母、数字和短横线，例如“x-01”。", field="code")
    if not label:
        raise StatementError("请填写指标名称。", field="label")
    if unit not in UNITS:
        raise StatementError("请从列表中选单位。", field="unit")
    if form_of(start).row(after) is None:
        raise StatementError("请选排在哪一行之后。", field="after")
    if LocalStatisticsRow.objects.filter(region=region, code=code).exists():
        raise StatementError(f"代码“{code}”已经用过，请换一个。", field="code")

    row = LocalStatisticsRow.objects.create(
        region=region, code=code, label=label, unit=unit, after=after, column=column,
        from_on=start.first_day, added_by=by, added_at=now,
    )  # fmt: skip

    record(
        agency_chain(region_id), "statistics.row_added", at=now, actor=by, subject=row, code=code,
        label=label, unit=unit, after=after, column=column.pk if column else None,
        start=str(start.first_day),
    )  # fmt: skip
    return row


@transaction.atomic
def end_local_row(
    region_id: int, *, row_id: int, last: Quarter, by: User, now: datetime
) -> LocalStatisticsRow:
    """停用一行地方指标 after a quarter; statements that have it keep it."""
    region = own_region(region_id, by, now)
    row = LocalStatisticsRow.objects.filter(region=region, pk=row_id, until_on=None).first()
    if row is None:
        raise StatementError("这一行已经停用。")
    if last.last_day < row.from_on:
        raise StatementError("停用不能早于启用。")

    row.until_on = last.last_day
    row.save(update_fields=["until_on"])

    record(
        agency_chain(region_id), "statistics.row_ended", at=now, actor=by, subject=row,
        code=row.code, until=str(row.until_on),
    )  # fmt: skip
    return row


def own_region(region_id: int, by: User, now: datetime) -> Agency:
    """The superior for which somebody is 区公开办; nobody else may set anything."""
    mine = scope(by, timezone.localdate(now))
    region = regions(mine).filter(pk=region_id).first()
    if region is None:
        raise NotYourStatementError("只有区公开办能设定报送要求。")
    return region
