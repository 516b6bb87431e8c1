"""第四十四条: what was given to applicants becomes a draft, and goes out only through the three reviews."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from gongkai.agencies.models import Duty
from gongkai.applications.models import Application
from gongkai.applications.selectors import proposals
from gongkai.desk.services.open_to_all import open_to_all
from gongkai.jobs.models import Notice
from gongkai.ledger.models import Entry
from gongkai.publishing.models import Column, Item
from gongkai.publishing.selectors import public_items
from tests.factories.cases import MONDAY, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def given():
    here = office()
    for n in range(2):
        case = here.received(arrived_on=MONDAY + timedelta(days=n))
        here.answered(case, date(2026, 3, 10), disclosed="保洁经费共三万元。\n<b>明细</b>附后。")
    filer = person("测试员申", post(here.agency, Duty.FILL))
    column = Column.objects.create(code="c-open", name="财政资金", kind="statutory")
    return here, filer, column


def test_what_several_asked_for_becomes_one_draft_and_nothing_public(given):
    here, filer, column = given
    proposal = proposals(here.agency.pk, date(2026, 1, 1))[0]

    item = open_to_all(here.agency, proposal, column=column, by=filer, now=NOW)
    again = open_to_all(here.agency, proposal, column=column, by=filer, now=NOW)

    assert again == item
    assert item.stage == Item.Stage.DRAFT
    assert item.title == "2025年度保洁经费的使用情况"
    assert "&lt;b&gt;明细" in item.current_version.body
    assert not public_items(NOW + timedelta(days=30)).exists()
    assert Entry.objects.filter(act="item.opened_to_all").count() == 1


def test_the_page_offers_it_to_the_filer_and_to_nobody_elsewhere(given, client, monkeypatch):
    here, filer, column = given
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client.force_login(filer)
    page = client.get(reverse("desk:opening")).content.decode()
    assert "2025年度保洁经费的使用情况" in page

    stranger = office("别的街道")
    other = person("测试员酉", post(stranger.agency, Duty.FILL))
    client.force_login(other)
    proposal = proposals(here.agency.pk, date(2026, 1, 1))[0]
    sent = {"number": proposal.number, "asked": proposal.asked, "column": column.code}
    assert client.post(reverse("desk:opening"), sent).status_code == 404
    assert "保洁经费" not in client.get(reverse("desk:opening")).content.decode()
    assert not Item.objects.exists()


def test_the_answered_case_has_the_button_and_it_leads_to_a_draft(given, client, monkeypatch):
    here, _filer, column = given
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    case = Application.objects.order_by("pk").first()
    client.force_login(here.handler)
    address = reverse("desk:opening_case", args=[case.pk])
    page = client.get(reverse("applications:case", args=[case.pk])).content.decode()
    assert address in page
    assert "已经要过 <strong>2</strong> 次" in page

    sent = {"number": case.number, "asked": case.items.get().text, "column": column.code}
    made = client.post(address, sent)
    item = Item.objects.get()
    assert made.url == reverse("publishing:edit", args=[item.pk])
    assert item.stage == Item.Stage.DRAFT
    assert case.number in item.current_version.note


def test_nothing_is_offered_where_nothing_was_given(client):
    here = office()
    case = here.received()
    client.force_login(here.handler)
    address = reverse("desk:opening_case", args=[case.pk])
    page = client.get(reverse("applications:case", args=[case.pk])).content.decode()
    assert address not in page
    assert client.get(address).status_code == 404


def test_who_may_not_write_items_there_asks_who_does(given, client, monkeypatch):
    here, filer, column = given
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    case = Application.objects.order_by("pk").first()
    monkeypatch.setattr("gongkai.desk.opening_views.may_draft", lambda mine, office: False)
    client.force_login(here.handler)
    address = reverse("desk:opening_case", args=[case.pk])
    assert filer.full_name in client.get(address).content.decode()
    client.post(address, {"number": case.number, "column": column.code})
    assert not Item.objects.exists()
    assert Notice.objects.filter(user=filer, url=address).count() == 1

    client.force_login(filer)
    assert client.get(address).status_code == 200
