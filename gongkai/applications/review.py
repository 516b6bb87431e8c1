"""答复审核: the steps of a decision's plan, each with the duty that signs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.law import signing


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan: which duty signs it."""

    code: str
    name: str
    duty: str


def next_step(plan: Sequence[Step], valid: Iterable[signing.Signed]) -> Step | None:
    """The first step that nobody has signed; ``None`` when all have."""
    unsigned = signing.unsigned_steps([step.code for step in plan], valid)
    return next((step for step in plan if step.code in unsigned), None)


def is_approved(plan: Sequence[Step], valid: Sequence[signing.Signed]) -> bool:
    """Whether every step of the plan is signed, each by another person."""
    return signing.is_approved([step.code for step in plan], valid)
