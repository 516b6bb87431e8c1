"""索引号: patterns, and what they may contain. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from gongkai.publishing.errors import IndexPatternError

FIELDS = {
    "org9": "九位组织机构代码",
    "uscc18": "统一社会信用代码",
    "code": "机构代码",
    "class": "信息类别码",
    "YYYY": "年度",
    "YYYYMM": "年月",
}
_PLACE = re.compile(r"\{([A-Za-z]+\d*)\}")
_SERIAL = re.compile(r"N([1-9])")


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that could not give unique numbers, saying what is wrong with it."""
    places = _PLACE.findall(pattern)
    serials = [p for p in places if _SERIAL.fullmatch(p)]
    if len(serials) != 1:
        raise IndexPatternError("索引号格式里须有且只有一个流水号，如{N5}。")
    for place in places:
        if place not in FIELDS and not _SERIAL.fullmatch(place):
            known = "、".join(f"{{{name}}}" for name in FIELDS)
            raise IndexPatternError(
                f"索引号格式里的{{{place}}}无法识别，可用{known}和{{N1}}至{{N9}}。"
            )
    if "YYYY" not in places and "YYYYMM" not in places:
        raise IndexPatternError("索引号格式里须有年度{YYYY}或年月{YYYYMM}。")
    if not {"org9", "uscc18", "code"} & set(places):
        raise IndexPatternError(
            "索引号格式里须有机构代码{org9}、{uscc18}或{code}，否则会与别的单位重号。"
        )
    if re.search(r"[{}\s]", _PLACE.sub("", pattern)):
        raise IndexPatternError("索引号格式里的花括号不成对，或含有空格。")


def series_key(pattern: str, values: Mapping[str, str], on: date) -> str:
    """The series a number belongs to: the pattern with everything but the serial filled in."""
    check_pattern(pattern)
    known = {**values, "YYYY": f"{on:%Y}", "YYYYMM": f"{on:%Y%m}"}

    def fill(match: re.Match[str]) -> str:
        place = match[1]
        if _SERIAL.fullmatch(place):
            return match[0]
        if not known.get(place):
            raise IndexPatternError(f"索引号要用到{FIELDS[place]}，请先在单位资料里填写。")
        return known[place]

    return _PLACE.sub(fill, pattern)


def number_in(series: str, serial: int) -> str:
    """The ``serial``-th number of a series; refuses one that no longer fits its digits."""

    def fill(match: re.Match[str]) -> str:
        width = int(match[1][1:])
        if serial >= 10**width:
            raise IndexPatternError(f"本系列的流水号已用完{width}位数，请改用更长的流水号。")
        return f"{serial:0{width}d}"

    return _PLACE.sub(fill, series)
