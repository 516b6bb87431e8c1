"""导入历年申请: closed and open cases of earlier years, for the figures and the carry-over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.applications import clock
from gongkai.applications.access import demand
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application, ImportBatch, RequestedItem
from gongkai.applications.selectors import REGISTRARS
from gongkai.applications.sheets import CaseRow
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def import_applications(
    agency: Agency, rows: Iterable[CaseRow], *, file_name: str, by: User, now: datetime
) -> ImportBatch:
    """导入一批历年申请；no applicants' data come with them. Open ones get their last day."""
    demand(by, agency.pk, timezone.localdate(now), *REGISTRARS)
    rows = list(rows)
    if not rows:
        raise ApplicationError("没有可以导入的行。", field="file")
    numbers = [row.number for row in rows]
    if len(set(numbers)) < len(numbers) or Application.objects.filter(number__in=numbers).exists():
        raise ApplicationError("有的申请编号已经有了，请重新检查这张表。", field="file")

    batch = ImportBatch.objects.create(
        agency=agency, file_name=file_name[:200], rows=len(rows), imported_by=by, imported_at=now
    )
    cases = Application.objects.bulk_create(
        [_case(agency, row, batch, by, now) for row in rows], batch_size=500
    )
    RequestedItem.objects.bulk_create(
        [
            RequestedItem(
                application=case, position=1, text=case.subject, answered_on=case.answered_on,
                outcome=case.outcome,
            )
            for case in cases
        ],
        batch_size=500,
    )  # fmt: skip
    record(
        agency_chain(agency.pk), "applications.imported", at=now, actor=by, subject=batch,
        rows=len(rows), file_name=file_name,
    )  # fmt: skip
    return batch


def _case(agency: Agency, row: CaseRow, batch: ImportBatch, by: User, now: datetime) -> Application:
    case = Application(
        agency=agency, number=row.number, applicant_kind=row.applicant_kind, subject=row.subject,
        content=row.subject, arrived_on=row.received_on, received_on=row.received_on,
        answered_on=row.answered_on, outcome=row.outcome, origin=Application.Origin.IMPORTED,
        batch=batch, created_by=by, created_at=now,
    )  # fmt: skip
    if row.answered_on is None:
        clock.refresh_new(case)
    return case
