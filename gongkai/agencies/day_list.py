"""放假安排的日子：read from pasted lines or a workbook, one day or one stretch of days a line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.agencies.errors import CalendarNoticeError
from gongkai.documents.errors import DocumentError
from gongkai.documents.workbook import read_workbook

ONE_DAY = timedelta(days=1)
LONGEST = 31
MOST_LINES = 400

_DAY = r"(?:(?P<{0}y>\d{{4}})\s*[-/.年]\s*)?(?:(?P<{0}m>\d{{1,2}})\s*[-/.月]\s*)?(?P<{0}d>\d{{1,2}})\s*日?"
LINE = re.compile(
    rf"^\s*{_DAY.format('a')}(?:\s*(?:至|到|~|～|—+|－)\s*{_DAY.format('b')})?"
    r"[\s,，:：、]*(?P<what>放假|休息|休|上班|补班|调休上班)[\s,，:：、]*(?P<name>\S.{0,19})?\s*$"
)
WORDS = {"放假": False, "休息": False, "休": False, "上班": True, "补班": True, "调休上班": True}


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the notice has it."""

    on: date
    is_working: bool
    name: str = ""


def days_from_text(text: str, year: int) -> list[Day]:
    """Read pasted lines such as ``1月1日至3日 放假 元旦`` or ``2027-01-04 上班``."""
    return _read(enumerate(text.splitlines(), 1), year)


def days_from_workbook(content: bytes, year: int) -> list[Day]:
    """Read the first sheet: the cells of a row, joined, are one line; a heading row is passed over."""
    try:
        rows = read_workbook(content)[0].rows
    except DocumentError as error:
        raise CalendarNoticeError(error.message, field="file") from error
    except IndexError as error:
        raise CalendarNoticeError("工作簿里没有可见的表，请检查。", field="file") from error
    lines = [(n, " ".join(cell for cell in row if cell)) for n, row in enumerate(rows, 1)]
    if lines and "日期" in lines[0][1]:
        lines = lines[1:]
    return _read(lines, year)


def _read(lines: Iterable[tuple[int, str]], year: int) -> list[Day]:
    days: list[Day] = []
    for number, line in lines:
        if not line.strip():
            continue
        if number > MOST_LINES:
            raise CalendarNoticeError(f"行数太多，最多{MOST_LINES}行，请核对。")
        days.extend(_days_of(number, line.strip(), year))
    return days


def _days_of(number: int, line: str, year: int) -> Iterator[Day]:
    found = LINE.match(line.removesuffix("00:00:00").replace(" 00:00:00", ""))
    if found is None or not found["am"]:
        raise CalendarNoticeError(
            f"第{number}行“{line[:30]}”看不懂，请写成“1月1日至3日 放假 元旦”或“{year}-01-04 上班”。"
        )
    first = _date(number, line, found["ay"] or year, found["am"], found["ad"])
    last = first
    if found["bd"]:
        last = _date(
            number, line, found["by"] or first.year, found["bm"] or first.month, found["bd"]
        )
    if last < first:
        raise CalendarNoticeError(f"第{number}行“{line[:30]}”的结束早于开始，请核对。")
    if (last - first).days >= LONGEST:
        raise CalendarNoticeError(f"第{number}行“{line[:30]}”超过{LONGEST}天，请核对。")
    day = first
    while day <= last:
        yield Day(day, WORDS[found["what"]], (found["name"] or "").strip())
        day += ONE_DAY


def _date(number: int, line: str, *parts: int | str) -> date:
    try:
        return date(*(int(part) for part in parts))
    except ValueError as error:
        raise CalendarNoticeError(
            f"第{number}行“{line[:30]}”里没有这一天，请核对月份和日子。"
        ) from error
