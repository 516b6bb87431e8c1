"""撤下录错的放假安排。"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.calendars import forget
from gongkai.agencies.models import CalendarNotice, Duty
from gongkai.ledger.services.record import SYSTEM, agency_chain, record


@transaction.atomic
def withdraw_calendar_notice(
    notice_id: int, *, reason: str, actor: User | None, now: datetime
) -> None:
    """Take an entered notice back, with a reason; the shipped years cannot be taken back."""
    today = timezone.localdate(now)
    notice = CalendarNotice.objects.select_for_update().get(pk=notice_id)
    if notice.agency is None:
        authority.demand_everywhere(actor, Duty.SYSTEM_ADMIN, today)
    else:
        authority.demand(actor, Duty.SYSTEM_ADMIN, notice.agency, today)
    chain = agency_chain(notice.agency_id) if notice.agency_id else SYSTEM
    days = list(notice.days.values_list("on", "is_working"))
    record(
        chain, "calendar.withdrawn", at=now, actor=actor, subject=notice, reason=reason,
        year=notice.year, number=notice.number, days=days,
    )  # fmt: skip
    notice.delete()
    forget()
