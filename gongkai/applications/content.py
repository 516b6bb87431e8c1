"""答复稿: what exactly is signed, and its digest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from gongkai.applications.models import Application, Decision, DecisionItem
from gongkai.ledger.digest import canonical, hash_hex


@dataclass(frozen=True, slots=True)
class Ground:
    """不予公开的一部分 of a 部分公开: which part, on which ground, why (第三十七条)."""

    outcome: str
    part: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item, as filled in; ``details`` by the names of :data:`DETAILS`."""

    item_id: int
    outcome: str
    facts: str = ""
    reasons: str = ""
    disclosed: str = ""
    basis: str = ""
    grounds: Sequence[Ground] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    earlier: Application | None = None


DETAILS = {
    "organ": "负责公开的机关名称",
    "organ_contact": "负责公开的机关联系方式",
    "special_rule": "专门的法律、行政法规规定",
    "where": "办理的地方或者获取的途径",
    "earlier_on": "前次答复的日期",
    "earlier_number": "前次答复的文号",
}


def hash_algorithm() -> str:
    """SHA-256, or SM3 when the installation asks for it."""
    return str(getattr(settings, "GONGKAI_LEDGER_HASH", "sha256"))


def answers_hash(
    algorithm: str, application_id: int, opening: str, closing: str, rows: Iterable[DecisionItem],
    *, edited: str = "",
) -> str:  # fmt: skip
    """Digest over everything the applicant will read; ``edited`` is the SHA-256 of the 修改件, if there is one."""
    parts: list[list[Any]] = [
        [
            row.item_id, row.item.text, row.outcome, row.basis, row.facts, row.reasons, row.disclosed,
            row.grounds, row.details, row.earlier_id,
        ]
        for row in sorted(rows, key=lambda row: row.item.position)
    ]  # fmt: skip
    whole: list[Any] = [application_id, opening, closing, parts]
    if edited:
        whole.append(edited)
    return hash_hex(algorithm, canonical(whole).encode())


def stored_hash(decision: Decision) -> str:
    """The digest of what is stored now; differs from ``content_hash`` after tampering."""
    rows = decision.items.select_related("item")
    return answers_hash(
        decision.hash_algorithm, decision.application_id, decision.opening, decision.closing, rows,
        edited=decision.edited.sha256 if decision.edited else "",
    )  # fmt: skip


def grounds_of(answer: Answer) -> list[dict[str, str]]:
    """Grounds as plain values for the database."""
    return [asdict(ground) for ground in answer.grounds]
