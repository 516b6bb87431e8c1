"""Write where every chain stands outside the database, once a day."""

import json
import os
from datetime import datetime
from pathlib import Path

from gongkai.ledger.services.verify import heads


def export_heads(folder: Path, *, now: datetime) -> Path:
    """The day's file of heads; a later export of the same day replaces it whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y-%m-%d}.json"
    incoming = path.with_suffix(".incoming")
    known = {key: {"seq": seq, "digest": digest} for key, (seq, digest) in heads().items()}
    whole = {"exported_at": now.isoformat(), "heads": known}
    incoming.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(incoming, path)
    return path


def read_heads(path: Path) -> dict[str, tuple[int, str]]:
    """Anchors from an exported file, for :func:`gongkai.ledger.services.verify.verify`."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    return {key: (head["seq"], head["digest"]) for key, head in whole["heads"].items()}
