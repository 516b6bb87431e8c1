"""An .rtf as lines and grids, read directly."""

import re
from dataclasses import dataclass, field
from typing import Final

from gongkai.documents.errors import DAMAGED, TOO_LARGE, DocumentError
from gongkai.documents.report.model import Block, Grid, Line, Source, Spot, filled

MAX_RTF: Final = 30_000_000
#: Edges closer than this many twips (1 mm) are one.
SAME: Final = 60

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED: Final = frozenset(
    re.findall(
        rb"\S+",
        b"fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr "
        b"footerf listtable listoverridetable rsidtbl generator fldinst footnote annotation object "
        b"themedata colorschememapping datastore latentstyles xmlnstbl shp",
    )
)
_CHARSETS: Final = {134: "gb18030", 136: "big5", 128: "cp932", 0: "cp1252"}


_MARKS: Final = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_CONTROLS: Final = frozenset(
    re.findall(
        rb"\S+",
        b"par sect page line tab intbl pard cell nestcell trowd trleft row cellx clvmgf clvmrg clmgf clmrg",
    )
) | frozenset(_MARKS)


@dataclass(slots=True)
class _Def:
    right: int
    first_down: bool = False
    goes_down: bool = False
    first_across: bool = False
    goes_across: bool = False


@dataclass(slots=True)
class _State:
    skip: bool = False
    unicode_skip: int = 1
    hidden: bool = False


@dataclass(slots=True)
class _RtfRow:
    defs: list[_Def]
    texts: list[str]
    left: int = 0


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    rows: list[_RtfRow] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    defs: list[_Def] = field(default_factory=list)
    pending: _Def = field(default_factory=lambda: _Def(0))
    text: list[str] = field(default_factory=list)
    octets: bytearray = field(default_factory=bytearray)
    charset: str = "gb18030"
    in_table: bool = False
    left: int = 0

    def flush_octets(self) -> None:
        if self.octets:
            self.text.append(self.octets.decode(self.charset, "replace"))
            self.octets.clear()

    def take(self) -> str:
        self.flush_octets()
        text = "".join(self.text)
        self.text.clear()
        return text.strip("\n ")

    def end_paragraph(self) -> None:
        if self.in_table:
            self.flush_octets()
            self.text.append("\n")
            return
        self.end_table()
        self.blocks.extend(Line(line.strip()) for line in self.take().split("\n") if line.strip())

    def end_row(self) -> None:
        if self.cells:
            self.rows.append(_RtfRow(list(self.defs), list(self.cells), self.left))
        self.cells.clear()

    def end_table(self) -> None:
        if self.rows:
            self.blocks.append(_grid(self.rows))
            self.rows = []


def read(data: bytes) -> Source:
    if len(data) > MAX_RTF:
        raise DocumentError(TOO_LARGE)
    reader = _Reader()
    if match := re.search(rb"\\ansicpg(\d+)", data[:2000]):
        page = match.group(1).decode()
        reader.charset = "gb18030" if page in ("936", "54936", "65001") else f"cp{page}"
        try:
            b"".decode(reader.charset)
        except LookupError:
            reader.charset = "gb18030"
    fonts = _fonts(data)
    fallback = reader.charset
    states = [_State()]
    to_skip = 0
    at = 0
    opened = False
    for match in _TOKEN.finditer(data):
        if match.start() != at:
            raise DocumentError(DAMAGED)
        at = match.end()
        word, number, octet, symbol, brace, plain = match.groups()
        state = states[-1]
        if brace == b"{":
            states.append(_State(state.skip, state.unicode_skip, state.hidden))
            if len(states) > 500:
                raise DocumentError(DAMAGED)
            opened = True
            continue
        if brace == b"}":
            if len(states) > 1:
                states.pop()
            opened = False
            continue
        if symbol == b"*" and opened:
            state.skip = True
            continue
        if word in _SKIPPED:
            state.skip = True
        opened = False
        if state.skip:
            continue
        if octet is not None:
            if to_skip:
                to_skip -= 1
            elif not state.hidden:
                reader.octets.append(int(octet, 16))
            continue
        if plain is not None:
            if to_skip:
                plain, to_skip = plain[to_skip:], max(0, to_skip - len(plain))
            if not state.hidden:
                if reader.octets and len(reader.octets) % 2 and reader.charset == "gb18030":
                    reader.octets += plain
                else:
                    reader.flush_octets()
                    reader.text.append(plain.decode(reader.charset, "replace"))
            continue
        if symbol is not None:
            if symbol in b"\\{}" and not state.hidden:
                reader.flush_octets()
                reader.text.append(symbol.decode())
            elif symbol == b"~":
                reader.flush_octets()
                reader.text.append(" ")
            elif symbol in (b"_", b"-") and symbol == b"_":
                reader.flush_octets()
                reader.text.append("-")
            continue
        if word is None:
            continue
        value = int(number) if number else None
        if word == b"u" and value is not None:
            reader.flush_octets()
            code = value + 65536 if value < 0 else value
            if not state.hidden and not 0xD800 <= code < 0xE000:
                reader.text.append(chr(code))
            to_skip = state.unicode_skip
            continue
        to_skip = 0
        if word == b"f" and value is not None:
            reader.flush_octets()
            reader.charset = fonts.get(value, fallback)
        elif word == b"uc":
            state.unicode_skip = value or 0
        elif word == b"v":
            state.hidden = value != 0
        elif word == b"bin" and value:
            raise DocumentError(DAMAGED)
        elif word in _CONTROLS:
            _control(reader, word, value)
    reader.end_paragraph()
    reader.in_table = False
    reader.end_paragraph()
    reader.end_table()
    return Source(reader.blocks)


