"""The working-day calendar of an office: the statutory years, and the notices entered by hand."""

from functools import lru_cache

from django.db.models import Count, Max, Q

from gongkai.agencies.models import Agency, CalendarDay, CalendarNotice
from gongkai.law.calendar import CalendarDay as LawDay
from gongkai.law.calendar import WorkCalendar, statutory_calendar


def notices_for(agency: Agency) -> Q:
    """Notices that hold for an office: everybody's, its region's, its superiors' and its own."""
    region = agency.region_code
    path = (agency.path or "").strip("/")
    steps = [int(part) for part in path.split("/") if part] or [agency.pk]
    prefixes = [region[:length] for length in (2, 4, 6, 9, 12) if len(region) >= length]
    return (
        Q(agency=None, region_code="")
        | Q(agency=None, region_code__in=prefixes)
        | Q(agency_id__in=steps)
    )


def calendar_for(agency: Agency) -> WorkCalendar:
    """One query when nothing has been entered since the last call, two otherwise."""
    stamp = CalendarNotice.objects.filter(notices_for(agency)).aggregate(
        last=Max("pk"), notices=Count("pk", distinct=True), days=Count("days")
    )
    if not stamp["notices"]:
        return statutory_calendar()
    return _calendar(agency, stamp["last"], stamp["notices"], stamp["days"])


@lru_cache(maxsize=512)
def _calendar(agency: Agency, last: int, notices: int, days: int) -> WorkCalendar:
    calendar = statutory_calendar()
    entered = CalendarNotice.objects.filter(notices_for(agency)).order_by("entered_at", "pk")
    for notice in entered.prefetch_related("days"):
        rows = [_row(day, notice) for day in notice.days.all()]
        if notice.is_yearly:
            calendar = calendar.with_notice(notice.year, rows)
        else:
            calendar = calendar.with_days(rows)
    return calendar


def _row(day: CalendarDay, notice: CalendarNotice) -> LawDay:
    return LawDay(day.on, day.is_working, notice.title, notice.number or notice.title)
