"""本机关的工作日历：the shipped years, and over them the notices entered by hand."""

from django.db.models import Count, Max, Q

from gongkai.agencies.models import Agency, CalendarNotice
from gongkai.agencies.models import CalendarDay as EnteredDay
from gongkai.law.calendar import CalendarDay, WorkCalendar, statutory_calendar

KEPT = 200

_Stamp = tuple[int | None, int]
_calendars: dict[tuple[str, str], tuple[_Stamp, WorkCalendar]] = {}


def calendar_for(agency: Agency | None) -> WorkCalendar:
    """工作日历 of an office: statutory, then notices for all, its region, its superiors, itself.

    Of two rows for one day the later wins, so the nearer order and the later notice hold. One small
    query asks whether a notice has been entered or taken back since the calendar was built.
    """
    notices = CalendarNotice.objects.aggregate(last=Max("pk"), count=Count("pk"))
    stamp = (notices["last"], notices["count"])
    key = (agency.path or str(agency.pk), agency.region_code) if agency else ("", "")
    kept = _calendars.get(key)
    if kept is None or kept[0] != stamp:
        if len(_calendars) >= KEPT:
            _calendars.clear()
        kept = _calendars[key] = (stamp, _build(agency))
    return kept[1]


def forget() -> None:
    """Drop what is kept; the stamp does this by itself except when rows are put back (tests, restore)."""
    _calendars.clear()


def notices_for(agency: Agency | None) -> list[CalendarNotice]:
    """Entered notices that hold for an office: everybody's, its region's, its superiors', its own."""
    holds = Q(agency=None, region_code="")
    above: list[int] = []
    if agency is not None:
        region = agency.region_code
        prefixes = [region[:length] for length in range(1, len(region) + 1)]
        above = [int(step) for step in (agency.path or str(agency.pk)).split("/") if step.isdigit()]
        holds |= Q(agency=None, region_code__in=prefixes) | Q(agency_id__in=above)

    def nearness(notice: CalendarNotice) -> tuple[int, int, int]:
        depth = above.index(notice.agency_id) + 1 if notice.agency_id else 0
        return depth, len(notice.region_code), notice.pk

    return sorted(CalendarNotice.objects.filter(holds), key=nearness)


def notice_reference(notice: CalendarNotice) -> str:
    """How a step of a deadline names the notice."""
    return f"{notice.title}（{notice.number}）" if notice.number else notice.title


def _build(agency: Agency | None) -> WorkCalendar:
    notices = notices_for(agency)
    days: dict[int, list[CalendarDay]] = {notice.pk: [] for notice in notices}
    references = {notice.pk: notice_reference(notice) for notice in notices}
    for row in EnteredDay.objects.filter(notice__in=notices).order_by("on"):
        name = row.name or ("调休" if row.is_working else "放假")
        day = CalendarDay(row.on, row.is_working, name, references[row.notice_id])
        days[row.notice_id].append(day)
    calendar = statutory_calendar()
    for notice in notices:
        if notice.is_yearly:
            calendar = calendar.with_notice(notice.year, days[notice.pk])
        else:
            calendar = calendar.with_days(days[notice.pk])
    return calendar
