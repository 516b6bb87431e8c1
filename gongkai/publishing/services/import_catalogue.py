"""导入标准目录."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.errors import NotYoursError, PublishingError
from gongkai.publishing.models import CatalogueEntry, ImportBatch
from gongkai.publishing.sheets import CatalogueRow

IMPORTERS = (Duty.DISCLOSURE_OFFICER, Duty.SYSTEM_ADMIN)


@transaction.atomic
def import_catalogue(
    agency: Agency, rows: Iterable[CatalogueRow], *, file_name: str, by: User, now: datetime
) -> ImportBatch:
    """导入标准目录事项：the rows are added; earlier ones stay until their own batch is taken back."""
    if not scope(by, timezone.localdate(now)).agencies_with(*IMPORTERS) & {agency.pk}:
        raise NotYoursError
    rows = list(rows)
    if not rows:
        raise PublishingError("没有可以导入的行。", field="file")
    batch = ImportBatch.objects.create(
        agency=agency, kind=ImportBatch.Kind.CATALOGUE, file_name=file_name, rows=len(rows),
        imported_by=by, imported_at=now,
    )  # fmt: skip
    CatalogueEntry.objects.bulk_create(
        (
            CatalogueEntry(
                agency=agency, batch=batch, number=row.number, field=row.field,
                first_level=row.first_level, second_level=row.second_level, content=row.content,
                basis=row.basis, time_limit=row.time_limit, responsible=row.responsible,
                outlets=list(row.outlets), to_everybody=row.to_everybody, to_groups=row.to_groups,
                is_proactive=row.is_proactive, on_application=row.on_application,
                county_level=row.county_level, town_level=row.town_level, column_id=row.column_id,
            )
            for row in rows
        ),
        batch_size=500,
    )  # fmt: skip
    record(
        agency_chain(agency.pk), "catalogue.imported", at=now, actor=by, subject=batch,
        rows=len(rows), file_name=file_name,
    )  # fmt: skip
    return batch
