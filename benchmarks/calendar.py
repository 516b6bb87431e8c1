"""Calendar arithmetic against a naive loop over the days, in one run on the same table.

A ratio is the loop's time over ours; both must give the same days, or the run fails.
"""

import gc
import time
from collections.abc import Callable
from datetime import date, timedelta

from gongkai.law.calendar import WorkCalendar, statutory_calendar
from gongkai.law.deadlines import Pause, reply_deadline

STARTS = {"small": 1_000, "full": 50_000}
LENGTHS = (7, 20, 40, 250)
ROUNDS = 3


def run(size: str) -> dict:
    calendar = statutory_calendar()
    starts = [date(2019, 6, 1) + timedelta(days=n % 2400) for n in range(STARTS[size])]
    results: dict = {"starts": len(starts)}
    for length in LENGTHS:
        results[f"add_{length}_working_days"] = compare(
            lambda start, n=length: calendar.add_working_days(start, n),
            lambda start, n=length: naive(calendar, start, n),
            starts,
        )
    results["days_between_a_year_apart"] = compare(
        lambda start: calendar.working_days_between(start, start + timedelta(days=365)),
        lambda start: naive_between(calendar, start, start + timedelta(days=365)),
        starts,
    )
    explained = timed(explained_reply, starts)[0]
    bare = timed(lambda start: calendar.add_working_days(start, 20), starts)[0]
    results["explained_reply_with_pause"] = {
        "microseconds_each": 1e6 * explained / len(starts),
        "ratio_to_bare_arithmetic": explained / bare,
    }
    return results


def compare(
    ours: Callable[[date], object], theirs: Callable[[date], object], starts: list[date]
) -> dict:
    our_time, our_days = timed(ours, starts)
    their_time, their_days = timed(theirs, starts)
    if our_days != their_days:
        raise AssertionError("the two ways of counting disagree")
    return {
        "ratio_naive_to_ours": their_time / our_time,
        "microseconds_each": 1e6 * our_time / len(starts),
    }


def timed(count: Callable[[date], object], starts: list[date]) -> tuple[float, list[object]]:
    """Best of a few rounds, and what was counted."""
    best, counted = float("inf"), []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        counted = [count(start) for start in starts]
        best = min(best, time.perf_counter() - began)
    return best, counted


def naive(calendar: WorkCalendar, start: date, working_days: int) -> date:
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= calendar.counts(day)
    return day


def naive_between(calendar: WorkCalendar, start: date, end: date) -> int:
    return sum(calendar.counts(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def explained_reply(start: date) -> date:
    pause = Pause(start + timedelta(days=5), start + timedelta(days=15))
    return reply_deadline(start, pauses=[pause]).due_on
