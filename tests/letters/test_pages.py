"""文书设置: who sees it, who changes it, and what the page says when it refuses."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from gongkai.agencies.models import Agency, Duty
from gongkai.ledger.models import Entry
from gongkai.letters import fonts
from gongkai.letters.errors import LetterError
from gongkai.letters.own_template import check_template
from gongkai.letters.sample import starter_template
from gongkai.letters.selectors import letterhead_of, remedy_choices
from gongkai.letters.services.choose_remedy import choose_remedy
from tests.factories.agencies import make_agency, make_person
from tests.letters.test_issue import NOW
from tests.letters.test_templates import LINES, template

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "/desk/letters/"


def visitor(agency: Agency, duty: str) -> Client:
    client = Client()
    client.force_login(make_person("测试员乙", agency, duty), BACKEND)
    return client


def upload(client: Client, data: bytes, name: str = "模板.docx"):
    return client.post(f"{PAGE}template", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_the_office_head_sets_mark_and_word() -> None:
    agency = make_agency("测试街道")
    client = visitor(agency, Duty.OFFICE_HEAD)
    form = {"mark": "测试街道办事处", "word": "测街", "review_online": "测试平台"}
    answer = client.post(PAGE, form, follow=True)
    assert "已保存，今后的文书照此" in answer.content.decode()
    head = letterhead_of(agency.pk)
    assert (head.mark, head.word, head.review_online) == ("测试街道办事处", "测街", "测试平台")


def test_a_word_with_brackets_is_refused_beside_its_field() -> None:
    client = visitor(make_agency("测试街道"), Duty.OFFICE_HEAD)
    text = client.post(PAGE, {"word": "测街〔2026〕"}).content.decode()
    assert "机关代字：机关代字只写文字" in text
    assert 'value="测街〔2026〕"' in text


def test_a_clerk_reads_and_changes_nothing() -> None:
    agency = make_agency("测试街道")
    client = visitor(agency, Duty.FILL)
    text = client.get(PAGE).content.decode()
    assert "系统版式（信函格式）" in text
    assert "<button" not in text.split("<main", 1)[1]
    assert client.post(PAGE, {"word": "别的"}).status_code == 403
    assert client.post(f"{PAGE}template", {"remove": "1"}).status_code == 403
    assert letterhead_of(agency.pk).word == ""


def test_another_office_s_settings_are_not_there() -> None:
    mine, other = make_agency("测试街道"), make_agency("邻街道")
    client = visitor(mine, Duty.OFFICE_HEAD)
    for address in (PAGE, f"{PAGE}sample"):
        assert client.get(f"{address}?office={other.pk}").status_code == 404
    assert client.post(f"{PAGE}?office={other.pk}", {"word": "坏"}).status_code == 404


def test_a_template_is_checked_taken_and_given_up_again() -> None:
    agency = make_agency("测试街道")
    client = visitor(agency, Duty.DISCLOSURE_OFFICER)
    assert "模板已检查并启用" in upload(client, template()).content.decode()
    assert letterhead_of(agency.pk).template.name == "模板.docx"
    sample = client.get(f"{PAGE}sample")
    text = "".join(p.text for p in Document(io.BytesIO(sample.content)).paragraphs)
    assert "样张，不是真实申请" in text
    answer = client.post(f"{PAGE}template", {"remove": "1"}, follow=True)
    assert "已改回系统版式" in answer.content.decode()
    assert letterhead_of(agency.pk).template is None


def test_a_bad_template_is_refused_beside_its_field_and_nothing_is_kept() -> None:
    agency = make_agency("测试街道")
    client = visitor(agency, Duty.OFFICE_HEAD)
    text = upload(client, template(*LINES, "{{ applicant_id }}")).content.decode()
    assert "“applicant_id”系统不认识" in text
    assert "请选择模板文件" in client.post(f"{PAGE}template", {}).content.decode()
    assert letterhead_of(agency.pk).template is None


def test_the_sample_is_a_pdf_in_the_office_s_name() -> None:
    client = visitor(make_agency("测试街道"), Duty.FILL)
    answer = client.get(f"{PAGE}sample")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


def test_without_a_chinese_face_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoFonts:
        def fonts(self) -> list[object]:
            return []

    fonts._faces.cache_clear()
    monkeypatch.setattr(fonts, "font_book", lambda folders: NoFonts())
    client = visitor(make_agency("测试街道"), Duty.OFFICE_HEAD)
    text = client.get(f"{PAGE}sample", follow=True).content.decode()
    assert "这台机器上没有中文字体，排不出版式文件" in text
    fonts._faces.cache_clear()


def test_the_template_to_begin_with_passes_the_check_itself() -> None:
    check_template(starter_template())
    client = visitor(make_agency("测试街道"), Duty.FILL)
    assert client.get(reverse("letters:starter")).content[:2] == b"PK"


REMEDIES = f"{PAGE}remedies"


def test_the_head_chooses_how_the_unsettled_remedies_are_read_and_the_page_says_by_whom() -> None:
    agency = make_agency("测试街道")
    client = visitor(agency, Duty.OFFICE_HEAD)
    text = client.get(REMEDIES).content.decode()
    assert text.count("还没有选定，用系统默认") == 2  # 部分公开、行政查询 (law.md §9.4)
    assert "系统默认：不予公开的部分应当先申请行政复议，其他部分任选" in text
    form = {"partly_granted": "EITHER", "special_inquiry": "EITHER"}
    text = client.post(REMEDIES, form, follow=True).content.decode()
    assert "测试员乙" in text.split("选定：", 1)[0]
    assert remedy_choices(agency.pk) == form
    assert Entry.objects.filter(act="remedy.chosen").count() == 2
    client.post(REMEDIES, form)
    assert Entry.objects.filter(act="remedy.chosen").count() == 2


def test_nobody_else_chooses_and_nothing_else_is_open_to_choice() -> None:
    agency = make_agency("测试街道")
    for duty in (Duty.DISCLOSURE_OFFICER, Duty.APPLICATION_HANDLER, Duty.SYSTEM_ADMIN):
        client = visitor(agency, duty)
        text = client.get(REMEDIES).content.decode()
        assert "由公开机构负责人选定" in text
        assert "<button" not in text.split("<main", 1)[1]
        assert client.post(REMEDIES, {"partly_granted": "EITHER"}).status_code == 403
    head = make_person("测试员丙", agency, Duty.OFFICE_HEAD)
    with pytest.raises(LetterError, match="不能另选"):
        choose_remedy(agency.pk, outcome="state_secret", remedy_class="EITHER", by=head, now=NOW)
    with pytest.raises(LetterError, match="请选择一种理解"):
        choose_remedy(agency.pk, outcome="partly_granted", remedy_class="NONE", by=head, now=NOW)
    assert remedy_choices(agency.pk) == {}
