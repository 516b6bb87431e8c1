"""版式文件：a composed letter as PDF/A-2a and PDF/UA-1, set by Typst after GB/T 9704 信函格式."""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from gongkai.letters.errors import LetterError
from gongkai.letters.fonts import Faces, faces, font_book
from gongkai.letters.letter import Letter, as_dict

SOURCE = Path(__file__).parent / "letter.typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
BEIJING = timezone(timedelta(hours=8))
GETA = "〓"
#: Blank lines above the signature: GB/T 9704-2012 lets spacing be narrowed where seal and day find no room.
ROOMS = (2, 1)


@dataclass(frozen=True, slots=True)
class Pdf:
    """The file, and what a person should know about it."""

    data: bytes
    notes: tuple[str, ...] = ()


def write_pdf(letter: Letter, *, font_folders: Sequence[Path] = ()) -> Pdf:
    """The letter on paper; the same letter gives the same bytes.

    A character that no face of this machine can draw is set as 〓 and named below the letter: it is never
    left blank. Raises :class:`~gongkai.letters.errors.NoFontError` where there is no Chinese face.
    """
    found = faces(font_folders)
    undrawn = found.undrawn(letter.text() + "—□〓")
    footnotes = tuple(
        f"注：文中{GETA}处为本机字库没有的字符（统一码{_code(char)}），以可编辑文件中的文字为准。"
        for char in undrawn
    )
    drawn = _drawn(letter, undrawn)
    payload = as_dict(drawn) | {
        "body": [{"text": p.text, "role": p.role} for p in drawn.body],
        "date": drawn.date, "faces": _named(found), "notes": footnotes,
    }  # fmt: skip
    folders = tuple(str(folder) for folder in font_folders if folder.is_dir())
    midnight = datetime.combine(letter.signed_on, datetime.min.time(), tzinfo=BEIJING)
    with tempfile.TemporaryDirectory() as root:
        source = Path(root) / SOURCE.name
        source.write_bytes(SOURCE.read_bytes())

        def typeset(room: int) -> bytes:
            told = json.dumps(payload | {"room": room}, ensure_ascii=False)
            return typst.compile(
                str(source), root=root, font_paths=font_book(folders), format="pdf",
                sys_inputs={"letter": told}, pdf_standards=STANDARDS,
                timestamp=int(midnight.timestamp()), package_path=root,
            )  # fmt: skip

        try:
            data = _shortest(typeset, ROOMS)
        except typst.TypstError as error:
            raise LetterError(
                "这份文书没有排成版式文件，请先下载可编辑的文字文件，并告诉系统管理员。"
            ) from error
    notes = [
        f"字符“{char}”（统一码{_code(char)}）在本机字库中没有，排作{GETA}。" for char in undrawn
    ]
    if found.missing:
        notes.append(f"本机没有{'、'.join(found.missing)}字体，用其他字体代替。")
    return Pdf(data, tuple(notes))


def _shortest(typeset: Callable[[int], bytes], rooms: Sequence[int]) -> bytes:
    """The letter with the widest room above the signature that needs no page more than another."""
    data = typeset(rooms[0])
    pages = _pages(data)
    for room in rooms[1:] if pages > 1 else ():
        tighter = typeset(room)
        if _pages(tighter) < pages:
            return tighter
    return data


def _pages(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _drawn(letter: Letter, undrawn: Sequence[str]) -> Letter:
    """The letter with 〓 for what cannot be drawn."""
    if not undrawn:
        return letter
    table = {ord(char): GETA for char in undrawn}

    def each(values: Sequence[str]) -> tuple[str, ...]:
        return tuple(value.translate(table) for value in values)

    slip = letter.slip
    if slip:
        rows = tuple(replace(row, text=row.text.translate(table)) for row in slip.rows)
        slip = replace(slip, rows=rows)
    return replace(
        letter, title=letter.title.translate(table), mark=letter.mark.translate(table),
        number=letter.number.translate(table), salutation=letter.salutation.translate(table),
        paragraphs=tuple(replace(p, text=p.text.translate(table)) for p in letter.paragraphs),
        remedy=each(letter.remedy), closing=each(letter.closing), cc=each(letter.cc),
        attachments=each(letter.attachments), signature=letter.signature.translate(table), slip=slip,
    )  # fmt: skip


def _named(found: Faces) -> dict[str, Any]:
    latin = [{"name": name, "covers": "latin-in-cjk"} for name in found.latin]
    return {
        "body": [*latin, *found.body], "title": [*found.title], "title-weight": found.title_weight,
        "song": [*found.song], "black": [*found.black],
    }  # fmt: skip
