"""设定表样: a district's own sheet for what it collects, checked whole before it is taken, or none."""

import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import StatementError
from gongkai.reports.models import LocalSheet
from gongkai.reports.quarterly.collecting import rows_for_marks
from gongkai.reports.quarterly.local_sheet import MOST_BYTES, check_sheet
from gongkai.reports.services.collect_statistics import own_region


@transaction.atomic
def set_local_sheet(
    region_id: int, source: BinaryIO | None, *, name: str = "", by: User, now: datetime
) -> LocalSheet:
    """设定或停用表样；``None`` goes back to the national form. What was filed does not change."""
    region = own_region(region_id, by, now)
    sheet = LocalSheet.objects.select_for_update().filter(region=region).first()
    if sheet is None:
        sheet = LocalSheet(region=region)
    sheet.file, sheet.set_by, sheet.set_at = None, by, now
    if source is not None:
        data = source.read(MOST_BYTES + 1)
        check_sheet(data, rows_for_marks(region_id, timezone.localdate(now)))
        try:
            sheet.file = store_file(io.BytesIO(data), name=name, agency=region, by=by, now=now)
        except FileError as error:
            raise StatementError(str(error), field="file") from error
    sheet.full_clean()
    sheet.save()

    record(
        agency_chain(region_id), "statistics.sheet_set", at=now, actor=by, subject=sheet,
        sha256=sheet.file.sha256 if sheet.file else "",
    )  # fmt: skip
    return sheet
