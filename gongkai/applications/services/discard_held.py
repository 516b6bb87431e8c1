"""清除未提交的文件: taken back by whoever chose them, or left for a day."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from gongkai.applications.models import HeldUpload
from gongkai.files.models import StoredFile
from gongkai.files.unnamed import remove_unnamed
from gongkai.ledger.services.record import agency_chain, record

KEPT = timedelta(days=1)


def discard_old(*, now: datetime, limit: int = 500) -> int:
    """Files of forms that were not sent within a day; how many."""
    rows = HeldUpload.objects.filter(held_at__lt=now - KEPT).values_list("pk", flat=True)
    return discard_held(list(rows[:limit]), now=now)


@transaction.atomic
def discard_held(keys: Collection[int], *, now: datetime) -> int:
    """Row, file and bytes; the ledger keeps the digests, never the names."""
    if not keys:
        return 0
    rows = HeldUpload.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    files = [row.file for row in rows.select_related("file")]
    HeldUpload.objects.filter(file__in=files).delete()
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    for agency_id in sorted({file.agency_id for file in files}):
        digests = [file.sha256 for file in files if file.agency_id == agency_id]
        record(agency_chain(agency_id), "uploads.discarded", at=now, sha256=digests)
    transaction.on_commit(lambda: remove_unnamed(files))
    return len(files)
