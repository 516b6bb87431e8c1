"""更正、删除登记: a wrong entry is put right with a reason, and the ledger keeps what it said."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import NothingChangedError, WrongEntryError
from gongkai.reports.models import ActivityEntry
from gongkai.reports.services.record_activity import (
    as_told,
    check_registrar,
    read_unit,
    read_value,
)


@transaction.atomic
def amend_activity(
    entry_id: int,
    *,
    value: Decimal | int | str,
    unit: str = "",
    note: str = "",
    reason: str,
    by: User,
    now: datetime,
) -> ActivityEntry:
    """更正登记的数量、单位或说明；what changes nothing is refused and not remembered."""
    entry = ActivityEntry.objects.select_for_update().get(pk=entry_id)
    check_registrar(entry.agency_id, by, now)
    _check_reason(reason)
    before = as_told(entry)

    entry.value = read_value(value, entry.measure)
    entry.unit = read_unit(unit, entry.measure)
    entry.note = note.strip()
    if before == as_told(entry):
        raise NothingChangedError

    entry.full_clean()
    entry.save(update_fields=["value", "unit", "note"])

    record(
        agency_chain(entry.agency_id), "activity.amended", at=now, actor=by, subject=entry,
        before=before, after=as_told(entry), reason=reason.strip(),
    )  # fmt: skip
    return entry


@transaction.atomic
def remove_activity(entry_id: int, *, reason: str, by: User, now: datetime) -> None:
    """删除一条登记（登错了机关、月份或重复）。"""
    entry = ActivityEntry.objects.select_for_update().get(pk=entry_id)
    check_registrar(entry.agency_id, by, now)
    _check_reason(reason)

    record(
        agency_chain(entry.agency_id), "activity.removed", at=now, actor=by, subject=entry,
        entry=as_told(entry), reason=reason.strip(),
    )  # fmt: skip
    entry.delete()


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongEntryError("请写明为什么改，例如“与财政系统核对后更正”。", field="reason")
