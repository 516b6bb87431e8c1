"""Write one entry: the last paragraph of every service."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from gongkai.ledger.digest import canonical, entry_digest
from gongkai.ledger.models import Chain, Entry

SYSTEM = "system"


def agency_chain(agency_id: int) -> str:
    """The name of an office's chain."""
    return f"agency:{agency_id}"


def record(
    chain: str,
    act: str,
    *,
    at: datetime,
    actor: Any = None,
    subject: models.Model | None = None,
    reference: str = "",
    called: str = "",
    **data: object,
) -> Entry:
    """Append an act to ``chain``; must run inside the transaction of the change it records.

    ``actor`` is a user or ``None`` for the system itself; ``subject`` the row acted on. ``data`` holds
    plain values and never personal data of citizens; ``called`` stands for a subject whose name may.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger.record must run inside the transaction of the change it records")
    Chain.objects.get_or_create(
        key=chain, defaults={"algorithm": getattr(settings, "GONGKAI_LEDGER_HASH", "sha256")}
    )
    head = Chain.objects.select_for_update().get(key=chain)
    fields = {
        "actor": f"user:{actor.pk}" if actor is not None else SYSTEM,
        "actor_name": str(actor) if actor is not None else "系统",
        "act": act,
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "subject_label": (called or str(subject))[:300] if subject is not None else "",
        "reference": reference,
        "data": canonical(data),
        "previous": head.head_digest,
    }
    seq = head.head_seq + 1
    digest = entry_digest(head.algorithm, chain=chain, seq=seq, at=at, **fields)
    entry = Entry.objects.create(chain=head, seq=seq, at=at, digest=digest, **fields)
    head.head_seq, head.head_digest = seq, digest
    head.save(update_fields=["head_seq", "head_digest"])
    return entry
