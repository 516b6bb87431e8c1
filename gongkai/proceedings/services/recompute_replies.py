"""重算答复、答辩期限: when a calendar notice comes in later, and every few hours."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.calendars import calendar_for
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings import limits
from gongkai.proceedings.models import Proceeding


def recompute_replies(*, now: datetime, by: User | None = None) -> int:
    """Every reply that is still to be given; how many days moved, each in the ledger of its office."""
    rows = Proceeding.objects.filter(
        replied_on=None, concluded_on=None, copy_received_on__isnull=False
    )
    return sum(_recompute(pk, by, now) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _recompute(proceeding_id: int, by: User | None, now: datetime) -> bool:
    rows = Proceeding.objects.select_for_update(of=("self",)).select_related("agency")
    row = rows.get(pk=proceeding_id)
    before, was = row.reply_due_on, row.reply_due_is_provisional
    limits.set_reply_due(row, calendar_for(row.agency))
    if (before, was) == (row.reply_due_on, row.reply_due_is_provisional):
        return False
    row.save(update_fields=["reply_due_on", "reply_due_is_provisional"])
    if before == row.reply_due_on:
        return False
    record(
        agency_chain(row.agency_id), "proceeding.due_moved", at=now, actor=by, subject=row,
        before=before, reply_due_on=row.reply_due_on,
    )  # fmt: skip
    return True
