"""指南与申请说明 in words: numbers come from the law's data, with their article."""

import re
from dataclasses import dataclass
from datetime import date

from gongkai.law import load
from gongkai.publishing.numbering import FIELDS

_PLACE = re.compile(r"\{([A-Za-z]+\d*)\}")


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days and where it stands."""

    days: int
    reference: str


@dataclass(frozen=True, slots=True)
class ApplyTerms:
    """The limits an applicant should know."""

    answer: Term
    extension: Term
    correction: Term
    review: Term
    suit_months: Term


def _term(name: str, today: date) -> Term:
    version = load.rule(f"deadlines/{name}").at(today)
    return Term(version.number("value"), version.reference)


def apply_terms(today: date) -> ApplyTerms:
    """Answer, extension, correction, 复议 and 诉讼 as in force today."""
    return ApplyTerms(
        answer=_term("answer_20wd", today),
        extension=_term("extension_20wd", today),
        correction=_term("correction_notice_7wd", today),
        review=_term("review_60d", today),
        suit_months=_term("suit_6m", today),
    )


def index_pattern_words(pattern: str) -> str:
    """An index-number pattern in words: 九位组织机构代码/年度-五位流水号."""

    def word(match: re.Match[str]) -> str:
        place = match[1]
        if place.startswith("N") and place[1:].isdigit():
            return f"{'零一二三四五六七八九'[int(place[1:]) % 10]}位流水号"
        return FIELDS.get(place, place)

    return _PLACE.sub(word, pattern)
