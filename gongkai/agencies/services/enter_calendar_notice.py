"""录入放假安排：a year's notice, or a change for everybody, a region or one office."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies import authority
from gongkai.agencies.calendars import calendar_for, forget
from gongkai.agencies.day_list import Day
from gongkai.agencies.errors import CalendarNoticeError
from gongkai.agencies.models import Agency, CalendarDay, CalendarNotice, Duty
from gongkai.ledger.services.record import SYSTEM, agency_chain, record

FRIDAY = 4
LAST_DAYS_OF_DECEMBER = 25


@transaction.atomic
def enter_calendar_notice(
    *,
    year: int,
    number: str,
    title: str,
    days: Sequence[Day],
    is_yearly: bool,
    agency_id: int | None = None,
    region_code: str = "",
    actor: User | None,
    now: datetime,
) -> CalendarNotice:
    """Lay a notice over the calendar; deadlines that were provisional become certain by it."""
    today = timezone.localdate(now)
    agency = Agency.objects.get(pk=agency_id) if agency_id is not None else None
    if agency is None:
        authority.demand_everywhere(actor, Duty.SYSTEM_ADMIN, today)
    else:
        authority.demand(actor, Duty.SYSTEM_ADMIN, agency, today)
    if is_yearly and (agency or region_code):
        raise CalendarNoticeError("全年安排适用于所有机关，请不要选机关或区划。", field="is_yearly")
    if not number.strip():
        raise CalendarNoticeError("请写明通知的文号，没有文号的写发文机关和日期。", field="number")
    _check_days(year, days, is_yearly=is_yearly)
    if is_yearly:
        _check_year(year)
    notice = CalendarNotice(
        agency=agency, region_code=region_code, year=year, number=number.strip(),
        title=title.strip(), is_yearly=is_yearly, entered_by=actor, entered_at=now,
    )  # fmt: skip
    notice.full_clean()
    notice.save()
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=notice, on=d.on, is_working=d.is_working, name=d.name) for d in days
    )
    forget()
    record(
        agency_chain(agency.pk) if agency else SYSTEM, "calendar.entered", at=now, actor=actor,
        subject=notice, year=year, number=notice.number, region_code=region_code,
        off=[d.on for d in days if not d.is_working], on=[d.on for d in days if d.is_working],
    )  # fmt: skip
    return notice


def _check_year(year: int) -> None:
    if year in calendar_for(None).years:
        raise CalendarNoticeError(
            f"{year}年的全年安排已经有了；有变动的，请录入为“调整”。", field="is_yearly"
        )


def _check_days(year: int, days: Sequence[Day], *, is_yearly: bool) -> None:
    if not days:
        raise CalendarNoticeError("请至少写一天。")
    seen: dict[date, Day] = {}
    for day in days:
        if day.on in seen:
            same = seen[day.on].is_working is day.is_working
            raise CalendarNoticeError(
                f"{day.on}写了两次，请删去一处。" if same else f"{day.on}又放假又上班，请核对原文。"
            )
        seen[day.on] = day
        if day.on.year != year and not _is_new_year_of(year, day.on):
            raise CalendarNoticeError(f"{day.on}不在{year}年，请核对年度和日期。")
        if is_yearly and day.is_working and day.on.weekday() <= FRIDAY:
            raise CalendarNoticeError(
                f"{day.on}是星期{'一二三四五'[day.on.weekday()]}，本来就上班，不是调休，请核对。"
            )


def _is_new_year_of(year: int, day: date) -> bool:
    """A New Year's holiday may begin in the last days of December before (2023年: 12月31日)."""
    return day >= date(year - 1, 12, LAST_DAYS_OF_DECEMBER) and day.year == year - 1
