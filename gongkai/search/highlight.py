"""突出显示：the words found, marked in the original text, everything else escaped."""

import re
from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .tokens import Term

SNIPPET, LEAD = 120, 30
_SPACE = re.compile(r"\s+")


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The text as HTML with every place of every term in ``<mark>``."""
    parts, at = [], 0
    for start, end in _joined(_places(text, terms)):
        parts.append(f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>")
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # every part is escaped above


def snippet(text: str, terms: Sequence[Term]) -> SafeString:
    """The stretch of text where the words first stand, about two lines."""
    firsts = [m.start() for term in terms if (m := term.pattern.search(text))]
    start = max(0, min(firsts, default=0) - LEAD)
    piece = _SPACE.sub(" ", text[start : start + SNIPPET]).strip()
    before = "…" if start else ""
    after = "…" if start + SNIPPET < len(text) else ""
    return mark_safe(before + marked(piece, terms) + after)  # the piece is escaped in `marked`


def _places(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    return sorted(m.span() for term in terms for m in term.pattern.finditer(text))


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping and touching places become one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
