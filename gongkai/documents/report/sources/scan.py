"""A scanned report: cells are found from the rules in the picture, and each is read by itself.

Needs the optional extra ``ocr`` (RapidOCR; its weights come in the wheel, nothing is fetched). What
is not plainly read is marked so that it counts as unread: recognition takes / for 1 and loses
full-width digits, so a number must agree with the shapes that stand in its cell.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pypdfium2

from gongkai.documents.errors import DAMAGED, TOO_LARGE, DocumentError
from gongkai.documents.report.model import Source, Spot
from gongkai.documents.report.sources.ruled import (
    Assembly,
    Char,
    Rule,
    Table,
    merged,
    tables,
)

#: Pixels a point: 216 dots an inch.
SCALE: Final = 3
MAX_PAGES: Final = 40
MAX_PIXELS: Final = 60_000_000
A4_WIDTH: Final = 595.0
#: In points: no rule is shorter; a cell's ink begins this far inside its rules.
SHORTEST: Final = 14
INSET: Final = 1.4
#: In degrees: no sheet is laid on the glass more askew.
STEEPEST: Final = 2.0
#: Below this a reading is doubted.
SURE: Final = 0.85
#: After a text that was read in doubt: no number ends so.
DOUBT: Final = "？"


def read_pdf(data: bytes) -> Source:
    """Read the pages of a PDF as pictures. Raises ``DocumentError``."""
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MAX_PAGES:
            raise DocumentError(
                TOO_LARGE,
                f"这份扫描件有{len(document)}页，最多读{MAX_PAGES}页。请只选择年度报告本身。",
            )
        assembly = Assembly()
        for number in range(len(document)):
            page = document[number]
            try:
                width, height = page.get_size()
                if width * height * SCALE * SCALE > MAX_PIXELS:
                    raise DocumentError(TOO_LARGE)
                picture = page.render(scale=SCALE, grayscale=True).to_numpy()
            finally:
                page.close()
            _lay(assembly, picture.reshape(picture.shape[:2]), number + 1)
        return Source(assembly.done(), [_NOTE], scanned=True)
    finally:
        document.close()


def read_picture(data: bytes) -> Source:
    """Read one picture as a page. Raises ``DocumentError``."""
    import cv2
    import numpy as np

    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise DocumentError(DAMAGED)
    if picture.size > MAX_PIXELS:
        raise DocumentError(TOO_LARGE)
    factor = A4_WIDTH * SCALE / picture.shape[1]
    if not 0.95 < factor < 1.05:
        kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=kind)
    assembly = Assembly()
    _lay(assembly, picture, 1)
    return Source(assembly.done(), [_NOTE], scanned=True)


_NOTE: Final = "这是扫描件，数字由文字识别读出；有疑问的格没有采用，请对照原件补录。"


def _lay(assembly: Assembly, picture: Any, page: int) -> None:
    sheet = _Sheet.of(picture)
    found = tables(*sheet.rules(), page)
    spots = list({id(s): s for table in found for s in table.spots.values()}.values())
    _read_cells(sheet, spots)
    assembly.lay(found, _loose(sheet, found), page, sheet.height)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page set straight: its grey picture, and its ink as white on black."""

    grey: Any
    ink: Any

    @classmethod
    def of(cls, picture: Any) -> "_Sheet":
        import cv2

        picture = _straight(picture)
        return cls(picture, _ink(cv2.medianBlur(picture, 3)))

    @property
    def height(self) -> float:
        return float(self.grey.shape[0]) / SCALE

    def rules(self) -> tuple[list[Rule], list[Rule]]:
        """Long runs of ink, lying and standing, in points."""
        return merged(self._runs(lying=True)), merged(self._runs(lying=False))

    def _runs(self, *, lying: bool) -> list[Rule]:
        import cv2
        import numpy as np

        length = SHORTEST * SCALE
        # a rule that climbs a pixel is still one: thicken across it, then keep what is long
        across = np.ones((3, 1) if lying else (1, 3), np.uint8)
        along = np.ones((1, length) if lying else (length, 1), np.uint8)
        runs = cv2.morphologyEx(cv2.dilate(self.ink, across), cv2.MORPH_OPEN, along)
        _, _, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        found = []
        for x, y, wide, high, _ in boxes[1:].tolist():
            if (high if lying else wide) > 5 * SCALE:
                continue
            top = self.height - y / SCALE
            if lying:
                found.append(Rule(top - high / 2 / SCALE, x / SCALE, (x + wide) / SCALE))
            else:
                found.append(Rule((x + wide / 2) / SCALE, top - high / SCALE, top))
        return found

    def cell(self, spot: Spot) -> tuple[int, int, int, int]:
        """A cell's inside in pixels: left, top, right, bottom."""
        assert spot.box is not None
        x0, y0, x1, y1 = spot.box
        return (
            round((x0 + INSET) * SCALE),
            round((self.height - y1 + INSET) * SCALE),
            round((x1 - INSET) * SCALE),
            round((self.height - y0 - INSET) * SCALE),
        )


