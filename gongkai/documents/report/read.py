"""One file becomes one report."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gongkai.documents import sniff as kinds
from gongkai.documents.errors import (
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    TOO_LARGE,
    WRONG_TYPE,
    DocumentError,
)
from gongkai.documents.report.doubt import doubted
from gongkai.documents.report.gather import gathered
from gongkai.documents.report.model import Block, Grid, Line, Source
from gongkai.documents.report.prose import opens_twice, read_prose, section_heading
from gongkai.documents.report.sources import extra
from gongkai.documents.report.sources.plain import tokens
from gongkai.documents.report.tables import Figures, Place, TableReader, two_reports
from gongkai.documents.sniff import NAMES, sniff
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import NoFormError, form_by_id, form_for_year

NO_TABLES: Final = "no_tables"
SCANNED: Final = "scanned"
MAX_FILE: Final = 80 * 2**20
_PICTURES: Final = frozenset((kinds.PNG, kinds.JPEG, kinds.TIFF, kinds.BMP, kinds.GIF, kinds.WEBP))

_NO_TABLES: Final = (
    "文件里没有找到年度报告的表格（主动公开、依申请公开、复议诉讼三张表），无法读取数字。"
    "若表格是图片，请提供文字版；若选错了文件，请重新选择。"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as it was read, and where each value stood."""

    report: Report
    places: tuple[Place, ...] = ()
    media_type: str = ""

    def to_json(self) -> dict[str, Any]:
        """The read-report contract, with ``places`` and ``media_type`` besides."""
        places: list[dict[str, Any]] = [
            {**place.at.to_json(), "raw": place.raw, "page": place.page, "box": place.box}
            for place in self.places
        ]
        return self.report.to_json() | {"places": places, "media_type": self.media_type}


@dataclass(slots=True)
class _Understood:
    figures: Figures
    lines: list[str] = field(default_factory=list)
    twice: bool = False


def read_report(source: bytes | Path | str, *, name: str = "") -> Reading:
    """Read an annual report of any usual format, by its content.

    Raises ``DocumentError`` where the file cannot be read as one. A value that is not there is absent
    or null with its cell noted; nothing is guessed.
    """
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        name = name or path.name
        if path.stat().st_size > MAX_FILE:
            raise DocumentError(TOO_LARGE)
        data = path.read_bytes()
    if len(data) > MAX_FILE:
        raise DocumentError(TOO_LARGE)
    if not data.strip():
        raise DocumentError(EMPTY)
    kind = sniff(data)
    found = _source(kind, data)
    understood = _understand(found.blocks)
    figures = understood.figures
    if figures.empty:
        raise DocumentError(NO_TABLES, _NO_TABLES)
    if understood.twice and (figures.conflict or opens_twice(understood.lines)):
        raise two_reports()
    prose = read_prose(understood.lines, name=name)
    notes = [*found.notes, *prose.notes, *figures.notes]
    if figures.conflict:
        notes.append("同一行在文件里出现不止一次而数字不同，没有读取，请核对原文。")
    form_id = figures.form_id
    if not form_id and prose.year is not None:
        try:
            form_id = form_for_year(prose.year).id
            notes.append(f"表格里看不出格式版本，按{prose.year}年度适用的{form_id}年版处理。")
        except NoFormError:
            notes.append("表格里看不出格式版本。")
    notes += _missing(figures, form_id)
    report = Report(
        agency=prose.agency,
        year=prose.year,
        form_id=form_id,
        table2=figures.table2,
        table3=figures.table3,
        table4=figures.table4,
        narrative=tuple(prose.narrative),
        cells=tuple(figures.cells),
        title=prose.title,
        text=prose.text,
        sections=tuple(prose.sections),
        units=figures.units,
        notes=tuple(dict.fromkeys(notes)),
    )
    return Reading(doubted(report) if found.scanned else report, tuple(figures.places), kind)


