"""作废文书: what was issued by mistake and has not gone out; its number stays used."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import demand, locked
from gongkai.letters.errors import LetterError, LetterStateError
from gongkai.letters.models import Letter


@transaction.atomic
def withdraw_letter(letter_id: int, *, reason: str, by: User, now: datetime) -> Letter:
    """作废：a served letter is never withdrawn, only revoked or corrected by another letter."""
    row = locked(letter_id)
    demand(by, row.agency_id, timezone.localdate(now))
    if row.is_withdrawn:
        raise LetterStateError("文书已经作废过了。")
    if row.purged_at:
        raise LetterStateError("文书的内容已经按期清除，不能再作废。")
    if row.deliveries.exists():
        raise LetterStateError("文书已经送达，不能作废。需要改变的，请另行出具撤销或者更正的文书。")
    reason = reason.strip()
    if not reason:
        raise LetterError("请写明作废的原因。", field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = now, by, reason[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(
        agency_chain(row.agency_id), "letter.withdrawn", at=now, actor=by, subject=row,
        number=row.number,
    )  # fmt: skip
    return row
