"""送达 of letters: with proof, back from the post and sent again; edited answers; the purge."""

import io
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from gongkai.agencies.selectors import scope
from gongkai.applications.case_letters import cause_of
from gongkai.applications.errors import ApplicationError
from gongkai.applications.letters_seam import draft_to_edit
from gongkai.applications.models import CaseFile, Decision, DecisionItem, Delivery
from gongkai.applications.services.edit_decision import drop_edit, edit_decision
from gongkai.applications.services.issue_case_letter import issue_case_letter
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.purge_applicants import purge_applicants
from gongkai.applications.services.record_service import Proof
from gongkai.applications.services.serve_letter import letter_came_back, serve_letter
from gongkai.applications.tasks import desk_tasks
from gongkai.applications.timeline import timeline
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.ledger.models import Entry
from gongkai.letters.errors import LetterError, LetterStateError
from gongkai.letters.models import Letter, LetterReturn
from gongkai.letters.rendering import docx_of
from gongkai.letters.selectors import open_returns, served_on
from gongkai.letters.services.choose_remedy import choose_remedy
from gongkai.letters.services.record_return import settle_return
from gongkai.letters.services.withdraw_letter import withdraw_letter
from tests.factories.cases import MONDAY, Office, at, office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
POSTED, BACK, AGAIN = date(2026, 3, 10), date(2026, 3, 24), date(2026, 4, 7)
DIRECT = Proof("direct", POSTED, signed_by="测试员甲")
PARCEL = Proof("post", POSTED, carrier="postal_enterprise", tracking_number="XA0001")


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path
    return office()


def told(here: Office, outcome: str = "granted") -> tuple[Decision, Letter]:
    """An answer made on the day of posting, with its letter."""
    text = here.issued(here.received(), POSTED, outcome)
    letter = issue_case_letter(
        text.application_id, cause_of(text), by=here.handler, now=at(POSTED, 10)
    )
    return text, letter


def kept(here: Office, name: str, what: bytes = b"proof") -> StoredFile:
    return store_file(
        io.BytesIO(what), name=name, agency=here.agency, by=here.handler, now=at(POSTED)
    )


def sent_and_back(here: Office) -> tuple[Decision, Letter]:
    text, letter = told(here)
    serve_letter(text.application_id, letter, PARCEL, by=here.handler, now=at(POSTED, 17))
    letter_came_back(
        text.application_id, letter.deliveries.get(), on=BACK, reason="查无此人",
        scan=kept(here, "信封.txt", b"envelope"), by=here.handler, now=at(BACK),
    )  # fmt: skip
    return text, letter


def waiting(here: Office, day: date, who: str = "handler") -> list[str]:
    mine = scope(getattr(here, who), day)
    return [t.why for t in desk_tasks(mine, at(day)) if t.kind == "returned_mail"]


def test_the_first_service_of_its_letter_answers_the_case_with_one_proof(here):
    text, letter = told(here)
    proof = Proof("post", POSTED, carrier="postal_enterprise", tracking_number="XA0001", file=kept(here, "回执.txt"))  # fmt: skip
    serve_letter(text.application_id, letter, proof, by=here.handler, now=at(POSTED, 17))
    text.refresh_from_db()
    assert text.stage == Decision.Stage.SERVED
    assert text.application.__class__.objects.get().answered_on == POSTED
    assert letter.deliveries.get().proof == Delivery.objects.get().proof.file
    assert CaseFile.objects.get().kind == CaseFile.Kind.PROOF


def test_a_letter_that_came_back_waits_on_today_and_keeps_the_day_of_the_answer(here):
    text, letter = sent_and_back(here)
    assert served_on(letter) == POSTED
    assert text.application.__class__.objects.get().answered_on == POSTED
    assert waiting(here, BACK) == [
        f"政府信息公开告知书{letter.number}于2026年3月24日退回，请再次送达。"
    ]
    assert waiting(here, BACK, "leader") == []
    said = [step.what for step in timeline(text.application)]
    assert (
        f"政府信息公开告知书（{letter.number}）邮寄退回（查无此人），要再次送达；2026年3月10日交邮之日不变"
        in said
    )
    entry = Entry.objects.get(act="letter.returned")
    assert entry.details["posted_on"] == "2026-03-10"


