"""The list of applications and 今天 ask no more of the database for many cases than for few."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import scope
from gongkai.applications.tasks import desk_tasks
from gongkai.applications.views import listing
from tests.factories.cases import MONDAY, at, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/desk/",
    "/desk/applications/?whose=all",
    "/desk/applications/?whose=mine",
    "/desk/applications/?whose=all&state=near",
    "/desk/applications/?whose=all&state=all&q=保洁",
    "/desk/applications/?whose=all&state=answered&kind=natural&year=2026",
)


@pytest.fixture
def here():
    return office()


def queries(user, address: str) -> int:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ADDRESSES)
def test_twenty_cases_ask_as_many_queries_as_three(here, address):
    officer = person("测试员午", post(here.agency, Duty.DISCLOSURE_OFFICER))
    people = (here.handler, here.head, officer)

    def fill(number: int) -> None:
        for n in range(number):
            case = here.received(content=f"第{n}件保洁经费")
            if n % 3 == 0:
                here.sent(here.drafted(case, MONDAY), MONDAY)
        here.answered(here.received(), MONDAY)

    fill(3)
    few = [queries(user, address) for user in people]
    fill(20)
    assert [queries(user, address) for user in people] == few


def test_ones_own_text_is_found_behind_any_number_of_others(here):
    for day in range(2, 6):
        case = here.received(arrived_on=date(2026, 3, day))
        case.handler = here.colleague
        case.save()
        text = here.sent(here.drafted(case, date(2026, 3, day)), date(2026, 3, day))
        text.drafted_by = here.colleague
        text.save()
        here.sign(text, here.section_head, date(2026, 3, day), "return", "重写")
    own = here.received(arrived_on=date(2026, 3, 6))
    text = here.sent(here.drafted(own, date(2026, 3, 6)), date(2026, 3, 6))
    here.sign(text, here.section_head, date(2026, 3, 6), "return", "重写")

    found = desk_tasks(scope(here.handler, date(2026, 3, 6)), at(date(2026, 3, 6)), limit=1)

    assert [(task.kind, task.application_id) for task in found] == [("returned", own.pk)]


def test_words_find_little_and_much_in_the_same_order(here):
    cases = [here.received(content=f"第{n}件清扫记录") for n in range(25)]
    client = Client()
    client.force_login(here.handler, "django.contrib.auth.backends.ModelBackend")
    address = "/desk/applications/?whose=all&state=all&q=清扫"
    shown = [
        row.case.pk
        for page in (1, 2)
        for row in client.get(f"{address}&page={page}").context["rows"]
    ]
    assert shown == [case.pk for case in reversed(cases)]


def test_the_newest_answers_of_several_offices_stand_together_however_few_pages_there_are(
    here, monkeypatch
):
    monkeypatch.setattr(listing, "SIZE", 2)
    monkeypatch.setattr(listing, "CAP", 4)
    other = office("另一街道")
    officer = person("测试员未", *(post(o.agency, Duty.DISCLOSURE_OFFICER) for o in (here, other)))
    for where, days in ((here, (4, 6, 10, 12, 13, 17)), (other, (3, 5, 11, 16))):
        for day in days:
            where.answered(where.received(), date(2026, 3, day))
    client = Client()
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    address = "/desk/applications/?whose=all&state=answered"

    shown = [
        row.case.answered_on.day
        for page in (1, 2)
        for row in client.get(f"{address}&page={page}").context["rows"]
    ]

    assert shown == [17, 16, 13, 12]


def test_a_whole_number_finds_that_case_alone(here):
    case = here.received()
    here.received(content=f"关于{case.number}的补充")
    client = Client()
    client.force_login(here.handler, "django.contrib.auth.backends.ModelBackend")
    rows = client.get(f"/desk/applications/?whose=all&state=all&q={case.number}").context["rows"]
    assert [row.case.pk for row in rows] == [case.pk]
