"""文书种类：the only reader of ``data/kinds.yaml``; each kind with its article, its facts and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.load import Version, read
from gongkai.law.outcomes import outcome
from gongkai.letters.errors import LetterError

DATA = Path(__file__).parent / "data" / "kinds.yaml"
REPLY = "reply"
BY_OUTCOME = "OUTCOME"


@dataclass(frozen=True, slots=True)
class Kind:
    """一种文书；``values`` are the rest of its block, read by :mod:`gongkai.letters.compose`."""

    code: str
    title: str
    series: str
    basis: str
    certainty: str
    in_force_from: date
    values: Mapping[str, Any]

    @property
    def paragraphs(self) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self.values.get("paragraphs", ())
        return found

    @property
    def answers_an_item(self) -> bool:
        """Whether it is the reply to an outcome, and so may stand with others in one letter."""
        return self.values.get("remedy") == BY_OUTCOME or "remedies" in self.values


class UnknownKindError(LetterError):
    message = "没有这种文书，请重选。"


@cache
def common() -> Version:
    """What all kinds share: labels, citations, the opening sentence."""
    return read(DATA).latest


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by their code, in the order of the file."""
    shared = common()
    found = {
        code: Kind(
            code=code, title=block["title"], series=block["series"], basis=block.get("basis", ""),
            certainty=block.get("certainty", shared.certainty),
            in_force_from=block.get("in_force_from", shared.in_force_from), values=block,
        )
        for code, block in shared.values["kinds"].items()
    }  # fmt: skip
    reply = shared.values[REPLY]
    found[REPLY] = Kind(
        REPLY, reply["title"], reply["series"], "", shared.certainty, shared.in_force_from, reply
    )
    return found


def kind(code: str) -> Kind:
    """The kind of a code, e.g. ``kind("correction")``."""
    if code not in kinds():
        raise UnknownKindError
    return kinds()[code]


def kind_choices() -> list[tuple[str, str]]:
    """Code and title of every kind, for a model's ``choices``."""
    return [(found.code, found.title) for found in kinds().values()]


def kind_of_outcome(code: str) -> Kind:
    """The letter that tells an outcome."""
    if code in kind("record_correction").values["remedies"]:
        return kind("record_correction")
    return kind(outcome(code).letter)


def label(name: str) -> str:
    """A fact in words, e.g. 补正期限."""
    found: str = common().values["fields"].get(name, name)
    return found
