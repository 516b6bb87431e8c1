"""复议、诉讼 as a person in a browser meets them: open, stages, end, and the new answer."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.applications.services.receive_application import receive_application
from gongkai.proceedings.models import Proceeding
from tests.factories.cases import Office, office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def here() -> Office:
    return office()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def answered(here: Office):
    """A case answered today."""
    today = timezone.localdate()
    case = receive_application(
        here.agency, here.intake(arrived_on=today), by=here.handler, now=timezone.now()
    ).application
    return here.answered(case, today)


def opened(client, case, **changes):
    today = timezone.localdate()
    values = {
        "number": "示复〔2026〕1号", "kind": "review", "procedure": "ordinary", "filed_on": today,
        "application": case.number, "copy_received_on": today, "organ": "示例区人民政府",
    }  # fmt: skip
    return client.post(reverse("proceedings:open"), values | changes)


def test_a_review_is_registered_with_its_ten_working_days_and_stands_on_the_case(here):
    case = answered(here)
    client = signed_in(here.handler)
    assert opened(client, case).status_code == 302
    row = Proceeding.objects.get()
    today = timezone.localdate()
    assert calendar_for(here.agency).working_days_between(today, row.reply_due_on) == 10
    shown = client.get(reverse("applications:case", args=[case.pk])).content.decode()
    assert "示复〔2026〕1号" in shown
    assert "示复〔2026〕1号" in client.get(reverse("proceedings:list")).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"application": "没有-2026-0001"}, "本机关没有这个编号的申请，请核对。"),
        ({"application": ""}, "请选择涉及的申请或者信息。"),
        ({"kind": "after_review"}, "复议后起诉的，请选择先行的复议案件。"),
        ({"number": ""}, "这一栏还空着，请填写。"),
        ({"part": "7"}, "这件申请没有这一项，请核对。"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_kept(here, changes, sentence):
    told = unescape(opened(signed_in(here.handler), answered(here), **changes).content.decode())
    assert sentence in told
    assert "field--bad" in told
    assert not Proceeding.objects.exists()


def test_another_offices_case_cannot_be_named(here):
    case = answered(office("西门街道"))
    told = opened(signed_in(here.handler), case).content.decode()
    assert "本机关没有这个编号的申请" in told
    assert not Proceeding.objects.exists()


def test_after_the_reply_the_review_corrects_and_the_case_is_answered_anew(here):
    case = answered(here)
    client = signed_in(here.handler)
    opened(client, case)
    row = Proceeding.objects.get()
    today = timezone.localdate()
    client.post(reverse("proceedings:stage", args=[row.pk]), {"kind": "replied", "on": today})
    row.refresh_from_db()
    assert row.replied_on == today
    page = client.get(reverse("proceedings:conclude", args=[row.pk]))
    corrected = next(
        code
        for code, label in page.context["form"].fields["outcome"].choices
        if "结果纠正" in label
    )
    client.post(
        reverse("proceedings:conclude", args=[row.pk]),
        {"concluded_on": today, "outcome": corrected, "answer_anew": "on",
         "answer_by": today + timedelta(days=15)},
    )  # fmt: skip
    row.refresh_from_db()
    assert row.result == "corrected"
    assert "要重新答复" not in client.get(reverse("proceedings:list")).content.decode()
    draft = reverse("applications:draft", args=[case.pk])
    item = case.items.get()
    answer = client.post(
        draft, {f"i{item.pk}-outcome": "granted", f"i{item.pk}-disclosed": "补充提供附件。"}
    )
    assert answer.status_code == 302
    anew = case.decisions.order_by("-number").first()
    assert anew.answers_anew is not None
    assert anew.replaces.number == 1


def test_a_concluded_one_takes_no_further_stage(here):
    case = answered(here)
    client = signed_in(here.handler)
    opened(client, case)
    row = Proceeding.objects.get()
    page = client.get(reverse("proceedings:conclude", args=[row.pk]))
    upheld = next(
        code
        for code, label in page.context["form"].fields["outcome"].choices
        if "结果维持" in label
    )
    client.post(
        reverse("proceedings:conclude", args=[row.pk]),
        {"concluded_on": timezone.localdate(), "outcome": upheld},
    )
    told = client.post(
        reverse("proceedings:stage", args=[row.pk]),
        {"kind": "heard", "on": timezone.localdate()},
    )
    assert "这个案件已经审结" in told.content.decode()


def test_the_leader_reads_and_does_not_register(here):
    case = answered(here)
    opened(signed_in(here.handler), case)
    row = Proceeding.objects.get()
    leader = signed_in(here.leader)
    assert leader.get(reverse("proceedings:proceeding", args=[row.pk])).status_code == 200
    for name in ("stage", "conclude"):
        assert leader.get(reverse(f"proceedings:{name}", args=[row.pk])).status_code == 403
    assert leader.get(reverse("proceedings:open")).status_code == 403


def test_a_reply_that_is_due_stands_on_the_day_until_it_is_given(here):
    client = signed_in(here.handler)
    opened(client, answered(here))
    assert "请在期限届满以前提出书面答复或者答辩" in client.get("/desk/").content.decode()
    row = Proceeding.objects.get()
    client.post(
        reverse("proceedings:stage", args=[row.pk]),
        {"kind": "replied", "on": timezone.localdate()},
    )
    assert "提出书面答复或者答辩" not in client.get("/desk/").content.decode()


def test_what_a_proceeding_is_about_is_demanded_with_its_condition(here):
    shown = signed_in(here.handler).get(reverse("proceedings:open")).content.decode()
    for name, words in (
        ("涉及的申请编号", "涉及依申请公开的必填"), ("涉及的信息索引号", "涉及主动公开的必填"),
        ("先行的复议案号", "复议后起诉的必填"),
    ):  # fmt: skip
        assert f'{name}<span class="opt">（{words}）</span></label>' in shown