def _source(kind: str, data: bytes) -> Source:
    # Each reader is imported when it is needed: a batch of web pages loads no PDF engine.
    if kind == kinds.DOCX:
        from gongkai.documents.report.sources import word

        return word.read(data)
    if kind == kinds.HTML:
        from gongkai.documents.report.sources import page

        return page.read(data)
    if kind == kinds.MHTML:
        from gongkai.documents.report.sources import page

        return page.read_archive(data)
    if kind == kinds.TXT:
        from gongkai.documents.report.sources import plain

        return plain.read(data)
    if kind in (kinds.XLSX, kinds.XLS, kinds.ODS):
        from gongkai.documents.report.sources import sheets

        return sheets.read(data)
    if kind == kinds.ODT:
        from gongkai.documents.report.sources import odf

        return odf.read(data)
    if kind == kinds.PDF:
        from gongkai.documents.report.sources import pdf

        return pdf.read(data)
    if kind in _PICTURES:
        if extra.recognition():
            from gongkai.documents.report.sources import scan

            return scan.read_picture(data)
        raise DocumentError(
            SCANNED,
            f"这是{NAMES[kind]}，没有文字可读，{extra.WITHOUT}。"
            "请提供报告的文字版（Word、网页或文字 PDF）。",
        )
    if kind == kinds.RTF:
        from gongkai.documents.report.sources import rtf

        return rtf.read(data)
    if kind == kinds.DOC:
        from gongkai.documents.report.sources import office, word

        return word.read(office.to_docx(data))
    if kind == kinds.ENCRYPTED_OFFICE:
        raise DocumentError(ENCRYPTED)
    if kind in (kinds.ZIP, kinds.OLE) and data[:2] in (b"PK", b"\xd0\xcf"):
        if b"[Content_Types].xml" in data[:4000] or b"word/" in data[:4000]:
            raise DocumentError(DAMAGED)
        raise DocumentError(
            WRONG_TYPE,
            f"这是{NAMES[kind]}，不是一份报告。请解压后逐份选择，或另存为 .docx 后重新选择。",
        )
    raise DocumentError(
        WRONG_TYPE,
        f"不能从{NAMES[kind]}中读取年度报告。请提供 Word、Excel、网页、文本或文字 PDF。",
    )


def _understand(blocks: list[Block]) -> _Understood:
    """Read the grids with true cells; only a file without such tables is read line by line."""
    reader = TableReader()
    lines: list[str] = []
    used = False
    for block in blocks:
        if isinstance(block, Line):
            if section_heading(block.text):
                reader.section()
            lines.append(block.text)
        elif block.kind == "cells" and reader.add(block):
            used = True
        else:
            lines += _as_lines(block)
    if used:
        figures = reader.figures()
        if not figures.empty:
            return _Understood(figures, lines, reader.told_twice)
    return _by_lines(blocks)


def _by_lines(blocks: list[Block]) -> _Understood:
    reader = TableReader()
    lines: list[str] = []
    for block in gathered(blocks):
        if isinstance(block, Grid):
            for row in block.rows:
                part = Grid([row], "tabs" if block.kind == "cells" else block.kind)
                if not reader.add(part):
                    lines += _as_lines(part)
        elif section_heading(block.text):
            reader.section()
            lines.append(block.text)
        elif not reader.add(Grid([tokens(block.text, block.page)], "tokens")):
            lines.append(block.text)
    figures = reader.figures()
    return _Understood(figures, lines, reader.told_twice)


def _as_lines(grid: Grid) -> list[str]:
    lines = []
    for number, row in enumerate(grid.rows):
        texts = dict.fromkeys(
            (id(s), s.text.strip()) for s in row if s.text.strip() and s.row in (number, 0)
        )
        if texts:
            lines += "\u3000".join(text for _, text in texts).split("\n")
    return lines


def _missing(figures: Figures, form_id: str) -> list[str]:
    """Sentences on what was not found."""
    notes = []
    if form_id:
        form = form_by_id(form_id)
        wanted2 = [row for block in form.table2 for row in block.rows]
        lacking2 = [row.label for row in wanted2 if row.id not in figures.table2]
        lacking3 = [row.label for row in form.numeric_rows if row.id not in figures.table3]
        for said, lacking, total in (
            ("表二（主动公开政府信息情况）", lacking2, len(wanted2)),
            ("表三（收到和处理政府信息公开申请情况）", lacking3, len(form.numeric_rows)),
        ):
            if len(lacking) == total:
                notes.append(f"没有找到{said}。")
            elif lacking:
                notes.append(f"{said}有{len(lacking)}行没有找到：{'、'.join(lacking)}。")
    lacking4 = [g.label for g in form_by_id("2021").table4_groups if g.id not in figures.table4]
    if lacking4:
        notes.append(f"表四（行政复议、行政诉讼情况）没有找到：{'、'.join(lacking4)}。")
    unread = sum(cell.state == "unread" for cell in figures.cells)
    if unread:
        notes.append(f"有{unread}格没有读出，请对照原文补录。")
    return notes
