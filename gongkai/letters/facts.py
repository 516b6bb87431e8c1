"""文书的事实：what a letter is written from; frozen, plain, and never a row of the floor above.

A letter holds personal data of the applicant. Whoever makes :class:`LetterFacts` keeps them inside the
case; nothing here is public, searched or written to the ledger.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

Value = str | int | date
Details = Mapping[str, Value]
NOTHING: Details = MappingProxyType({})

PERSON = "person"
ORGANISATION = "organisation"
ORGAN = "organ"
EITHER = "either"


@dataclass(frozen=True, slots=True)
class Withheld:
    """不予公开的部分：what, under which article, and why."""

    what: str
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """答复事项：what is answered to one thing asked for.

    ``outcome`` is a code of ``law/data/outcomes`` (or a ``record_…`` result of 第四十一条). ``basis`` may
    stay empty where the outcome's own article says enough; a refusal names its article here.
    ``details`` are the facts that the kind of letter demands by name (``data/kinds.yaml``).
    ``remedy_class`` is the office's own reading where the law is unsettled, else empty.
    """

    outcome: str
    asked: str = ""
    basis: str = ""
    facts: str = ""
    reasons: str = ""
    disclosed: str = ""
    withheld: tuple[Withheld, ...] = ()
    details: Details = field(default_factory=lambda: NOTHING)
    remedy_class: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """一份文书的全部事实.

    ``kind`` is an id of ``data/kinds.yaml``; for a reply leave it ``"reply"`` and the kind follows from
    ``answers``. ``content`` is what was asked for, word for word. ``details`` as in :class:`Answer`.
    ``recipient_kind`` is ``person``, ``organisation``, ``organ`` or ``either`` (not known which) and decides
    how the letter says «you».
    """

    kind: str
    agency: str
    recipient: str
    signed_on: date
    recipient_kind: str = PERSON
    recipient_address: str = ""
    office_mark: str = ""
    office_word: str = ""
    application_number: str = ""
    received_on: date | None = None
    channel: str = ""
    content: str = ""
    opening: str = ""
    answers: tuple[Answer, ...] = ()
    details: Details = field(default_factory=lambda: NOTHING)
    closing: str = ""
    attachments: tuple[str, ...] = ()
    review_organ: str = ""
    court: str = ""
    served_online: bool = False
    review_online: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    cc: tuple[str, ...] = ()


def as_dict(facts: LetterFacts) -> dict[str, Any]:
    """The stable JSON form, days as YYYY-MM-DD."""
    plain = asdict(_thawed(facts))
    found = _json(plain)
    assert isinstance(found, dict)
    return found


def _thawed(facts: LetterFacts) -> Any:
    """``asdict`` copies what it finds, and a mapping proxy cannot be copied."""
    answers = tuple(replace(a, details=dict(a.details)) for a in facts.answers)
    return replace(facts, answers=answers, details=dict(facts.details))


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(item) for item in value]
    return value
