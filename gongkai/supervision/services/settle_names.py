"""其余的都是系统外单位: many reports of offices that the system does not keep, settled at once."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.models import Round
from gongkai.supervision.placing import touch_sum


@transaction.atomic
def settle_names(round_id: int, *, by: User, now: datetime) -> int:
    """Every unmatched report whose name was read is that of an office outside the system."""
    rounds = Round.objects.select_for_update(of=("self",)).select_related("agency__parent")
    opened = rounds.get(pk=round_id)
    check_officer(opened.agency_id, by, now)

    unmatched = opened.submissions.filter(agency=None, is_foreign=False).exclude(office_name="")
    settled = unmatched.update(is_foreign=True)
    touch_sum(opened)

    record(
        agency_chain(opened.agency_id), "round.names_settled", at=now, actor=by, subject=opened,
        rows=settled,
    )  # fmt: skip
    return settled
