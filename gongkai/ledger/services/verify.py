"""Read a chain from its first row and say where it was first broken."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.ledger.digest import entry_digest
from gongkai.ledger.models import Chain, Entry


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    problem: str  # altered | missing | cut_off | head_altered
    message: str


def _digest_of(entry: Entry, chain: Chain, previous: str) -> str:
    return entry_digest(
        chain.algorithm,
        chain=chain.key,
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        actor_name=entry.actor_name,
        act=entry.act,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        subject_label=entry.subject_label,
        reference=entry.reference,
        data=entry.data,
        previous=previous,
    )


def verify_chain(chain: Chain, *, anchor: tuple[int, str] | None = None) -> Break | None:
    """First break of ``chain``, or ``None``. ``anchor`` is an exported (seq, digest) it must contain."""
    expected, previous = 1, ""
    anchored = anchor is None or anchor[0] == 0
    for entry in chain.entries.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            return Break(chain.key, expected, "missing", f"台账“{chain.key}”缺第{expected}条。")
        if entry.previous != previous or entry.digest != _digest_of(entry, chain, previous):
            return Break(
                chain.key, entry.seq, "altered", f"台账“{chain.key}”第{entry.seq}条被改动过。"
            )
        if anchor and entry.seq == anchor[0]:
            if entry.digest != anchor[1]:
                return Break(
                    chain.key, entry.seq, "altered",
                    f"台账“{chain.key}”第{entry.seq}条与导出的摘要不符：链被整段重写过。",
                )  # fmt: skip
            anchored = True
        previous, expected = entry.digest, expected + 1
    last = expected - 1
    if last < chain.head_seq or not anchored:
        return Break(
            chain.key, last + 1, "cut_off",
            f"台账“{chain.key}”自第{last + 1}条起被截去（应有{max(chain.head_seq, anchor[0] if anchor else 0)}条）。",
        )  # fmt: skip
    if chain.head_seq != last or chain.head_digest != previous:
        return Break(chain.key, last, "head_altered", f"台账“{chain.key}”的末条摘要被改动过。")
    return None


def verify(anchors: dict[str, tuple[int, str]] | None = None) -> Iterator[Break]:
    """Every broken chain; ``anchors`` are exported heads by chain name."""
    anchors = dict(anchors or {})
    for chain in Chain.objects.order_by("key"):
        found = verify_chain(chain, anchor=anchors.pop(chain.key, None))
        if found:
            yield found
    for key, (seq, _digest) in anchors.items():
        if seq:
            yield Break(key, 1, "cut_off", f"台账“{key}”整条不见了（应有{seq}条）。")


def heads() -> dict[str, tuple[int, str]]:
    """Where each chain stands now; exported every day outside the database."""
    return {
        chain.key: (chain.head_seq, chain.head_digest) for chain in Chain.objects.order_by("key")
    }
