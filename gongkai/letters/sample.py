"""样张：a plainly invented letter that shows an office its own layout, and a template to begin with."""

import io
from datetime import date

from docx import Document

from gongkai.agencies.models import Agency
from gongkai.letters.compose import compose
from gongkai.letters.docx import write_docx
from gongkai.letters.facts import Answer, LetterFacts
from gongkai.letters.kinds import kind
from gongkai.letters.letter import Letter, Paragraph
from gongkai.letters.models import Letterhead
from gongkai.letters.numbering import number_of

TAGS = (
    "{%p for 段 in 正文 %}", "{{ 段 }}", "{%p endfor %}",
    "{%p for 行 in 附件 %}", "{{ 行 }}", "{%p endfor %}",
)  # fmt: skip


def sample_letter(agency: Agency, head: Letterhead, *, on: date) -> Letter:
    """A reply to nobody, under number 0, in the office's own name."""
    facts = LetterFacts(
        kind="reply", agency=agency.name, recipient="测试员甲", signed_on=on,
        office_mark=head.mark or agency.name, application_number="样张", received_on=on,
        channel="当面提交", content="本单位办公用房维修经费的使用情况（样张，不是真实申请）",
        answers=(Answer("granted", disclosed="使用情况表，见附件。"),), attachments=("使用情况表",),
        review_organ=agency.review_organ or "（行政复议机关，请在机关资料里填写）",
        court=agency.court or "（管辖法院，请在机关资料里填写）",
        contact=agency.disclosure_unit or "测试员乙", phone=agency.phone or "000-00000000",
    )  # fmt: skip
    word = head.word or agency.short_name
    return compose(facts, number=number_of(word, kind("disclosure").series, on.year, 0))


def starter_template() -> bytes:
    """The built-in layout with tags in place of words, to be changed in Word or WPS."""
    plain = Letter(
        kind="reply", title="{{ 标题 }}", mark="{{ 机关标志 }}", number="{{ 文号 }}",
        salutation="{{ 称呼 }}", paragraphs=tuple(Paragraph(tag) for tag in TAGS), remedy=(),
        remedy_class="NONE", closing=(), attachments=(), signature="{{ 署名 }}",
        signed_on=date(2026, 1, 2),
    )  # fmt: skip
    document = Document(io.BytesIO(write_docx(plain)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run.text == plain.date:
                run.text = "{{ 日期 }}"
    document.core_properties.title = document.core_properties.author = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
