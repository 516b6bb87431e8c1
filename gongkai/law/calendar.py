"""工作日历：which days count as 工作日, by which notice, and counting along them.

A table of exceptions over Monday to Friday. Counting uses the number of weekdays since the year 1,
which is a formula, corrected by a running sum over the exceptions, and its inverse: a step over
twenty days and one over twenty years cost the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from gongkai.law.errors import LawError
from gongkai.law.load import Rule, rule, rules

SATURDAY = 5
ONE_DAY = timedelta(days=1)
LAST_ORDINAL = date.max.toordinal()


class CalendarNotPublishedError(LawError):
    """The holidays of this year are not recorded; a working day in it cannot be vouched for."""

    code = "calendar_not_published"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"系统中没有{year}年的放假安排，请先录入国务院办公厅的通知。")


class BeyondTheCalendarError(LawError):
    """The count runs past the year 9999."""

    code = "date_out_of_range"
    message = "计算结果超出9999年，请核对日期和天数。"


class UnsourcedDayError(LawError):
    """A day was changed without naming the notice that changes it."""

    code = "calendar_day_without_notice"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """放假或者调休上班的一天, by a notice of the State Council or of an office or region."""

    on: date
    works: bool
    name: str
    reference: str

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise UnsourcedDayError(f"{self.on}的调整没有写明通知文号，请补充。")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off and made-up working days (调休); ``years`` are those whose notice is recorded.

    Of two rows for the same day the later one wins: a change or a local order is simply added.
    """

    days: tuple[CalendarDay, ...] = ()
    years: frozenset[int] = frozenset()
    _rows: dict[date, CalendarDay] = field(init=False, repr=False, compare=False)
    _ordinals: list[int] = field(init=False, repr=False, compare=False)
    _shifts: list[int] = field(init=False, repr=False, compare=False)
    _counts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = {row.on: row for row in self.days}
        shifting = sorted(d for d, row in rows.items() if row.works is not _is_weekday(d))
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_ordinals", [day.toordinal() for day in shifting])
        shifts = accumulate((1 if rows[day].works else -1 for day in shifting), initial=0)
        object.__setattr__(self, "_shifts", list(shifts))
        counts = [self._through(ordinal) for ordinal in self._ordinals]
        object.__setattr__(self, "_counts", counts)

    def with_days(self, rows: Iterable[CalendarDay]) -> "WorkCalendar":
        """This calendar with the changed days of an office or a region (e.g. 台风停工)."""
        return WorkCalendar((*self.days, *rows), self.years)

    def with_notice(self, year: int, rows: Iterable[CalendarDay]) -> "WorkCalendar":
        """This calendar with the notice of one more year, as a clerk enters it."""
        return WorkCalendar((*self.days, *rows), self.years | {year})

    def row(self, day: date) -> CalendarDay | None:
        """The row that names this day, if a notice does."""
        return self._rows.get(day)

    def is_published(self, day: date) -> bool:
        return day.year in self.years or day in self._rows

    def is_working_day(self, day: date) -> bool:
        """工作日与否；refuses a year whose notice is not recorded."""
        if not self.is_published(day):
            raise CalendarNotPublishedError(day.year)
        return self.counts(day)

    def counts(self, day: date) -> bool:
        """Like :meth:`is_working_day`, but Monday to Friday where no notice is recorded."""
        row = self._rows.get(day)
        return _is_weekday(day) if row is None else row.works

    def days_off(self, year: int) -> tuple[date, ...]:
        """放假的日子 that the notices of a year name, weekends among them."""
        return tuple(sorted(d for d, row in self._rows.items() if d.year == year and not row.works))

    def days_on(self, year: int) -> tuple[date, ...]:
        """调休上班的日子 of a year."""
        return tuple(sorted(d for d, row in self._rows.items() if d.year == year and row.works))

    def notices(self, year: int) -> tuple[str, ...]:
        """The notices that say so, each once, in order of their first day."""
        found = sorted((row for row in self.days if row.on.year == year), key=lambda row: row.on)
        return tuple(dict.fromkeys(row.reference for row in found))

    def first_unpublished(self, after: date, until: date) -> date | None:
        """First day in (after, until] of a year without a recorded notice."""
        if after >= until:
            return None
        for year in range((after + ONE_DAY).year, until.year + 1):
            if year not in self.years:
                return max(after + ONE_DAY, date(year, 1, 1))
        return None

    def working_days_between(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative, of (end, start], when ``end`` is the earlier."""
        return self._through(end.toordinal()) - self._through(start.toordinal())

    def add_working_days(self, start: date, working_days: int) -> date:
        """第n个工作日 after ``start``, which is itself not counted; n is at least 1."""
        if working_days < 1:
            raise ValueError("working_days must be at least 1")
        goal = self._through(start.toordinal()) + working_days
        before = bisect_left(self._counts, goal)
        found = _weekday_ordinal(goal - self._shifts[before])
        if before < len(self._ordinals):
            found = min(found, self._ordinals[before])
        if found > LAST_ORDINAL:
            raise BeyondTheCalendarError
        return date.fromordinal(found)

    def first_working_day_from(self, day: date) -> date:
        """``day`` itself if it is a working day, otherwise the first one after it."""
        return day if self.counts(day) else self.add_working_days(day, 1)

    def _through(self, ordinal: int) -> int:
        """Working days from the year 1 through this day."""
        weeks, rest = divmod(ordinal, 7)
        return (
            5 * weeks
            + (rest if rest < 5 else 5)
            + self._shifts[bisect_right(self._ordinals, ordinal)]
        )


def _weekday_ordinal(number: int) -> int:
    """The day on which the ``number``-th weekday since the year 1 falls; day 1 was a Monday."""
    weeks, rest = divmod(number - 1, 5)
    return 7 * weeks + rest + 1


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


@cache
def statutory_calendar() -> WorkCalendar:
    """The days that the yearly notices of the State Council's office fix."""
    found = rules("calendar")
    rows = tuple(row for year in found for row in _rows_of(year))
    return WorkCalendar(rows, frozenset(year.values["year"] for year in found))


def work_calendar(extra: Iterable[CalendarDay] = ()) -> WorkCalendar:
    """The statutory calendar with the rows of an office or region laid over it."""
    rows = tuple(extra)
    return statutory_calendar().with_days(rows) if rows else statutory_calendar()


def weekend_reference(day: date) -> str:
    """Why Saturday and Sunday do not count."""
    return rule("clock/weekend").at(day).reference


def _rows_of(year: Rule) -> Iterable[CalendarDay]:
    for notice in year.versions:
        for holiday in notice.values["holidays"]:
            name = holiday["name"]
            day: date = holiday["from"]
            while day <= holiday["to"]:
                yield CalendarDay(day, False, name, notice.reference)
                day += ONE_DAY
            for worked in holiday["work"]:
                yield CalendarDay(worked, True, name, notice.reference)
