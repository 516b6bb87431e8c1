"""检索键：a row's key says how it ranks, so that an index read backwards is already in order.

From the high end: in force (1 bit), day (22), moment of the day and object (24).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SLOT_BITS, DAY_BITS, MINUTE_BITS = 24, 22, 13
IN_FORCE = 1 << (SLOT_BITS + DAY_BITS)
TIME = IN_FORCE - 1


@dataclass(frozen=True, slots=True)
class Span:
    """Keys from `low` up to but not including `high`."""

    low: int
    high: int


def preferred_key(*, object_id: int, at: datetime, in_force: bool) -> int:
    """The key an entry takes unless another one has it: minute by minute, then by object."""
    local = at.astimezone(SHANGHAI)
    minute = local.hour * 60 + local.minute
    slot = minute << MINUTE_BITS | object_id % (1 << MINUTE_BITS)
    return IN_FORCE * in_force + (local.toordinal() << SLOT_BITS) + slot


def day_span(key: int) -> Span:
    """All keys of the day (and the status) of this key."""
    low = key >> SLOT_BITS << SLOT_BITS
    return Span(low, low + (1 << SLOT_BITS))


def spans(from_on: date | None, until_on: date | None) -> Sequence[Span]:
    """The keys of a period: those in force, then the repealed ones."""
    low = (from_on or date.min).toordinal() << SLOT_BITS
    high = ((until_on or date.max).toordinal() + 1) << SLOT_BITS
    return (Span(IN_FORCE + low, IN_FORCE + high), Span(low, high))
