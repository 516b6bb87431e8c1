"""A file is what it holds, whatever its name says."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from gongkai.documents import sniff as kinds
from gongkai.documents.sniff import decode_text, sniff
from gongkai.documents.text import text_of


def zipped(*names: str, mimetype: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def ole(name: str) -> bytes:
    entry = name.encode("utf-16-le").ljust(64, b"\x00") + (2 * len(name) + 2).to_bytes(2, "little")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (zipped("word/document.xml"), kinds.DOCX),
        (zipped("xl/workbook.xml"), kinds.XLSX),
        (zipped("ppt/presentation.xml"), kinds.PPTX),
        (zipped("OFD.xml"), kinds.OFD),
        (zipped("content.xml", mimetype=kinds.ODT), kinds.ODT),
        (zipped("a.txt"), kinds.ZIP),
        (b"PK\x03\x04cut off", kinds.ZIP),
        (ole("WordDocument"), kinds.DOC),
        (ole("Workbook"), kinds.XLS),
        (ole("EncryptedPackage"), kinds.ENCRYPTED_OFFICE),
        (b"{\\rtf1\\ansi", kinds.RTF),
        (b"%PDF-1.4\n", kinds.PDF),
        (b"\x89PNG\r\n\x1a\n\x00", kinds.PNG),
        (b"\xff\xd8\xff\xe0", kinds.JPEG),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", kinds.HTML),
        (b"<!-- saved --><table>", kinds.HTML),
        (b"hello <script>x</script>", kinds.HTML),
        (b'<?xml version="1.0"?><svg xmlns="x">', kinds.SVG),
        (b"MIME-Version: 1.0\r\n", kinds.MHTML),
        ("政府信息公开".encode(), kinds.TXT),
        ("政府信息公开".encode("gb18030"), kinds.TXT),
        ("政府".encode("utf-16"), kinds.TXT),
        (b"MZ\x90\x00\x03\x00", kinds.UNKNOWN),
        (b"", kinds.TXT),
    ],
)
def test_content_tells_the_type(data: bytes, media_type: str, tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes(data)

    assert sniff(data) == media_type
    assert sniff(path) == media_type


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert decode_text("公开属性：主动公开".encode(encoding)) == "公开属性：主动公开"


def test_the_words_of_a_workbook_are_found_but_not_those_of_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "目录"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("目录")
    sheet.write_row(0, 0, ["公开事项", 12.0])
    secret = book.add_worksheet("底稿")
    secret.write(0, 0, "不公开")
    secret.hide()
    book.close()
    picture = tmp_path / "图.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00")

    assert text_of(path) == "目录\n公开事项\t12"
    assert text_of(picture) is None


def test_a_damaged_attachment_has_no_words_and_raises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(zipped("word/document.xml"))

    assert text_of(path) is None
    assert text_of(tmp_path / "没有") is None


def test_the_words_of_an_rtf_and_of_a_pdf_are_found(tmp_path: Path) -> None:
    rtf = tmp_path / "通知"
    rtf.write_bytes(
        rb"{\rtf1\ansi\ansicpg936 {\info{\title no}}\'b9\'ab\'bf\'aa\par\u25919?\u24220?}"
    )
    pdf = tmp_path / "通知.doc"
    pdf.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 35>>stream\nBT /F 9 Tf 9 9 Td (Gongkai) Tj ET   \nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )

    assert text_of(rtf) == "公开\n政府"
    assert text_of(pdf) == "Gongkai"
