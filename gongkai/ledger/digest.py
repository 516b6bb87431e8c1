"""The arithmetic of the chain: what is hashed, and how."""

import hashlib
import json
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes


def hash_hex(algorithm: str, content: bytes) -> str:
    """Hexadecimal digest of ``content`` by SHA-256 or SM3 (GB/T 32905)."""
    if algorithm == "sm3":
        digest = hashes.Hash(hashes.SM3())
        digest.update(content)
        return digest.finalize().hex()
    return hashlib.sha256(content).hexdigest()


def canonical(data: object) -> str:
    """One text for one value: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def entry_digest(
    algorithm: str,
    *,
    chain: str,
    seq: int,
    at: datetime,
    actor: str,
    actor_name: str,
    act: str,
    subject_type: str,
    subject_id: str,
    subject_label: str,
    reference: str,
    data: str,
    previous: str,
) -> str:
    """Digest of one entry, over every column and the digest of the entry before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [
        chain, seq, moment, actor, actor_name, act, subject_type, subject_id, subject_label,
        reference, data, previous,
    ]  # fmt: skip
    return hash_hex(algorithm, canonical(fields).encode())
