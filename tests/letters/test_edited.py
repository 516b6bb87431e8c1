"""修改件: what comes back from Word or WPS is held against the letter, part by part."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from django.conf import settings
from docx import Document
from docx.oxml import OxmlElement

from gongkai.ledger.models import Entry
from gongkai.letters.compose import compose
from gongkai.letters.docx import write_docx
from gongkai.letters.edited import (
    blanks_of,
    check_blanks,
    check_edited,
    finished,
    squeezed,
    unnumbered,
)
from gongkai.letters.errors import EditedLetterError, LetterError, LetterStateError
from gongkai.letters.office import program
from gongkai.letters.own_template import all_text
from gongkai.letters.rendering import docx_of, pdf_of
from gongkai.letters.sealing import is_intact
from gongkai.letters.services.convert_letter import convert_letter
from gongkai.letters.services.edit_letter import edit_letter
from gongkai.letters.services.record_delivery import Proof, record_delivery
from tests.letters.cases import CASES, refused
from tests.letters.test_issue import NOW, TODAY, issue, office

LETTER = compose(refused("state_secret"), number="测街办公开告〔2026〕1号")


def changed(data: bytes, old: str, new: str) -> bytes:
    """As somebody would in Word: the words of one paragraph become others."""
    document = Document(io.BytesIO(data))
    parts = [*document.paragraphs, *document.sections[0].first_page_header.paragraphs]
    hits = [paragraph for paragraph in parts if old in paragraph.text]
    assert hits, old
    for paragraph in hits:
        paragraph.runs[0].text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
    return saved(document)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_letter_with_other_words_but_all_its_parts_is_taken() -> None:
    data = changed(write_docx(LETTER), "该方案已依法确定为国家秘密，尚未解密", "该方案是国家秘密")
    assert "该方案是国家秘密" in check_edited(data, LETTER)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("测街办公开告〔2026〕1号", "另编", "文号“测街办公开告〔2026〕1号”"),
        ("测试员甲：", "先生：", "收件人“测试员甲”"),
        ("政府信息不予公开告知书", "告知书", "标题“政府信息不予公开告知书”"),
        ("第三十六条第三项", "有关规定", "依据“第三十六条第三项”"),
        ("第十四条", "有关条款", "依据“第十四条”"),
        ("60日内先向", "60日内向", "救济告知“如不服本答复，应当自收到本告知书之日起60日内先向"),
        ("测试街道办事处", "某某", "署名“测试区测试街道办事处”"),
        ("2026年3月20日", "近日", "成文日期“2026年3月20日”"),
    ],
)
def test_each_part_that_has_gone_is_named(old: str, new: str, said: str) -> None:
    data = changed(write_docx(LETTER), old, new)
    with pytest.raises(EditedLetterError) as refusal:
        check_edited(data, LETTER)
    assert said in refusal.value.message


def test_everything_that_has_gone_is_named_at_once() -> None:
    data = changed(write_docx(LETTER), "测试员甲：", "先生：")
    data = changed(data, "第十四条", "有关条款")
    with pytest.raises(EditedLetterError, match="收件人“测试员甲”；依据“第十四条”"):
        check_edited(data, LETTER)


def test_what_is_not_finished_is_refused_with_what_to_do() -> None:
    for tag, said in (("w:ins", "接受或者拒绝全部修订"), ("w:commentReference", "删去全部批注")):
        document = Document(io.BytesIO(write_docx(LETTER)))
        document.paragraphs[3]._p.append(OxmlElement(tag))
        with pytest.raises(EditedLetterError, match=said):
            check_edited(saved(document), LETTER)
    document = Document(io.BytesIO(write_docx(LETTER)))
    document.paragraphs[3].runs[0].font.hidden = True
    with pytest.raises(EditedLetterError, match="隐藏的文字"):
        check_edited(saved(document), LETTER)


def test_macros_and_other_types_are_refused_by_the_name_of_the_letter() -> None:
    with pytest.raises(EditedLetterError, match=r"修改后的文书要是 \.docx 文件"):
        check_edited(b"%PDF-1.7 x", LETTER)
    document = Document(io.BytesIO(write_docx(LETTER)))
    relation = document.part.relate_to(
        "https://example.com/x", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )  # fmt: skip
    assert relation
    with pytest.raises(EditedLetterError, match="修改后的文书里有指向外部的链接"):
        check_edited(saved(document), LETTER)


def test_the_blanks_are_filled_even_where_word_has_cut_them() -> None:
    draft = write_docx(unnumbered(LETTER))
    check_blanks(check_edited(draft, unnumbered(LETTER)))
    document = Document(io.BytesIO(draft))
    paragraph = next(p for p in document.paragraphs if p.text == "〔文号〕")
    run = paragraph.runs[0]
    run.text = "〔文"
    paragraph.add_run("号")
    paragraph.add_run("〕")
    done = finished(saved(document), LETTER, blanks_of(LETTER))
    assert squeezed(all_text(done)) == squeezed(all_text(write_docx(LETTER)))
    core = Document(io.BytesIO(done)).core_properties
    assert (core.author, core.last_modified_by) == ("测试区测试街道办事处", "")


def test_a_lost_or_doubled_blank_is_refused() -> None:
    draft = write_docx(unnumbered(LETTER))
    with pytest.raises(EditedLetterError, match="收件人“〔收件人〕”"):
        check_edited(changed(draft, "〔收件人〕：", "测试员甲："), unnumbered(LETTER))
    twice = check_edited(changed(draft, "〔文号〕", "〔文号〕〔文号〕"), unnumbered(LETTER))
    with pytest.raises(EditedLetterError, match="有2处"):
        check_blanks(twice)


@pytest.mark.django_db
def test_a_letter_on_the_way_is_edited_under_its_number_and_sealed_anew() -> None:
    agency, head = office()
    letter = issue(agency, head, "correction")
    before, old = letter.content_hash, letter.docx
    data = changed(docx_of(letter), "资金的年度和类别", "资金的年度、类别和社区")
    made = edit_letter(letter.pk, io.BytesIO(data), words_are_signed=False, by=head, now=NOW)
    assert made.number == letter.number
    assert "资金的年度、类别和社区" in made.content["edited"]
    assert made.pdf is None
    assert is_intact(made)
    assert made.content_hash != before
    assert not type(old).objects.filter(pk=old.pk).exists()
    entry = Entry.objects.get(act="letter.edited")
    assert entry.details["replaced_hash"] == before
    with pytest.raises(LetterError, match=r"另存为版式文件|须另行转换"):
        pdf_of(made, font_folder=settings.GONGKAI_FONTS)


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
@pytest.mark.django_db
def test_an_edited_letter_is_converted_with_its_words_and_no_others() -> None:
    agency, head = office()
    letter = issue(agency, head, "correction")
    data = changed(docx_of(letter), "资金的年度和类别", "资金的年度、类别和社区")
    made = edit_letter(letter.pk, io.BytesIO(data), words_are_signed=False, by=head, now=NOW)
    made = convert_letter(made.pk, by=head, now=NOW)
    pdf = pdf_of(made, font_folder=settings.GONGKAI_FONTS)
    document = pdfium.PdfDocument(pdf)
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    words = squeezed(made.content["edited"]).rstrip("—")  # at its end the places of page numbers
    assert words in "".join(pages)
    assert "资金的年度和类别" not in "".join(pages)
    assert "联系人：测试员乙" in pages[-1], "the signature alone on a page"
    assert made.note == ""
    assert [round(side) for side in document[0].get_size()] == [595, 842]  # A4 in points
    assert Entry.objects.get(act="letter.converted").details["sha256"] == made.pdf.sha256


@pytest.mark.django_db
def test_signed_words_may_get_another_layout_but_not_another_word() -> None:
    agency, head = office()
    letter = issue(agency, head, "granted")
    document = Document(io.BytesIO(docx_of(letter)))
    document.paragraphs[2].insert_paragraph_before("")
    made = edit_letter(
        letter.pk, io.BytesIO(saved(document)), words_are_signed=True, by=head, now=NOW
    )
    assert is_intact(made)
    data = changed(docx_of(made), "可以公开", "可以全部公开")
    with pytest.raises(EditedLetterError, match="重新送审"):
        edit_letter(letter.pk, io.BytesIO(data), words_are_signed=True, by=head, now=NOW)
    assert Entry.objects.filter(act="letter.edited").count() == 1


@pytest.mark.django_db
def test_what_went_out_is_not_edited() -> None:
    agency, head = office()
    letter = issue(agency, head, "correction")
    record_delivery(
        letter.pk, method="direct", on=TODAY, proof=Proof(signed_by="测试员甲"), by=head, now=NOW
    )
    with pytest.raises(LetterStateError, match="已经送达，不能再改"):
        edit_letter(
            letter.pk, io.BytesIO(docx_of(letter)), words_are_signed=False, by=head, now=NOW
        )


def test_every_kind_passes_its_own_check_unchanged() -> None:
    for name, facts in CASES.items():
        letter = compose(facts, number="测街办〔2026〕1号")
        assert check_edited(write_docx(letter), letter), name
        assert check_edited(write_docx(unnumbered(letter)), unnumbered(letter)), name
