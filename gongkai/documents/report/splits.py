"""Numbers that lost the space between them, parted only where there is one way to do it."""

from functools import cache
from typing import Final

MAX_DIGITS: Final = 60
MAX_WAYS: Final = 2
MAX_READINGS: Final = 20_000


def split_row(digits: str, count: int) -> list[int] | None:
    """Part ``digits`` into ``count`` numbers whose last is the sum of the others, if only one way fits."""
    ways = list(_ways(digits, count))
    return list(ways[0]) if len(ways) == 1 else None


def split_groups(digits: str, groups: int, count: int) -> list[int] | None:
    """As :func:`split_row` for several groups in one row, each with its own total."""
    if len(digits) > MAX_DIGITS:
        return None

    @cache
    def ways(at: int, left: int) -> tuple[tuple[int, ...], ...]:
        if left == 0:
            return ((),) if at == len(digits) else ()
        found: list[tuple[int, ...]] = []
        for end in range(at + count, len(digits) - (left - 1) * count + 1):
            for tail in ways(end, left - 1) if end <= len(digits) else ():
                for head in _ways(digits[at:end], count):
                    found.append((*head, *tail))
                    if len(found) >= MAX_WAYS:
                        return tuple(found)
        return tuple(found)

    found = ways(0, groups)
    return list(found[0]) if len(found) == 1 else None


def part_cells(
    known: list[int | None], shared: list[tuple[int, int, str]]
) -> dict[int, int] | None:
    """Numbers that stand together in cells over several columns of a row whose last is the total.

    ``known`` holds the row's numbers, ``None`` where they stand together; ``shared`` says where, how
    many there are and what is written. Only the one reading that adds up is taken.
    """
    covered = {at + i for at, count, _ in shared for i in range(count)}
    if any(value is None for place, value in enumerate(known) if place not in covered):
        return None
    readings: list[dict[int, int]] = [{}]
    for at, count, text in shared:
        pieces = text.split()
        if len(pieces) == count and all(p.isascii() and p.isdigit() for p in pieces):
            options: list[tuple[int, ...]] = [tuple(int(p) for p in pieces)]
        else:
            digits = "".join(pieces)
            if not (digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS):
                return None
            options = list(_cuts(digits, count))
        readings = [
            reading | dict(enumerate(option, at)) for reading in readings for option in options
        ]
        if not readings or len(readings) > MAX_READINGS:
            return None
    fits = []
    for reading in readings:
        row = [reading.get(place, value) or 0 for place, value in enumerate(known)]
        if sum(row[:-1]) == row[-1]:
            fits.append(reading)
    return fits[0] if len(fits) == 1 else None


def _cuts(digits: str, count: int) -> list[tuple[int, ...]]:
    """Every way to part ``digits`` into ``count`` numbers, within bounds."""
    if count == 1:
        return [(int(digits),)] if len(digits) == 1 or not digits.startswith("0") else []
    found: list[tuple[int, ...]] = []
    for width in range(1, len(digits) - count + 2):
        if width > 1 and digits.startswith("0"):
            break
        for tail in _cuts(digits[width:], count - 1):
            found.append((int(digits[:width]), *tail))
            if len(found) > MAX_READINGS:
                return []
    return found


@cache
def _ways(digits: str, count: int) -> tuple[tuple[int, ...], ...]:
    """Up to two ways to part ``digits`` so that the last number is the sum of those before."""
    if not digits.isascii() or not digits.isdigit() or not count <= len(digits) <= MAX_DIGITS:
        return ()
    found: list[tuple[int, ...]] = []
    for width in range(1, len(digits) - count + 2):
        last = digits[-width:]
        if len(last) > 1 and last.startswith("0"):
            continue
        for parts in _parts(digits[:-width], count - 1, int(last)):
            found.append((*parts, int(last)))
            if len(found) >= MAX_WAYS:
                return tuple(found)
    return tuple(found)


@cache
def _parts(digits: str, count: int, total: int) -> tuple[tuple[int, ...], ...]:
    """Up to two ways to part ``digits`` into ``count`` numbers that add up to ``total``."""
    if count == 0:
        return ((),) if not digits and total == 0 else ()
    found: list[tuple[int, ...]] = []
    for width in range(1, len(digits) - count + 2):
        head = digits[:width]
        if len(head) > 1 and head.startswith("0"):
            break
        if int(head) > total:
            break
        for tail in _parts(digits[width:], count - 1, total - int(head)):
            found.append((int(head), *tail))
            if len(found) >= MAX_WAYS:
                return tuple(found)
    return tuple(found)
