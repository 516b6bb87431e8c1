"""导出的末条摘要：kept outside the database, they show a chain that was rewritten whole."""

import json
from datetime import datetime

from gongkai.ledger.services.verify import heads


class UnreadableAnchorsError(ValueError):
    """The file is no export of heads."""


def dump_heads(now: datetime, keys: frozenset[str] | None = None) -> str:
    """The heads as JSON; only those of ``keys``, when given."""
    known = {
        key: {"seq": seq, "digest": digest}
        for key, (seq, digest) in heads().items()
        if keys is None or key in keys
    }
    whole = {"exported_at": now.isoformat(), "heads": known}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def load_anchors(text: str) -> dict[str, tuple[int, str]]:
    """Read such a file again, for :func:`gongkai.ledger.services.verify.verify`."""
    try:
        known = json.loads(text)["heads"]
        return {str(k): (int(head["seq"]), str(head["digest"])) for k, head in known.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableAnchorsError("这个文件不是导出的台账摘要，请核对。") from error
