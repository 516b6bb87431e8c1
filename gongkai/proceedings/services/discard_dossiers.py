"""清除导出的案卷: copies with personal data stay for a day."""

import shutil
from datetime import datetime, timedelta

from django.db import transaction

from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings.models import Dossier

KEPT = timedelta(hours=24)
DONE = (Dossier.State.READY, Dossier.State.FAILED)


def discard_dossiers(*, now: datetime) -> int:
    """Take away what was bound more than a day ago; how many."""
    rows = list(
        Dossier.objects.filter(state__in=DONE, asked_at__lt=now - KEPT).select_related("application")
    )  # fmt: skip
    for row in rows:
        shutil.rmtree(row.room, ignore_errors=True)
        with transaction.atomic():
            row.state, row.lines = Dossier.State.DISCARDED, []
            row.save(update_fields=["state", "lines"])
            record(
                agency_chain(row.application.agency_id), "dossier.discarded", at=now,
                subject=row.application, sha256=row.sha256,
            )  # fmt: skip
    return len(rows)
