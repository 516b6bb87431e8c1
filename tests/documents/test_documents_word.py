"""A .docx that is dropped in becomes text; what is not one is refused by what it is."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml

from gongkai.documents.errors import DocumentError
from gongkai.documents.word import docx_to_html

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def notice(document: docx.document.Document) -> None:
    for text, align in (
        ("测试市示例区人民政府云栈街道办事处文件", WD_ALIGN_PARAGRAPH.CENTER),
        ("测示云办[2026]007号", WD_ALIGN_PARAGRAPH.CENTER),
        ("关于开展防汛检查的", WD_ALIGN_PARAGRAPH.CENTER),
        ("通知", WD_ALIGN_PARAGRAPH.CENTER),
        ("各社区：", None),
        ("一、检查内容", None),
        ("按照《示例办法》（测政〔2019〕54号）办理。", None),
        ("云栈街道办事处", WD_ALIGN_PARAGRAPH.RIGHT),
        ("2026年3月2日", WD_ALIGN_PARAGRAPH.RIGHT),
        ("（此件主动公开）", None),
        ("云栈街道党政综合办公室 2026年3月3日印发", None),
    ):
        document.add_paragraph(text).alignment = align


def test_title_number_and_date_are_guessed_for_a_person_to_confirm() -> None:
    imported = docx_to_html(saved(notice))

    assert imported.title == "关于开展防汛检查的通知"
    assert imported.guessed == {
        "title": "关于开展防汛检查的通知",
        "document_number": "测示云办〔2026〕7号",
        "formed_on": "2026-03-02",
    }
    assert "<h2>一、检查内容</h2>" in imported.html
    assert '<p class="align-right">2026年3月2日</p>' in imported.html
    assert "关于开展防汛检查的" not in imported.plain_text


def test_a_number_that_is_only_cited_is_not_taken_for_the_documents_own() -> None:
    imported = docx_to_html(
        saved(lambda d: d.add_paragraph("根据测政〔2019〕54号文件要求，现通知如下。"))
    )

    assert "document_number" not in imported.guessed


def test_merged_cells_stay_merged() -> None:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "竖"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "横"
        table.cell(2, 2).text = "7"

    assert docx_to_html(saved(build)).html == (
        '<table><tbody><tr><td rowspan="2">竖</td><td colspan="2">横</td></tr>'
        "<tr><td></td><td></td></tr><tr><td></td><td></td><td>7</td></tr></tbody></table>"
    )


def test_bullets_become_a_list_and_links_stay() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("甲", style="List Bullet")
        document.add_paragraph("乙", style="List Bullet")

    assert docx_to_html(saved(build)).html == "<ul><li>甲</li><li>乙</li></ul>"


def test_numbers_that_word_counts_by_itself_are_written_out() -> None:
    def build(document: docx.document.Document) -> None:
        numbering = document.part.numbering_part.element
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="77"/></w:num>')
        )
        for text in ("总体情况", "主动公开"):
            document.add_paragraph(text)._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>')
            )

    assert docx_to_html(saved(build)).plain_text == "一、总体情况\n二、主动公开"


def test_deleted_and_hidden_words_do_not_come_back() -> None:
    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("留")._p
        for xml in (
            f'<w:del {W} w:id="1" w:author="测试员甲"><w:r><w:delText>删</w:delText></w:r></w:del>',
            f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>",
            f'<w:ins {W} w:id="2" w:author="测试员甲"><w:r><w:t>下</w:t></w:r></w:ins>',
        ):
            paragraph.append(parse_xml(xml))

    imported = docx_to_html(saved(build))

    assert imported.plain_text == "留下"
    assert any("修订" in warning for warning in imported.warnings)
    assert any("隐藏" in warning for warning in imported.warnings)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


BODY = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole_with(name: str) -> bytes:
    return (
        OLE
        + name.encode("utf-16-le").ljust(64, b"\x00")
        + (2 * len(name) + 2).to_bytes(2, "little")
    )


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        pytest.param(b"", "empty", "空的", id="empty"),
        pytest.param(
            zipped(**{"word/document.xml": b" " * 60_000_000}), "bomb", "异常庞大", id="zip bomb"
        ),
        pytest.param(
            zipped(**{"word/document.xml": BODY, **{f"x{i}": b"" for i in range(3_100)}}),
            "bomb",
            "异常庞大",
            id="too many members",
        ),
        pytest.param(ole_with("EncryptedPackage"), "encrypted", "密码", id="encrypted"),
        pytest.param(ole_with("WordDocument"), "old_format", "旧版", id="old .doc"),
        pytest.param(b"<html><body><p>1</p>", "wrong_type", "网页", id="HTML in disguise"),
        pytest.param(b"%PDF-1.7\n", "wrong_type", "PDF", id="PDF in disguise"),
        pytest.param(zipped(**{"word/document.xml": BODY}), "damaged", "损坏", id="XML cut off"),
        pytest.param(saved(notice)[:9000], "damaged", "损坏", id="file cut off"),
        pytest.param(
            zipped(**{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "damaged",
            "损坏",
            id="entities",
        ),
    ],
)
def test_bad_files_are_refused_with_a_sentence(data: bytes, code: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as refused:
        docx_to_html(data)

    assert refused.value.code == code


@pytest.mark.parametrize("table_styles", [0, 1, 3])
def test_a_heading_is_known_wherever_table_styles_stand_in_the_sheet(table_styles: int) -> None:
    from gongkai.documents.wordml import read_docx

    def build(document: docx.document.Document) -> None:
        styles = document.styles.element
        for n in range(table_styles):
            xml = (
                f'<w:style {W} w:type="table" w:styleId="T{n}"><w:name w:val="表格{n}"/></w:style>'
            )
            styles.style_lst[0].addprevious(parse_xml(xml))
        named = f'<w:style {W} w:type="paragraph" w:styleId="H"><w:name w:val="标题 2"/></w:style>'
        styles.style_lst[0].addprevious(parse_xml(named))
        document.add_paragraph(
            "一、总体情况"
        ).paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().val = "H"

    (paragraph,) = [b for b in read_docx(saved(build)).blocks if b.text]
    assert (paragraph.style, paragraph.heading) == ("标题 2", 2)
