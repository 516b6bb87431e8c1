"""像不像: whether a published title is what somebody asks for; no offer is better than a wrong one.

Two texts are compared by their pairs of characters, without courtesies, the office's own name and
words that every request has. Measured on the demo's corpus in ``tests/portal/test_likeness.py``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

ASKED = 0.8
"""So much of the question must stand in the title: 垃圾分类督导的合同 is not 垃圾分类入户宣传."""
TITLED = 0.3
"""So much of the title must stand in the question: 改造 alone is not 三号社区开展老旧小区改造走访."""
FEWEST = 2
"""Pairs that a question needs to mean something."""

BETWEEN = re.compile(
    r"[^\w〇]+|关于|有关|涉及|申请|公开|获取|查阅|复制|提供|希望|了解|我们|我想|我要|想要|本人|请问|烦请|麻烦|谢谢|您好|你好|请"
    r"|[贵本你]单位|[贵本]机关|[贵本]街道|[贵本]办|政府信息|相关|具体|全部|所有|以及|的|和|与|及|等"
    r"|情况|材料|信息|文件|资料"
)
YEAR = re.compile(r"((?:19|20)\d{2})年度?")
_TO = r"[至到~～—–-]{1,2}"
_YEARS = re.compile(rf"((?:19|20)\d{{2}})(?:年度?)?(?:{_TO}((?:19|20)\d{{2}}))?年度?")
_MONTHS = re.compile(rf"(?<!\d)(\d{{1,2}})(?:月份?)?(?:{_TO}(\d{{1,2}}))?月份?")


@dataclass(frozen=True, slots=True)
class Title:
    """What is published: its title, its 文号 or 索引号, and when it went out."""

    text: str
    number: str
    published_at: datetime


def is_like(asked: str, title: Title, office: str) -> bool:
    """Whether ``title`` is offered to somebody who asks ``asked`` of the office."""
    question = _plain(asked)
    number = _squeezed(title.number)
    if len(number) > 4 and number in _squeezed(question):
        return True
    if not _same_period(question, title):
        return False
    told = _plain(title.text)
    own = set(_pairs(_plain(office)))
    wanted, offered = _weighty(question) - own, _weighty(told) - own
    if len(wanted) < FEWEST or not offered:
        return False
    has, had = _squeezed(told), _squeezed(question)
    return sum(pair in has for pair in wanted) >= ASKED * len(wanted) and sum(
        pair in had for pair in offered
    ) >= TITLED * len(offered)


def words_of(text: str) -> list[str]:
    """The words that carry the meaning; a year stands alone as 2020年."""
    plain = YEAR.sub(r" \1年 ", text)
    return [word for word in BETWEEN.split(plain) if len(word) > 1]


def _plain(text: str) -> str:
    return normalize("NFKC", text).replace("年报", "年度报告")


def _squeezed(text: str) -> str:
    return re.sub(r"[^\w〇]+", "", normalize("NFKC", text))


def _weighty(text: str) -> set[str]:
    """Pairs of the words that carry the meaning, without years and months."""
    timeless = _MONTHS.sub(" ", _YEARS.sub(" ", re.sub(r"[“”‘’《》\"']", "", text)))
    return {pair for word in BETWEEN.split(timeless) for pair in _pairs(word)}


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _same_period(question: str, title: Title) -> bool:
    """A year or month that is asked for is the title's; a title without any tells by the day it went out."""
    years, theirs = _numbers(_YEARS, question), _numbers(_YEARS, title.text)
    months = _numbers(_MONTHS, _YEARS.sub(" ", question))
    their_months = _numbers(_MONTHS, _YEARS.sub(" ", title.text))
    if not theirs and not their_months:
        return not years or bool(years & {title.published_at.year, title.published_at.year - 1})
    return (not years or bool(years & theirs)) and (not months or bool(months & their_months))


def _numbers(pattern: re.Pattern[str], text: str) -> set[int]:
    """All years or months that a text names, those between two as well."""
    found: set[int] = set()
    for first, last in pattern.findall(normalize("NFKC", text)):
        found.update(range(int(first), int(last or first) + 1))
    return found
