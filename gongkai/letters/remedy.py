"""救济告知：which way is open against which part of a letter, in the words of ``law/data/remedies``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law.load import chinese, rule
from gongkai.law.outcomes import Outcome, outcomes
from gongkai.law.outcomes import outcome as outcome_of
from gongkai.law.remedies import EITHER, NONE, REVIEW_FIRST, remedy_class
from gongkai.letters.errors import LetterError, MissingFactError
from gongkai.letters.facts import LetterFacts
from gongkai.letters.kinds import BY_OUTCOME, common, label

WHOLE = "本答复"
ASKS = "如不服本答复"


@dataclass(frozen=True, slots=True)
class Contested:
    """可以争议的部分：the class of remedy and what it is against."""

    way: str
    subject: str


def class_of(fixed: str, outcome: str, day: date, chosen: str = "") -> str:
    """The class on a day: by the outcome, or fixed by the kind of letter.

    ``chosen`` is the office's own reading. It counts only where the law's data call the outcome unsettled
    (部分公开, 行政查询): elsewhere the law leaves nothing to choose.
    """
    if fixed != BY_OUTCOME:
        if fixed == REVIEW_FIRST and day < rule("remedies/review_first").versions[0].in_force_from:
            return EITHER
        return fixed
    choices = {outcome: chosen} if chosen and is_unsettled(outcome) else {}
    return remedy_class(outcome, day, choices=choices)


def is_unsettled(code: str) -> bool:
    """Whether an office may choose the class of remedy for an outcome."""
    return outcome_of(code).remedy_certainty == "policy"


def unsettled() -> tuple[Outcome, ...]:
    """The outcomes for which two readings are possible, in the order of the form."""
    return tuple(found for found in outcomes() if is_unsettled(found.code))


def main_class(contested: Sequence[Contested]) -> str:
    """The strictest class among all parts."""
    ways = {part.way for part in contested}
    return next((way for way in (REVIEW_FIRST, EITHER) if way in ways), NONE)


def sentences(
    contested: Sequence[Contested], facts: LetterFacts, *, you: str, title: str
) -> tuple[str, ...]:
    """One sentence for each way that is open; empty when none is due."""
    ways = [way for way in (REVIEW_FIRST, EITHER) if any(part.way == way for part in contested)]
    if not ways:
        return ()
    for name in ("review_organ", "court"):
        if not getattr(facts, name).strip():
            raise MissingFactError(title, label(name), name, "《行政复议法》、《行政诉讼法》")
    alone = len({part.way for part in contested}) == 1
    found = [_sentence(way, contested, facts, alone=alone) for way in ways]
    if online := _online(facts, you):
        found.append(online)
    return tuple(found)


def _sentence(way: str, contested: Sequence[Contested], facts: LetterFacts, *, alone: bool) -> str:
    version = rule(f"remedies/{way.lower()}").at(facts.signed_on)
    text = version.text("text").format(
        review_organ=facts.review_organ.strip(), court=facts.court.strip()
    )
    subjects = [part.subject for part in contested if part.way == way]
    subject = WHOLE if alone and len(subjects) > 1 else _joined(subjects)
    return text.replace(ASKS, f"如不服{subject}", 1)


def _joined(subjects: Sequence[str]) -> str:
    """本答复第一项、第三项：the letter is named once."""
    first, *rest = subjects
    return "、".join([first, *(subject.removeprefix(WHOLE) for subject in rest)])


def _online(facts: LetterFacts, you: str) -> str:
    """A reply that is served over the internet names the internet way to review, too."""
    rules = common().values["review_online"]
    if not facts.served_online or facts.signed_on < rules["in_force_from"]:
        return ""
    if not facts.review_online.strip():
        raise LetterError(
            f"以互联网方式送达的答复，自{chinese(rules['in_force_from'])}起要同时告知{label('review_online')}，"
            "请先在文书设置里填写。",
            field="review_online", reference=rules["reference"],
        )  # fmt: skip
    text: str = rules["text"]
    return text.format(you=you, review_online=facts.review_online.strip().rstrip("。"))
