"""重新核对一轮: mark every report; the worker does the rest, and verdicts stay."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.models import Round


@transaction.atomic
def recheck(round_id: int, *, by: User, now: datetime) -> int:
    """How many reports will be checked again."""
    opened = Round.objects.select_for_update(of=("self",)).get(pk=round_id)
    check_officer(opened.agency_id, by, now)

    marked = opened.submissions.filter(current__isnull=False).update(is_stale=True)

    record(
        agency_chain(opened.agency_id), "round.recheck_asked", at=now, actor=by, subject=opened,
        rows=marked,
    )  # fmt: skip
    return marked
