"""登记行政活动: what table 2 is counted from, month by month."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.activities import MEASURES_OF_KIND, Measure, Unit, whole
from gongkai.reports.errors import NotYourRegisterError, SameEntryError, WrongEntryError
from gongkai.reports.models import ActivityBatch, ActivityEntry

FIRST_YEAR = 2008  # 《政府信息公开条例》施行之年
LARGEST = Decimal(10) ** 12
REGISTRARS = (Duty.DISCLOSURE_OFFICER, Duty.FILL)


@transaction.atomic
def record_activity(
    agency_id: int,
    *,
    year: int,
    month: int,
    kind: str,
    measure: str,
    value: Decimal | int | str,
    unit: str = "",
    note: str = "",
    by: User,
    now: datetime,
    batch: ActivityBatch | None = None,
) -> ActivityEntry:
    """登记一个月的一项数字；a sum of money whose unit nobody told stays 未注明."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    check_month(year, month, now)
    check_measure(kind, measure)
    number = read_value(value, measure)
    entry = ActivityEntry(
        agency=agency, year=year, month=month, kind=kind, measure=measure, value=number,
        unit=read_unit(unit, measure), note=note.strip(), batch=batch, recorded_by=by,
        recorded_at=now,
    )  # fmt: skip
    _refuse_the_same(entry)

    entry.full_clean()
    entry.save()

    record(
        agency_chain(agency_id), "activity.recorded", at=now, actor=by, subject=entry,
        entry=as_told(entry), batch=batch.pk if batch else None,
    )  # fmt: skip
    return entry


def check_registrar(agency_id: int, by: User, now: datetime) -> None:
    """Only 信息填报 and 政务公开专员 of the office touch its registers."""
    if agency_id not in scope(by, timezone.localdate(now)).agencies_with(*REGISTRARS):
        raise NotYourRegisterError


def check_month(year: int, month: int, now: datetime) -> None:
    """A month of the calendar that has begun."""
    today = timezone.localdate(now)
    if not FIRST_YEAR <= year <= today.year:
        raise WrongEntryError(f"年度应在{FIRST_YEAR}至{today.year}之间，请核对。", field="year")
    if not 1 <= month <= 12:
        raise WrongEntryError(f"没有{month}月，月份应为1至12。", field="month")
    if (year, month) > (today.year, today.month):
        raise WrongEntryError(f"{year}年{month}月还没有到，不能登记。", field="month")


def check_measure(kind: str, measure: str) -> None:
    """The form asks only some things of each kind."""
    if kind not in MEASURES_OF_KIND:
        raise WrongEntryError("没有这个类别，请从列表中选择。", field="kind")
    if measure not in ActivityEntry.Measure.values:
        raise WrongEntryError("没有这个指标，请从列表中选择。", field="measure")
    if measure not in MEASURES_OF_KIND[kind]:
        allowed = "、".join(str(Measure(m).label) for m in MEASURES_OF_KIND[kind])
        name = str(ActivityEntry.Kind(kind).label)
        raise WrongEntryError(f"“{name}”只登记{allowed}。", field="measure")


def read_value(value: Decimal | int | str, measure: str) -> Decimal:
    """A number as the register takes it: whole unless it is money, negative only as a change."""
    try:
        number = Decimal(value)
    except (ArithmeticError, ValueError, TypeError):
        raise WrongEntryError(f"“{value}”不是数字，请只填数字。", field="value") from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise WrongEntryError("数量过大，请核对是否多打了数字。", field="value")
    if measure == Measure.AMOUNT:
        if number != round(number, 2):
            raise WrongEntryError("金额最多两位小数，请核对。", field="value")
    elif number != number.to_integral_value():
        raise WrongEntryError(
            f"件数、项数应为整数，不能是{number.normalize():f}，请核对。", field="value"
        )
    if number < 0 and measure != Measure.ITEMS_CHANGE:
        raise WrongEntryError("数量不能为负；项目减少请登记在“项目数量增减”。", field="value")
    return number


def read_unit(unit: str, measure: str) -> str:
    """元 or 万元 for money, 未注明 when nobody told; everything else is counted in 件."""
    if unit and unit not in Unit.values:
        raise WrongEntryError("没有这个单位，请从列表中选择。", field="unit")
    if measure == Measure.AMOUNT:
        if unit == Unit.COUNT:
            raise WrongEntryError("金额的单位应为元或万元，不能是件。", field="unit")
        return unit or Unit.NOT_STATED
    if unit in (Unit.YUAN, Unit.WAN_YUAN):
        raise WrongEntryError("件数、项数不能以元、万元为单位。", field="unit")
    return Unit.COUNT


def as_told(entry: ActivityEntry) -> dict[str, object]:
    """An entry as plain values for the ledger."""
    return {
        "year": entry.year, "month": entry.month, "kind": entry.kind, "measure": entry.measure,
        "value": str(whole(entry.value)), "unit": entry.unit, "note": entry.note,
    }  # fmt: skip


def _refuse_the_same(entry: ActivityEntry) -> None:
    """A double click, or the same sheet twice; a second real entry tells itself apart by its note."""
    same = ActivityEntry.objects.filter(
        agency=entry.agency, year=entry.year, month=entry.month, kind=entry.kind,
        measure=entry.measure, value=entry.value, unit=entry.unit, note=entry.note,
    )  # fmt: skip
    if same.exists():
        raise SameEntryError(
            f"{entry}已登记过{whole(entry.value)}；如确是另一笔，请在说明中写明。", field="note"
        )
