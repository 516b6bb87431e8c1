"""检索键：a row's key says how it ranks, so that an index read backwards is already in order.

Keys lie in four runs: in force or repealed, and of each those in order and the latecomers. In the
runs in order a greater key is a later moment; the few latecomers are sorted when they are read.

PostgreSQL takes the moment itself as the place in a run. SQLite's index stores the distance from
one key to the next, so there the places are close together (a quarter of the size), and an entry
for which there is no room between its neighbours is a latecomer until the next `reindex`.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
RUN_BITS, DAY_BITS, SECOND_BITS = 60, 37, 20


@dataclass(frozen=True, slots=True)
class Span:
    """Keys from `low` up to but not including `high`."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Run:
    """One of the four: a span of keys, with what it holds."""

    number: int
    in_force: bool
    in_order: bool

    @property
    def span(self) -> Span:
        return Span(self.number << RUN_BITS, (self.number + 1) << RUN_BITS)


RUNS = (
    Run(0, in_force=True, in_order=True),
    Run(1, in_force=True, in_order=False),
    Run(2, in_force=False, in_order=True),
    Run(3, in_force=False, in_order=False),
)


def run_in_order(*, in_force: bool) -> Run:
    return RUNS[0] if in_force else RUNS[2]


def run_of_latecomers(*, in_force: bool) -> Run:
    return RUNS[1] if in_force else RUNS[3]


def key_of_moment(*, object_id: int, at: datetime, in_force: bool) -> int:
    """Day, second and object, from the high end."""
    local = at.astimezone(SHANGHAI)
    second = (local.hour * 60 + local.minute) * 60 + local.second
    slot = second << SECOND_BITS | object_id % (1 << SECOND_BITS)
    return run_in_order(in_force=in_force).span.low + (local.toordinal() << DAY_BITS) + slot


def day_span(key: int) -> Span:
    """All keys of moments of the day (and the status) of this key."""
    low = key >> DAY_BITS << DAY_BITS
    return Span(low, low + (1 << DAY_BITS))
