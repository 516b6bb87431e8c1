"""三审: the five gates, and which steps are open."""

from collections.abc import Iterable, Mapping, Sequence

from gongkai.law.signing import Signed, unsigned_steps

GATES: Mapping[str, str] = {
    "politics": "政治关",
    "law": "法律关",
    "policy": "政策关",
    "secrecy": "保密关",
    "wording": "文字关",
}


def open_steps(plan: Sequence[str], valid: Iterable[Signed], *, urgent: bool = False) -> list[str]:
    """Steps that may be signed now: the first unsigned one; all unsigned ones of an 急件."""
    unsigned = unsigned_steps(plan, valid)
    return unsigned if urgent else unsigned[:1]
