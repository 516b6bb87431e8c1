"""修改件：a letter taken back from Word or WPS, held against the letter it was made from.

What is downloaded to be edited before it has a number carries three blanks; they are filled when the letter
is issued. Whatever was changed, number, addressee, title, articles, remedies, signature and day must still
stand in it, word for word.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from docx import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from gongkai.documents.errors import DocumentError
from gongkai.documents.package import Package
from gongkai.letters.errors import EditedLetterError, WrongTemplateError
from gongkai.letters.letter import Letter
from gongkai.letters.own_template import all_text, harmless_package

WHAT = "修改后的文书"
NUMBER, ADDRESSEE, DAY = "〔文号〕", "〔收件人〕", "〔成文日期〕"
BLANKS = {NUMBER: "文号", ADDRESSEE: "收件人", DAY: "成文日期"}
#: Marks of an unfinished edit, with what to do about them.
UNFINISHED = {
    "w:ins": "还有没有接受的修订，请在“审阅”里接受或者拒绝全部修订",
    "w:del": "还有没有接受的修订，请在“审阅”里接受或者拒绝全部修订",
    "w:moveFrom": "还有没有接受的修订，请在“审阅”里接受或者拒绝全部修订",
    "w:commentReference": "还有批注，请删去全部批注",
}
_CITED = re.compile(
    r"《[^《》]+》|第[一二三四五六七八九十百零〇]+条(?:第[一二三四五六七八九十]+款)?(?:第[一二三四五六七八九十]+项)?|〔\d{4}〕\d+号"
)
_RESTS = re.compile(r"(?:根据|参照)([^，。；]+)")
_GAPS = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")


class _Unnumbered(Letter):
    """A letter whose day is not known yet."""

    __slots__ = ()

    @property
    def date(self) -> str:
        return DAY


def unnumbered(letter: Letter) -> Letter:
    """The letter with blanks for what it gets only when it is issued."""
    values = {field.name: getattr(letter, field.name) for field in fields(letter)}
    return _Unnumbered(**{**values, "number": NUMBER, "salutation": f"{ADDRESSEE}："})


def check_edited(data: bytes, letter: Letter) -> str:
    """The words of an edited letter; refuses what is unfinished, unsafe, or lacks a part of ``letter``."""
    try:
        package = harmless_package(data, WHAT)
        _refuse_unfinished(package)
        text = all_text(data)
    except WrongTemplateError as error:
        raise EditedLetterError(error.message) from error
    except DocumentError as error:
        raise EditedLetterError(error.message) from error
    if lost := list(_lost(squeezed(text), letter)):
        raise EditedLetterError(f"{WHAT}里少了{'；'.join(lost)}。请补上后再上传，原文书没有变。")
    return text


def check_blanks(text: str) -> None:
    """Each blank stands exactly once, or it could not be filled."""
    for blank, name in BLANKS.items():
        if (times := squeezed(text).count(blank)) != 1:
            raise EditedLetterError(
                f"“{blank}”要留一处，出文书时填{name}；{WHAT}里有{times}处，请改好再上传。"
            )


def finished(data: bytes, letter: Letter, values: Mapping[str, str]) -> bytes:
    """The file with its blanks filled and nothing of who edited it."""
    document = Document(io.BytesIO(data))
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            for paragraph in part.element.iter(qn("w:p")):
                for blank, value in values.items():
                    _put(paragraph, blank, value)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = (
        letter.title, letter.signature, "", "",
    )  # fmt: skip
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def blanks_of(letter: Letter) -> dict[str, str]:
    """What the blanks of the issued letter are filled with."""
    return {NUMBER: letter.number, ADDRESSEE: letter.salutation.rstrip("："), DAY: letter.date}


def squeezed(text: str) -> str:
    """The words without any space or line: two layouts of one text are equal."""
    return _GAPS.sub("", text)


def lines_of(text: str) -> list[str]:
    """For a screen: the paragraphs that say something, without the dashes around a page number."""
    return [line.strip() for line in text.splitlines() if line.strip(" \t　—-")]


def _refuse_unfinished(package: Package) -> None:
    for name in sorted(package.names):
        if not (name.startswith("word/") and name.endswith(".xml")):
            continue
        root = package.xml(name)
        for tag, said in UNFINISHED.items():
            if next(root.iter(qn(tag)), None) is not None:
                raise EditedLetterError(f"{WHAT}里{said}后再上传。")
        hidden = (run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") for run in root.iter(qn("w:r")))
        if any(mark is not None for mark in hidden):
            raise EditedLetterError(f"{WHAT}里有隐藏的文字，请显示出来或者删去后再上传。")


def _lost(text: str, letter: Letter) -> Iterator[str]:
    def said(words: str) -> bool:
        return squeezed(words) in text

    for name, words in (
        ("文号", letter.number), ("标题", letter.title), ("收件人", letter.salutation.rstrip("：")),
        ("署名", letter.signature), ("成文日期", letter.date),
    ):  # fmt: skip
        if not said(words):
            yield f"{name}“{words}”"
    for article in _articles(letter):
        if not said(article):
            yield f"依据“{article}”"
    for sentence in letter.remedy:
        if not said(sentence):
            yield f"救济告知“{sentence}”"


def _articles(letter: Letter) -> list[str]:
    """Every law and article that the letter rests on and names."""
    original = squeezed(letter.text())
    rested = [clause for p in letter.paragraphs for clause in _RESTS.findall(p.text)]
    found = [article for text in (*rested, *letter.basis) for article in _CITED.findall(text)]
    return [article for article in dict.fromkeys(found) if squeezed(article) in original]


def _put(paragraph: Any, blank: str, value: str) -> None:
    """Fill a blank, even where Word has cut it into several runs."""
    texts = list(paragraph.iter(qn("w:t")))
    whole = "".join(text.text or "" for text in texts)
    start = whole.find(blank)
    if start < 0:
        return
    end, at, written = start + len(blank), 0, False
    for text in texts:
        own = text.text or ""
        here, at = at, at + len(own)
        if at <= start or here >= end:
            continue
        text.text = (
            own[: max(start - here, 0)] + ("" if written else value) + own[max(end - here, 0) :]
        )
        written = True
