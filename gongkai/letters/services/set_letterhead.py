"""文书设置: the office's mark and its word in numbers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import KEEPERS, demand
from gongkai.letters.errors import LetterError
from gongkai.letters.models import Letterhead


@transaction.atomic
def set_letterhead(
    agency_id: int, *, by: User, now: datetime, mark: str = "", word: str = "",
    review_online: str = "",
) -> Letterhead:  # fmt: skip
    """设定文书版头：what is left empty falls back on the office's full and short name."""
    demand(by, agency_id, timezone.localdate(now), *KEEPERS)
    word = word.strip()
    if any(char in "〔〕[]（）()0123456789 　" for char in word):
        raise LetterError("机关代字只写文字，不带年份、括号和空格，如“海办”。", field="word")
    head, _ = Letterhead.objects.select_for_update().get_or_create(agency_id=agency_id)
    head.mark, head.word = mark.strip()[:60], word[:20]
    head.review_online = review_online.strip()[:200]
    head.full_clean()
    head.save()
    record(
        agency_chain(agency_id), "letterhead.set", at=now, actor=by, subject=head, name=head.word
    )
    return head
