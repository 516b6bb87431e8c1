"""成品：the files of a letter, in the office's own layout where it has one, else in the built-in one."""

from dataclasses import dataclass
from pathlib import Path

from gongkai.letters.docx import write_docx
from gongkai.letters.edited import blanks_of, check_blanks, check_edited, finished, unnumbered
from gongkai.letters.errors import LetterError, NoFontError
from gongkai.letters.letter import Letter, from_dict
from gongkai.letters.models import Letter as Row
from gongkai.letters.models import Letterhead
from gongkai.letters.office import NoOfficeError, program
from gongkai.letters.own_template import fill_template
from gongkai.letters.pdf import write_pdf

EDITED = "这份文书是收回的修改件"


def waits(what: str) -> str:
    """Why there is no PDF yet, and whether this machine can make one."""
    return f"{what}，版式文件须另行转换。" if program() else NoOfficeError.message


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
        return Files(docx, None, waits("这份文书用本机关模板排版"))
    docx = write_docx(letter)
    try:
        pdf = write_pdf(letter, font_folders=(font_folder,))
    except NoFontError as error:
        return Files(docx, None, error.message)
    return Files(docx, pdf.data, "".join(pdf.notes))


def to_edit(letter: Letter, head: Letterhead) -> bytes:
    """The letter before it has its number, for Word or WPS; its blanks are filled when it is issued."""
    blank = unnumbered(letter)
    if head.template is not None:
        return fill_template(head.template.path.read_bytes(), blank)
    return write_docx(blank)


def check_to_issue(data: bytes, letter: Letter) -> str:
    """The words of an edited letter that has no number yet, blanks and all."""
    text = check_edited(data, unnumbered(letter))
    check_blanks(text)
    return text


def render_edited(data: bytes, letter: Letter) -> tuple[Files, str]:
    """The edited file with number, addressee and day in place, and its words."""
    check_to_issue(data, letter)
    docx = finished(data, letter, blanks_of(letter))
    return Files(docx, None, waits(EDITED)), check_edited(docx, letter)


def docx_of(row: Row) -> bytes:
    """The editable file of an issued letter: the kept one, or made again from the sealed text."""
    _refuse_purged(row)
    return row.docx.path.read_bytes() if row.docx else write_docx(from_dict(row.content))


def pdf_of(row: Row, *, font_folder: Path) -> bytes:
    """The file to send: the kept one, or made again from the sealed text in the built-in layout."""
    _refuse_purged(row)
    if row.pdf:
        return row.pdf.path.read_bytes()
    if row.is_edited:
        raise LetterError(row.note or waits(EDITED))
    return write_pdf(from_dict(row.content), font_folders=(font_folder,)).data


def _refuse_purged(row: Row) -> None:
    if row.purged_at:
        raise LetterError("文书的正文、收件人和文件已按期清除。")
