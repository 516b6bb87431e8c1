"""两稿对照: what changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, DELETED, INSERTED = "same", "del", "ins"
MOST_PARAGRAPHS = 3000
LONGEST = 6000

_WORD = re.compile(
    r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日|[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL
)
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One changed paragraph."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changed paragraphs, and how many stayed as they were."""

    lines: tuple[Line, ...]
    same: int

    @property
    def is_same(self) -> bool:
        return not self.lines


def compare(old: str, new: str) -> Comparison:
    """Paragraph by paragraph, and within a changed paragraph word by word."""
    before, after = _paragraphs(old), _paragraphs(new)
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        return Comparison(tuple(_whole(before, after)), 0)
    lines: list[Line] = []
    same = 0
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            same += b - a
        else:
            lines.extend(_changed(before[a:b], after[c:d]))
    return Comparison(tuple(lines), same)


def words(old: str, new: str) -> Line:
    """One text against another, word by word; Chinese is compared character by character."""
    if len(old) > LONGEST or len(new) > LONGEST:
        return Line((Piece(DELETED, old), Piece(INSERTED, new)))
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece(DELETED, "".join(before[a:b])))
        if d > c:
            pieces.append(Piece(INSERTED, "".join(after[c:d])))
    return Line(tuple(pieces))


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _whole(before: Iterable[str], after: Iterable[str]) -> list[Line]:
    return [
        *(Line((Piece(DELETED, text),)) for text in before),
        *(Line((Piece(INSERTED, text),)) for text in after),
    ]


def _changed(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """Paragraphs that resemble each other are shown as one that was changed."""
    lines: list[Line] = []
    rest = list(after)
    for old in before:
        if rest and _resembles(old, rest[0]):
            lines.append(words(old, rest.pop(0)))
        else:
            lines.append(Line((Piece(DELETED, old),)))
    return [*lines, *(Line((Piece(INSERTED, text),)) for text in rest)]


def _resembles(old: str, new: str) -> bool:
    if len(old) > LONGEST or len(new) > LONGEST:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
