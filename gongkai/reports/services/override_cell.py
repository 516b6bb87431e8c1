"""手工更正: a number of the report that the office knows better than the records, and why."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import NoSuchCellError, OverrideError
from gongkai.reports.facts import Cell
from gongkai.reports.models import CellOverride
from gongkai.reports.selectors import figures
from gongkai.reports.services.start_report import draft_for_change

LARGEST = Decimal(10) ** 12
MAY_BE_NEGATIVE = ("delta",)
MAY_HAVE_DECIMALS = ("amount", "amount_wan")


@transaction.atomic
def override_cell(
    report_id: int, *, cell_id: str, value: str, reason: str, by: User, now: datetime
) -> CellOverride:
    """更正一个数；the computed number stays beside it and both stand on the cover sheet."""
    report = draft_for_change(report_id, by, now)
    cell = figures(report.agency, report.year, now=now).cell(cell_id)
    if cell is None or cell_id.startswith("posts."):
        raise NoSuchCellError
    number = _number(value, cell)
    reason = " ".join(reason.split())
    if not reason:
        raise OverrideError("请写明更正的理由，理由会列在编制说明里。", field="reason")
    if cell.value is not None and number == cell.value:
        raise OverrideError("与记录里数出来的相同，不用更正。", field="value")

    override, _ = CellOverride.objects.update_or_create(
        report=report, cell_id=cell_id,
        defaults={
            "computed": cell.value, "value": number, "reason": reason[:300], "by": by, "at": now,
        },
    )  # fmt: skip

    record(
        agency_chain(report.agency_id), "report.cell_overridden", at=now, actor=by, subject=report,
        cell=cell_id, computed=str(cell.value), value=str(number), reason=reason,
    )  # fmt: skip
    return override


@transaction.atomic
def restore_cell(report_id: int, *, cell_id: str, by: User, now: datetime) -> None:
    """撤销更正：the computed number stands again."""
    report = draft_for_change(report_id, by, now)
    override = CellOverride.objects.filter(report=report, cell_id=cell_id).first()
    if override is None:
        raise NoSuchCellError("这个数没有更正过。")

    override.delete()

    record(
        agency_chain(report.agency_id), "report.cell_restored", at=now, actor=by, subject=report,
        cell=cell_id, value=str(override.value),
    )  # fmt: skip


def _number(value: str, cell: Cell) -> Decimal:
    try:
        number = Decimal("".join(str(value).replace(",", "").split()))
    except InvalidOperation:
        raise OverrideError("请填写数字。", field="value") from None
    column = cell.id.rpartition(".")[2]
    if not number.is_finite() or abs(number) >= LARGEST:
        raise OverrideError("请填写数字，不要超过万亿。", field="value")
    if number < 0 and column not in MAY_BE_NEGATIVE:
        raise OverrideError("这个数不能为负。", field="value")
    digits = 2 if column in MAY_HAVE_DECIMALS else 0
    if number != round(number, digits):
        wanted = "最多两位小数" if digits else "应为整数"
        raise OverrideError(f"这个数{wanted}。", field="value")
    return number
