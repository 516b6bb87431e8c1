"""年历：twelve months as rows of weeks, each day with what it is and by which notice."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from gongkai.law.calendar import WorkCalendar

NOVEMBER = 11


@dataclass(frozen=True, slots=True)
class YearDay:
    """One cell: ``kind`` is holiday, made_up, off or work."""

    on: date
    kind: str
    word: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; days of other months are ``None``."""

    number: int
    weeks: tuple[tuple[YearDay | None, ...], ...]
    working_days: int


def months_of(calendar: WorkCalendar, year: int) -> list[Month]:
    """The twelve months of a year as the calendar counts them."""
    return [_month(calendar, year, number) for number in range(1, 13)]


def missing_years(calendar: WorkCalendar, today: date) -> list[int]:
    """Years that should be recorded by now: this one, and from November the next."""
    wanted = [today.year] + ([today.year + 1] if today.month >= NOVEMBER else [])
    return [year for year in wanted if year not in calendar.years]


def _month(calendar: WorkCalendar, year: int, number: int) -> Month:
    weeks = tuple(
        tuple(_day(calendar, on) if on.month == number else None for on in week)
        for week in Calendar().monthdatescalendar(year, number)
    )
    works = sum(
        day is not None and day.kind in {"work", "made_up"} for week in weeks for day in week
    )
    return Month(number, weeks, works)


def _day(calendar: WorkCalendar, on: date) -> YearDay:
    row = calendar.row(on)
    if row is None:
        return YearDay(on, "work" if calendar.counts(on) else "off", "", "")
    if row.works:
        return YearDay(on, "made_up", "班", row.name)
    return YearDay(on, "holiday", "休", row.name)
