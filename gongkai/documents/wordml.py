"""The body of a .docx as paragraphs and tables, with the numbers Word counts by itself."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from gongkai.documents.errors import (
    BOMB,
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    OLD_FORMAT,
    WRONG_TYPE,
    DocumentError,
)
from gongkai.documents.package import Package, parse_xml
from gongkai.documents.sniff import DOC, DOCX, ENCRYPTED_OFFICE, HTML, MHTML, NAMES, sniff

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: A grid column narrower than this many twips (about 1 mm) is an artefact of a converter.
PHANTOM: Final = 60
MAX_BLOCKS: Final = 200_000
MAX_SPAN: Final = 100
MAX_DEPTH: Final = 40

_ALIGN: Final = {
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
    "left": "left",
    "start": "left",
}
_BLIPS: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_SKIP: Final = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr"})


@dataclass(slots=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    vert: str = ""
    href: str = ""

    def same_look(self, other: "Run") -> bool:
        return (self.bold, self.italic, self.vert, self.href) == (
            other.bold,
            other.italic,
            other.vert,
            other.href,
        )


@dataclass(slots=True)
class Paragraph:
    runs: list[Run] = field(default_factory=list)
    style: str = ""
    heading: int = 0  # 1… for a heading, 0 for text
    align: str = ""
    indent: bool = False
    label: str = ""  # the number or mark that Word sets by itself
    list_kind: str = ""  # "bullet", "number" or ""
    list_level: int = 0
    has_break: bool = False  # a page begins here

    @property
    def text(self) -> str:
        return self.label + "".join(run.text for run in self.runs)


@dataclass(slots=True)
class Cell:
    blocks: list["Block"]
    column: int
    cols: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


@dataclass(slots=True)
class Table:
    rows: list[list[Cell]]
    width: int
    header_rows: int = 0

    @property
    def text(self) -> str:
        return "\n".join("\t".join(cell.text for cell in row) for row in self.rows)


Block = Paragraph | Table


@dataclass(slots=True)
class Document:
    blocks: list[Block]
    warnings: list[str]
    core_title: str = ""


@dataclass(slots=True)
class _Style:
    """What a paragraph style and those it is based on say."""

    name: str = ""
    heading: int = 0
    align: str = ""
    indent: bool = False
    num: tuple[str, int] | None = None


@dataclass(slots=True)
class _Looks:
    """What a paragraph's own properties say; ``None`` where they say nothing."""

    style: str = ""
    outline: int | None = None
    align: str = ""
    indent: bool | None = None
    num: tuple[str, int] | None = None
    page_break: bool = False


