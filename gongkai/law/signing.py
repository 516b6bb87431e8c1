"""Several people sign one text: pure rules of which signatures count, and when they are enough.

Items and decisions go by the same rules. The Regulation asks for a review mechanism (Art 17); three
steps by three people are the house's demand, after the practice written down in ``data/review``.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

STEPS_AT_LEAST = 3

P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Signed:
    """One agreeing signature, as the rules see it; ``round`` counts how often the text was sent."""

    step: str
    person: int
    content_hash: str
    round: int = 1


def valid_signatures(
    signed: Iterable[Signed], content_hash: str, round_: int = 1, *, authors: Collection[int] = ()
) -> list[Signed]:
    """Signatures count for the exact text and round, once for a person, never for an author.

    A person counts once, whatever posts he holds.
    """
    valid: dict[int, Signed] = {}
    for one in signed:
        if one.content_hash == content_hash and one.round == round_ and one.person not in authors:
            valid.setdefault(one.person, one)
    return list(valid.values())


def unsigned_steps(plan: Sequence[str], valid: Iterable[Signed]) -> list[str]:
    """The steps nobody has signed, in the plan's order."""
    done = {one.step for one in valid}
    return [step for step in plan if step not in done]


def is_approved(plan: Sequence[str], valid: Sequence[Signed]) -> bool:
    """Every step signed, and by as many different people as there are steps."""
    people = {one.person for one in valid if one.step in plan}
    return (
        len(plan) >= STEPS_AT_LEAST and not unsigned_steps(plan, valid) and len(people) >= len(plan)
    )


def can_be_staffed(pools: Sequence[Iterable[P]]) -> bool:
    """Whether each step can be given another person (a matching of steps to people)."""
    candidates = [list(pool) for pool in pools]
    holder: dict[P, int] = {}

    def place(step: int, tried: set[P]) -> bool:
        for person in candidates[step]:
            if person not in tried:
                tried.add(person)
                if person not in holder or place(holder[person], tried):
                    holder[person] = step
                    return True
        return False

    return all(place(step, set()) for step in range(len(candidates)))
