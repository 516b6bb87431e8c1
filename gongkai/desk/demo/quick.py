"""Hashing for the demo: its passwords stand in the README and its query codes are told to nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import get_hasher

QUICK = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Argon2 at its least within the block; the first sign-in writes a hash at full cost again."""
    hasher = get_hasher()
    usual = {name: getattr(hasher, name) for name in QUICK if hasattr(hasher, name)}
    for name in usual:
        setattr(hasher, name, QUICK[name])
    try:
        yield
    finally:
        for name, value in usual.items():
            setattr(hasher, name, value)
