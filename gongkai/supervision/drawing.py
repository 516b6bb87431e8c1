"""页面的图：one page of a PDF as a PNG, what is concerned marked. Runs as a limited subprocess, without Django."""

import json
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any, Final

MEMORY: Final = 1536 * 2**20
SECONDS: Final = 30
CONVERTING: Final = 60  # seconds for LibreOffice
OFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice") or ""
WIDTH: Final = 1100  # pixels; a page of A4 then reads well at full width
PART: Final = 720  # pixels high: what is marked with the lines around it, on one screen
ABOVE: Final = 200  # pixels of it above the first mark
MARGIN: Final = 3.0  # points around what is marked
PIXEL: Final = 4
MOST_PAGES: Final = 60  # to look for words in


def main() -> None:
    """A line of JSON in (path, out, page, part, boxes, cells, words, pdf), a line of JSON out (page, or nothing)."""
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit, hard))
    asked = json.loads(sys.stdin.readline())
    print(json.dumps({"page": draw(asked)}))


def draw(asked: dict[str, Any]) -> int | None:
    """The number of the page that was drawn to ``out``; ``None`` when there is no such page."""
    import pypdfium2 as pdfium

    path, number = asked["path"], asked["page"]
    boxes = [tuple(box) for box in asked["boxes"]]
    if asked["pdf"]:
        path = _converted(Path(path), Path(asked["pdf"]))
        number, boxes = _placed(path, asked["cells"])
    document = pdfium.PdfDocument(path)
    if number is None:
        number, boxes = _found(document, asked["words"])
    if not 1 <= number <= len(document):
        return None
    page = document[number - 1]
    scale = WIDTH / page.get_width()
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    pixels = bytearray(bitmap.buffer)
    for box in boxes:
        _mark(pixels, bitmap.stride, (bitmap.width, bitmap.height), box, scale)
    first, high = _part(bitmap.height, boxes, scale) if asked["part"] else (0, bitmap.height)
    part = pixels[first * bitmap.stride : (first + high) * bitmap.stride]
    out = Path(asked["out"])
    out.write_bytes(_png(part, bitmap.width, high, bitmap.stride))
    return int(number)


def _converted(source: Path, pdf: Path) -> Path:
    """A text document as PDF by LibreOffice, once."""
    if pdf.exists():
        return pdf
    with tempfile.TemporaryDirectory(prefix="gongkai-page-") as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        copy = Path(folder) / "report"
        copy.write_bytes(source.read_bytes())
        command = [
            OFFICE,
            profile,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf",
        ]
        subprocess.run(
            [*command, "--outdir", folder, str(copy)], check=True, capture_output=True, cwd=folder,
            timeout=CONVERTING, preexec_fn=_as_much_as_the_system_allows,
        )  # fmt: skip
        shutil.move(Path(folder) / "report.pdf", pdf)
    return pdf


def _as_much_as_the_system_allows() -> None:
    """The converter needs more than a page does."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard, hard))


def _placed(path: Path, cells: list[list[str]]) -> tuple[int | None, list[tuple[float, ...]]]:
    """Where the cells stand in the converted pages."""
    from gongkai.documents.errors import DocumentError
    from gongkai.documents.report import read_report

    try:
        places = read_report(path).places if cells else ()
    except DocumentError:
        return None, []
    hits = [p for p in places if [p.at.table, p.at.row, p.at.column] in cells and p.page]
    page = hits[0].page if hits else None
    return page, [p.box for p in hits if p.page == page and p.box]


def _found(document: Any, words: str) -> tuple[int, list[tuple[float, ...]]]:
    """The first page with the words and where they stand; else the first page, unmarked."""
    for number in range(min(len(document), MOST_PAGES)):
        text = document[number].get_textpage()
        searcher = text.search(words) if words else None
        hit = searcher.get_next() if searcher else None
        if hit:
            return number + 1, [text.get_rect(i) for i in range(text.count_rects(*hit))]
    return 1, []


def _part(height: int, boxes: list[tuple[float, ...]], scale: float) -> tuple[int, int]:
    """Where the part begins and how high it is: the first mark stands in its upper third."""
    top = min((height - round(box[3] * scale) for box in boxes), default=0)
    return max(0, min(top - ABOVE, height - PART)), min(PART, height)


def _mark(
    pixels: bytearray, stride: int, size: tuple[int, int], box: tuple[float, ...], scale: float
) -> None:
    """Yellow under the words, with a frame, so that it is seen without colour too. Boxes from below."""
    width, height = size
    left, bottom, right, top = box
    x0 = max(0, round((left - MARGIN) * scale))
    x1 = min(width, round((right + MARGIN) * scale))
    y0 = max(0, height - round((top + MARGIN) * scale))
    y1 = min(height, height - round((bottom - MARGIN) * scale))
    yellow = bytes(value * 2 // 5 for value in range(256))
    for y in range(y0, y1):
        row = slice(y * stride + x0 * PIXEL, y * stride + x1 * PIXEL)
        part = pixels[row]
        part[2::PIXEL] = part[2::PIXEL].translate(yellow)
        edge = min(y - y0, y1 - 1 - y) < 3
        if edge:
            part[:] = b"\xb3\x26\x1e\xff" * (len(part) // PIXEL)
        elif len(part) > 6 * PIXEL:
            part[: 3 * PIXEL] = part[-3 * PIXEL :] = b"\xb3\x26\x1e\xff" * 3
        pixels[row] = part


def _png(pixels: bytearray, width: int, height: int, stride: int) -> bytes:
    """RGB lines without a filter."""
    lines = bytearray()
    for y in range(height):
        row = pixels[y * stride : y * stride + width * PIXEL]
        line = bytearray(width * 3)
        for channel in range(3):
            line[channel::3] = row[channel::PIXEL]
        lines += b"\0" + line
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(lines), 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


if __name__ == "__main__":
    main()
