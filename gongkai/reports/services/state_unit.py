"""补注单位: the 2019 form prints no unit, so somebody must say once what the figures were."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.activities import IN_YUAN, Measure, Unit
from gongkai.reports.errors import NothingToStateError, WrongEntryError
from gongkai.reports.models import ActivityEntry
from gongkai.reports.services.record_activity import check_registrar


@transaction.atomic
def state_unit(agency_id: int, *, year: int, kind: str, unit: str, by: User, now: datetime) -> int:
    """Say of all amounts of a year that have none that they are 元, or 万元; returns how many."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    if unit not in IN_YUAN:
        raise WrongEntryError("单位应为元或万元。", field="unit")
    silent = ActivityEntry.objects.filter(
        agency=agency, year=year, kind=kind, measure=Measure.AMOUNT, unit=Unit.NOT_STATED
    )
    entries = list(silent.values_list("pk", flat=True))
    if not entries:
        raise NothingToStateError

    silent.update(unit=unit)

    record(
        agency_chain(agency_id), "activity.unit_stated", at=now, actor=by, subject=agency,
        year=year, kind=kind, unit=unit, entries=entries,
    )  # fmt: skip
    return len(entries)
