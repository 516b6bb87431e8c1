"""期限怎么写在页面上：the plate of a case, and the grid of working days that a judge can read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.applications.models import Application
from gongkai.jobs.today import SOON
from gongkai.law.calendar import ONE_DAY, WorkCalendar
from gongkai.law.load import rule
from gongkai.law.reply_clock import ReplyClock

MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class Due:
    """期限牌：``tone`` is over, soon or empty."""

    on: date
    words: str
    what: str
    tone: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class GridDay:
    """One field of the grid: the day as written, what it counts as, and how it looks."""

    on: date | None
    label: str = ""
    word: str = ""
    look: str = ""


def due_of(case: Application, today: date, calendar: WorkCalendar) -> Due | None:
    """How near the last day of an open case is; of one that waits, the applicant's own last day."""
    if not case.is_open:
        return None
    if case.waiting_for and case.waiting_until:
        what = "补正期限" if case.waiting_for == "correction" else "缴费期限"
        over = today > case.waiting_until
        words = f"{what}已过，可以办结" if over else "停表，等申请人"
        return Due(case.waiting_until, words, what, "soon" if over else "")
    if case.due_on is None:
        return None
    left = calendar.working_days_between(today, case.due_on)
    if today > case.due_on:
        words, tone = f"超 {max(-left, 1)} 个工作日", "over"
    elif today == case.due_on:
        words, tone = "今天到期", "soon"
    else:
        words, tone = f"剩 {left} 个工作日", "soon" if left <= SOON else ""
    return Due(case.due_on, words, "答复截止", tone, case.due_is_provisional)


def working_day_grid(state: ReplyClock, calendar: WorkCalendar, today: date) -> list[list[GridDay]]:
    """Week by week from the day the period began anew to its last day: 第几日, 停, 休.

    A day inside the period that the law's own explanation leaves out is 停 or 休; every other
    working day is counted, so that the last field bears the number of days of the period.
    """
    if state.deadline is None or not state.deadline.steps:
        return []
    start, end = _start(state), state.deadline.due_on
    held = _held(state, start, end, calendar)
    first = start - timedelta(days=start.weekday())
    if (end - first).days > MOST_WEEKS * 7:
        return []
    weeks: list[list[GridDay]] = []
    day, count = first, 0
    while day <= end or day.weekday():
        if not day.weekday():
            weeks.append([])
        counted = start < day <= end and calendar.counts(day) and day not in held
        count += counted
        weeks[-1].append(_field(day, start, end, held, calendar, today, count if counted else 0))
        day += ONE_DAY
    return weeks


def _start(state: ReplyClock) -> date:
    """The day from which the present period runs: after a correction or a payment not the first one."""
    assert state.deadline is not None
    opens = {version.reference for version in rule("clock/start_day").versions}
    steps = state.deadline.steps
    return max((step.on for step in steps if step.reference in opens), default=steps[0].on)


def _held(state: ReplyClock, start: date, end: date, calendar: WorkCalendar) -> frozenset[date]:
    """Working days that the explanation leaves out: only 征求意见 leaves out working days."""
    assert state.deadline is not None
    return frozenset(
        day
        for step in state.deadline.steps
        if step.until or "征求" in step.what
        for day in step.days()
        if start < day <= end and calendar.counts(day)
    )


def _field(
    day: date, start: date, end: date, held: Iterable[date], calendar: WorkCalendar, today: date,
    number: int,
) -> GridDay:  # fmt: skip
    label = f"{day.month}月{day.day}日" if day.day == 1 or day == start else f"{day.day}日"
    if day < start or day > end:
        return GridDay(day, label)
    row = calendar.row(day)
    if day == start:
        word, look = "起算日", "run"
    elif day in held:
        word, look = "停", "held"
    elif number:
        word, look = f"第{number}日", "run"
    else:
        word, look = (row.name if row and not row.works else "休"), "off"
    if day == end:
        look = "last"
    return GridDay(day, label, word, f"{look} today" if day == today else look)


def numbered(weeks: Sequence[Sequence[GridDay]]) -> int:
    """How many days the grid counts."""
    return sum(field.word.startswith("第") for week in weeks for field in week)