def read_docx(data: bytes) -> Document:
    """Read the body of a .docx; what is not one is refused by what it really is."""
    if not data.strip():
        raise DocumentError(EMPTY)
    media_type = sniff(data)
    if media_type == DOC:
        raise DocumentError(OLD_FORMAT)
    if media_type == ENCRYPTED_OFFICE:
        raise DocumentError(ENCRYPTED)
    if media_type != DOCX:
        if data.startswith(b"PK") and b"word/" in data[:2000]:
            raise DocumentError(DAMAGED)
        told = NAMES[media_type]
        disguise = "（只是改了扩展名）" if media_type in (HTML, MHTML) else ""
        raise DocumentError(
            WRONG_TYPE,
            f"这不是 .docx，而是{told}{disguise}。请在 Word 或 WPS 中另存为 .docx 后重新上传。",
        )
    return _Reader(Package(data)).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._warnings: dict[str, int] = defaultdict(int)
        self._count = 0
        self._has_boxes = False
        self._styles = self._read_styles()
        self._known_styles: dict[str, _Style] = {}
        self._levels, self._nums = self._read_numbering()
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._links = self._read_links()

    def read(self) -> Document:
        xml = self._package.read("word/document.xml")
        self._has_boxes = b"txbxContent" in xml
        body = parse_xml(xml).find(f"{W}body")
        if body is None:
            raise DocumentError(DAMAGED)
        blocks = list(self._blocks(body, 0))
        warnings = []
        if count := self._warnings["picture"]:
            warnings.append(f"文中有{count}处图片或图形，没有导入，请作为附件上传。")
        if self._warnings["deleted"] or self._warnings["inserted"]:
            warnings.append("文中有修订痕迹，已按全部接受修订读取，请核对。")
        if self._warnings["hidden"]:
            warnings.append("文中有隐藏文字，没有导入。")
        if self._warnings["note"]:
            warnings.append("文中有脚注、尾注或批注，没有导入。")
        title = ""
        core = self._package.optional_xml("docProps/core.xml")
        if core is not None:
            title = (core.findtext("{http://purl.org/dc/elements/1.1/}title") or "").strip()
        return Document(blocks, warnings, title)

    # ---- parts beside the body

    def _read_styles(self) -> dict[str, Any]:
        if "word/styles.xml" not in self._package.names:
            return {}
        try:
            root = parse_xml(_without_table_styles(self._package.read("word/styles.xml")))
        except DocumentError:
            return {}
        return {node.get(f"{W}styleId", ""): node for node in root.iterfind(f"{W}style")}

    def _style(self, style_id: str) -> _Style:
        """A style with all it inherits, worked out once."""
        known = self._known_styles.get(style_id)
        if known is not None:
            return known
        style = _Style()
        heading: int | None = None
        indent: bool | None = None
        at, depth = style_id, 0
        while at in self._styles and depth < 12:
            node = self._styles[at]
            name = _value(node, "name")
            if depth == 0:
                style.name = name
            ppr = _child(node, "pPr")
            looks = _looks(ppr) if ppr is not None else _Looks()
            if heading is None and looks.outline is not None:
                heading = looks.outline + 1 if looks.outline < 9 else 0
            if heading is None and (
                match := re.fullmatch(r"(?:heading|标题)\s*([1-9])", name, re.IGNORECASE)
            ):
                heading = int(match.group(1))
            style.align = style.align or looks.align
            indent = looks.indent if indent is None else indent
            style.num = looks.num if style.num is None else style.num
            at, depth = _value(node, "basedOn"), depth + 1
        style.heading, style.indent = heading or 0, bool(indent)
        self._known_styles[style_id] = style
        return style

    def _read_numbering(self) -> tuple[dict[str, dict[int, "_Level"]], dict[str, "_Num"]]:
        root = self._package.optional_xml("word/numbering.xml")
        if root is None:
            return {}, {}
        levels: dict[str, dict[int, _Level]] = {}
        for node in root.iterfind(f"{W}abstractNum"):
            own: dict[int, _Level] = {}
            for level in node.iterfind(f"{W}lvl"):
                own[_int(level.get(f"{W}ilvl"), 0)] = _Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _int(_value(level, "start"), 1),
                )
            levels[node.get(f"{W}abstractNumId", "")] = own
        nums: dict[str, _Num] = {}
        for node in root.iterfind(f"{W}num"):
            starts = {
                _int(over.get(f"{W}ilvl"), 0): _int(_value(over, "startOverride"), 1)
                for over in node.iterfind(f"{W}lvlOverride")
                if over.find(f"{W}startOverride") is not None
            }
            nums[node.get(f"{W}numId", "")] = _Num(_value(node, "abstractNumId"), starts)
        return levels, nums

    def _read_links(self) -> dict[str, str]:
        root = self._package.optional_xml("word/_rels/document.xml.rels")
        if root is None:
            return {}
        return {
            node.get("Id", ""): node.get("Target", "")
            for node in root
            if str(node.get("Type", "")).endswith("/hyperlink")
            and str(node.get("Target", "")).lower().startswith(("http://", "https://"))
        }

    # ---- the body

    def _blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        if depth > MAX_DEPTH:
            raise DocumentError(BOMB)
        for node in parent.iterchildren():
            tag = node.tag
            if tag == f"{W}p":
                self._count += 1
                if self._count > MAX_BLOCKS:
                    raise DocumentError(BOMB)
                yield self._paragraph(node)
                for box in _text_boxes(node) if self._has_boxes else ():
                    yield from self._blocks(box, depth + 1)
            elif tag == f"{W}tbl":
                yield self._table(node, depth + 1)
            elif tag == f"{W}sdt":
                content = node.find(f"{W}sdtContent")
                if content is not None:
                    yield from self._blocks(content, depth + 1)
            elif tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                yield from self._blocks(node, depth + 1)
            elif tag == f"{MC}AlternateContent":
                chosen = node.find(f"{MC}Choice")
                chosen = node.find(f"{MC}Fallback") if chosen is None else chosen
                if chosen is not None:
                    yield from self._blocks(chosen, depth + 1)

    def _paragraph(self, node: Any) -> Paragraph:
        paragraph = Paragraph()
        ppr = _child(node, "pPr")
        looks = _looks(ppr) if ppr is not None else _Looks()
        style = self._style(looks.style)
        paragraph.style = style.name
        paragraph.heading = style.heading
        if looks.outline is not None:
            paragraph.heading = looks.outline + 1 if looks.outline < 9 else 0
        paragraph.align = looks.align or style.align
        paragraph.indent = style.indent if looks.indent is None else looks.indent
        paragraph.has_break = looks.page_break
        num = looks.num or style.num
        if num is not None:
            self._number(paragraph, *num)
        self._runs(node, paragraph, "", 0)
        if not any(run.text.strip() for run in paragraph.runs):
            paragraph.label = paragraph.list_kind = ""
        return paragraph

    def _runs(self, parent: Any, paragraph: Paragraph, href: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for node in parent.iterchildren():
            tag = node.tag
            if tag == f"{W}r":
                self._run(node, paragraph, href)
            elif tag in _SKIP:
                if tag in (f"{W}del", f"{W}moveFrom"):
                    self._warnings["deleted"] += 1
            elif tag == f"{W}hyperlink":
                self._runs(node, paragraph, self._links.get(node.get(R_ID, ""), href), depth + 1)
            elif tag == f"{W}sdt":
                content = node.find(f"{W}sdtContent")
                if content is not None:
                    self._runs(content, paragraph, href, depth + 1)
            elif isinstance(tag, str) and tag.startswith(W):
                if tag == f"{W}ins":
                    self._warnings["inserted"] += 1
                self._runs(node, paragraph, href, depth + 1)

    def _run(self, node: Any, paragraph: Paragraph, href: str) -> None:
        text: list[str] = []
        rpr: Any = None
        for part in node.iterchildren():
            tag = part.tag
            if tag == f"{W}rPr":
                rpr = part
            elif tag == f"{W}t":
                text.append(part.text or "")
            elif tag in (f"{W}tab", f"{W}ptab"):
                text.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                if part.get(f"{W}type") == "page":
                    paragraph.has_break = True
                else:
                    text.append("\n")
            elif tag == f"{W}lastRenderedPageBreak":
                paragraph.has_break = True
            elif tag == f"{W}noBreakHyphen":
                text.append("-")
            elif tag == f"{W}sym":
                text.append(_symbol(part))
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference", f"{W}commentReference"):
                self._warnings["note"] += 1
            elif (tag in _BLIPS or tag == f"{MC}AlternateContent") and not _text_boxes(part):
                self._warnings["picture"] += 1
        if not text:
            return
        run = Run("".join(text), href=href)
        for part in () if rpr is None else rpr.iterchildren():
            tag = part.tag
            if tag == f"{W}b":
                run.bold = _true(part)
            elif tag == f"{W}i":
                run.italic = _true(part)
            elif tag == f"{W}vertAlign":
                run.vert = {"superscript": "sup", "subscript": "sub"}.get(part.get(f"{W}val"), "")
            elif tag == f"{W}vanish" and _true(part):
                self._warnings["hidden"] += 1
                return
        if paragraph.runs and paragraph.runs[-1].same_look(run):
            paragraph.runs[-1].text += run.text
        else:
            paragraph.runs.append(run)

    def _number(self, paragraph: Paragraph, num_id: str, level: int) -> None:
        num = self._nums.get(num_id)
        if num is None or num_id == "0":
            return
        levels = self._levels.get(num.abstract, {})
        look = levels.get(level)
        if look is None or look.format == "none":
            return
        paragraph.list_level = level
        if look.format == "bullet":
            paragraph.list_kind = "bullet"
            return
        key = f"{num.abstract}/{num_id}" if num.starts else num.abstract
        counters = self._counters[key]
        start = num.starts.get(level, look.start)
        counters[level] = counters[level] + 1 if level in counters else start
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]

        def shown(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            there = levels.get(other, look)
            return count_word(counters.get(other, there.start), there.format)

        paragraph.list_kind = "number"
        paragraph.label = re.sub(r"%([1-9])", shown, look.text)
        if re.search(r"[0-9A-Za-z.)]$", paragraph.label):
            paragraph.label += " "

    def _table(self, node: Any, depth: int) -> Table:
        widths = [
            _int(col.get(f"{W}w"), PHANTOM) for col in node.iterfind(f"{W}tblGrid/{W}gridCol")
        ]
        place = [0]
        for width in widths:
            place.append(place[-1] + (width >= PHANTOM))
        if place[-1] == 0:
            place = list(range(len(widths) + 1))

        def at(edge: int) -> int:
            return place[edge] if edge < len(place) else place[-1] + edge - len(place) + 1

        rows: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}  # by grid column: the cell that a vMerge goes on
        header_rows = 0
        for tr in _children(node, "tr", 0):
            trpr = _child(tr, "trPr")
            if trpr is not None and _child(trpr, "del") is not None:
                self._warnings["deleted"] += 1
                continue
            if trpr is not None and _on(trpr, "tblHeader") and header_rows == len(rows):
                header_rows += 1
            edge = 0 if trpr is None else _int(_value(trpr, "gridBefore"), 0)
            row: list[Cell] = []
            going: dict[int, Cell] = {}
            for tc in _children(tr, "tc", 0):
                tcpr = _child(tc, "tcPr")
                span, merge = 1, None
                if tcpr is not None:
                    span = min(MAX_SPAN, max(1, _int(_value(tcpr, "gridSpan"), 1)))
                    vmerge = _child(tcpr, "vMerge")
                    if vmerge is not None:
                        merge = vmerge.get(f"{W}val", "continue")
                begin, end = at(edge), at(edge + span)
                above = open_cells.get(edge)
                blocks = list(self._blocks(tc, depth))
                if end == begin and not any(block.text.strip() for block in blocks):
                    edge += span
                    continue
                if merge == "continue" and above is not None and above.column == begin:
                    above.rows += 1
                    if any(block.text.strip() for block in blocks):
                        above.blocks.extend(blocks)
                    going[edge] = above
                else:
                    cell = Cell(blocks, begin, max(1, end - begin))
                    row.append(cell)
                    if merge is not None:
                        going[edge] = cell
                edge += span
            open_cells = going
            rows.append(row)
        width = max((c.column + c.cols for row in rows for c in row), default=0)
        return Table(rows, width, header_rows)