def _control(reader: _Reader, word: bytes, value: int | None) -> None:
    if word in (b"par", b"sect", b"page"):
        reader.end_paragraph()
    elif word == b"line":
        reader.flush_octets()
        reader.text.append("\n")
    elif word == b"tab":
        reader.flush_octets()
        reader.text.append("\t")
    elif word == b"intbl":
        reader.in_table = True
    elif word == b"pard":
        reader.in_table = False
    elif word in (b"cell", b"nestcell"):
        if word == b"cell":
            reader.cells.append(reader.take())
        else:
            reader.text.append("\n")
    elif word == b"trowd":
        reader.defs, reader.pending, reader.left = [], _Def(0), 0
    elif word == b"trleft" and value is not None:
        reader.left = value
    elif word == b"row":
        reader.end_row()
        reader.in_table = True
    elif word == b"cellx" and value is not None:
        reader.pending.right = value
        if len(reader.defs) < 200:
            reader.defs.append(reader.pending)
        reader.pending = _Def(0)
    elif word == b"clvmgf":
        reader.pending.first_down = True
    elif word == b"clvmrg":
        reader.pending.goes_down = True
    elif word == b"clmgf":
        reader.pending.first_across = True
    elif word == b"clmrg":
        reader.pending.goes_across = True
    elif word in _MARKS:
        reader.flush_octets()
        reader.text.append(_MARKS[word])


def _fonts(data: bytes) -> dict[int, str]:
    """The code page of each font."""
    begin = data.find(b"{\\fonttbl")
    if begin < 0:
        return {}
    part = data[begin : begin + 60_000]
    found = {}
    for match in re.finditer(rb"\\f(\d+)\b[^{};]{0,120}?\\fcharset(\d+)", part):
        name = _CHARSETS.get(int(match.group(2)))
        if name:
            found[int(match.group(1))] = name
    return found


def _grid(rows: list[_RtfRow]) -> Grid:
    edges = sorted({d.right for row in rows for d in row.defs} | {row.left for row in rows})
    place: dict[int, int] = {}
    count = -1
    last: int | None = None
    for edge in edges:
        if last is None or edge - last >= SAME:
            count += 1
        place[edge] = count
        last = edge
    places: list[dict[int, Spot]] = [{} for _ in rows]
    above: dict[tuple[int, int], Spot] = {}
    for r, row in enumerate(rows):
        going: dict[tuple[int, int], Spot] = {}
        begin = place[row.left]
        before: Spot | None = None
        for at, definition in enumerate(row.defs):
            text = row.texts[at] if at < len(row.texts) else ""
            end = place[definition.right]
            if end <= begin and not text:
                continue
            end = max(end, begin + 1)
            key = (begin, end)
            if definition.goes_across and before is not None:
                spot = before
                spot.columns = end - spot.column
            elif definition.goes_down and key in above:
                spot = above[key]
                spot.rows = r - spot.row + 1
                going[key] = spot
            else:
                spot = Spot(text, r, begin, 1, end - begin)
                if definition.first_down:
                    going[key] = spot
            for column in range(begin, end):
                places[r].setdefault(column, spot)
            before, begin = spot, end
        above = going
    return filled(places)
