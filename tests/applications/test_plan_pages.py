"""答复审核方案 at the desk: read by all who work there, set by the office head or the administrator above."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.agencies.models import Duty
from gongkai.applications.models import DecisionStep
from gongkai.ledger.models import Entry
from tests.factories.cases import Office, office
from tests.factories.office import agency, person, post

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
THREE = {
    "step_1_name": "科室核稿", "step_1_duty": "section_head",
    "step_2_name": "公开办审核", "step_2_duty": "office_head",
    "step_3_name": "签发", "step_3_duty": "leader",
}  # fmt: skip


@pytest.fixture
def here() -> Office:
    return office()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def seen(answer) -> str:
    return unescape(answer.content.decode())


def test_everybody_of_the_office_reads_the_shipped_steps_and_only_the_head_may_change(here):
    address = reverse("applications:plan")
    told = seen(signed_in(here.handler).get(address))
    assert "系统自带的方案" in told
    assert "初审（科室负责人）" in told
    assert "修改各步" not in told
    assert "修改各步" in seen(signed_in(here.head).get(address))
    assert signed_in(here.handler).get(reverse("applications:edit_plan")).status_code == 403


def test_the_head_saves_steps_of_his_own_and_the_ledger_knows(here):
    client = signed_in(here.head)
    answer = client.post(reverse("applications:edit_plan"), THREE, follow=True)
    assert "科室核稿（科室负责人）　›　公开办审核（公开机构负责人）" in seen(answer)
    rows = DecisionStep.objects.filter(agency=here.agency).values_list("name", "duty")
    assert list(rows) == [
        ("科室核稿", "section_head"), ("公开办审核", "office_head"), ("签发", "leader"),
    ]  # fmt: skip
    assert Entry.objects.filter(act="decision_plan.saved").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"step_3_name": "", "step_3_duty": ""}, "答复审核至少要有三步，由三个不同的人办理。"),
        ({"step_2_name": "科室核稿"}, "各步的名称不能重复。"),
        ({"step_1_name": ""}, "请给这一步起个名称，如初审。"),
        ({"step_1_duty": ""}, "请选择由哪个岗位签这一步。"),
        ({"step_1_duty": "system_admin"}, "这个岗位不能选，请重新选择。"),
        # 保密审查 has nobody in this office, so three different people cannot be found
        ({"step_1_duty": "secrecy_reviewer"}, "凑不齐各步的审核人"),
    ],
)
def test_what_cannot_be_saved_is_told_and_nothing_changes(here, changes, sentence):
    answer = signed_in(here.head).post(reverse("applications:edit_plan"), THREE | changes)
    assert sentence in seen(answer)
    assert not DecisionStep.objects.exists()
    assert not Entry.objects.filter(act="decision_plan.saved").exists()


def test_the_districts_administrator_sets_the_steps_of_an_office_below():
    district = agency("测试区", kind="county")
    below, beside = office("东门街道", parent=district), office("外区街道")
    admin = person("测试员庚", post(district, Duty.SYSTEM_ADMIN))
    client = signed_in(admin)
    edit = reverse("applications:edit_plan")
    assert client.post(f"{edit}?office={below.agency.pk}", THREE).status_code == 302
    assert DecisionStep.objects.filter(agency=below.agency).count() == 3
    assert client.post(f"{edit}?office={beside.agency.pk}", THREE).status_code == 404
    assert (
        client.get(f"{reverse('applications:plan')}?office={beside.agency.pk}").status_code == 404
    )
    assert not DecisionStep.objects.filter(agency=beside.agency).exists()


def test_the_head_of_one_office_does_not_reach_another():
    one, other = office("东门街道"), office("西门街道")
    edit = reverse("applications:edit_plan")
    assert signed_in(one.head).post(f"{edit}?office={other.agency.pk}", THREE).status_code == 404
    assert not DecisionStep.objects.exists()


def test_settings_lead_to_the_steps(here):
    assert reverse("applications:plan") in seen(
        signed_in(here.handler).get(reverse("desk:settings"))
    )