@dataclass(slots=True)
class _Level:
    format: str
    text: str
    start: int


@dataclass(slots=True)
class _Num:
    abstract: str
    starts: dict[int, int]


def _without_table_styles(xml: bytes) -> bytes:
    """A style sheet without what tables look like: often nine tenths of it, and nothing that is asked for here."""
    end = b"</w:style>"
    return end.join(
        part
        for part in xml.split(end)
        if not (
            part.lstrip().startswith(b"<w:style ") and b'w:type="table"' in part[: part.find(b">")]
        )
    )


def _children(parent: Any, name: str, depth: int) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for node in parent.iterchildren():
        if node.tag == f"{W}{name}":
            yield node
        elif depth < MAX_DEPTH and node.tag in (
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}ins",
            f"{W}customXml",
        ):
            yield from _children(node, name, depth + 1)


def _text_boxes(node: Any) -> list[Any]:
    """Text boxes in a paragraph; the second copy of each (its fallback) is left out."""
    boxes = []
    for box in node.iter(f"{W}txbxContent"):
        parent = box.getparent()
        doubled = False
        while parent is not None and parent is not node:
            if parent.tag == f"{W}txbxContent":
                doubled = True
            if parent.tag == f"{MC}Fallback":
                alternative = parent.getparent().find(f"{MC}Choice")
                if alternative is not None and alternative.find(f".//{W}txbxContent") is not None:
                    doubled = True
            parent = parent.getparent()
        if not doubled:
            boxes.append(box)
    return boxes


