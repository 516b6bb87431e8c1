"""Labels and numbers as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from gongkai.law.report.figures import CellMark, Number

# Radicals that look like characters and that NFKC leaves alone (U+2E80–2EFF).
_RADICALS: Final = str.maketrans(
    "⺁⺌⺍⺒⺟⺠⺩⺫⺬⺮⺶⺸⺹⺼⺽⻁⻂⻄⻅⻆⻇⻉⻋⻌⻍⻎⻏⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂小小巳母民王罒示竹羊羊耂月臼虎衤西见角角贝车辶辶辶阝長镸长门雨青韦页风飞食飠马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_ENUMERATOR: Final = re.compile(
    r"(?:[(][一二三四五六七八九十\d]{1,3}[)][、.]?|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.)])"
)
_NOT_WORD: Final = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")

_MARKS: Final = frozenset(
    ["/", "//", "\\", "-", "--", "---", "—", "——", "―", "――", "–", "−", "一一", "*", "无", "╱", "~"]
)
_UNITS: Final = "亿元|万元|千元|元|件次|人次|件|条|项|个|次|宗|份|起|人|篇|部"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[+\-−–]?)(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d{{1,15}})(?P<point>\.\d{{1,6}})?"
    rf"(?P<unit>{_UNITS})?"
)
_CHANGE: Final = re.compile(r"(?P<word>增加?|新增|减少?|[↑↓])(?P<rest>\d.*)")


@lru_cache(8192)
def fold(text: str) -> str:
    """Full-width forms and radicals become the plain characters; invisible ones go."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.translate(_RADICALS)))


@lru_cache(8192)
def squeeze(text: str) -> str:
    """Folded, without any space."""
    return re.sub(r"\s+", "", fold(text))


@lru_cache(8192)
def core(label: str) -> str:
    """What a label says, without its number, spaces and punctuation."""
    text = squeeze(label)
    text = _ENUMERATOR.sub("", text, count=1) if _ENUMERATOR.match(text) else text
    return _NOT_WORD.sub("", text)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a cell: a number, or the reason why there is none."""

    value: Number | None = None
    state: CellMark | None = None
    unit: str | None = None


BLANK: Final = Written(state="blank")
MARK: Final = Written(state="mark")
UNREAD: Final = Written(state="unread")


@lru_cache(8192)
def written(text: str, kind: str = "count") -> Written:
    """Read a cell. Anything that is not plainly one number, a mark or nothing is ``unread``."""
    plain = fold(text).strip()
    if not plain:
        return BLANK
    squeezed = re.sub(r"\s+", "", plain)
    if squeezed in _MARKS:
        return MARK
    if re.search(r"\d\s+[\d.,]|[.,]\s+\d", plain):
        return UNREAD
    sign = ""
    if kind == "change" and (change := _CHANGE.fullmatch(squeezed)):
        sign = "-" if change.group("word")[0] in "减↓" else ""
        squeezed = change.group("rest")
    match = _NUMBER.fullmatch(squeezed)
    if match is None:
        return UNREAD
    digits = match.group("digits").replace(",", "")
    if sign and match.group("sign"):
        return UNREAD
    if len(digits) > 1 and digits.startswith("0"):
        return UNREAD
    minus = "-" if sign or match.group("sign") in ("-", "−", "–") else ""
    number = Decimal(minus + digits + (match.group("point") or ""))
    value: Number = int(number) if number == number.to_integral_value() else number
    return Written(value, None, match.group("unit"))


@lru_cache(8192)
def number_like(text: str) -> bool:
    """May this stand in a number's place: a number, a mark or nothing?"""
    return written(text, "change").state != "unread"
