"""成品：the files of a letter, in the office's own layout where it has one, else in the built-in one."""

from dataclasses import dataclass
from pathlib import Path

from gongkai.letters.docx import write_docx
from gongkai.letters.errors import NoFontError
from gongkai.letters.letter import Letter, from_dict
from gongkai.letters.models import Letter as Row
from gongkai.letters.models import Letterhead
from gongkai.letters.office import NoOfficeError, program
from gongkai.letters.own_template import fill_template
from gongkai.letters.pdf import write_pdf

WAITS = "这份文书用本机关模板排版，版式文件须另行转换。"


@dataclass(frozen=True, slots=True)
class Files:
    """What could be made, and the sentence that says why something could not."""

    docx: bytes | None = None
    pdf: bytes | None = None
    note: str = ""


def render(letter: Letter, head: Letterhead, *, font_folder: Path) -> Files:
    """Both files of a letter; fast enough for a transaction, because nothing is converted here."""
    if head.template is not None:
        docx = fill_template(head.template.path.read_bytes(), letter)
        return Files(docx, None, WAITS if program() else NoOfficeError.message)
    docx = write_docx(letter)
    try:
        pdf = write_pdf(letter, font_folders=(font_folder,))
    except NoFontError as error:
        return Files(docx, None, error.message)
    return Files(docx, pdf.data, "".join(pdf.notes))


def docx_of(row: Row) -> bytes:
    """The editable file of an issued letter: the kept one, or made again from the sealed text."""
    return row.docx.path.read_bytes() if row.docx else write_docx(from_dict(row.content))


def pdf_of(row: Row, *, font_folder: Path) -> bytes:
    """The file to send: the kept one, or made again from the sealed text in the built-in layout."""
    if row.pdf:
        return row.pdf.path.read_bytes()
    return write_pdf(from_dict(row.content), font_folders=(font_folder,)).data
