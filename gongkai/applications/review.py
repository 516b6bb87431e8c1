"""答复审核: pure rules of who may sign what, on which text."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

STEPS_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan: which duty signs it."""

    code: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One agreeing signature, as the rules see it."""

    step: str
    person: int
    content_hash: str


def valid_signatures(
    signed: Iterable[Signed], content_hash: str, authors: Collection[int] = ()
) -> list[Signed]:
    """Signatures count only for the exact text, once for a person, and never for who wrote it."""
    valid: dict[int, Signed] = {}
    for one in signed:
        if one.content_hash == content_hash and one.person not in authors:
            valid.setdefault(one.person, one)
    return list(valid.values())


def next_step(plan: Sequence[Step], valid: Iterable[Signed]) -> Step | None:
    """The first step that nobody has signed; ``None`` when all have."""
    done = {one.step for one in valid}
    return next((step for step in plan if step.code not in done), None)


def is_approved(plan: Sequence[Step], valid: Sequence[Signed]) -> bool:
    """Whether every step of a plan of at least three is signed, each by another person."""
    people = {one.person for one in valid if one.step in {step.code for step in plan}}
    return (
        len(plan) >= STEPS_AT_LEAST and next_step(plan, valid) is None and len(people) >= len(plan)
    )


def can_be_staffed(pools: Sequence[Collection[int]]) -> bool:
    """Whether each step can be given another person."""
    holder: dict[int, int] = {}

    def place(step: int, tried: set[int]) -> bool:
        for person in pools[step]:
            if person not in tried:
                tried.add(person)
                if person not in holder or place(holder[person], tried):
                    holder[person] = step
                    return True
        return False

    return all(place(step, set()) for step in range(len(pools)))
