"""命令行的值：dates, numbers and pauses, read strictly and refused in Chinese."""

import re
from datetime import date

from gongkai.law.errors import LawError
from gongkai.law.pauses import Pause

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)


class InvalidDateError(LawError):
    code = "invalid_date"


class InvalidNumberError(LawError):
    code = "invalid_number"


class InvalidPauseError(LawError):
    code = "invalid_pause"


def read_date(text: str) -> date:
    """A day as YYYY-MM-DD, nothing else."""
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidDateError(f"“{text}”不是有效的日期，请写成“年-月-日”，例如2021-09-24。")


def read_number(text: str) -> int:
    """A whole number; its sign is for the rule to judge."""
    if NUMBER.fullmatch(text):
        return int(text)
    raise InvalidNumberError(f"“{text}”不是有效的整数，请核对。")


def read_pause(text: str) -> Pause:
    """发出:收到, the second empty while nobody has answered."""
    parts = text.split(":")
    if len(parts) != 2 or not parts[0]:
        raise InvalidPauseError(
            f"“{text}”写得不对，请写成“发出日:收到日”，没有答复的收到日留空，例如2026-03-09:。"
        )
    sent, ended = parts
    return Pause(read_date(sent), read_date(ended) if ended else None)
