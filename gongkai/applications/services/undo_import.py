"""撤销导入历年申请."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import demand
from gongkai.applications.errors import BatchTouchedError, WrongStageError
from gongkai.applications.models import Application, ImportBatch, RequestedItem
from gongkai.applications.selectors import REGISTRARS
from gongkai.ledger.services.record import agency_chain, record

TRACES = (
    "applicants", "clock_events", "files", "consultations", "searches", "inner_tasks", "decisions",
    "reopenings", "later", "fee_notices", "extension", "excess",
)  # fmt: skip


@transaction.atomic
def undo_import(batch_id: int, *, by: User, now: datetime) -> ImportBatch:
    """撤销导入：takes back every case of a batch, or none when somebody has worked on one."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    demand(by, batch.agency_id, timezone.localdate(now), *REGISTRARS)
    if batch.undone_at is not None:
        raise WrongStageError("这一批已经撤销过了。")
    cases = Application.objects.select_for_update(of=("self",)).filter(batch=batch)
    keys = list(cases.values_list("pk", flat=True))
    worked_on = Q(handler__isnull=False) | Q(section__isnull=False) | Q(closing_note__gt="")
    worked_on |= Q(channel__gt="")
    for trace in TRACES:
        worked_on |= Q(**{f"{trace}__isnull": False})
    touched = Application.objects.filter(worked_on, pk__in=keys).values("pk").distinct().count()
    if touched:
        raise BatchTouchedError(touched)

    RequestedItem.objects.filter(application__in=keys).delete()
    Application.objects.filter(pk__in=keys).delete()
    batch.undone_at = now
    batch.save(update_fields=["undone_at"])
    record(
        agency_chain(batch.agency_id), "applications.import_undone", at=now, actor=by,
        subject=batch, rows=batch.rows,
    )  # fmt: skip
    return batch
