"""A PDF with text as lines and grids: the cells are found from the rules drawn around them."""

import ctypes
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as raw

from gongkai.documents.errors import DAMAGED, ENCRYPTED, TOO_LARGE, DocumentError
from gongkai.documents.report.model import Block, Grid, Line, Source, Spot, filled
from gongkai.documents.report.prose import section_heading

SCANNED: Final = "scanned"
MAX_PAGES: Final = 150
MAX_OBJECTS: Final = 60_000
MAX_CHARS: Final = 40_000

#: In points: how far two rules may lie apart and be one; how wide a drawn rule may be.
SNAP: Final = 1.6
THIN: Final = 2.6
GAP: Final = 3.2
STICKS_OUT: Final = 5.0
#: No cell is so narrow: such a strip is the space inside a double rule.
STRIP: Final = 4.2

_PAGE_NUMBER: Final = re.compile(
    r"[—\-–―－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／]\s*\d{1,3})?[—\-–―－·\s]*"
)


@dataclass(slots=True)
class _Char:
    text: str
    x0: float
    x1: float
    middle: float
    base: float
    size: float


@dataclass(slots=True)
class _Rule:
    """A horizontal or vertical rule: where it lies, and from where to where it goes."""

    at: float
    begin: float
    end: float


@dataclass(slots=True)
class _TextLine:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class _Table:
    xs: list[float]
    ys: list[float]  # from the top down
    rows: list[_Rule] = field(default_factory=list)
    columns: list[_Rule] = field(default_factory=list)
    spots: dict[tuple[int, int], Spot] = field(default_factory=dict)
    open_above: bool = False
    open_below: bool = False

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= y <= self.ys[0] + 1


def read(data: bytes) -> Source:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise DocumentError(
            ENCRYPTED if encrypted or "assword" in str(error) else DAMAGED
        ) from error
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: Any) -> Source:
    count = len(document)
    if count > MAX_PAGES:
        raise DocumentError(
            TOO_LARGE,
            f"这份 PDF 有{count}页，不像一份年度报告（最多读{MAX_PAGES}页）。请只选择年度报告本身。",
        )
    blocks: list[Block] = []
    lines: list[_TextLine] = []
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
        tables = _tables(horizontal, vertical)
        loose = _fill(tables, chars, number + 1)
        found = _text_lines(loose, number + 1, turned.height)
        at_top = sorted(tables, key=lambda table: -table.top)
        for line in found:
            while at_top and at_top[0].top >= line.y:
                _flush(lines, blocks)
                blocks.append(_grid(at_top.pop(0)))
            lines.append(line)
        for table in at_top:
            _flush(lines, blocks)
            blocks.append(_grid(table))
    _flush(lines, blocks)
    if letters < 60 * max(1, count) and (pictures or letters < 40):
        raise DocumentError(
            SCANNED,
            "这份 PDF 是扫描件（图片），没有文字可读，本系统未安装文字识别。请提供文字版，或人工录入。",
        )
    return Source(blocks)


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


def _chars(page: Any, turn: _Turn) -> list[_Char]:
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
            found.append(_Char(chr(code), min(x0, x1), max(x0, x1), (y0 + y1) / 2, base, size))
        return found
    finally:
        text_page.close()


def _rules(page: Any, turn: _Turn) -> tuple[list[_Rule], list[_Rule], int]:
    horizontal: list[_Rule] = []
    vertical: list[_Rule] = []
    images = 0
    for number, (obj, kind, matrix) in enumerate(_objects(page)):
        if number > MAX_OBJECTS:
            break
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _path(obj, matrix, turn, horizontal, vertical)
    return _merged(horizontal), _merged(vertical), images


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


