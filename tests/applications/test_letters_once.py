"""回执 is possible at every stage and says what is true; no letter of a case gets a second number."""

import threading
from datetime import date
from html import unescape

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.applications.case_letters import letters_to_write
from gongkai.applications.letters_seam import preview
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.consult import consult
from gongkai.applications.services.issue_case_letter import (
    AlreadyIssuedError,
    WithdrawnSinceError,
    issue_case_letter,
)
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.lapse_fee import lapse_fee
from gongkai.applications.services.record_payment import record_payment
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.letters.models import Letter
from gongkai.letters.services.withdraw_letter import withdraw_letter
from tests.factories.cases import Office, at, office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY, LATER = date(2026, 3, 10), date(2026, 5, 20)


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path
    return office()


def asked(here: Office, case) -> None:
    ask_correction(
        case.pk, asked_on=DAY, unclear="没有写明年度", to_supply="年度", working_days=10,
        reached_on=DAY, by=here.handler, now=at(DAY),
    )  # fmt: skip


def charged(here: Office, case, on: date = DAY):
    return charge_fee(
        case.pk, method="pages", count=101, how_to_pay="缴入国库。", notified_on=on,
        reached_on=on, by=here.handler, now=at(on),
    )  # fmt: skip


def receipt(case, on: date = DAY) -> str:
    """The receipt that the case gives cause for, as it stands now."""
    case.refresh_from_db()
    seen = preview(letters_to_write(case, on=on)["receipt"])
    assert seen.missing == ()
    return "\n".join(seen.paragraphs)


# -- 回执


def test_while_a_correction_is_awaited_the_receipt_says_since_when_the_clock_stands(here):
    case = here.received()
    asked(here, case)
    said = receipt(case)
    assert "已于2026年3月10日告知您补正，答复期限自该日起停止计算" in said
    # ten working days after Tuesday 10 March: 11–13, 16–20, 23, 24 March
    assert "等待您补正的期限于2026年3月24日届满" in said
    assert "作出答复。" not in said


def test_while_a_fee_is_awaited_the_receipt_says_since_when_the_clock_stands(here):
    case = here.received()
    charged(here, case)
    said = receipt(case)
    assert "已于2026年3月10日通知您缴纳信息处理费，答复期限自该日起停止计算" in said
    assert "自缴费完成的次日起重新计算" in said


def test_after_a_lapse_the_receipt_says_that_the_case_is_closed_and_promises_no_answer(here):
    uncorrected, unpaid, left = here.received(), here.received(), here.received()
    asked(here, uncorrected)
    charged(here, unpaid)
    lapse_correction(uncorrected.pk, on=LATER, by=here.handler, now=at(LATER))
    lapse_fee(unpaid.pk, on=LATER, by=here.handler, now=at(LATER))
    withdraw_application(left.pk, withdrawn_on=DAY, how="书面撤回。", by=here.handler, now=at(DAY))
    for case, day in ((uncorrected, "5月20日"), (unpaid, "5月20日"), (left, "3月10日")):
        said = receipt(case, LATER)
        assert f"该申请已于2026年{day}办结：" in said
        assert "将在" not in said
        assert "停止计算" not in said


# -- 一次


def pressed(here: Office, case, cause: str, withdrawn: str = "") -> tuple[Client, str]:
    client = Client()
    client.force_login(here.handler, BACKEND)
    form = {"letter": cause, "withdrawn": withdrawn}
    answer = client.post(reverse("applications:letters", args=[case.pk]), form, follow=True)
    return client, unescape(answer.content.decode())


def test_the_same_form_sent_twice_makes_one_number_and_leads_to_the_letter(here):
    case = here.received(arrived_on=timezone.localdate())
    pressed(here, case, "receipt")
    client, said = pressed(here, case, "receipt")
    letter = Letter.objects.get()
    assert f"已出具，文号{letter.number}，没有再编号。" in said
    page = unescape(client.get(reverse("applications:letters", args=[case.pk])).content.decode())
    assert "已出具" in page
    assert page.count(reverse("applications:letter", args=[case.pk, letter.pk])) == 2
    assert "编文号，出具" not in page


def test_a_form_sent_again_after_the_letter_was_withdrawn_makes_no_second_number(here):
    case = here.received(arrived_on=timezone.localdate())
    client, _ = pressed(here, case, "receipt")
    withdraw_letter(Letter.objects.get().pk, reason="日期写错", by=here.handler, now=timezone.now())
    _, said = pressed(here, case, "receipt")
    assert "确实要重出的" in said
    assert Letter.objects.count() == 1
    page = client.get(reverse("applications:letters", args=[case.pk])).content.decode()
    assert 'name="withdrawn" value="1"' in page
    pressed(here, case, "receipt", "1")
    assert Letter.objects.count() == 2


def test_a_second_letter_is_offered_where_the_law_knows_one(here):
    case = here.received()
    for party in ("测试一公司", "测试二公司"):
        row = consult(
            case.pk, kind="third_party", party=party, concerning="合同单价", sent_on=DAY,
            by=here.handler, now=at(DAY),
        )  # fmt: skip
        for cause in (f"consult-{row.pk}", f"notice-{row.pk}"):
            issue_case_letter(case.pk, cause, by=here.handler, now=at(DAY))
            with pytest.raises(AlreadyIssuedError):
                issue_case_letter(case.pk, cause, by=here.handler, now=at(DAY))
    first = charged(here, case)
    issue_case_letter(case.pk, "fee", by=here.handler, now=at(DAY))
    record_payment(case.pk, paid_on=date(2026, 3, 12), by=here.handler, now=at(date(2026, 3, 12)))
    second = charged(here, case, date(2026, 3, 13))
    made = issue_case_letter(
        case.pk, f"fee-{second.pk}", by=here.handler, now=at(date(2026, 3, 13))
    )
    assert f"fee-{first.pk}" not in letters_to_write(case, on=DAY)
    assert made.serial == 2
    assert Letter.objects.count() == 6


def test_the_service_refuses_whoever_has_not_seen_the_withdrawn_one(here):
    case = here.received()
    made = issue_case_letter(case.pk, "receipt", by=here.handler, now=at(DAY))
    withdraw_letter(made.pk, reason="日期写错", by=here.handler, now=at(DAY))
    with pytest.raises(WithdrawnSinceError):
        issue_case_letter(case.pk, "receipt", by=here.handler, now=at(DAY))


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_press_at_once_make_one_number(here):
    case = here.received()
    ready, told = threading.Barrier(4), []

    def press():
        ready.wait()
        try:
            told.append(issue_case_letter(case.pk, "receipt", by=here.handler, now=at(DAY)).number)
        except AlreadyIssuedError as error:
            told.append(error.letter.number)
        except Exception as error:  # a thread's error must reach the test
            told.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["测试街道回〔2026〕1号"] * 4
    assert Letter.objects.count() == 1
