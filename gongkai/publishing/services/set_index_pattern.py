"""设置索引号格式."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.errors import IndexPatternError, NotYoursError
from gongkai.publishing.selectors import managed_offices
from gongkai.publishing.series import example

MANAGERS = (Duty.SYSTEM_ADMIN,)


@transaction.atomic
def set_index_pattern(
    agency_id: int, *, pattern: str, by: User, now: datetime, index_class: str = ""
) -> Agency:
    """设置索引号格式：for numbers given from now on; those already given stay as they are."""
    today = timezone.localdate(now)
    if agency_id not in managed_offices(scope(by, today), *MANAGERS):
        raise NotYoursError
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    pattern, index_class = pattern.strip(), index_class.strip()
    if len(pattern) > 80:
        raise IndexPatternError("索引号格式最多80个字符。")
    first = example(agency, pattern, index_class, today)
    if len(first) > 80:
        raise IndexPatternError(f"这样的索引号有{len(first)}个字符，最多80个，请缩短。")
    old = agency.index_pattern
    agency.index_pattern, agency.index_class = pattern, index_class
    agency.save(update_fields=["index_pattern", "index_class"])
    record(
        agency_chain(agency.pk), "agency.index_pattern_set", at=now, actor=by, subject=agency,
        pattern=pattern, index_class=index_class, before=old,
    )  # fmt: skip
    return agency
