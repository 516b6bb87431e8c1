"""登记期初数: what had accumulated before this system; never mixed with what it recorded itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import NothingChangedError, WrongBalanceError
from gongkai.reports.models import OpeningBalance
from gongkai.reports.services.record_activity import check_registrar

LARGEST = 1_000_000_000
FIRST_DAY = date(1949, 10, 1)


@transaction.atomic
def set_opening_balance(
    agency_id: int,
    *,
    as_of: date,
    measure: str,
    value: int,
    source: str,
    by: User,
    now: datetime,
) -> OpeningBalance:
    """登记或更正一项期初数；its source is told, and the ledger keeps what stood there before."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    _check(as_of, measure, value, source, now)
    balance = OpeningBalance.objects.filter(agency=agency, measure=measure).first()
    before = balance_as_told(balance) if balance else None
    balance = balance or OpeningBalance(agency=agency, measure=measure)

    balance.as_of, balance.value, balance.source = as_of, value, source.strip()
    if before == balance_as_told(balance):
        raise NothingChangedError
    balance.recorded_by, balance.recorded_at = by, now
    balance.full_clean()
    balance.save()

    record(
        agency_chain(agency_id), "opening_balance.set", at=now, actor=by, subject=balance,
        measure=measure, before=before, after=balance_as_told(balance),
    )  # fmt: skip
    return balance


def _check(as_of: date, measure: str, value: int, source: str, now: datetime) -> None:
    if measure not in OpeningBalance.Measure.values:
        raise WrongBalanceError("没有这个指标，请从列表中选择。", field="measure")
    if not FIRST_DAY <= as_of <= timezone.localdate(now):
        raise WrongBalanceError("“截至”应是一个已经过去的日期，请核对。", field="as_of")
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongBalanceError("期初数应为整数。", field="value")
    if not 0 <= value < LARGEST:
        raise WrongBalanceError("期初数不能为负，也不会这样大，请核对。", field="value")
    if not source.strip():
        raise WrongBalanceError("请写明来源，例如“2019年度报告”。", field="source")


def balance_as_told(balance: OpeningBalance) -> dict[str, object]:
    """A balance as plain values for the ledger."""
    return {
        "as_of": balance.as_of.isoformat(), "value": balance.value, "source": balance.source,
    }  # fmt: skip
