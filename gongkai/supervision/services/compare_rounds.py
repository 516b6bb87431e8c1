"""比对: when all of a round is read, mark whose report is to be checked again for copying."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.copying import copies_in
from gongkai.supervision.models import ReceivedReport, Round, Submission

RULE = "S_DUP"


def compare_rounds(*, now: datetime) -> int:
    """Rounds in which something new counts and nothing waits to be read; how many reports were marked."""
    waiting = ReceivedReport.objects.filter(
        round=OuterRef("pk"), state=ReceivedReport.State.WAITING
    )
    due = Round.objects.filter(~Exists(waiting), is_compared=False)
    return sum(compare_one(key, now=now) for key in due.order_by("pk").values_list("pk", flat=True))


def compare_one(round_id: int, *, now: datetime) -> int:
    """Compare first, which takes a while with a thousand, then mark; left for the next turn if one changed."""
    opened = Round.objects.select_related("agency").get(pk=round_id)
    before = _current(opened)
    copies = copies_in(opened)
    return _mark(round_id, before, copies, now=now)


def _current(opened: Round) -> set[int | None]:
    return set(opened.submissions.values_list("current", flat=True))


@transaction.atomic
def _mark(
    round_id: int, before: set[int | None], copies: dict[int, list[int]], *, now: datetime
) -> int:
    """Only reports with other siblings than before, and those that had none to compare with, are marked."""
    opened = Round.objects.select_for_update(of=("self",)).get(pk=round_id)
    if _current(opened) != before:
        return 0
    rows = list(opened.submissions.filter(current__isnull=False))
    changed = []
    for row in rows:
        found = copies.get(row.pk, [])
        alone = len(rows) > 1 and row.summary.get(RULE) == "not_assessable"
        if found != row.siblings or alone:
            row.siblings, row.is_stale = found, True
            changed.append(row)
    Submission.objects.bulk_update(changed, ["siblings", "is_stale"], batch_size=200)
    opened.is_compared = True
    opened.save(update_fields=["is_compared"])

    record(
        agency_chain(opened.agency_id), "round.compared", at=now, subject=opened, rows=len(changed)
    )
    return len(changed)
