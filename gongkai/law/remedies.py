"""救济途径：which remedies a reply must name on the day it is made, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gongkai.law.errors import LawError
from gongkai.law.load import rule
from gongkai.law.outcomes import outcome

EITHER = "EITHER"
REVIEW_FIRST = "REVIEW_FIRST"
NONE = "NONE"
NO_CHOICES: Mapping[str, str] = MappingProxyType({})


class UnknownOfficeKindError(LawError):
    code = "unknown_office_kind"


@dataclass(frozen=True, slots=True)
class Remedy:
    """告知的救济途径：the class, the sentence for the letter, and how sure both are."""

    remedy_class: str
    text: str
    reference: str
    certainty: str


def remedy_class(code: str, answered_on: date, *, choices: Mapping[str, str] = NO_CHOICES) -> str:
    """复议前置与否 on the day of the reply (行政复议法第二十三条，2024年1月1日起).

    ``choices`` are an office's own readings where the law is unsettled, by outcome code
    (``partly_granted`` and ``special_inquiry`` are; see ``remedy_certainty``).
    """
    found = choices.get(code, outcome(code).remedy)
    first = rule("remedies/review_first").versions[0]
    if found == REVIEW_FIRST and answered_on < first.in_force_from:
        return EITHER
    return found


def remedy(
    code: str,
    answered_on: date,
    *,
    review_organ: str,
    court: str,
    choices: Mapping[str, str] = NO_CHOICES,
) -> Remedy:
    """The sentence that a reply with this outcome must carry on its day."""
    found = remedy_class(code, answered_on, choices=choices)
    version = rule(f"remedies/{found.lower()}").at(answered_on)
    text = version.text("text").format(review_organ=review_organ, court=court)
    return Remedy(found, text, version.reference, version.certainty)


def remedy_against_silence(day: date) -> str:
    """逾期不答复的救济途径；courts differ, so this is a default and says so in its data."""
    return rule("remedies/no_answer").at(day).text("remedy")


def review_organ(office_kind: str) -> str:
    """行政复议机关 in general words, for a kind of office (street, township, district_department)."""
    version = rule("remedies/review_organ").latest
    if office_kind not in version.values:
        raise UnknownOfficeKindError(
            f"没有“{office_kind}”这类机关的复议机关规则，请填写复议机关名称。",
            reference=version.reference,
        )
    return version.text(office_kind)
