"""内容摘要：what a letter was written from and what it says, in one digest that later copies are held against."""

import hashlib
import json
from typing import Any

from gongkai.letters.models import Letter


def content_hash(number: str, facts: dict[str, Any], content: dict[str, Any]) -> str:
    """SHA-256 over number, facts and text in one fixed spelling."""
    whole = {"number": number, "facts": facts, "content": content}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(letter: Letter) -> bool:
    """Whether the row still says what was issued."""
    return content_hash(letter.number, letter.facts, letter.content) == letter.content_hash
