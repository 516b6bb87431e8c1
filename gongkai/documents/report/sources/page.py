"""An HTML page as lines and grids; tables that only lay out the page are opened."""

import re
from email import message_from_bytes
from typing import Any, Final

from lxml import etree
from lxml import html as lxml_html

from gongkai.documents.errors import DAMAGED, TOO_LARGE, DocumentError
from gongkai.documents.report.model import Block, Line, Source, span_grid
from gongkai.documents.sniff import decode_text

MAX_HTML: Final = 20_000_000
_SKIP: Final = frozenset(
    (
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "select",
        "textarea",
        "svg",
        "nav",
        "iframe",
    )
)
_INLINE: Final = frozenset(
    re.findall(
        r"\S+",
        "a abbr b big cite code em font i ins label mark s small span strong strike sub sup time u "
        "o:p st1:date del img input",
    )
)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MAY_BREAK: Final = re.compile(
    r"</?wbr\s*/?>|[\u00ad\u200b]|&(?:shy|#173|#x0*ad|ZeroWidthSpace|#8203);", re.IGNORECASE
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def decode(data: bytes) -> str:
    """By its mark, else by what it names (GB 2312 means GB 18030), else by what it is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return decode_text(data)
    named = _CHARSET.search(data[:4096])
    name = named.group(1).decode("ascii").lower() if named else ""
    if name.startswith(("gb", "x-gb")):
        try:
            return data.decode("utf-8") if name == "" else data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode_text(data)


def read(data: bytes) -> Source:
    if len(data) > MAX_HTML:
        raise DocumentError(TOO_LARGE)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data).replace("\x00", ""))
    text = re.sub(r"<!\[(?:if|endif)[^>]*>", "", text)
    text = _MAY_BREAK.sub("", text)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(DAMAGED) from error
    blocks: list[Block] = []
    body = root.find("body")
    _Walker(blocks).walk(root if body is None else body)
    return Source(blocks)


def read_archive(data: bytes) -> Source:
    """A page saved with its pictures in one file (.mht, and what WPS calls a .doc of that kind)."""
    if len(data) > MAX_HTML:
        raise DocumentError(TOO_LARGE)
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return read(content)
    raise DocumentError(DAMAGED)


class _Walker:
    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._words: list[str] = []

    def walk(self, root: Any) -> None:
        self._inside(root, 0)
        self._end_line()

    def _end_line(self) -> None:
        text = " ".join("".join(self._words).split()).strip()
        self._words.clear()
        if text:
            self._blocks.append(Line(text))

    def _inside(self, node: Any, depth: int) -> None:
        if depth > 200:
            return
        self._words.append(node.text or "")
        for child in node:
            name = _name(child)
            if name and name not in _SKIP and not _hidden(child):
                if name == "table":
                    self._end_line()
                    self._table(child, depth)
                elif name == "br":
                    self._end_line()
                elif name in _INLINE:
                    self._inside(child, depth + 1)
                else:
                    self._end_line()
                    self._inside(child, depth + 1)
                    self._end_line()
            self._words.append(child.tail or "")

    def _table(self, table: Any, depth: int) -> None:
        if next(table.iterdescendants("table"), None) is not None:
            self._inside(table, depth + 1)
            self._end_line()
            return
        for caption in table.iterchildren("caption"):
            self._inside(caption, depth + 1)
            self._end_line()
        rows = []
        for tr in table.iterdescendants("tr"):
            if _hidden(tr):
                continue
            row = [
                (_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
                for cell in tr.iterchildren("td", "th")
                if not _hidden(cell)
            ]
            rows.append(row)
        if any(rows):
            self._blocks.append(span_grid(rows))


def _name(node: Any) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(200, max(1, int(text))) if text.isascii() and text.isdigit() else 1


def _cell_text(cell: Any) -> str:
    """The text of a cell; what is broken into lines stays so."""
    parts: list[str] = []

    def inside(node: Any, depth: int) -> None:
        parts.append(re.sub(r"\s+", " ", node.text or ""))
        for child in node:
            name = _name(child)
            if name and name not in _SKIP and not _hidden(child) and depth < 100:
                block = name not in _INLINE
                if block:
                    parts.append("\n")
                if name != "br":
                    inside(child, depth + 1)
                    if block:
                        parts.append("\n")
            parts.append(re.sub(r"\s+", " ", child.tail or ""))

    inside(cell, 0)
    lines = (line.strip() for line in "".join(parts).replace("\xa0", " ").split("\n"))
    return "\n".join(line for line in lines if line)