def test_four_returned_letters_cost_today_no_more_queries_than_one(here):
    def queries() -> int:
        mine = scope(here.handler, BACK)
        with CaptureQueriesContext(connection) as caught:
            desk_tasks(mine, at(BACK))
        return len(caught)

    sent_and_back(here)
    one = queries()
    for _ in range(3):
        sent_and_back(here)
    assert len(waiting(here, BACK)) == 4
    assert queries() == one


def test_it_is_sent_again_another_way_under_its_number_with_its_own_proof(here):
    text, letter = sent_and_back(here)
    number = letter.number
    serve_letter(
        text.application_id, letter, Proof("direct", AGAIN, signed_by="测试员甲"), by=here.handler,
        now=at(AGAIN),
    )  # fmt: skip
    assert Letter.objects.get().number == number
    assert [one.method for one in letter.deliveries.all()] == ["post", "direct"]
    assert waiting(here, AGAIN) == []
    assert Delivery.objects.get().on == POSTED
    assert any(step.what.startswith("再次送达") for step in timeline(text.application))


def test_one_that_comes_back_twice_waits_again_and_may_be_let_be_with_a_reason(here):
    text, letter = sent_and_back(here)
    again = Proof("post", AGAIN, carrier="postal_enterprise", tracking_number="XA0002")
    serve_letter(text.application_id, letter, again, by=here.handler, now=at(AGAIN))
    twice = date(2026, 4, 20)
    letter_came_back(
        text.application_id, letter.deliveries.last(), on=twice, reason="拒收", scan=None,
        by=here.handler, now=at(twice),
    )  # fmt: skip
    assert [row.reason for row in open_returns({here.agency.pk})] == ["拒收"]
    with pytest.raises(LetterError, match="写明为什么不再送达"):
        settle_return(letter.pk, why=" ", by=here.handler, now=at(twice))
    settle_return(letter.pk, why="申请人拒收，已电话告知领取", by=here.handler, now=at(twice))
    assert waiting(here, twice) == []
    assert Entry.objects.filter(act="letter.return_settled").count() == 1


@pytest.mark.parametrize(
    ("on", "reason", "said"),
    [
        (date(2026, 3, 9), "查无此人", "不能早于交邮日期2026年3月10日"),
        (date(2026, 3, 25), "查无此人", "不能晚于今天"),
        (None, "查无此人", "请填写退回日期"),
        (BACK, "  ", "写明退回的原因"),
    ],
)
def test_a_return_without_its_day_or_reason_is_refused(here, on, reason, said):
    text, letter = told(here)
    serve_letter(text.application_id, letter, PARCEL, by=here.handler, now=at(POSTED, 17))
    with pytest.raises(LetterError, match=said):
        letter_came_back(
            text.application_id, letter.deliveries.get(), on=on, reason=reason, scan=None,
            by=here.handler, now=at(BACK),
        )  # fmt: skip
    assert not LetterReturn.objects.exists()


def test_only_a_posted_letter_comes_back_and_only_once(here):
    text, letter = told(here)
    serve_letter(text.application_id, letter, DIRECT, by=here.handler, now=at(POSTED, 17))
    with pytest.raises(LetterStateError, match="只有邮寄的文书会退回"):
        letter_came_back(
            text.application_id, letter.deliveries.get(), on=BACK, reason="退回", scan=None,
            by=here.handler, now=at(BACK),
        )  # fmt: skip
    again, other = sent_and_back(here)
    with pytest.raises(LetterStateError, match="已经登记过退信"):
        letter_came_back(
            again.application_id, other.deliveries.get(), on=BACK,
            reason="退回", scan=None, by=here.handler, now=at(BACK),
        )  # fmt: skip


