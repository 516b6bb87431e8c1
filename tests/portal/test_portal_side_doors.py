"""Nothing that is not public comes out by any address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.publishing.models import Item
from tests.factories import portal as rows

pytestmark = pytest.mark.django_db

SECRET = "绝不能看到的题名"
HIDDEN_TEXT = "绝不能看到的正文"


def never_published(street):
    return rows.draft(street, SECRET, facts={"body": f"<p>{HIDDEN_TEXT}</p>"})


def scheduled(street):
    return rows.publish(never_published(street), timezone.now() + timedelta(minutes=5))


def withdrawn(street):
    return rows.withdraw(rows.publish(never_published(street), rows.moment("2026-03-27")))


def not_proactive(street):
    """As if a row had slipped past the services: public by every sign but its attribute."""
    item = rows.publish(never_published(street), rows.moment("2026-03-27"))
    item.disclosure, item.disclosure_reason = Item.Disclosure.ON_APPLICATION, "测试理由"
    item.save()
    return item


HIDDEN = [never_published, scheduled, withdrawn, not_proactive]

LISTS = [
    "/", "/haibin/", "/haibin/column/statutory/", "/haibin/column/documents/",
    "/haibin/column/documents/?year=2026", "/haibin/search/?q=绝不能看到", "/search/?q=绝不能看到",
    "/haibin/search/?q=绝不能看到&order=date", "/haibin/search/?q=绝不能看到&scope=text",
    "/haibin/feed.atom", "/haibin/feed.rss", "/haibin/feed.json",
    "/haibin/column/documents/feed.atom", "/haibin/column/documents/feed.json", "/sitemap.xml",
    "/haibin/column/documents/catalogue.csv",
    "/sitemap-pages.xml", "/sitemap-1.xml", "/haibin/guide/", "/haibin/reports/", "/reports/",
    "/reports/compare/", "/reports/data/", "/haibin/reports/years/",
]  # fmt: skip


@pytest.fixture
def street():
    rows.columns()
    return rows.office()


def text_of(response) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.mark.parametrize("make", HIDDEN)
def test_no_list_feed_search_or_sitemap_shows_it(client, street, make):
    hidden = make(street)
    rows.published(street, "看得到的题名")
    for address in LISTS:
        response = client.get(address)
        assert response.status_code == 200, address
        text = text_of(response)
        assert "绝不能看到的" not in text, address
        assert f"/item/{hidden.pk}/" not in text, address


@pytest.mark.parametrize("make", HIDDEN)
@pytest.mark.parametrize("suffix", ["", "qr.svg", "file/{file}/"])
def test_neither_the_page_nor_its_files_open(client, street, make, suffix):
    hidden = make(street)
    file = rows.attach(hidden.current_version, "名单.txt", b"secret", "text/plain")
    address = f"/haibin/item/{hidden.pk}/" + suffix.format(file=file.pk)
    response = client.get(address)
    assert response.status_code == 404
    assert "绝不能看到的" not in response.content.decode()


@pytest.mark.parametrize("make", HIDDEN)
def test_no_other_item_leads_to_it(client, street, make):
    hidden = make(street)
    shown = rows.published(street, "看得到的题名", interprets=hidden, repeals=hidden)
    hidden.interprets = shown
    hidden.save()
    html = client.get(f"/haibin/item/{shown.pk}/").content.decode()
    assert "绝不能看到的" not in html
    assert f"/item/{hidden.pk}/" not in html
    assert "有解读" not in client.get("/haibin/column/documents/").content.decode()


@pytest.fixture
def corrected(street):
    """Public in its first text, with a newer one that nobody has signed, each with a file."""
    item = rows.published(street, "看得到的题名")
    first = rows.attach(item.published_version, "公开.txt", "公开的附件".encode(), "text/plain")
    item.current_version = rows.version(
        item, 2, SECRET, body=f"<p>{HIDDEN_TEXT}</p>", summary="绝不能看到的概述",
        document_number="绝不能看到的文号", keywords="绝不能看到的关键词", section="绝不能看到的科室",
    )  # fmt: skip
    item.save()
    second = rows.attach(item.current_version, "名单.txt", b"secret", "text/plain")
    return item, first, second


def test_the_newer_unsigned_text_of_a_public_item_shows_nowhere(client, corrected):
    for address in [*LISTS, f"/haibin/item/{corrected[0].pk}/"]:
        assert "绝不能看到的" not in text_of(client.get(address)), address


def test_only_the_files_of_the_published_text_are_served(client, corrected):
    item, first, second = corrected
    assert client.get(f"/haibin/item/{item.pk}/file/{first.pk}/").status_code == 200
    assert client.get(f"/haibin/item/{item.pk}/file/{second.pk}/").status_code == 404


def test_after_a_correction_the_old_file_is_no_longer_served(client, street):
    item = rows.published(street, "看得到的题名")
    old = rows.attach(item.published_version, "旧表.txt", b"old", "text/plain")
    rows.correct(item, "看得到的题名", "附件有误，已更换。", "2026-03-30")
    assert client.get(f"/haibin/item/{item.pk}/file/{old.pk}/").status_code == 404


def test_a_file_does_not_open_under_another_item_or_office(client, street):
    rows.office("kaiyuan", "开元街道")
    one, other = rows.published(street, "甲件"), rows.published(street, "乙件")
    file = rows.attach(one.published_version, "表.txt", b"x", "text/plain")
    assert client.get(f"/haibin/item/{other.pk}/file/{file.pk}/").status_code == 404
    assert client.get(f"/kaiyuan/item/{one.pk}/file/{file.pk}/").status_code == 404


def test_what_was_planned_and_called_off_leaves_no_trace_in_the_history(client, street):
    item = rows.draft(street, "看得到的题名")
    planned = timezone.now() - timedelta(hours=1)
    rows.publish(item, planned)
    first = item.publications.get()
    first.recorded_at = planned - timedelta(days=2)
    first.save()
    item.publications.create(
        version=item.current_version, kind="unscheduled", at=planned - timedelta(days=1),
        recorded_at=planned - timedelta(days=1), by=rows.clerk(), note="绝不能看到的理由",
    )  # fmt: skip
    rows.publish(item, timezone.now() - timedelta(minutes=1), kind="again")
    html = client.get(f"/haibin/item/{item.pk}/").content.decode()
    assert "绝不能看到的" not in html
    assert "发布和更正经过" not in html


def test_the_reason_of_a_withdrawal_is_not_public_after_it_went_out_again(client, street):
    item = rows.published(street, "看得到的题名")
    item.publications.create(
        version=item.current_version, kind="withdrawal", at=rows.moment("2026-03-28"),
        recorded_at=rows.moment("2026-03-28"), by=rows.clerk(), note="绝不能看到的理由",
    )  # fmt: skip
    rows.publish(item, rows.moment("2026-03-29"), kind="again")
    html = client.get(f"/haibin/item/{item.pk}/").content.decode()
    assert "绝不能看到的" not in html
    assert "重新发布" in html


def test_a_scheduled_item_appears_when_its_time_has_come_without_any_timer(client, street):
    item = rows.publish(rows.draft(street, "到点公开"), timezone.now() + timedelta(minutes=5))
    assert client.get(f"/haibin/item/{item.pk}/").status_code == 404
    Item.objects.filter(pk=item.pk).update(published_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/haibin/item/{item.pk}/").status_code == 200
    assert "到点公开" in client.get("/haibin/").content.decode()
