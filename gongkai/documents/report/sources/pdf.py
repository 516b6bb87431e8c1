"""A PDF with text as lines and grids: the cells are found from the rules drawn around them."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as raw

from gongkai.documents.errors import DAMAGED, ENCRYPTED, TOO_LARGE, DocumentError
from gongkai.documents.report.model import Source
from gongkai.documents.report.sources import extra, scan
from gongkai.documents.report.sources.ruled import (
    THIN,
    Assembly,
    Char,
    Rule,
    fill,
    merged,
    tables,
)

SCANNED: Final = "scanned"
MAX_PAGES: Final = 150
MAX_OBJECTS: Final = 60_000
MAX_CHARS: Final = 40_000


def read(data: bytes) -> Source:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise DocumentError(
            ENCRYPTED if encrypted or "assword" in str(error) else DAMAGED
        ) from error
    try:
        source = _read(document)
    finally:
        document.close()
    return source or scan.read_pdf(data)


def _read(document: Any) -> Source | None:
    """The text of all pages; ``None`` for pictures that recognition can read."""
    count = len(document)
    if count > MAX_PAGES:
        raise DocumentError(
            TOO_LARGE,
            f"这份 PDF 有{count}页，不像一份年度报告（最多读{MAX_PAGES}页）。请只选择年度报告本身。",
        )
    assembly = Assembly()
    letters = pictures = 0
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise DocumentError(DAMAGED) from error
        try:
            turned = _Turn(page)
            chars = _chars(page, turned)
            horizontal, vertical, images = _rules(page, turned)
        finally:
            page.close()
        letters += len(chars)
        pictures += images
        found = tables(horizontal, vertical, number + 1)
        assembly.lay(found, fill(found, chars), number + 1, turned.height)
    if letters < 60 * max(1, count) and (pictures or letters < 40):
        if extra.recognition():
            return None
        raise DocumentError(
            SCANNED,
            f"这份 PDF 是扫描件（图片），没有文字可读，{extra.WITHOUT}。请提供文字版，或人工录入。",
        )
    return Source(assembly.done())


class _Turn:
    """Points of a page as a reader sees it, also where the page is turned."""

    def __init__(self, page: Any) -> None:
        self._quarter = raw.FPDFPage_GetRotation(page.raw) % 4
        width, height = page.get_size()
        self.height = height
        self._width = width
        box = page.get_bbox() if hasattr(page, "get_bbox") else (0.0, 0.0, width, height)
        self._x, self._y = box[0], box[1]

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._x, y - self._y
        if self._quarter == 1:
            return y, self.height - x
        if self._quarter == 2:
            return self._width - x, self.height - y
        if self._quarter == 3:
            return self._width - y, x
        return x, y


def _chars(page: Any, turn: _Turn) -> list[Char]:
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        total = min(raw.FPDFText_CountChars(handle), MAX_CHARS)
        left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
        found = []
        for i in range(total):
            code = raw.FPDFText_GetUnicode(handle, i)
            if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
                continue
            if raw.FPDFText_IsGenerated(handle, i) == 1:
                continue
            raw.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
            raw.FPDFText_GetCharOrigin(handle, i, x, y)
            x0, y0 = turn(left.value, bottom.value)
            x1, y1 = turn(right.value, top.value)
            _, base = turn(x.value, y.value)
            size = raw.FPDFText_GetFontSize(handle, i)
            height = abs(y1 - y0)
            if not 3 <= size <= 200:
                size = max(height, abs(x1 - x0), 6.0)
            found.append(Char(chr(code), min(x0, x1), max(x0, x1), (y0 + y1) / 2, base, size))
        return found
    finally:
        text_page.close()


def _rules(page: Any, turn: _Turn) -> tuple[list[Rule], list[Rule], int]:
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    images = 0
    for number, (obj, kind, matrix) in enumerate(_objects(page)):
        if number > MAX_OBJECTS:
            break
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _path(obj, matrix, turn, horizontal, vertical)
    return merged(horizontal), merged(vertical), images


_Matrix = tuple[float, float, float, float, float, float]


def _objects(page: Any) -> Iterator[tuple[Any, int, _Matrix]]:
    def inside(obj: Any, outer: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
        kind = raw.FPDFPageObj_GetType(obj)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < 8:
                matrix = _times(_matrix(obj), outer)
                for i in range(raw.FPDFFormObj_CountObjects(obj)):
                    yield from inside(raw.FPDFFormObj_GetObject(obj, i), matrix, depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield obj, kind, _times(_matrix(obj), outer) if kind == raw.FPDF_PAGEOBJ_PATH else outer

    for i in range(raw.FPDFPage_CountObjects(page.raw)):
        yield from inside(raw.FPDFPage_GetObject(page.raw, i), (1, 0, 0, 1, 0, 0), 0)


def _matrix(obj: Any) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(obj, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _path(obj: Any, m: _Matrix, turn: _Turn, horizontal: list[Rule], vertical: list[Rule]) -> None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(obj, mode, stroke)
    count = raw.FPDFPath_CountSegments(obj)
    if count > 4000 or not (mode.value or stroke.value):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    parts = [part]
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(obj, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn(x.value * m[0] + y.value * m[2] + m[4], x.value * m[1] + y.value * m[3] + m[5])
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return
        if kind == raw.FPDF_SEGMENT_MOVETO and part:
            part = []
            parts.append(part)
        part.append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            part.append(part[0])
    for points in parts:
        if len(points) < 2:
            continue
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if high <= THIN < wide:
            horizontal.append(Rule((max(ys) + min(ys)) / 2, min(xs), max(xs)))
        elif wide <= THIN < high:
            vertical.append(Rule((max(xs) + min(xs)) / 2, min(ys), max(ys)))
        elif stroke.value:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ay - by) < 0.6 and abs(ax - bx) > THIN:
                    horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
                elif abs(ax - bx) < 0.6 and abs(ay - by) > THIN:
                    vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
