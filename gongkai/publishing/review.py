"""三审: pure rules of who may sign what, on which text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

GATES: Mapping[str, str] = {
    "politics": "政治关",
    "law": "法律关",
    "policy": "政策关",
    "secrecy": "保密关",
    "wording": "文字关",
}
STEPS_AT_LEAST = 3

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Signed:
    """One agreeing signature, as the rules see it."""

    step: str
    person: int
    content_hash: str
    round: int


def valid_signatures(signed: Iterable[Signed], content_hash: str, round_: int) -> list[Signed]:
    """Signatures count only for the text and the round they were given in; an edit voids them.

    A person counts once, whatever posts he holds.
    """
    valid: list[Signed] = []
    people: set[int] = set()
    for s in signed:
        if s.content_hash == content_hash and s.round == round_ and s.person not in people:
            valid.append(s)
            people.add(s.person)
    return valid


def open_steps(plan: Sequence[str], valid: Iterable[Signed], *, urgent: bool = False) -> list[str]:
    """Steps that may be signed now: the first unsigned one; all unsigned ones of an 急件."""
    done = {s.step for s in valid}
    unsigned = [step for step in plan if step not in done]
    return unsigned if urgent else unsigned[:1]


def is_approved(plan: Sequence[str], valid: Sequence[Signed]) -> bool:
    """Whether every step of a plan of at least three is signed, each by another person."""
    return (
        len(plan) >= STEPS_AT_LEAST
        and {s.step for s in valid} >= set(plan)
        and len({s.person for s in valid if s.step in plan}) >= len(plan)
    )


def can_be_staffed(candidates: Sequence[Iterable[P]]) -> bool:
    """Whether each position can be given another person (a matching of positions to people)."""
    pools = [list(c) for c in candidates]
    holder: dict[P, int] = {}

    def place(position: int, tried: set[P]) -> bool:
        for person in pools[position]:
            if person in tried:
                continue
            tried.add(person)
            if person not in holder or place(holder[person], tried):
                holder[person] = position
                return True
        return False

    return all(place(position, set()) for position in range(len(pools)))
