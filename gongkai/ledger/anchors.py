"""导出的末条摘要：kept outside the database, they show a chain that was rewritten whole."""

import json

from gongkai.ledger.services.verify import heads


class UnreadableAnchorsError(ValueError):
    """The file is not what ``gongkai ledger heads`` writes."""


def dump_heads(keys: frozenset[str] | None = None) -> str:
    """The heads as JSON, ``{"agency:1": [12, "ab…"]}``; only those named, when named."""
    found = {k: list(v) for k, v in heads().items() if keys is None or k in keys}
    return json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True)


def load_anchors(text: str) -> dict[str, tuple[int, str]]:
    """Read such a file again."""
    try:
        found = json.loads(text)
        return {str(key): (int(seq), str(digest)) for key, (seq, digest) in found.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableAnchorsError("这个文件不是导出的台账摘要，请核对。") from error
