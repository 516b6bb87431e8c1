"""今天：what comes first, and what is counted."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import office as offices

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    return offices.office()


def today_page(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("desk:today")).content.decode()


def headings(told: str) -> list[str]:
    return re.findall(r'<h2 id="group-[a-z]+">([^<]+)</h2>', told)


def sent_today(place, **changes):
    now = timezone.now()
    return place.sent(now=now, formed_on=timezone.localdate(now), **changes)


def test_an_urgent_item_stands_above_everything_else(place):
    place.sent(title="早已超期的一件")  # formed on 2 March 2026, due on 30 March
    sent_today(place, title="往后的一件")
    sent_today(place, title="很急的一件", is_urgent=True)
    told = today_page(place.section_head)
    assert headings(told) == ["急件", "已超期", "往后"]
    places = [told.index(t) for t in ("很急的一件</a>", "早已超期的一件</a>", "往后的一件</a>")]
    assert places == sorted(places)
    assert "急件</span></h3>" in told
    assert "等您办的 3 件，其中 1 件已超期，先办" in told


def test_what_waits_for_others_stands_last_and_is_not_counted(place):
    place.sent(title="等科室负责人的一件")
    place.drafted(title="还没写完的一件")
    told = today_page(place.filer)
    assert headings(told) == ["已超期", "在等别人"]
    assert told.index("还没写完的一件</a>") < told.index("等科室负责人的一件</a>")
    assert "等您办的 1 件，其中 1 件已超期，先办" in told


def test_when_all_waits_for_others_nothing_is_to_be_done(place):
    place.sent(title="等科室负责人的一件", is_urgent=True)
    told = today_page(place.filer)
    assert headings(told) == ["在等别人"]
    assert "没有等您办的事" in told