def _ink(picture: Any) -> Any:
    import cv2

    return cv2.adaptiveThreshold(
        picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 22
    )


def _straight(picture: Any) -> Any:
    """Turn the page so that its lines lie: then the ink stands in the fewest rows."""
    import cv2
    import numpy as np

    def turned(image: Any, degrees: float, blank: int) -> Any:
        height, width = image.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        return cv2.warpAffine(
            image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=blank
        )

    small = cv2.resize(_ink(picture), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)

    def gathered(degrees: float) -> float:
        return float(np.square(turned(small, degrees, 0).sum(axis=1, dtype=float)).sum())

    rough = max(np.arange(-STEEPEST, STEEPEST + 0.1, 0.1), key=gathered)
    fine = float(max(np.arange(rough - 0.1, rough + 0.11, 0.02), key=gathered))
    return picture if abs(fine) < 0.02 else turned(picture, fine, 255)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line of ink in a cell."""

    picture: Any
    shapes: list[Any]  # the ink of each connected shape


def _read_cells(sheet: _Sheet, spots: list[Spot]) -> None:
    strips = [(spot, strip) for spot in spots for strip in _strips(sheet, spot)]
    marks = [_mark(strip) for _, strip in strips]
    told = _recognise([s.picture for (_, s), m in zip(strips, marks, strict=True) if not m])
    texts: dict[int, list[str]] = {}
    for (spot, strip), mark in zip(strips, marks, strict=True):
        text = mark or _checked(*told.pop(0), strip)
        texts.setdefault(id(spot), []).append(text)
    for spot in spots:
        spot.text = "\n".join(texts.get(id(spot), ()))


def _strips(sheet: _Sheet, spot: Spot) -> list[_Strip]:
    """The lines of a cell, from the top down; specks are no ink."""
    import cv2
    import numpy as np

    left, top, right, bottom = sheet.cell(spot)
    if right - left < 2 * SCALE or bottom - top < 2 * SCALE:
        return []
    ink = sheet.ink[top:bottom, left:right]
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    shapes = []
    for n, (x, y, wide, high, size) in enumerate(boxes[1:].tolist(), 1):
        touches = x == 0 or y == 0 or x + wide == ink.shape[1] or y + high == ink.shape[0]
        rest_of_a_rule = touches and (min(wide, high) <= SCALE)
        if size >= 2 * SCALE * SCALE and max(wide, high) > SCALE * 2 and not rest_of_a_rule:
            shapes.append((x, y, x + wide, y + high, n))
    strips = []
    for first, last in _lines([(s[1], s[3]) for s in shapes]):
        inside = [s for s in shapes if first <= s[1] and s[3] <= last]
        x0, x1 = min(s[0] for s in inside), max(s[2] for s in inside)
        pad = 2 * SCALE
        y0, y1 = max(0, first - pad), min(ink.shape[0], last + pad)
        x0, x1 = max(0, x0 - pad), min(ink.shape[1], x1 + pad)
        part = sheet.grey[top + y0 : top + y1, left + x0 : left + x1]
        picture = cv2.copyMakeBorder(part, 0, 0, 6, 6, cv2.BORDER_CONSTANT, value=255)
        strips.append(_Strip(picture, [(labels == s[4]).astype(np.uint8) for s in inside]))
    return strips


def _lines(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Shapes that overlap in height make a line; what is too low for one joins its neighbour."""
    rows: list[list[int]] = []
    for top, bottom in sorted(spans):
        if rows and top <= rows[-1][1]:
            rows[-1][1] = max(rows[-1][1], bottom)
        else:
            rows.append([top, bottom])
    lines: list[list[int]] = []
    for row in rows:
        low = 6 * SCALE
        near = lines and row[0] - lines[-1][1] < 4 * SCALE
        if near and min(row[1] - row[0], lines[-1][1] - lines[-1][0]) < low:
            lines[-1][1] = row[1]
        else:
            lines.append(row)
    return [(top, bottom) for top, bottom in lines]


