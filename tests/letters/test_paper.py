"""What is printed is what was composed: the PDF and the .docx are read back."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from gongkai.documents.wordml import read_docx
from gongkai.letters import fonts, pdf
from gongkai.letters.compose import compose
from gongkai.letters.docx import write_docx
from gongkai.letters.errors import NoFontError
from gongkai.letters.letter import Letter, as_dict, from_dict
from gongkai.letters.pdf import write_pdf
from tests.letters.cases import CASES

NUMBER = "测街办公开告〔2026〕1号"
RARE = "测试员喆堃㛃𠮷昇垚淏犇翀"


def words_of(data: bytes) -> str:
    """The text of a PDF without line ends, spaces and page numbers."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
    return re.sub(r"—\d+—", "", re.sub(r"\s", "", "".join(pages)))


def squeezed(letter: Letter) -> str:
    lines = letter.lines()
    if letter.slip:
        keep = len(lines) - len(letter.slip.rows)
        lines = lines[:keep] + [row.label + row.text for row in letter.slip.rows]
    return re.sub(r"\s", "", "".join(lines))


@pytest.mark.parametrize("name", CASES)
def test_the_pdf_says_what_was_composed(name: str) -> None:
    letter = compose(replace(CASES[name], recipient=RARE), number=NUMBER)
    assert words_of(write_pdf(letter).data) == squeezed(letter)


def test_rare_characters_of_a_name_are_printed_and_embedded() -> None:
    letter = compose(replace(CASES["granted"], recipient=RARE), number=NUMBER)
    made = write_pdf(letter)
    assert f"{RARE}：" in words_of(made.data)
    assert not any("没有" in note and "字库" in note for note in made.notes)


def test_a_character_nobody_can_draw_is_named_and_never_left_blank() -> None:
    letter = compose(replace(CASES["granted"], recipient="测试员\U0003fffd"), number=NUMBER)
    made = write_pdf(letter)
    words = words_of(made.data)
    assert "测试员〓：" in words
    assert "注：文中〓处为本机字库没有的字符（统一码U+3FFFD），以可编辑文件中的文字为准。" in words
    assert made.notes[0] == "字符“\U0003fffd”（统一码U+3FFFD）在本机字库中没有，排作〓。"


def test_the_pdf_is_for_keeping_and_for_everybody() -> None:
    data = write_pdf(compose(CASES["third_party"], number=NUMBER)).data
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert re.search(rb"/Lang\s*\(zh", data)


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = compose(CASES["granted"], number=NUMBER)
    assert write_pdf(letter).data == write_pdf(letter).data


def test_without_a_chinese_face_a_sentence_comes_and_no_blank_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class NoFonts:
        def fonts(self) -> list[object]:
            return []

    fonts._faces.cache_clear()
    monkeypatch.setattr(fonts, "font_book", lambda folders: NoFonts())
    with pytest.raises(NoFontError, match="没有中文字体"):
        write_pdf(compose(CASES["granted"]))
    fonts._faces.cache_clear()


def test_page_one_has_no_number_and_the_following_have() -> None:
    long = replace(CASES["granted"], closing="。\n".join(f"第{n}点说明文字" for n in range(40)))
    document = pypdfium2.PdfDocument(write_pdf(compose(long, number=NUMBER)).data)
    pages = [re.sub(r"\s", "", p.get_textpage().get_text_bounded()) for p in document]
    assert len(pages) >= 3
    assert "—1—" not in pages[0]
    assert "—2—" in pages[1]
    assert "—3—" in pages[2]


def test_signature_and_date_never_stand_alone_on_a_page() -> None:
    for lines in range(8, 18):
        long = replace(CASES["granted"], closing="\n".join(f"第{n}点说明" for n in range(lines)))
        document = pypdfium2.PdfDocument(write_pdf(compose(long, number=NUMBER)).data)
        last = document[len(document) - 1].get_textpage().get_text_bounded()
        if "测试区测试街道办事处" in last and len(document) > 1:
            assert "附件：" in last


def test_the_room_above_the_signature_is_narrowed_where_that_saves_a_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = compose(CASES["granted"], number=NUMBER)
    assert len(pypdfium2.PdfDocument(write_pdf(letter).data)) == 1
    monkeypatch.setattr(pdf, "ROOMS", (2,))
    assert len(pypdfium2.PdfDocument(write_pdf(letter).data)) == 2


@pytest.mark.parametrize("name", CASES)
def test_the_docx_says_what_was_composed(name: str) -> None:
    letter = compose(replace(CASES[name], recipient=RARE), number=NUMBER)
    data = write_docx(letter)
    mark = Document(io.BytesIO(data)).sections[0].first_page_header.paragraphs[0].text
    found = mark + "".join(re.sub(r"\s", "", block.text) for block in read_docx(data).blocks)
    assert found == squeezed(letter)


def test_the_docx_names_the_official_faces_and_nobody_who_made_it() -> None:
    document = Document(io.BytesIO(write_docx(compose(CASES["granted"], number=NUMBER))))
    xml = document.element.xml
    assert 'w:eastAsia="仿宋_GB2312"' in xml
    assert 'w:eastAsia="方正小标宋简体"' in xml
    assert "w:docGrid" not in xml
    assert document.core_properties.author == "测试区测试街道办事处"
    assert document.core_properties.last_modified_by == ""


def test_a_letter_comes_back_from_its_stored_form() -> None:
    for facts in CASES.values():
        letter = compose(facts, number=NUMBER)
        assert from_dict(as_dict(letter)) == letter


def test_the_folder_of_the_office_s_own_faces_may_be_missing(tmp_path: Path) -> None:
    letter = compose(CASES["granted"], number=NUMBER)
    assert write_pdf(letter, font_folders=(tmp_path / "nowhere",)).data[:5] == b"%PDF-"