def _child(node: Any, name: str) -> Any:
    """The first child of a name; asked for every cell and line, so without the detour of a path."""
    return next(node.iterchildren(f"{W}{name}"), None)


def _value(node: Any, name: str) -> str:
    child = _child(node, name)
    return "" if child is None else str(child.get(f"{W}val", ""))


def _on(node: Any, name: str) -> bool:
    child = _child(node, name)
    return child is not None and _true(child)


def _true(node: Any) -> bool:
    return node.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _int(text: object, default: int) -> int:
    try:
        return int(float(str(text)))
    except (ValueError, OverflowError):
        return default


def _looks(ppr: Any) -> _Looks:
    looks = _Looks()
    for node in ppr.iterchildren():
        tag = node.tag
        if tag == f"{W}pStyle":
            looks.style = node.get(f"{W}val", "")
        elif tag == f"{W}jc":
            looks.align = _ALIGN.get(node.get(f"{W}val", ""), "")
        elif tag == f"{W}ind":
            looks.indent = _indent(node)
        elif tag == f"{W}numPr":
            looks.num = _value(node, "numId"), _int(_value(node, "ilvl"), 0)
        elif tag == f"{W}outlineLvl":
            value = node.get(f"{W}val", "")
            looks.outline = int(value) if value.isdigit() else None
        elif tag == f"{W}pageBreakBefore":
            looks.page_break = _true(node)
    return looks