def _mark(strip: _Strip) -> str:
    """A single straight stroke that leans or lies: the / or — that stands for no number."""
    import numpy as np

    if len(strip.shapes) != 1:
        return ""
    ys, xs = np.nonzero(strip.shapes[0])
    wide, high = np.ptp(xs) + 1, np.ptp(ys) + 1
    if wide > 3 * high:
        return "—"
    if high < 4 * SCALE or wide < 0.2 * high:
        return ""
    slope, start = np.polyfit(ys, xs, 1)
    off = np.abs(xs - (slope * ys + start))
    leans = abs(slope) > 0.15
    return "/" if leans and np.quantile(off, 0.95) < 0.09 * high else ""


def _checked(text: str, score: float, strip: _Strip) -> str:
    """A number counts only where it has as many digits as there are shapes."""
    digits = sum(c.isdigit() for c in text)
    if not digits or digits < len(text.strip("-+−,，.． ")):
        return text if digits or not _could_be_number(text, strip) else text + DOUBT
    shapes = _columns(strip)
    return text if score >= SURE and shapes <= len(text.replace(" ", "")) else text + DOUBT


def _could_be_number(text: str, strip: _Strip) -> bool:
    """A stray letter (O, l, 〇) in a narrow cell is no word."""
    return len(text.strip()) <= 2 and text.strip().isascii() and len(strip.shapes) <= 2


def _columns(strip: _Strip) -> int:
    """How many shapes stand side by side."""
    import numpy as np

    spans = []
    for shape in strip.shapes:
        _, xs = np.nonzero(shape)
        spans.append((int(xs.min()), int(xs.max())))
    return len(_lines_of(spans))


def _lines_of(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _loose(sheet: _Sheet, found: list[Table]) -> list[Char]:
    """The text around the tables, a character at a time."""
    import cv2

    picture = sheet.grey.copy()
    for table in found:
        x0, x1 = (round(x * SCALE) for x in (table.xs[0] - 2, table.xs[-1] + 2))
        y0, y1 = (round((sheet.height - y) * SCALE) for y in (table.ys[0] + 2, table.ys[-1] - 2))
        picture[max(0, y0) : y1, max(0, x0) : x1] = 255
    if not (_ink(picture) > 0).any():
        return []
    told = _engine()(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_cls=False)
    chars = []
    for box, text in zip(
        told.boxes if told.boxes is not None else (), told.txts or (), strict=True
    ):
        x0, y0 = box.min(axis=0).tolist()
        x1, y1 = box.max(axis=0).tolist()
        size = (y1 - y0) / SCALE
        base = sheet.height - y1 / SCALE + size * 0.15
        step = (x1 - x0) / max(1, len(text)) / SCALE
        for n, char in enumerate(text):
            at = x0 / SCALE + n * step
            if not char.isspace():
                chars.append(Char(char, at, at + step, base + size * 0.35, base, size))
    return chars


@lru_cache(1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _recognise(pictures: list[Any]) -> list[tuple[str, float]]:
    """Each picture of one line as its text and how sure the reading is."""
    import cv2

    if not pictures:
        return []
    told = _engine().recognize_txt([cv2.cvtColor(p, cv2.COLOR_GRAY2BGR) for p in pictures])
    return [(text, float(score)) for text, score in zip(told.txts, told.scores, strict=True)]