def test_again_by_e_mail_goes_only_where_the_applicant_chose(here):
    text, letter = sent_and_back(here)
    elsewhere = Proof("electronic", AGAIN, address="other@example.com")
    with pytest.raises(ApplicationError, match="选定"):
        serve_letter(text.application_id, letter, elsewhere, by=here.handler, now=at(AGAIN))
    assert letter.deliveries.count() == 1


def test_one_decision_has_one_letter_until_it_is_withdrawn(here):
    text, letter = told(here)
    with pytest.raises(LetterStateError, match=letter.number):
        issue_case_letter(text.application_id, cause_of(text), by=here.handler, now=at(POSTED, 11))
    withdraw_letter(letter.pk, reason="打印坏了", by=here.handler, now=at(POSTED, 11))
    second = issue_case_letter(
        text.application_id, cause_of(text), by=here.handler, now=at(POSTED, 12), withdrawn=1
    )  # fmt: skip
    assert second.serial == letter.serial + 1


def edited(text: Decision, old: str, new: str) -> io.BytesIO:
    document = Document(io.BytesIO(draft_to_edit(text, on=POSTED)))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    return out


def test_the_edited_answer_is_what_is_signed_and_goes_out_with_its_number(here):
    text = here.drafted(here.received(), POSTED)
    before = text.content_hash
    text = edit_decision(
        text.pk, edited(text, "随信附上复印件", "随信附上复印件三页"), by=here.handler, now=at(POSTED)
    )  # fmt: skip
    assert text.content_hash != before
    text = here.sent(text, POSTED)
    for who in (here.section_head, here.head, here.leader):
        text = here.sign(text, who, POSTED)
    issue_decision(text.pk, by=here.handler, now=at(POSTED))
    letter = issue_case_letter(
        text.application_id, cause_of(text), by=here.handler, now=at(POSTED, 10)
    )
    words = "\n".join(p.text for p in Document(io.BytesIO(docx_of(letter))).paragraphs)
    assert "随信附上复印件三页" in words
    assert letter.number in words
    assert "测试员甲：" in words
    assert "2026年3月10日" in words
    assert "〔" not in words.replace(f"〔{POSTED.year}〕", "")
    assert "随信附上复印件三页" in letter.content["edited"]


def test_nobody_edits_past_the_signatures(here):
    text = here.drafted(here.received(), POSTED)
    file = edited(text, "随信附上", "另行邮寄").getvalue()
    with pytest.raises(ApplicationError, match="请由拟稿人收回"):
        edit_decision(text.pk, io.BytesIO(file), by=here.colleague, now=at(POSTED))
    text = here.sent(text, POSTED)
    for moment in range(3):
        with pytest.raises(ApplicationError, match="只有草稿"):
            edit_decision(text.pk, io.BytesIO(file), by=here.handler, now=at(POSTED))
        text = here.sign(text, (here.section_head, here.head, here.leader)[moment], POSTED)
    assert Decision.objects.get().edited is None


def test_a_signed_file_that_was_changed_on_the_disk_goes_nowhere(here):
    text = here.drafted(here.received(), POSTED)
    text = edit_decision(
        text.pk, edited(text, "随信附上", "另行邮寄"), by=here.handler, now=at(POSTED)
    )
    text = here.sent(text, POSTED)
    for who in (here.section_head, here.head, here.leader):
        text = here.sign(text, who, POSTED)
    issue_decision(text.pk, by=here.handler, now=at(POSTED))
    text.refresh_from_db()
    text.edited.path.write_bytes(b"x")
    with pytest.raises(LetterStateError, match="与存入时不一样"):
        issue_case_letter(text.application_id, cause_of(text), by=here.handler, now=at(POSTED))
    assert not Letter.objects.exists()


def test_an_edit_without_the_remedy_is_refused_and_one_taken_may_be_dropped(here):
    text = here.drafted(here.received(), POSTED)
    before = text.content_hash
    with pytest.raises(ApplicationError, match="救济告知"):
        edit_decision(
            text.pk, edited(text, "如不服本答复", "不服的"), by=here.handler, now=at(POSTED)
        )
    taken = edit_decision(
        text.pk, edited(text, "随信附上", "另行邮寄"), by=here.handler, now=at(POSTED)
    )
    assert taken.edited is not None
    assert drop_edit(text.pk, by=here.handler, now=at(POSTED)).content_hash == before


