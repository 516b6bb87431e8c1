"""A calendar notice arrives: the cases it touches are recomputed at once, and a page tells which."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.agencies.models import CalendarNotice, Duty
from gongkai.applications.services.assign import assign
from gongkai.desk.services import recompute_after_notice as service
from gongkai.jobs.models import Notice, PeriodicRun
from gongkai.ledger.models import Entry
from gongkai.proceedings.models import Proceeding
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from tests.factories.cases import Office, at, office
from tests.factories.office import agency, person, post

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LATE = date(2035, 12, 17)  # a Monday of a year whose holidays nobody knows yet
NOTICE = {
    "year": 2036, "is_yearly": "yes", "number": "测试〔2035〕1号", "title": "关于2036年放假安排的通知",
    "where": "everybody", "days": "1月1日至3日 放假 元旦",
}  # fmt: skip


@pytest.fixture
def district():
    return agency("测试区", kind="county")


@pytest.fixture
def here(district) -> Office:
    return office(parent=district)


@pytest.fixture
def admin(district):
    return person("测试员庚", post(district, Duty.SYSTEM_ADMIN))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def seen(answer) -> str:
    return unescape(answer.content.decode())


def entered(client: Client, **changes):
    return client.post(reverse("desk:enter_notice"), NOTICE | changes, follow=True)


def test_the_case_moves_at_once_and_the_page_says_how_many(here, admin):
    """Counted by hand. Monday to Friday only: 12.18–21(4) 24–28(9) 12.31(10) 1.1–4(14) 7–11(19) 14(20).

    With 1.1, 1.2 and 1.3 off (Tuesday to Thursday): 1.4(11) 7–11(16) 14–17(20). It stays provisional,
    because nobody has entered 2035 either.
    """
    case = here.received(arrived_on=LATE)
    assert (case.due_on, case.due_is_provisional) == (date(2036, 1, 14), True)
    assert "1件申请的届满日变了" in seen(entered(signed_in(admin)))
    case.refresh_from_db()
    assert (case.due_on, case.due_is_provisional) == (date(2036, 1, 17), True)
    assert Entry.objects.filter(act="application.due_moved").count() == 1


def test_taking_the_notice_back_moves_it_back(here, admin):
    case, client = here.received(arrived_on=LATE), signed_in(admin)
    entered(client)
    address = reverse("desk:withdraw_notice", args=[CalendarNotice.objects.get().pk])
    assert "1件申请的届满日变了" in seen(client.post(address, {"reason": "录错"}, follow=True))
    case.refresh_from_db()
    assert case.due_on == date(2036, 1, 14)


def test_a_case_that_ends_before_is_not_touched(here, admin):
    case = here.received()
    assert "没有申请因此改期限。" in seen(entered(signed_in(admin)))
    due = case.due_on
    case.refresh_from_db()
    assert case.due_on == due


def test_who_may_see_the_case_reads_its_days_and_the_administrator_only_the_number(here, admin):
    case = here.received(arrived_on=LATE)
    entered(signed_in(admin))
    address = reverse("desk:moved")
    own = seen(signed_in(here.handler).get(address))
    assert case.number in own
    assert "2036-01-14" in own
    assert "2036-01-17" in own
    other = seen(signed_in(office("外区街道").handler).get(address))
    assert "没有申请因为放假安排改过期限。" in other
    counted = seen(signed_in(admin).get(address))
    assert f"{here.agency.short_name} 1 次" in counted
    assert case.number not in counted


def test_the_handler_is_told(here, admin):
    case = here.received(arrived_on=LATE)
    assign(case.pk, handler=here.handler, section=None, by=here.head, now=at(LATE))
    entered(signed_in(admin))
    notice = Notice.objects.get(user=here.handler, text__contains="放假安排有变动")
    assert case.number in notice.text
    assert notice.url == reverse("desk:moved")


def test_a_reply_to_a_review_moves_too(here, admin):
    """10 working days from 2035-12-24: 25–28(4) 12.31(5) 1.1–4(9) 7(10); with three off: 10."""
    case = here.received(arrived_on=date(2035, 11, 5))
    filing = Filing(
        "测试复〔2035〕1号", "review", date(2035, 12, 20), application=case,
        copy_received_on=date(2035, 12, 24),
    )  # fmt: skip
    suit = open_proceeding(here.agency, filing, by=here.handler, now=at(date(2035, 12, 24)))
    assert suit.reply_due_on == date(2036, 1, 7)
    assert "1个复议、诉讼案件" in seen(entered(signed_in(admin)))
    assert Proceeding.objects.get().reply_due_on == date(2036, 1, 10)
    assert Entry.objects.filter(act="proceeding.due_moved").count() == 1


def test_very_many_cases_are_left_to_the_worker(here, admin, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 0)
    case = here.received(arrived_on=LATE)
    PeriodicRun.objects.create(name=service.JOB, started_at=at(LATE))
    assert "正在后台重算" in seen(entered(signed_in(admin)))
    assert PeriodicRun.objects.get(name=service.JOB).started_at is None
    case.refresh_from_db()
    assert case.due_on == date(2036, 1, 14)


def test_the_list_costs_the_same_for_one_case_and_for_many(
    here, admin, django_assert_max_num_queries
):
    for _ in range(6):
        here.received(arrived_on=LATE)
    entered(signed_in(admin))
    client = signed_in(here.handler)
    client.get(reverse("desk:moved"))
    with django_assert_max_num_queries(14):
        client.get(reverse("desk:moved"))
