"""Write where every chain stands outside the database, once a day."""

import os
from datetime import datetime
from pathlib import Path

from gongkai.ledger.anchors import dump_heads, load_anchors


def export_heads(folder: Path, *, now: datetime) -> Path:
    """The day's file of heads; a later export of the same day replaces it whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y-%m-%d}.json"
    incoming = path.with_suffix(".incoming")
    incoming.write_text(dump_heads(now), encoding="utf-8")
    os.replace(incoming, path)
    return path


def read_heads(path: Path) -> dict[str, tuple[int, str]]:
    """Anchors from an exported file, for :func:`gongkai.ledger.services.verify.verify`."""
    return load_anchors(path.read_text(encoding="utf-8"))