def test_the_reading_the_head_chose_is_written_and_kept_with_the_answer(here):
    choose_remedy(
        here.agency.pk, outcome="special_inquiry", remedy_class="REVIEW_FIRST", by=here.head,
        now=at(MONDAY),
    )  # fmt: skip
    details = {"special_rule": "《不动产登记暂行条例》第二十七条", "where": "测试区不动产登记中心"}
    text = here.issued(here.received(), POSTED, "special_inquiry", details=details)
    assert DecisionItem.objects.get().remedy_class == "REVIEW_FIRST"
    choose_remedy(
        here.agency.pk, outcome="special_inquiry", remedy_class="EITHER", by=here.head,
        now=at(POSTED, 11),
    )  # fmt: skip
    letter = issue_case_letter(
        text.application_id, cause_of(text), by=here.handler, now=at(POSTED, 12)
    )
    assert letter.remedy_class == "REVIEW_FIRST"
    assert "先向测试区人民政府申请行政复议" in letter.content["remedy"][0]
    assert Entry.objects.filter(act="remedy.chosen").count() == 2


def test_after_the_term_the_words_and_files_of_the_letters_go(
    here, django_capture_on_commit_callbacks
):
    _, letter = sent_and_back(here)
    seal, paths = letter.content_hash, [f.path for f in StoredFile.objects.all()]
    assert len(paths) == 3  # .docx, PDF, envelope
    with django_capture_on_commit_callbacks(execute=True):
        purge_applicants(now=at(date(2036, 3, 9)))
    assert Letter.objects.get().content
    with django_capture_on_commit_callbacks(execute=True):
        purge_applicants(now=at(date(2036, 3, 10)))
    row = Letter.objects.get()
    assert (row.facts, row.content, row.docx, row.pdf) == ({}, {}, None, None)
    assert (row.number, row.kind, row.content_hash) == (letter.number, "disclosure", seal)
    assert row.purged_at == at(date(2036, 3, 10))
    sent = row.deliveries.get()
    assert (sent.on, sent.method, sent.address, sent.returned.scan) == (POSTED, "post", "", None)
    assert (Delivery.objects.get().signed_by, Delivery.objects.get().proof) == ("", None)
    assert not StoredFile.objects.exists()
    assert not any(path.exists() for path in paths)
    assert Entry.objects.get(act="letters.purged").details == {"rows": 1}
    assert waiting(here, date(2036, 3, 11)) == []


def test_an_office_may_keep_its_letters_longer_than_the_applicants(
    here, settings, django_capture_on_commit_callbacks
):
    settings.GONGKAI_LETTER_RETENTION_YEARS = 30
    sent_and_back(here)
    with django_capture_on_commit_callbacks(execute=True):
        purge_applicants(now=at(date(2036, 3, 10)))
    assert Letter.objects.get().content
    with django_capture_on_commit_callbacks(execute=True):
        purge_applicants(now=at(date(2056, 3, 9)))
    assert Letter.objects.get().content
    with django_capture_on_commit_callbacks(execute=True):
        purge_applicants(now=at(date(2056, 3, 10)))
    assert Letter.objects.get().purged_at


def test_a_case_in_dispute_keeps_its_letters(here):
    text, _ = sent_and_back(here)
    purge_applicants(now=at(date(2036, 3, 10)), keep=[text.application_id])
    assert Letter.objects.get().content


# -- pages


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def page(client: Client, name: str, *args: int) -> str:
    return unescape(client.get(reverse(f"applications:{name}", args=args)).content.decode())


