"""在等别人: whom a case waits for and until when; the true step; each task at the page where it is done."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Appointment, Delegation, Duty
from gongkai.agencies.selectors import scope
from gongkai.applications.case_letters import cause_of
from gongkai.applications.models import Application
from gongkai.applications.selectors import may_open_applicant
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_reasons import ask_reasons
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.consult import consult
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.issue_case_letter import issue_case_letter
from gongkai.applications.services.receive_application import Person
from gongkai.applications.tasks import desk_tasks
from gongkai.desk.tasks import grouped, to_do
from tests.factories.cases import MONDAY, Office, at, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = date(2026, 3, 10)  # a Tuesday; received on Monday 2 March, answered by 30 March


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path
    return office()


def task_of(here: Office, case: Application, who=None, on: date = DAY):
    who = who or here.handler
    found = desk_tasks(scope(who, on), at(on))
    (one,) = [task for task in found if task.application_id == case.pk]
    return one


def step_of(here: Office, case: Application) -> str:
    """The step that the page of the case calls the present one."""
    client = Client()
    client.force_login(here.handler, BACKEND)
    page = unescape(client.get(reverse("applications:case", args=[case.pk])).content.decode())
    assert page.count('aria-current="step"') == 1
    return page.split('aria-current="step"')[1].split('#work">')[1].split("</a>")[0]


def consulted(here: Office, case: Application, party: str = "测试一公司"):
    return consult(
        case.pk, kind="third_party", party=party, concerning="合同单价", sent_on=DAY, reached_on=DAY,
        by=here.handler, now=at(DAY),
    )  # fmt: skip


def asked(here: Office, case: Application) -> None:
    ask_correction(
        case.pk, asked_on=DAY, unclear="没有写明年度", to_supply="年度", working_days=10,
        reached_on=DAY, by=here.handler, now=at(DAY),
    )  # fmt: skip


def charged(here: Office, case: Application) -> None:
    charge_fee(
        case.pk, method="pages", count=101, how_to_pay="缴入国库。", notified_on=DAY, reached_on=DAY,
        by=here.handler, now=at(DAY),
    )  # fmt: skip


def at_page(name: str, *args: int) -> str:
    return reverse(f"applications:{name}", args=args)


def test_a_consulted_case_waits_for_the_party_and_keeps_its_own_last_day(here):
    case = here.received()
    consulted(here, case)
    case.refresh_from_db()
    task = task_of(here, case)
    # 15 working days from Tuesday 10 March: 11 March … 31 March
    assert task.why == "等测试一公司（第三方）的意见，至2026年3月31日；这段时间不计入答复期限。"
    assert (task.kind, task.due_on) == ("waiting", case.due_on)
    assert task.due_on > date(2026, 3, 30)
    assert task.url == at_page("opinion", case.pk)
    assert [group.key for group in grouped([task])] == ["waiting"]
    assert to_do([task]) == []
    assert step_of(here, case) == "给不给"


def test_a_silent_party_is_waited_for_no_longer(here):
    case = here.received()
    consulted(here, case)
    assert task_of(here, case, on=date(2026, 3, 31)).kind == "waiting"
    assert task_of(here, case, on=date(2026, 4, 1)).kind == "answer"


def test_while_the_applicant_holds_the_clock_no_last_day_stands_on_the_task(here):
    uncorrected, unpaid = here.received(), here.received()
    asked(here, uncorrected)
    charged(here, unpaid)
    task = task_of(here, uncorrected)
    assert task.why == "等申请人补正，至2026年3月24日；这段时间不计算答复期限。"
    assert (task.kind, task.due_on, task.url) == (
        "waiting", None, at_page("corrected", uncorrected.pk),
    )  # fmt: skip
    # 20 working days from Tuesday 10 March, 清明 on 4–6 April 2026 left out: 8 April
    task = task_of(here, unpaid)
    assert task.why == "等申请人缴费，至2026年4月8日；这段时间不计算答复期限。"
    assert (task.kind, task.due_on, task.url) == ("waiting", None, at_page("paid", unpaid.pk))
    assert step_of(here, uncorrected) == "补不补"
    assert step_of(here, unpaid) == "怎么给"
    late = date(2026, 4, 9)
    assert task_of(here, uncorrected, on=late).url == at_page("correction_lapsed", uncorrected.pk)
    assert task_of(here, unpaid, on=late).url == at_page("fee_lapsed", unpaid.pk)


def test_a_text_in_review_waits_for_the_one_whose_step_it_is(here):
    case = here.received()
    text = here.sent(here.drafted(case, DAY), DAY)
    task = task_of(here, case)
    assert task.why == "第1稿已送审，等科室负责人初审。"
    assert (task.kind, task.due_on) == ("waiting", date(2026, 3, 30))
    assert task.url == at_page("decision", case.pk, text.pk)
    assert task_of(here, case, here.section_head).url == at_page("decision", case.pk, text.pk)
    here.sign(text, here.section_head, DAY)
    assert "等公开机构负责人审核" in task_of(here, case).why
    assert step_of(here, case) == "怎么答"


def test_a_section_is_waited_for_until_its_inner_day(here):
    case = here.received()
    forward_to_section(
        case.pk, section=here.section, question="请提供合同", due_on=date(2026, 3, 12),
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    task = task_of(here, case)
    assert (task.kind, task.due_on) == ("waiting", date(2026, 3, 30))
    assert f"已转{here.section.name}，等答复，内部期限2026年3月12日" in task.why
    assert task_of(here, case, here.section_head).url == at_page("contribute", case.pk)
    assert task_of(here, case, on=date(2026, 3, 13)).kind == "answer"
    assert step_of(here, case) == "谁负责"


def test_reasons_are_waited_for_and_then_weighed_by_the_head(here):
    case = here.received()
    ask_reasons(
        case.pk, facts="一个月二十件。", asked_on=DAY, explain_by=date(2026, 3, 17), by=here.handler,
        now=at(DAY),
    )  # fmt: skip
    assert "等申请人说明理由，至2026年3月17日" in task_of(here, case).why
    late = date(2026, 3, 18)
    assert task_of(here, case, on=late).kind == "answer"
    found = desk_tasks(scope(here.head, late), at(late))
    assert [(t.kind, t.url) for t in found] == [("reasons", at_page("reasons", case.pk))]


def test_each_stage_of_a_text_leads_to_the_page_where_it_is_done(here):
    case = here.received()
    text = here.drafted(case, DAY)
    assert task_of(here, case).url == at_page("decision", case.pk, text.pk)
    assert task_of(here, case).kind == "draft"
    here.sign(here.sent(text, DAY), here.section_head, DAY, "return", "金额请核对。")
    task = task_of(here, case)
    assert task.url == at_page("draft", case.pk)
    assert task.why == f"{here.section_head}退回：金额请核对。请按意见重写。"
    made = here.issued(case, DAY)
    # an issued answer without its letter is first written out, then served by it
    letter = _letter_of(here, case, made)
    task = task_of(here, case)
    assert task.url == at_page("letter", case.pk, letter.pk)
    assert task.why == f"文书{letter.number}已出具，请送达并登记凭证。"


def _letter_of(here: Office, case: Application, made):
    task = task_of(here, case)
    assert (task.kind, task.url) == ("letter", at_page("decision", case.pk, made.pk))
    return issue_case_letter(case.pk, cause_of(made), by=here.handler, now=at(DAY))


def test_other_things_lead_to_their_pages(here):
    unconfirmed = here.received(channel="internet", arrived_on=DAY)
    record = here.received(kind="record_correction", applicant_kind="natural")
    assert task_of(here, unconfirmed).url == at_page("confirm", unconfirmed.pk)
    assert task_of(here, record).url == at_page("record_answer", record.pk)
    assert task_of(here, here.received()).url.endswith("#work")


def test_the_list_says_what_is_waited_for(here, django_assert_max_num_queries):
    today = timezone.localdate()
    cases = [here.received(arrived_on=today) for _ in range(5)]
    for n, case in enumerate(cases):
        consult(
            case.pk, kind="third_party", party=f"测试{n}公司", concerning="单价", sent_on=today,
            by=here.handler, now=timezone.now(),
        )  # fmt: skip
    client = Client()
    client.force_login(here.handler, BACKEND)
    with django_assert_max_num_queries(22):
        page = unescape(client.get(reverse("applications:list")).content.decode())
    assert page.count("征求意见中") == 5
    assert page.count("在等别人：等测试") == 5
    assert "还没有分办" not in page


def test_many_waiting_cases_cost_no_more_queries_than_one(here, django_assert_max_num_queries):
    for n in range(6):
        consulted(here, here.received(), f"测试{n}公司")
        here.sent(here.drafted(here.received(), DAY), DAY)
    mine = scope(here.handler, DAY)
    with django_assert_max_num_queries(18):
        assert len(desk_tasks(mine, at(DAY))) == 12


# 经办人


def test_who_registers_and_handles_is_the_handler_from_the_first_day(here):
    assert here.received().handler == here.handler


def test_a_web_form_goes_to_the_only_handler_and_stays_open_where_there_are_two(here):
    who = Person("测试员甲", "other", "测试证件1", phone="000-0001")
    form = {"public": True, "channel": "internet", "applicant": who}
    assert here.receipt(**form).application.handler is None
    posts = here.agency.posts.filter(duty=Duty.APPLICATION_HANDLER)
    Appointment.objects.filter(post__in=posts, user=here.colleague).update(until_on=MONDAY)
    assert here.receipt(**form, arrived_on=DAY).application.handler == here.handler


def test_who_stands_in_for_the_handler_sees_his_cases_and_opens_them(here):
    case = here.received()
    deputy = person("测试代办人", post(here.agency, Duty.FILL))
    assert desk_tasks(scope(deputy, DAY), at(DAY)) == []
    held = Appointment.objects.get(user=here.handler, post__duty=Duty.APPLICATION_HANDLER)
    Delegation.objects.create(
        appointment=held, to_user=deputy, from_on=DAY, until_on=DAY, reason="出差",
    )  # fmt: skip
    assert task_of(here, case, deputy).kind == "answer"
    assert may_open_applicant(scope(deputy, DAY), case)
    assert not may_open_applicant(scope(here.colleague, DAY), case)


def test_the_case_of_a_handler_who_has_left_is_to_be_assigned_anew(here):
    case = here.received()
    Appointment.objects.filter(user=here.handler).update(until_on=MONDAY)
    task = task_of(here, case, here.colleague)
    assert (task.kind, task.url) == ("assign", at_page("assign", case.pk))
    assert task.why == "原经办人已经不在这个岗位，请另行分办。"
