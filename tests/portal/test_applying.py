"""网上申请: what Art 29 asks, no script, no account; and nobody else's case."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from gongkai.applications.models import Applicant, Application
from gongkai.ledger.models import Entry
from gongkai.portal.applying import is_answered, new_question
from tests.factories.office import office

pytestmark = pytest.mark.django_db
SUMS = "零一二三四五六七八九"


@pytest.fixture(autouse=True)
def _forget_limits():
    cache.clear()


@pytest.fixture
def here():
    return office()


def filled(client, place, **changes):
    """The form as a citizen fills it in, with the question answered."""
    shown = client.get(reverse("portal:apply_form", args=[place.agency.slug])).content.decode()
    return answered(shown) | {
        "applicant_kind": "natural", "name": "测试甲", "identity_kind": "other", "identity_number": "T1",
        "phone": "0595-00000000", "content": "2020年小散工程备案名单", "form_wanted": "any",
        "delivery_wish": "any",
    } | changes  # fmt: skip


def answered(shown):
    a, b = re.search(r"([一二三四五六七八])加([一二三四五六七八])等于几", shown).groups()
    hidden = dict(
        re.findall(r'type="hidden" name="(question|submission_key|seen)" value="([^"]*)"', shown)
    )
    return hidden | {"answer": str(SUMS.index(a) + SUMS.index(b))}


def send(client, place, data):
    return client.post(reverse("portal:apply_form", args=[place.agency.slug]), data)


def test_a_citizen_applies_and_gets_a_receipt_with_number_and_code(client, here):
    sent = send(client, here, filled(client, here))

    assert sent.status_code == 302
    receipt = client.get(sent.url).content.decode()
    case = Application.objects.get()
    assert case.number in receipt
    assert case.received_on is None  # 第三十一条第三项：双方确认之日
    code = re.search(r"查询码</dt><dd><strong>([A-Z0-9]{8})<", receipt)[1]
    found = client.post(
        reverse("portal:apply_track", args=[here.agency.slug]),
        {"number": case.number, "code": code.lower()},
    )
    assert "等待与您确认" in found.content.decode()


def test_the_same_form_sent_twice_is_one_case(client, here):
    data = filled(client, here)
    send(client, here, data)
    send(client, here, data)
    assert Application.objects.count() == 1


def test_a_wrong_answer_keeps_what_was_filled_in(client, here):
    shown = send(client, here, filled(client, here, answer="99")).content.decode()

    assert "答得不对" in shown
    assert "2020年小散工程备案名单" in shown
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "这一栏还空着"),
        ({"content": " "}, "这一栏还空着"),
        ({"phone": ""}, "电话、电子邮箱或者通信地址"),
        ({"identity_number": ""}, "证件号码"),
        ({"identity_kind": "resident", "identity_number": "110101199001011234"}, "校验码"),
        (
            {"applicant_kind": "company", "identity_kind": "uscc", "identity_number": "1" * 18},
            "校验码",
        ),
        ({"delivery_wish": "email"}, "电子邮箱"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(client, here, changes, words):
    shown = send(client, here, filled(client, here, **changes)).content.decode()

    assert words in shown
    assert not Application.objects.exists()


def test_what_may_be_public_already_is_shown_before_sending(client, here):
    here.published(title="2020年小散工程备案名单")
    shown = send(client, here, filled(client, here)).content.decode()

    assert "可能已经公开" in shown
    assert not Application.objects.exists()
    again = filled(client, here) | answered(shown)
    assert send(client, here, again).status_code == 302
    assert Application.objects.count() == 1


def test_rare_characters_emoji_and_full_width_survive(client, here):
    text = "关于𠮷屋、㛃某的批复😀１２３"
    send(client, here, filled(client, here, content=text, name="测试喆堃"))
    assert Application.objects.get().content == text
    assert Applicant.objects.get().name == "测试喆堃"


def test_ten_an_hour_from_one_address_then_a_sentence(client, here):
    for n in range(10):
        assert send(client, here, filled(client, here, content=f"第{n}份材料")).status_code == 302
    shown = send(client, here, filled(client, here, content="第十一份材料")).content.decode()

    assert "一小时内已提交十份" in shown
    assert Application.objects.count() == 10


def test_another_code_or_office_opens_nothing(client, here):
    sent = send(client, here, filled(client, here))
    receipt = client.get(sent.url).content.decode()
    code = re.search(r"<strong>([A-Z0-9]{8})</strong>", receipt)[1]
    number = Application.objects.get().number
    there = office("别的街道")

    for place, tried in ((here, "AAAAAAAA"), (there, code)):
        shown = client.post(
            reverse("portal:apply_track", args=[place.agency.slug]),
            {"number": number, "code": tried},
        ).content.decode()
        assert "没有查到" in shown
        assert "小散工程" not in shown


def test_a_receipt_is_for_whoever_sent_the_form(client, here):
    from django.test import Client

    send(client, here, filled(client, here))
    stranger = Client().get(reverse("portal:apply_receipt", args=[here.agency.slug]))
    assert stranger.status_code == 302


def test_no_name_of_a_citizen_enters_the_ledger(client, here):
    send(client, here, filled(client, here))
    written = "".join(f"{e.data}{e.subject_label}{e.actor_name}" for e in Entry.objects.all())
    assert "测试甲" not in written


def test_the_question_takes_figures_and_words_and_no_forged_token():
    question, token = new_question()
    a, b = (SUMS.index(c) for c in re.match("(.)加(.)", question).groups())
    words = SUMS[a + b] if a + b < 10 else "十" + (SUMS[a + b - 10] if a + b > 10 else "")
    assert is_answered(token, str(a + b))
    assert is_answered(token, f" {words} ")
    assert not is_answered(token, str(a + b + 1))
    assert not is_answered(token + "x", str(a + b))