def test_the_page_takes_proof_and_envelope_and_says_what_the_return_means(here):
    today = timezone.localdate()
    case = here.received(arrived_on=today)
    client = signed_in(here.handler)
    client.post(reverse("applications:letters", args=[case.pk]), {"letter": "receipt"})
    letter = Letter.objects.get()
    at_letter = reverse("applications:letter", args=[case.pk, letter.pk])
    form = {
        "action": "serve", "method": "post", "on": today.isoformat(),
        "carrier": "postal_enterprise", "tracking_number": "XA0001",
        "file": SimpleUploadedFile("回执.txt", b"stamped"),
    }  # fmt: skip
    assert client.post(at_letter, form).status_code == 302
    proof = CaseFile.objects.get()
    assert reverse("applications:file", args=[case.pk, proof.pk]) in page(
        client, "letter", case.pk, letter.pk
    )
    back = {"action": "return", "delivery": letter.deliveries.get().pk, "why_back": "查无此人"}
    assert "请填写退回日期" in unescape(client.post(at_letter, back).content.decode())
    back |= {
        "back_on": today.isoformat(),
        "envelope": SimpleUploadedFile("信封.txt", b"envelope"),
    }
    assert client.post(at_letter, back).status_code == 302
    text = page(client, "letter", case.pk, letter.pk)
    assert "还没有送到收件人手里" in text
    assert "不变" in text
    assert "再次送达（文号不变）" in text
    assert "看退回的信封" in text
    assert client.post(at_letter, {"action": "settle", "why_not": "已自取"}).status_code == 302
    assert "不再送达：已自取" in page(client, "letter", case.pk, letter.pk)


def test_a_disguised_proof_is_refused_beside_the_field_and_nothing_is_kept(here):
    today = timezone.localdate()
    case = here.received(arrived_on=today)
    client = signed_in(here.handler)
    client.post(reverse("applications:letters", args=[case.pk]), {"letter": "receipt"})
    letter = Letter.objects.get()
    form = {
        "action": "serve", "method": "direct", "on": today.isoformat(), "signed_by": "测试员甲",
        "file": SimpleUploadedFile("回证.pdf", b"not a pdf"),
    }  # fmt: skip
    answer = client.post(reverse("applications:letter", args=[case.pk, letter.pk]), form)
    assert "没有收下" in unescape(answer.content.decode())
    assert not letter.deliveries.exists()
    assert not CaseFile.objects.exists()


def test_a_purged_letter_shows_what_is_kept_and_offers_nothing(here):
    text, letter = sent_and_back(here)
    purge_applicants(now=at(date(2036, 3, 10)))
    client = signed_in(here.head)
    seen = page(client, "letter", text.application_id, letter.pk)
    for words in ("已按期清除", letter.number, "予以公开", letter.content_hash):
        assert words in seen
    for words in ("测试员甲", "登记送达", "下载可编辑文件", "作废这份文书"):
        assert words not in seen
    for form in ("pdf", "docx"):
        where = reverse("applications:letter_file", args=[text.application_id, letter.pk, form])
        assert client.get(where).status_code == 404
    assert "正文已按期清除" in page(client, "letters", text.application_id)


def test_the_draft_is_downloaded_edited_and_taken_back_on_its_page(here):
    today = timezone.localdate()
    text = here.drafted(here.received(arrived_on=today), today)
    client = signed_in(here.handler)
    where = reverse("applications:edited", args=[text.application_id, text.pk])
    draft = client.get(where)
    assert draft.content[:2] == b"PK"
    client.post(where, {"edited": SimpleUploadedFile("x.docx", b"PK no docx")})
    assert Decision.objects.get().edited is None
    client.post(where, {"edited": SimpleUploadedFile("答复.docx", draft.content)})
    assert Decision.objects.get().edited is not None
    seen = page(client, "decision", text.application_id, text.pk)
    assert "审核签名的，是下面的文字" in seen
    assert "〔文号〕" in seen
    signer = signed_in(here.leader)
    assert signer.get(where).status_code == 200
    assert signer.post(where, {"drop": "1"}).status_code == 403
    client.post(where, {"drop": "1"})
    assert Decision.objects.get().edited is None
