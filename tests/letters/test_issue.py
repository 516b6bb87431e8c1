"""Issuing: a number without gaps, a seal, two files, one entry in the ledger; and what refuses it."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, connections

from gongkai.agencies.models import Agency, Duty
from gongkai.documents.wordml import read_docx
from gongkai.ledger.models import Entry
from gongkai.letters import rendering
from gongkai.letters.access import NotYourLetterError
from gongkai.letters.errors import LetterError, LetterStateError
from gongkai.letters.models import Letter, Letterhead, LetterSeries
from gongkai.letters.office import NoOfficeError, program
from gongkai.letters.sealing import is_intact
from gongkai.letters.selectors import letterhead_of, letters_of, served_on, unserved
from gongkai.letters.services.convert_letter import convert_letter
from gongkai.letters.services.issue_letter import issue_letter
from gongkai.letters.services.record_delivery import Proof, record_delivery
from gongkai.letters.services.set_letterhead import set_letterhead
from gongkai.letters.services.set_template import set_template
from gongkai.letters.services.withdraw_letter import withdraw_letter
from tests.factories.agencies import make_agency, make_person
from tests.letters.cases import CASES
from tests.letters.test_templates import LINES, template

NOW = datetime(2026, 3, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 3, 20)
CASE = "application:12"


def office(name: str = "测街办") -> tuple[Agency, object]:
    agency = make_agency(name, review_organ="测试区人民政府", court="测试区人民法院")
    return agency, make_person("测试员乙", agency, Duty.OFFICE_HEAD)


def issue(agency: Agency, by: object, name: str = "granted", **changes: object) -> Letter:
    facts = replace(CASES[name], agency=agency.name, office_word="", **changes)
    return issue_letter(facts, agency_id=agency.pk, subject_key=CASE, by=by, now=NOW)


@pytest.mark.django_db
def test_a_letter_gets_number_seal_files_and_an_entry() -> None:
    agency, head = office()
    letter = issue(agency, head)
    assert letter.number == "测街办公开告〔2026〕1号"
    assert (letter.year, letter.series, letter.serial) == (2026, "公开告", 1)
    assert letter.remedy_class == "EITHER"
    assert is_intact(letter)
    assert letter.pdf.media_type == "application/pdf"
    assert letter.docx.name == "政府信息公开告知书（测街办公开告〔2026〕1号）.docx"
    assert letter.content["number"] == letter.number
    entry = Entry.objects.get(act="letter.issued")
    assert entry.subject_label == letter.number
    assert "测试员甲" not in entry.data + entry.subject_label


@pytest.mark.django_db
def test_each_series_and_each_year_runs_by_itself() -> None:
    agency, head = office()
    other, other_head = office("邻街办")
    assert issue(agency, head).number == "测街办公开告〔2026〕1号"
    assert issue(agency, head, "not_found").number == "测街办公开告〔2026〕2号"
    assert issue(agency, head, "correction").number == "测街办补〔2026〕1号"
    earlier = issue(agency, head, "granted", signed_on=date(2025, 12, 31))
    assert earlier.number == "测街办公开告〔2025〕1号"
    assert issue(other, other_head).number == "邻街办公开告〔2026〕1号"


@pytest.mark.django_db
def test_a_refused_letter_takes_no_number_and_leaves_no_trace() -> None:
    agency, head = office()
    with pytest.raises(LetterError):
        issue(agency, head, "granted", content="")
    assert not LetterSeries.objects.exists()
    assert not Entry.objects.filter(act="letter.issued").exists()
    assert issue(agency, head).serial == 1


@pytest.mark.django_db
def test_only_who_handles_cases_of_the_office_issues_its_letters() -> None:
    agency, _ = office()
    _, stranger = office("邻街办")
    filler = make_person("测试员丙", agency, Duty.FILL)
    for nobody in (stranger, filler):
        with pytest.raises(NotYourLetterError):
            issue(agency, nobody)


@pytest.mark.django_db
def test_no_letter_is_dated_in_the_future() -> None:
    agency, head = office()
    with pytest.raises(LetterStateError, match="不能晚于今天"):
        issue(agency, head, "granted", signed_on=date(2026, 3, 21))


@pytest.mark.django_db
def test_the_system_s_own_receipt_has_its_files_made_when_asked_for() -> None:
    agency, _ = office()
    letter = issue(agency, None, "receipt")
    assert letter.pdf is None
    assert rendering.pdf_of(letter, font_folder=settings.GONGKAI_FONTS)[:5] == b"%PDF-"
    assert rendering.docx_of(letter)[:2] == b"PK"


@pytest.mark.django_db
def test_a_changed_row_no_longer_fits_its_seal() -> None:
    agency, head = office()
    letter = issue(agency, head)
    letter.content["salutation"] = "别人："
    assert not is_intact(letter)


@pytest.mark.django_db
def test_the_office_s_mark_and_word_are_used_and_checked() -> None:
    agency, head = office()
    set_letterhead(agency.pk, by=head, now=NOW, mark="测试区测试街道办事处", word="测街")
    letter = issue(agency, head)
    assert letter.number == "测街公开告〔2026〕1号"
    assert letter.content["mark"] == "测试区测试街道办事处"
    with pytest.raises(LetterError, match="机关代字只写文字"):
        set_letterhead(agency.pk, by=head, now=NOW, word="测街〔2026〕")
    handler = make_person("测试员丁", agency, Duty.APPLICATION_HANDLER)
    with pytest.raises(NotYourLetterError):
        set_letterhead(agency.pk, by=handler, now=NOW, word="别的")


@pytest.mark.django_db
def test_a_withdrawn_letter_keeps_its_number_and_is_shown_to_nobody_who_does_not_ask() -> None:
    agency, head = office()
    first = issue(agency, head)
    with pytest.raises(LetterError, match="写明作废的原因"):
        withdraw_letter(first.pk, reason=" ", by=head, now=NOW)
    withdraw_letter(first.pk, reason="收件人写错", by=head, now=NOW)
    second = issue(agency, head)
    assert second.serial == 2
    assert list(letters_of(CASE)) == [second]
    assert list(letters_of(CASE, withdrawn=True)) == [first, second]
    with pytest.raises(LetterStateError, match="作废过了"):
        withdraw_letter(first.pk, reason="再一次", by=head, now=NOW)
    with pytest.raises(LetterStateError, match="已经作废"):
        serve(first, head, "direct", Proof(signed_by="测试员甲"))
    assert Entry.objects.filter(act="letter.withdrawn").count() == 1


def serve(letter: Letter, by: object, method: str, proof: Proof, on: date = TODAY) -> object:
    return record_delivery(letter.pk, method=method, on=on, proof=proof, by=by, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "proof", "what"),
    [
        ("direct", Proof(signed_by="测试员甲"), "申请人签收之日"),
        ("post", Proof(carrier="postal_enterprise", tracking_number="XA00000000035"), "交邮之日"),
        ("electronic", Proof(address="applicant@example.test"), "到达申请人选定的地址或者系统之日"),
    ],
)
def test_service_with_proof_gives_the_day_of_the_answer(
    method: str, proof: Proof, what: str
) -> None:
    agency, head = office()
    letter = issue(agency, head)
    assert list(unserved(frozenset({agency.pk}))) == [letter]
    assert served_on(letter) is None
    delivery = serve(letter, head, method, proof)
    assert delivery.what == what
    assert served_on(letter) == date(2026, 3, 20)
    assert not unserved(frozenset({agency.pk})).exists()
    entry = Entry.objects.get(act="letter.delivered")
    assert "applicant@example.test" not in entry.data
    assert "测试员甲" not in entry.data
    with pytest.raises(LetterStateError, match="已经送达，不能作废"):
        withdraw_letter(letter.pk, reason="写错", by=head, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "proof", "on", "sentence"),
    [
        ("direct", Proof(), date(2026, 3, 20), "写明签收人"),
        ("post", Proof(carrier="other", tracking_number="SF1"), date(2026, 3, 20), "交给邮政企业"),
        ("post", Proof(carrier="postal_enterprise"), date(2026, 3, 20), "填写邮件号"),
        ("electronic", Proof(), date(2026, 3, 20), "申请人选定的地址"),
        ("pigeon", Proof(), date(2026, 3, 20), "请选择送达方式"),
        ("direct", Proof(signed_by="甲"), date(2026, 3, 19), "不能早于成文日期2026年3月20日"),
        ("direct", Proof(signed_by="甲"), date(2026, 3, 21), "不能晚于今天"),
    ],
)
def test_service_without_proof_is_refused(
    method: str, proof: Proof, on: date, sentence: str
) -> None:
    agency, head = office()
    letter = issue(agency, head)
    with pytest.raises(LetterError, match=sentence):
        serve(letter, head, method, proof, on)
    assert not Entry.objects.filter(act="letter.delivered").exists()


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_when_many_issue_at_once() -> None:
    agency, _ = office()
    broken = replace(CASES["receipt"], agency=agency.name, office_word="", content="")
    errors: list[str] = []

    def work(refused: bool) -> None:
        try:
            if refused:
                issue_letter(broken, agency_id=agency.pk, subject_key=CASE, by=None, now=NOW)
            else:
                issue(agency, None, "receipt")
        except LetterError:
            errors.append("refused")
        except Exception as error:  # a thread's error must reach the test
            errors.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n % 4 == 3,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert errors == ["refused"] * 3
    assert sorted(Letter.objects.values_list("serial", flat=True)) == list(range(1, 10))


def take_template(agency: Agency, by: object, data: bytes) -> Letterhead:
    return set_template(agency.pk, io.BytesIO(data), name="本机关模板.docx", by=by, now=NOW)


@pytest.mark.django_db
def test_an_office_with_its_own_template_gets_it_filled_and_is_told_about_the_pdf() -> None:
    agency, head = office()
    set_letterhead(agency.pk, by=head, now=NOW, word="测街")
    take_template(agency, head, template())
    letter = issue(agency, head)
    text = "\n".join(block.text for block in read_docx(rendering.docx_of(letter)).blocks)
    assert "测街公开告〔2026〕1号" in text
    assert letter.remedy_class == "EITHER"
    assert letter.content["remedy"][0] in text
    assert letter.pdf is None
    assert letter.note in ("这份文书用本机关模板排版，版式文件须另行转换。", NoOfficeError.message)


@pytest.mark.django_db
def test_without_the_office_program_a_sentence_says_so_and_the_built_in_layout_remains(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    agency, head = office()
    take_template(agency, head, template())
    letter = issue(agency, head)
    assert letter.note.startswith("本机没有安装办公软件")
    with pytest.raises(NoOfficeError, match="另存为版式文件"):
        convert_letter(letter.pk, by=head, now=NOW)
    assert rendering.pdf_of(letter, font_folder=settings.GONGKAI_FONTS)[:5] == b"%PDF-"


@pytest.mark.django_db
def test_a_filled_template_is_converted_where_the_program_is_installed() -> None:
    agency, head = office()
    set_letterhead(agency.pk, by=head, now=NOW, word="测街")
    take_template(agency, head, template())
    letter = issue(agency, head)
    if program() is None:
        with pytest.raises(NoOfficeError):
            convert_letter(letter.pk, by=head, now=NOW)
        return
    converted = convert_letter(letter.pk, by=head, now=NOW)
    assert converted.note == ""
    assert "测街公开告〔2026〕1号" in converted.pdf.text.replace(" ", "")
    assert Entry.objects.filter(act="letter.converted").count() == 1


@pytest.mark.django_db
def test_a_bad_template_is_refused_and_the_old_setting_stays() -> None:
    agency, head = office()
    set_letterhead(agency.pk, by=head, now=NOW, word="测街")
    with pytest.raises(LetterError, match="请改正"):
        take_template(agency, head, template(*LINES, "{{ cycler.__init__ }}"))
    assert letterhead_of(agency.pk).template is None
    take_template(agency, head, template())
    with pytest.raises(LetterError, match="另存为 "):
        take_template(agency, head, b"%PDF-1.7 x")
    assert letterhead_of(agency.pk).template is not None
    assert letterhead_of(agency.pk).word == "测街"
    set_template(agency.pk, None, by=head, now=NOW)
    assert letterhead_of(agency.pk).template is None
