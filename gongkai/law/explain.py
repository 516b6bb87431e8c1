"""期限的说明：counting working days and saying, day by day, why some do not count."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law.calendar import ONE_DAY, WorkCalendar, weekend_reference
from gongkai.law.load import rule

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Step:
    """What happened on a day, or on the days from ``on`` to ``until``, and by which rule."""

    on: date
    what: str
    reference: str
    until: date | None = None

    def days(self) -> Iterator[date]:
        """Every day the step speaks about."""
        last = self.until or self.on
        for offset in range((last - self.on).days + 1):
            yield self.on + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time that is left out of a count whatever day it is, with the words that say why."""

    first: date
    last: date
    what: str
    reference: str


def count_working_days(
    start: date, working_days: int, calendar: WorkCalendar, left_out: Sequence[Stretch] = ()
) -> date:
    """第n个工作日 after ``start``; ``left_out`` is in order of time and does not overlap."""
    cursor, remaining = start, working_days
    for stretch in left_out:
        before = calendar.working_days_between(cursor, max(stretch.first - ONE_DAY, cursor))
        if before >= remaining:
            break
        remaining -= before
        cursor = max(stretch.last, cursor)
    return calendar.add_working_days(cursor, remaining)


def skipped_days(
    start: date, end: date, calendar: WorkCalendar, left_out: Sequence[Stretch] = ()
) -> tuple[Step, ...]:
    """Every day in (start, end] that is not counted, in runs; and each 调休 day that is."""
    steps: list[Step] = []
    counted = 0
    day = start
    while day < end:
        day += ONE_DAY
        stretch = _stretch_on(day, left_out)
        if stretch:
            last = min(stretch.last, end)
            steps.append(Step(day, stretch.what, stretch.reference, last))
            day = last
        elif not calendar.counts(day):
            last = _end_of_run(day, end, calendar, left_out)
            steps.append(_day_off(day, last, calendar))
            day = last
        else:
            counted += 1
            row = calendar.row(day)
            if row:
                steps.append(Step(day, _made_up(day, row.name, counted), row.reference))
    return tuple(steps)


def unpublished_years(start: date, end: date, calendar: WorkCalendar) -> tuple[Step, ...]:
    """One step for each year in (start, end] whose holidays are not recorded."""
    steps: list[Step] = []
    day = calendar.first_unpublished(start, end)
    while day:
        steps.append(_provisional(day, calendar))
        if day.year == end.year:
            break
        day = calendar.first_unpublished(date(day.year, 12, 31), end)
    return tuple(steps)


def first_day(start: date, what: str) -> Step:
    """The day from which the count runs, itself not counted."""
    version = rule("clock/start_day").at(start)
    counted = "计入期限" if version.values["include_start_day"] else "开始的当日不计入期限"
    return Step(start, f"{what}，{counted}", version.reference)


def last_day(due_on: date, what: str) -> Step:
    """The day at whose end the time is up."""
    reference = rule("clock/last_day").at(due_on).reference
    return Step(due_on, f"{what}，期限于当日24时届满", reference)


def opening(start: date) -> date:
    """The last day that is not counted: the day of the event itself, unless the data say else."""
    counted = rule("clock/start_day").at(start).values["include_start_day"]
    return start - ONE_DAY if counted else start


def span(first: date, last: date) -> str:
    """10月1日至10月7日, or one day, without the year."""
    if first == last:
        return f"{first.month}月{first.day}日"
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def _stretch_on(day: date, left_out: Sequence[Stretch]) -> Stretch | None:
    index = bisect_right(left_out, day, key=lambda stretch: stretch.first) - 1
    if index >= 0 and left_out[index].last >= day:
        return left_out[index]
    return None


def _end_of_run(day: date, end: date, calendar: WorkCalendar, left_out: Sequence[Stretch]) -> date:
    """Last day of the run of days off that have the same reason as ``day``."""
    reason = _reason(day, calendar)
    while day < end:
        following = day + ONE_DAY
        if (
            calendar.counts(following)
            or _reason(following, calendar) != reason
            or _stretch_on(following, left_out)
        ):
            break
        day = following
    return day


def _reason(day: date, calendar: WorkCalendar) -> tuple[str, str]:
    row = calendar.row(day)
    return (row.name, row.reference) if row else ("", "")


def _day_off(first: date, last: date, calendar: WorkCalendar) -> Step:
    name, reference = _reason(first, calendar)
    if name:
        return Step(first, f"{name}放假（{span(first, last)}），不计入期限", reference, last)
    if first == last:
        what = f"{span(first, last)}（星期{WEEKDAYS[first.weekday()]}）休息，不计入期限"
    else:
        what = f"{span(first, last)}（星期六、星期日）休息，不计入期限"
    return Step(first, what, weekend_reference(first), last)


def _made_up(day: date, name: str, counted: int) -> str:
    week = WEEKDAYS[day.weekday()]
    return f"{span(day, day)}（星期{week}）调休上班（{name}），计入期限，为第{counted}个工作日"


def _provisional(day: date, calendar: WorkCalendar) -> Step:
    known = min(calendar.years, default=day.year)
    if day.year < known:
        what = f"本系统没有{day.year}年的放假安排"
    else:
        what = f"{day.year}年的放假安排尚未录入"
    version = rule("clock/unpublished_year").latest
    return Step(day, f"{what}，该年按周一至周五计算，结果为暂定", version.reference)
