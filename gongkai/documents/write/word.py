"""Word 文稿：GB/T 9704 的版面, real font names, merged cells exactly as on the form."""

from html import escape
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.documents.write.grid import Grid, Heading, Line, Spot, spots
from gongkai.documents.write.paper import Block, Paper

LATIN: Final = "Times New Roman"
BODY: Final = "仿宋_GB2312"
TITLE: Final = "方正小标宋简体"
SECTION: Final = "黑体"
ASPECT: Final = "楷体_GB2312"
PAGE: Final = "宋体"
LINE: Final = Pt(28.95)  # 22 lines on the 225 mm of the type area
SQUEEZE: Final = -4  # twentieths of a point: 28 characters of 16 pt on 156 mm
TABLE_POINTS: Final = 21  # half points: 五号
TWIPS_A_MM: Final = 1440 / 25.4
HEADING_STYLES: Final = {
    "title": ("Title", TITLE, 22.0),
    "section": ("Heading 1", SECTION, 16.0),
    "aspect": ("Heading 2", ASPECT, 16.0),
}


def report_docx(paper: Paper) -> bytes:
    """The report as .docx, made again the same from the same facts."""
    document = Document()
    _page(document)
    _styles(document)
    properties = document.core_properties
    properties.title, properties.author = paper.title, paper.signature
    properties.comments, properties.language = "", "zh-CN"
    title = document.add_paragraph(style="Title")
    for number, line in enumerate(paper.title_lines):
        run = title.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        _hint(run)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in paper.parts:
        if isinstance(part, Grid):
            _table(document, paper, part)
        else:
            _paragraph(document, part)
    _closing(document, paper)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # LibreOffice misreads it
        section._sectPr.remove(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, at the outer edge, one character in."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    layout.first_line_indent = Pt(0)
    layout.left_indent = layout.right_indent = Pt(14)
    face = (
        f'<w:rPr {nsdecls("w")}><w:rFonts w:hint="eastAsia" w:ascii="{PAGE}" w:hAnsi="{PAGE}" '
        f'w:eastAsia="{PAGE}"/><w:sz w:val="28"/></w:rPr>'
    )
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run._r.insert(0, parse_xml(face))
        if text is None:
            field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'
            simple = parse_xml(field)
            run._r.addprevious(simple)
            simple.append(run._r)
            run.text = "1"


def _styles(document: Any) -> None:
    _style(document.styles["Normal"], BODY, 16.0, latin=LATIN)
    normal = document.styles["Normal"].paragraph_format
    normal.line_spacing_rule, normal.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    normal.space_before = normal.space_after = Pt(0)
    normal.first_line_indent = Pt(32)
    normal.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, face, size in HEADING_STYLES.values():
        style = document.styles[name]
        _style(style, face, size, latin=face)
        style.font.bold, style.font.italic = False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        layout.keep_with_next = True
    title = document.styles["Title"].paragraph_format
    title.first_line_indent, title.space_after, title.line_spacing = Pt(0), Pt(29), Pt(32)
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _style(style: Any, face: str, size: float, *, latin: str) -> None:
    """Name the real faces; a theme font would outrank them."""
    style.font.size = Pt(size)
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    fonts = properties.get_or_add_rFonts()
    for key, value in (("ascii", latin), ("hAnsi", latin), ("eastAsia", face), ("cs", latin)):
        fonts.set(qn(f"w:{key}"), value)
    fonts.set(qn("w:hint"), "eastAsia")
    size_mark = properties.find(qn("w:sz"))
    size_mark.addprevious(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{SQUEEZE}"/>'))


def _paragraph(document: Any, block: Block) -> None:
    if block.kind == "text":
        paragraph = document.add_paragraph(block.text)
    else:
        paragraph = document.add_paragraph(block.text, style=HEADING_STYLES[block.kind][0])
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")
    for run in paragraph.runs:
        _hint(run)


def _hint(run: Any) -> None:
    """Else Word sets “ ” — … half as wide."""
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")


def _closing(document: Any, paper: Paper) -> None:
    if not paper.closing:
        return
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    gap = document.add_paragraph()
    gap.paragraph_format.keep_with_next = True
    for number, line in enumerate(paper.closing):
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout = paragraph.paragraph_format
        layout.first_line_indent = Pt(0)
        layout.right_indent = Pt(64 if number else 32)
        layout.keep_with_next = number == 0
        for run in paragraph.runs:
            _hint(run)


def _table(document: Any, paper: Paper, grid: Grid) -> None:
    body = document.element.body
    section = body.find(qn("w:sectPr"))
    section.addprevious(parse_xml(_table_xml(paper, grid)))
    space = document.add_paragraph()
    space.paragraph_format.line_spacing = Pt(12)


def _table_xml(paper: Paper, grid: Grid) -> str:
    """A w:tbl with true gridSpan and vMerge."""
    twips = [round(width * TWIPS_A_MM) for width in grid.widths]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    heads, last = len(grid.heads), sum(1 for _ in grid.lines) - 1
    rows = "".join(
        _row_xml(paper, line, twips, head=number < heads, stays=_stays(grid, number, last))
        for number, line in enumerate(spots(grid))
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/>'
        '<w:right w:w="28" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{escape(grid.caption)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _stays(grid: Grid, number: int, last: int) -> bool:
    """Which rows stay with the next one. 表二 and 表四 are short and stay on one page.

    表三 breaks, where it must, before 三、本年度办理结果 or between its later groups: the vertical label is
    printed once, above the first break, and （四）无法提供 and so on name the rows that follow. The headings
    stay with the first row.
    """
    if grid.table != "3":
        return number < last
    lines = list(grid.lines)
    groups = [at for at, line in enumerate(lines) if at >= len(grid.heads) and _opens(line)]
    whole, _third, *later = groups
    return len(grid.heads) >= number or (number < last and number + 1 not in (whole, *later))


def _opens(line: Line) -> bool:
    """Whether a vertical label begins here."""
    return any(isinstance(cell, Heading) and cell.scope == "rowgroup" for cell in line.cells)


def _row_xml(paper: Paper, line: list[Spot], twips: list[int], *, head: bool, stays: bool) -> str:
    mark = "<w:tblHeader/>" if head else ""
    cells = "".join(_cell_xml(paper, spot, twips, head=head, stays=stays) for spot in line)
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{cells}</w:tr>"


def _cell_xml(paper: Paper, spot: Spot, twips: list[int], *, head: bool, stays: bool) -> str:
    cell = spot.cell
    width = sum(twips[spot.column : spot.column + cell.colspan])
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.colspan > 1:
        properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        properties += '<w:vMerge w:val="restart"/>' if spot.first else "<w:vMerge/>"
    properties += '<w:vAlign w:val="center"/>'
    is_heading = isinstance(cell, Heading)
    text = cell.text if isinstance(cell, Heading) else paper.written(cell.at, cell.unit)
    left = is_heading and not head and getattr(cell, "scope", "") == "row"
    face = (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{LATIN}" w:hAnsi="{LATIN}" '
        f'w:eastAsia="{BODY}"/><w:spacing w:val="0"/><w:sz w:val="{TABLE_POINTS}"/></w:rPr>'
    )
    run = (
        f'<w:r>{face}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
        if text and spot.first
        else ""
    )
    keep = "<w:keepNext/>" if stays else ""
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{keep}"
        '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="260" '
        'w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
        f'<w:jc w:val="{"left" if left else "center"}"/></w:pPr>{run}</w:p></w:tc>'
    )
