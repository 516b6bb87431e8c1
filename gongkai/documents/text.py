"""The words of a file for the search index, within bounds."""

from pathlib import Path
from typing import Final

from gongkai.documents import sniff as kinds
from gongkai.documents.clean import plain_text
from gongkai.documents.errors import DocumentError
from gongkai.documents.pdf_text import text_of_pdf
from gongkai.documents.sniff import decode_text, sniff
from gongkai.documents.wordml import read_docx

MAX_FILE: Final = 50 * 2**20
MAX_TEXT: Final = 1_000_000
MAX_HTML: Final = 8_000_000
MAX_CELLS: Final = 200_000


def text_of(path: Path | str) -> str | None:
    """The text of a .docx, .odt, .rtf, .xlsx, .xls, .ods, PDF, HTML or text file, else ``None``.

    Never raises for a bad file: an attachment that cannot be searched is still an attachment.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE:
            return None
        kind = sniff(path)
        if kind == kinds.DOCX:
            return "\n".join(b.text for b in read_docx(path.read_bytes()).blocks)[:MAX_TEXT]
        if kind in (kinds.XLSX, kinds.XLS, kinds.ODS):
            return _workbook(path.read_bytes())
        if kind == kinds.PDF:
            text = text_of_pdf(path)
            return text[:MAX_TEXT] if text else None
        if kind in (kinds.ODT, kinds.RTF):
            return _document(kind, path.read_bytes())[:MAX_TEXT]
        if kind == kinds.HTML:
            return plain_text(decode_text(path.read_bytes())[:MAX_HTML])[:MAX_TEXT]
        if kind == kinds.TXT:
            with path.open("rb") as file:
                return decode_text(file.read(4 * MAX_TEXT))[:MAX_TEXT]
    except (DocumentError, OSError):
        return None
    return None


def _document(kind: str, data: bytes) -> str:
    from gongkai.documents.report.model import Line
    from gongkai.documents.report.sources import odf, rtf

    source = odf.read(data) if kind == kinds.ODT else rtf.read(data)
    lines: list[str] = []
    for block in source.blocks:
        if isinstance(block, Line):
            lines.append(block.text)
            continue
        for number, row in enumerate(block.rows):
            own = {id(spot): spot.text for spot in row if spot.row == number}
            lines.append("\t".join(own.values()).strip())
    return "\n".join(line for line in lines if line)


def _workbook(data: bytes) -> str | None:
    from gongkai.documents.workbook import read_workbook

    lines: list[str] = []
    cells = 0
    for sheet in read_workbook(data):
        lines.append(sheet.name)
        for row in sheet.rows:
            cells += len(row)
            lines.append("\t".join(row).strip())
            if cells > MAX_CELLS:
                break
    return "\n".join(line for line in lines if line)[:MAX_TEXT]
