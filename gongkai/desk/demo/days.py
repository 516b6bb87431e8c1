"""Days and hours of an office, counted from the day that the demo takes for today."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gongkai.law.calendar import statutory_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of an office day."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def after(day: date, working_days: int) -> date:
    """So many working days later."""
    return statutory_calendar().add_working_days(day, working_days)


def working_day(day: date, *, then: int = 0) -> date:
    """The first working day from ``day`` on, and ``then`` so many later."""
    start = statutory_calendar().first_working_day_from(day)
    return after(start, then) if then else start


def ago(today: date, working_days: int) -> date:
    """The working day from which ``today`` is the n-th; on a day off, the first day of work after it."""
    calendar = statutory_calendar()
    day, left = calendar.first_working_day_from(today), working_days
    while left:
        day -= timedelta(days=1)
        left -= calendar.counts(day)
    return day
