"""An .odt as lines and grids."""

from typing import Any, Final

from gongkai.documents.errors import DAMAGED, DocumentError
from gongkai.documents.package import Package
from gongkai.documents.report.model import Block, Grid, Line, Source, Spot, filled

TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
MAX_REPEAT: Final = 200
_PARAGRAPHS: Final = (f"{TEXT}p", f"{TEXT}h")
_SKIP: Final = frozenset(
    (f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}table-of-content")
)


def read(data: bytes) -> Source:
    body = Package(data).xml("content.xml").find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise DocumentError(DAMAGED)
    blocks: list[Block] = []
    _add(body, blocks, 0)
    return Source(blocks)


def _add(parent: Any, blocks: list[Block], depth: int) -> None:
    if depth > 60:
        return
    for node in parent.iterchildren():
        if node.tag in _PARAGRAPHS:
            blocks.extend(Line(line) for line in _text(node).split("\n") if line.strip())
        elif node.tag == f"{TABLE}table":
            if node.find(f".//{TABLE}table") is not None:
                for cell in node.iter(f"{TABLE}table-cell"):
                    if next(cell.iterancestors(f"{TABLE}table")) is node:
                        _add(cell, blocks, depth + 1)
            else:
                blocks.append(_grid(node))
        elif node.tag not in _SKIP and isinstance(node.tag, str):
            _add(node, blocks, depth + 1)


def _grid(table: Any) -> Grid:
    places: list[dict[int, Spot]] = []
    for tr in table.iter(f"{TABLE}table-row"):
        for _ in range(_number(tr, "number-rows-repeated")):
            r = len(places)
            places.append({})
            column = 0
            for cell in tr.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                repeat = _number(cell, "number-columns-repeated")
                for _ in range(repeat):
                    if cell.tag == f"{TABLE}table-cell":
                        text = "\n".join(_text(p) for p in cell.iter(*_PARAGRAPHS))
                        down = _number(cell, "number-rows-spanned")
                        across = _number(cell, "number-columns-spanned")
                        spot = Spot(text, r, column, down, across)
                        places[r].setdefault(column, spot)
                    column += 1
    for r, row in enumerate(list(places)):
        for spot in list(row.values()):
            if spot.row != r:
                continue
            for i in range(r, min(r + spot.rows, len(places))):
                for j in range(spot.column, spot.column + spot.columns):
                    places[i].setdefault(j, spot)
    return filled(places)


def _number(node: Any, name: str) -> int:
    text = str(node.get(f"{TABLE}{name}", "1"))
    return min(MAX_REPEAT, max(1, int(text))) if text.isascii() and text.isdigit() else 1


def _text(node: Any) -> str:
    parts: list[str] = [node.text or ""]
    for child in node.iterchildren():
        if child.tag == f"{TEXT}s":
            count = str(child.get(f"{TEXT}c", "1"))
            parts.append(" " * min(100, int(count) if count.isdigit() else 1))
        elif child.tag == f"{TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _SKIP:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