def _path(
    obj: Any, m: _Matrix, turn: _Turn, horizontal: list[_Rule], vertical: list[_Rule]
) -> None:
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
            horizontal.append(_Rule((max(ys) + min(ys)) / 2, min(xs), max(xs)))
        elif wide <= THIN < high:
            vertical.append(_Rule((max(xs) + min(xs)) / 2, min(ys), max(ys)))
        elif stroke.value:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ay - by) < 0.6 and abs(ax - bx) > THIN:
                    horizontal.append(_Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
                elif abs(ax - bx) < 0.6 and abs(ay - by) > THIN:
                    vertical.append(_Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Pieces of one rule become one; those closer than a rule's width lie at one place."""
    rules.sort(key=lambda rule: rule.at)
    groups: list[list[_Rule]] = []
    for rule in rules:
        if (
            groups
            and rule.at - groups[-1][-1].at <= SNAP
            and rule.at - groups[-1][0].at <= 2 * SNAP
        ):
            groups[-1].append(rule)
        else:
            groups.append([rule])
    found = []
    for group in groups:
        at = sum(rule.at for rule in group) / len(group)
        group.sort(key=lambda rule: rule.begin)
        current = _Rule(at, group[0].begin, group[0].end)
        for rule in group[1:]:
            if rule.begin <= current.end + GAP:
                current.end = max(current.end, rule.end)
            else:
                found.append(current)
                current = _Rule(at, rule.begin, rule.end)
        found.append(current)
    return found


def _tables(horizontal: list[_Rule], vertical: list[_Rule]) -> list[_Table]:
    """Rules that touch each other make one table."""
    if len(horizontal) + len(vertical) > 4000:
        return []
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if h.begin - GAP <= v.at <= h.end + GAP and v.begin - GAP <= h.at <= v.end + GAP:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, h in enumerate(horizontal):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(vertical, len(horizontal)):
        groups.setdefault(root(j), ([], []))[1].append(v)
    tables = []
    for rows, columns in groups.values():
        if not columns or len(rows) + len(columns) < 4 or len(columns) < 2:
            continue
        above, below = _close(rows, columns)
        xs = _places([rule.at for rule in columns])
        ys = _places([rule.at for rule in rows])[::-1]
        if len(xs) >= 2 and len(ys) >= 2:
            tables.append(_Table(xs, ys, rows, columns, open_above=above, open_below=below))
    return tables


def _close(rows: list[_Rule], columns: list[_Rule]) -> tuple[bool, bool]:
    """Where a page's end cuts a row, its rule is missing: put one where the vertical rules end.

    Tells whether the first and the last row were cut so.
    """
    added = []
    left = min(rule.at for rule in columns)
    right = max(rule.at for rule in columns)
    for end, sign in (("begin", -1), ("end", 1)):
        outermost = max((rule.at * sign for rule in rows), default=None)
        ends = [getattr(rule, end) * sign for rule in columns]
        out = [e for e in ends if outermost is None or e > outermost + STICKS_OUT]
        if len(out) >= 2:
            place = max(out) * sign
            rows.append(_Rule(place, left, right))
        added.append(len(out) >= 2)
    return added[1], added[0]


def _places(values: list[float]) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= STRIP and value - found[-1][0] <= 1.5 * STRIP:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _fill(tables: list[_Table], chars: list[_Char], page: int) -> list[_Char]:
    """Give each table its cells and each cell its text; returns the characters outside tables."""
    cells: dict[int, list[_Char]] = {}
    spots: dict[int, Spot] = {}
    for table in tables:
        _cells(table, page)
        for spot in table.spots.values():
            spots[id(spot)] = spot
    loose: list[_Char] = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, char.middle
        holder = next((t for t in tables if t.holds(x, y)), None)
        if holder is None:
            loose.append(char)
            continue
        column = min(max(bisect_left(holder.xs, x) - 1, 0), len(holder.xs) - 2)
        row = min(max(bisect_left([-v for v in holder.ys], -y) - 1, 0), len(holder.ys) - 2)
        cells.setdefault(id(holder.spots[row, column]), []).append(char)
    for key, found in cells.items():
        spots[key].text = "\n".join(text for text, _ in _by_line(found))
    return loose


def _cells(table: _Table, page: int) -> None:
    """Elementary rectangles with no rule between them are one cell."""
    height, width = len(table.ys) - 1, len(table.xs) - 1

    def ruled(rules: list[_Rule], at: float, middle: float) -> bool:
        return any(
            abs(r.at - at) <= 0.8 * STRIP and r.begin - 1 <= middle <= r.end + 1 for r in rules
        )

    owner: dict[tuple[int, int], Spot] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) in owner:
                continue
            middle_y = (table.ys[row] + table.ys[row + 1]) / 2
            right = column
            while (
                right + 1 < width
                and (row, right + 1) not in owner
                and not ruled(table.columns, table.xs[right + 1], middle_y)
            ):
                right += 1
            middle_x = (table.xs[column] + table.xs[column + 1]) / 2
            bottom = row
            while bottom + 1 < height and not ruled(table.rows, table.ys[bottom + 1], middle_x):
                bottom += 1
            spot = Spot(
                "",
                row,
                column,
                bottom - row + 1,
                right - column + 1,
                page,
                (
                    round(table.xs[column], 1),
                    round(table.ys[bottom + 1], 1),
                    round(table.xs[right + 1], 1),
                    round(table.ys[row], 1),
                ),
            )
            spot.cut = (table.open_above and row == 0) or (
                table.open_below and bottom == height - 1
            )
            for i in range(row, bottom + 1):
                for j in range(column, right + 1):
                    owner.setdefault((i, j), spot)
    table.spots = owner


def _by_line(chars: list[_Char]) -> list[tuple[str, list[_Char]]]:
    """Characters as lines from the top down; a wide gap becomes a space."""
    rows: list[list[_Char]] = []
    for char in sorted(chars, key=lambda c: -c.base):
        if rows and abs(rows[-1][0].base - char.base) <= 0.45 * min(rows[-1][0].size, char.size):
            rows[-1].append(char)
        else:
            rows.append([char])
    lines = []
    for row in rows:
        row.sort(key=lambda c: c.x0)
        text = ""
        for at, char in enumerate(row):
            if at:
                gap = char.x0 - row[at - 1].x1
                both = (row[at - 1].text + char.text).isascii()
                if gap > (0.3 if both else 1.1) * char.size:
                    text += " "
            text += char.text
        lines.append((text, row))
    return lines


def _text_lines(chars: list[_Char], page: int, height: float) -> list[_TextLine]:
    lines = []
    for text, row in _by_line(chars):
        y = row[0].base
        margin = y < 0.12 * height or y > 0.93 * height
        if margin and _PAGE_NUMBER.fullmatch(text):
            continue
        size = max(char.size for char in row)
        lines.append(_TextLine(text, row[0].x0, row[-1].x1, y, size, page))
    left = min((line.x0 for line in lines), default=0)
    right = max((line.x1 for line in lines), default=0)
    for line in lines:
        line.left, line.right = left, right
    return lines


def _flush(lines: list[_TextLine], blocks: list[Block]) -> None:
    """Lines that run on become one paragraph."""
    before: _TextLine | None = None
    for line in lines:
        runs_on = (
            before is not None
            and before.x1 > before.right - 2.2 * before.size
            and line.x0 < line.left + 1.2 * line.size
            and before.x0 < before.left + 3.5 * before.size
            and len(before.text) > 12
            and section_heading(line.text) is None
        )
        last = blocks[-1] if blocks else None
        if runs_on and isinstance(last, Line):
            joined = last.text + line.text
            blocks[-1] = Line(joined, last.page)
        else:
            blocks.append(Line(line.text, line.page))
        before = line
    lines.clear()


def _grid(table: _Table) -> Grid:
    places: list[dict[int, Spot]] = [{} for _ in range(len(table.ys) - 1)]
    for (row, column), spot in table.spots.items():
        places[row][column] = spot
    return filled(places)
