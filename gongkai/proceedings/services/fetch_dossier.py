"""取走案卷: each download of a bound file is in the ledger."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings.errors import DossierGoneError
from gongkai.proceedings.models import Dossier
from gongkai.proceedings.services.export_dossier import demand_seen

PDF, FOLDER = "pdf", "zip"
FORMS = (PDF, FOLDER)


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where the file lies and how it is called."""

    path: Path
    name: str


@transaction.atomic
def fetch_dossier(dossier_id: int, form: str, *, by: User, now: datetime) -> Fetched:
    """取走版式文件或者文件夹; only by who had it bound, and only while he still sees the case."""
    row = Dossier.objects.select_related("application").get(pk=dossier_id, asked_by=by)
    demand_seen(scope(by, timezone.localdate(now)), row.application_id)
    path = row.room / f"dossier.{form}"
    if row.state != Dossier.State.READY or not path.exists():
        raise DossierGoneError
    record(
        agency_chain(row.application.agency_id), "dossier.fetched", at=now, actor=by,
        subject=row.application, sha256=row.pdf_sha256 if form == PDF else row.sha256,
    )  # fmt: skip
    return Fetched(path, f"{row.application.number}案卷.{form}")
