"""Letters at the desk: written from the case, numbered, served, withdrawn; a stranger finds none."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.applications.services.receive_application import receive_application
from gongkai.ledger.models import Entry
from gongkai.letters.models import Letter
from tests.factories.cases import Office, office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path
    return office()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def case_of(here: Office):
    intake = here.intake(arrived_on=timezone.localdate())
    return receive_application(here.agency, intake, by=here.handler, now=timezone.now()).application


def issued(here: Office) -> tuple[Client, Letter]:
    client, case = signed_in(here.handler), case_of(here)
    client.post(reverse("applications:letters", args=[case.pk]), {"letter": "receipt"})
    return client, Letter.objects.get()


def address(letter: Letter, *more: str) -> str:
    case = letter.subject_key.removeprefix("application:")
    name = "letter_file" if more else "letter"
    return reverse(f"applications:{name}", args=[case, letter.pk, *more])


def seen(answer) -> str:
    return unescape(answer.content.decode())


def test_the_receipt_is_issued_opened_and_downloaded(here):
    client, letter = issued(here)
    assert letter.number == f"{here.agency.short_name}回〔{timezone.localdate().year}〕1号"
    text = seen(client.get(address(letter)))
    assert "测试员甲：" in text
    assert letter.number in text
    assert client.get(address(letter, "pdf")).content[:5] == b"%PDF-"
    assert client.get(address(letter, "docx")).content[:2] == b"PK"
    assert client.get(address(letter, "exe")).status_code == 404
    assert Entry.objects.filter(act="application.applicant_opened").count() == 3


def test_only_what_the_case_gives_cause_for_may_be_issued(here):
    client, case = signed_in(here.handler), case_of(here)
    page = reverse("applications:letters", args=[case.pk])
    assert "政府信息公开申请登记回执" in seen(client.get(page))
    assert client.post(page, {"letter": "extension"}).status_code == 404
    assert not Letter.objects.exists()


def test_a_letter_that_lacks_something_says_what(here):
    here.agency.phone = ""
    here.agency.save()
    client, case = signed_in(here.handler), case_of(here)
    page = reverse("applications:letters", args=[case.pk])
    assert "政府信息公开申请登记回执还缺“联系电话”" in seen(client.get(page))
    answer = client.post(page, {"letter": "receipt"})
    assert "还缺“联系电话”" in seen(answer)
    assert not Letter.objects.exists()


def test_service_is_recorded_with_its_proof_or_refused_beside_the_field(here):
    client, letter = issued(here)
    today = timezone.localdate().isoformat()
    form = {"action": "serve", "method": "post", "on": today, "carrier": "other"}
    assert "承运：邮寄答复要交给邮政企业" in seen(client.post(address(letter), form))
    form |= {"carrier": "postal_enterprise", "tracking_number": "XA00000000035"}
    assert client.post(address(letter), form).status_code == 302
    text = seen(client.get(address(letter)))
    assert "交邮之日" in text
    assert "作废这份文书" not in text


def test_a_withdrawn_letter_is_marked_and_its_files_are_gone(here):
    client, letter = issued(here)
    assert "请写明作废的原因" in seen(client.post(address(letter), {"action": "withdraw"}))
    client.post(address(letter), {"action": "withdraw", "reason": "写错"})
    assert "已作废" in seen(client.get(address(letter)))
    for form in ("pdf", "docx"):
        assert client.get(address(letter, form)).status_code == 404


def test_colleagues_without_the_case_and_strangers_see_no_letter(here):
    _, letter = issued(here)
    stranger = office("邻街道")
    for person in (stranger.handler, stranger.head):
        client = signed_in(person)
        for where in (address(letter), address(letter, "pdf")):
            assert client.get(where).status_code == 404
            assert client.post(where).status_code in (404, 405)
    case = letter.subject_key.removeprefix("application:")
    clerk = signed_in(here.section_head)
    for where in (
        address(letter),
        address(letter, "pdf"),
        reverse("applications:letters", args=[case]),
    ):
        assert clerk.get(where).status_code in (403, 404)


def test_a_letter_of_another_case_is_not_found_under_this_one(here):
    client, letter = issued(here)
    other = case_of(here)
    assert client.get(reverse("applications:letter", args=[other.pk, letter.pk])).status_code == 404


def test_beside_the_service_stands_that_an_edited_letter_has_no_fixed_file_yet(here):
    client, letter = issued(here)
    told = "还没有版式文件"
    assert told not in seen(client.get(address(letter)))
    Letter.objects.filter(pk=letter.pk).update(pdf=None)
    shown = seen(client.get(address(letter)))
    assert told in shown
    assert "登记送达</button>" in shown