def _indent(node: Any) -> bool | None:
    for name in ("firstLineChars", "firstLine"):
        if (value := node.get(f"{W}{name}")) is not None:
            return _int(value, 0) > 0
    return None


def _symbol(node: Any) -> str:
    code = _int(int(node.get(f"{W}char", "0"), 16) if node.get(f"{W}char") else 0, 0)
    # Wingdings and Symbol: only the ticks and boxes an office uses.
    return {0xF0FE: "☑", 0xF0A8: "□", 0xF06F: "□", 0xF052: "☑", 0xF0FC: "✓"}.get(code, "")


_DIGITS: Final = "〇一二三四五六七八九"


def chinese_number(value: int) -> str:
    """12 → 十二, 105 → 一百零五; for the numbers of headings."""
    if not 0 < value < 1000:
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def count_word(value: int, number_format: str) -> str:
    """A number as Word's format writes it."""
    if number_format in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "taiwaneseCounting",
        "chineseLegalSimplified",
    ):
        return chinese_number(value)
    if number_format == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and value <= 20:
        return chr(0x245F + value)
    if number_format == "decimalFullWidth":
        return str(value).translate({48 + i: 0xFF10 + i for i in range(10)})
    if number_format == "decimalZero":
        return f"{value:02d}"
    if number_format in ("lowerLetter", "upperLetter") and 0 < value <= 26:
        return chr((97 if number_format == "lowerLetter" else 65) + value - 1)
    if number_format in ("lowerRoman", "upperRoman") and 0 < value < 40:
        text = (
            "x" * (value // 10)
            + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[value % 10]
        )
        return text if number_format == "lowerRoman" else text.upper()
    return str(value)
