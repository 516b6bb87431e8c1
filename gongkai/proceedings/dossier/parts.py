"""卷内文件：what a bound file consists of, before it has pages. Plain data that crosses to the binder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

WITHDRAWN = "已撤回"
APART = "另附"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page we set ourselves: ``heading``, ``text``, ``fields`` or ``table``."""

    kind: str
    text: str = ""
    heads: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was stored; ``sha256`` is what it had then, empty for one made again from the sealed text."""

    path: Path | None
    media_type: str
    name: str
    sha256: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of 卷内目录: a page of ours (``blocks``), an ``original``, or one that is named and left out.

    ``editable`` is the .docx that a letter's PDF was made from: in the folder beside it, never bound.
    """

    title: str
    author: str
    on: date | None = None
    number: str = ""
    note: str = ""
    blocks: tuple[Block, ...] = ()
    original: Original | None = None
    editable: Original | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """案卷封面."""

    agency: str
    number: str
    subject: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that goes into the file, in order."""

    cover: Cover
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of the originals on disk: how long the binding will take."""
        paths = (part.original.path for part in self.parts if part.original)
        return sum(path.stat().st_size for path in paths if path and path.exists())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 卷内目录 when the pages are known; ``place`` is the file's name in the folder, ``editable_place`` its .docx's."""

    position: int
    part: Part
    page: str
    place: str = ""
    note: str = ""
    editable_place: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """What came out: the PDF, its pages, the lines of the index, the originals that lie beside it."""

    pdf: Path
    pages: int
    lines: tuple[Line, ...]
    originals: dict[str, str] = field(default_factory=dict)


def heading(text: str) -> Block:
    return Block("heading", text)


def words(text: str) -> Block:
    return Block("text", text)


def fields(rows: Sequence[tuple[str, Any]]) -> Block:
    """Label and value; a line without value is left out."""
    shown = tuple((label, shown_as(value)) for label, value in rows)
    return Block("fields", rows=tuple(row for row in shown if row[1]))


def table(
    heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Any]]
) -> Block:  # fmt: skip
    cells = tuple(tuple(shown_as(cell) for cell in row) for row in rows)
    return Block("table", heads=tuple(heads), widths=tuple(widths), rows=cells)


def shown_as(value: Any) -> str:
    """A day as it is written in documents, nothing as nothing."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)
