"""可编辑文件：a composed letter as .docx after GB/T 9704 信函格式, naming the official faces."""

import io
import unicodedata
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.letters.letter import HEADING, Letter

FANG, BIAO, BLACK, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
LATIN = "Times New Roman"
RED = RGBColor(0xD9, 0x00, 0x1B)
PITCH = 28.95
BODY = 16
TIGHT = "-4"  # 28 characters on 156 mm: a fifth of a point less between two
CENTER, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


def write_docx(letter: Letter) -> bytes:
    """The letter as a file to edit; opens in Word, WPS and LibreOffice."""
    document = Document()
    _page(document)
    _head(document, letter)
    for paragraph in letter.body:
        face = BLACK if paragraph.role == HEADING else FANG
        stays = paragraph.role == HEADING
        _add(document, paragraph.text, face=face, align=BOTH, indent=2, keep=stays)
    _attachments(document, letter)
    _signature(document, letter)
    if letter.cc:
        last = _add(document, f"抄送：{'，'.join(letter.cc)}。", size=14, before=PITCH)
        last.paragraph_format.left_indent = Pt(14)
        _border(last, top=("single", 8, "000000"), bottom=("single", 8, "000000"))
    _slip(document, letter)
    _properties(document, letter)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    style = document.styles["Normal"]
    style.font.size = Pt(BODY)
    _faces(style.element.get_or_add_rPr(), FANG)
    tight = OxmlElement("w:spacing")
    tight.set(qn("w:val"), TIGHT)
    properties = style.element.get_or_add_rPr()
    properties.insert_element_before(
        tight, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang"
    )
    _element(properties, "w:lang", val="en-US", eastAsia="zh-CN")
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        _element(style.element.get_or_add_pPr(), name, val="0")
    for old in document.styles.element.iter(qn("w:lang")):
        old.set(qn("w:eastAsia"), "zh-CN")
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    first = section.first_page_footer.paragraphs[0]
    first.paragraph_format.left_indent, first.paragraph_format.right_indent = Mm(-8), Mm(-6)
    _border(first, top=("thinThickSmallGap", 24, "D9001B"))
    _page_number(section.footer.paragraphs[0], RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _head(document: Any, letter: Letter) -> None:
    size = max(17.0, min(36.0, 425 / max(1, len(letter.mark))))
    mark = document.sections[0].first_page_header.paragraphs[0]
    _style(mark, letter.mark, face=BIAO, size=size, align=CENTER, exact=False, latin=BIAO)
    mark.runs[0].font.color.rgb = RED
    mark.paragraph_format.space_after = Mm(0)
    mark.paragraph_format.left_indent, mark.paragraph_format.right_indent = Mm(-8), Mm(-6)
    _border(mark, bottom=("thickThinSmallGap", 24, "D9001B"), space=11)
    _add(document, letter.number, align=RIGHT, before=6)
    title = _add(
        document, letter.title, face=BIAO, size=22, align=CENTER, before=PITCH, after=14,
        exact=False, latin=BIAO,
    )  # fmt: skip
    title.paragraph_format.keep_with_next = True
    if letter.salutation:
        _add(document, letter.salutation)


def _attachments(document: Any, letter: Letter) -> None:
    for position, line in enumerate(letter.attachment_lines):
        # the lines after the first already carry the width of «附件：»
        _add(document, line, indent=2, before=PITCH if position == 0 else 0, align=BOTH)


def _signature(document: Any, letter: Letter) -> None:
    """The date four characters from the right, the name centred over it; never alone on a page."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    name, day = _width(letter.signature), _width(letter.date)
    wide = max(name - day, 0.0) / 2
    day_right = max(4.0, wide)
    name_right = max(day_right + (day - name) / 2, 0.0)
    _add(document, letter.signature, align=RIGHT, right=name_right, before=2 * PITCH, keep=True)
    _add(document, letter.date, align=RIGHT, right=day_right)


def _width(text: str) -> float:
    """In characters of the text's own size; a digit is half as wide."""
    wide = {"W", "F", "A"}
    return sum(1.0 if unicodedata.east_asian_width(c) in wide else 0.5 for c in text)


def _slip(document: Any, letter: Letter) -> None:
    if letter.slip is None:
        return
    title = _add(
        document, letter.slip.title, face=BIAO, size=22, align=CENTER, after=14, exact=False,
        latin=BIAO,
    )  # fmt: skip
    title.paragraph_format.page_break_before = True
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, (Mm(42), Mm(114)), strict=True):
        column.width = width
    for row in letter.slip.rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(42), Mm(114)
        _cell(cells[0], row.label, CENTER)
        _cell(cells[1], row.text, WD_ALIGN_PARAGRAPH.LEFT)
        for _ in range(row.lines - 1 if not row.text else 0):
            _style(cells[1].add_paragraph(), "", size=14)


def _cell(cell: Any, text: str, align: Any) -> None:
    paragraph = cell.paragraphs[0]
    _style(paragraph, text, size=14)
    paragraph.alignment = align
    cell.vertical_alignment = 1


def _add(document: Any, text: str, **look: Any) -> Any:
    return _style(document.add_paragraph(), text, **look)


def _style(
    paragraph: Any, text: str, *, face: str = FANG, size: float = BODY, align: Any = None,
    indent: int = 0, right: float = 0.0, before: float = 0, after: float = 0, exact: bool = True,
    latin: str = LATIN, keep: bool = False,
) -> Any:  # fmt: skip
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = keep or None
    form.widow_control = False
    if exact:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)
    if align is not None:
        paragraph.alignment = align
    if indent:
        form.first_line_indent = Pt(indent * size)
        _ind(paragraph).set(qn("w:firstLineChars"), str(indent * 100))
    if right:
        form.right_indent = Pt(right * size)
        _ind(paragraph).set(qn("w:rightChars"), str(round(right * 100)))
    if text:
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        _faces(run._r.get_or_add_rPr(), face, latin)
    return paragraph


def _element(parent: Any, name: str, **values: str) -> None:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)


def _ind(paragraph: Any) -> Any:
    return paragraph._p.get_or_add_pPr().get_or_add_ind()


def _faces(properties: Any, face: str, latin: str = LATIN) -> None:
    """Name the Chinese face; the hint keeps “ ” — … as wide as a Chinese character."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(qn("w:ascii"), latin)
    fonts.set(qn("w:hAnsi"), latin)
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _border(paragraph: Any, *, space: int = 1, **sides: tuple[str, int, str]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        if side in sides:
            kind, size, colour = sides[side]
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", kind), ("sz", size), ("space", space), ("color", colour)):
                line.set(qn(f"w:{name}"), str(value))
            borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
        "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
        "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
        "w:mirrorIndents", "w:jc", "w:rPr", "w:sectPr",
    )  # fmt: skip


def _page_number(paragraph: Any, align: Any) -> None:
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(14)
    for text, code in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.size = Pt(14)
        _faces(run._r.get_or_add_rPr(), SONG, SONG)
        if code:
            for kind in ("begin", "", "end"):
                part = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    part.set(qn("w:fldCharType"), kind)
                else:
                    part.text = code
                run._r.append(part)


def _properties(document: Any, letter: Letter) -> None:
    """Nothing of the machine or the person that made it; the day is the letter's own."""
    core = document.core_properties
    day = datetime.combine(letter.signed_on, datetime.min.time())
    core.title, core.author, core.comments, core.last_modified_by = (
        letter.title, letter.signature, "", "",
    )  # fmt: skip
    core.created = core.modified = day
    core.language = "zh-CN"
