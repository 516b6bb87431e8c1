"""说明查到的内容: what a search found, and why it is not what the applicant asked for."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_text, take_up
from gongkai.applications.content import hash_algorithm
from gongkai.applications.errors import NothingAskedError
from gongkai.applications.models import SearchRecord
from gongkai.law.outcomes import outcome
from gongkai.ledger.digest import hash_hex
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def explain_search(search_id: int, *, explained: str, by: User, now: datetime) -> SearchRecord:
    """说明：written once beside the record, and read by whoever signs that the information does not exist."""
    found = SearchRecord.objects.select_related("item").get(pk=search_id)
    application, _ = take_up(found.application_id, by=by, now=now)
    found.refresh_from_db()
    if found.result != SearchRecord.Result.FOUND or found.explained:
        raise NothingAskedError
    reference = outcome("not_found").reference
    what = "查到的是什么、为什么不是申请人要的"
    found.explained = check_text(explained, what, "explained", reference)
    found.explained_by, found.explained_at = by, now
    found.save(update_fields=["explained", "explained_by", "explained_at"])
    record(
        agency_chain(application.agency_id), "application.search_explained", at=now, actor=by,
        subject=application, reference=reference, search=found.pk,
        explained=hash_hex(hash_algorithm(), found.explained.encode()),
    )  # fmt: skip
    return found
