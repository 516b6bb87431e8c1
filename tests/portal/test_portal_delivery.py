"""How pages, files, feeds and maps go out: caching, names, counts of queries, odd questions."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.portal import selectors
from gongkai.portal.views import sitemap
from gongkai.publishing.models import Item
from tests.factories import office as offices
from tests.factories import portal as rows

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def street():
    rows.columns()
    return rows.office()


def fill(street, number: int) -> Item:
    """Items with files, corrections and 解读."""
    last = None
    for n in range(number):
        last = rows.published(
            street, f"第{n + 1}件", f"2026-0{n % 9 + 1}-{n % 27 + 1:02d}", kind=Item.Kind.NORMATIVE,
            column="normative", validity=Item.Validity.IN_FORCE,
        )  # fmt: skip
    for n in range(number):
        rows.attach(last.published_version, f"附件{n + 1}.pdf", b"%PDF-1.4", "application/pdf")
        rows.published(street, f"解读{n + 1}", column="interpretation", interprets=last)
    return last


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
        assert b"".join(response) if response.streaming else response.content
    return len(seen)


AT_MOST = {
    "/haibin/": 8,
    "/haibin/column/policy/": 8,
    "/haibin/column/policy/?page=2&year=2026": 8,
    "/haibin/item/{pk}/": 6,
    "/haibin/feed.atom": 4,
    "/haibin/feed.json": 4,
    "/haibin/guide/": 4,
    "/haibin/column/policy/catalogue.csv": 4,
    "/sitemap-1.xml": 1,
}


def test_the_number_of_queries_does_not_grow_with_the_rows(client, street):
    item = fill(street, 10)
    for address, most in AT_MOST.items():
        assert queries(client, address.format(pk=item.pk)) <= most, address
    fill(street, 20)
    for n in range(10):
        rows.attach(item.published_version, f"又一附件{n}.pdf", b"%PDF-1.4", "application/pdf")
    for address, most in AT_MOST.items():
        assert queries(client, address.format(pk=item.pk)) <= most, address


def test_the_count_of_a_long_list_stops_and_older_rows_stay_within_reach(
    client, street, monkeypatch
):
    monkeypatch.setattr(selectors, "PAGE_SIZE", 2)
    monkeypatch.setattr(selectors, "MAX_PAGES", 2)
    monkeypatch.setattr(selectors, "CAP", 4)
    for day in range(1, 10):
        rows.published(street, f"第{day}日件", f"2026-03-{day:02d}", column="news")
    seen, address = [], "/haibin/column/news/"
    for _ in range(10):
        html = client.get(address).content.decode()
        seen += re.findall("第[1-9]日件", html)
        further = re.search(r'href="(\?[^"]*)"(?: rel="next")?>(?:下一页|更早的)', html)
        if further is None:
            break
        address = "/haibin/column/news/" + further[1].replace("&amp;", "&")
    assert seen == [f"第{day}日件" for day in range(9, 0, -1)]
    assert "共 4 条以上" in client.get("/haibin/column/news/").content.decode()


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("", ["甲件", "乙件", "丙件"]), ("?year=2025", ["丙件"]), ("?validity=repealed", ["乙件"]),
        ("?kind=normative", ["甲件"]), ("?year=2026&validity=repealed", ["乙件"]),
        ("?year=1848", ["甲件", "乙件", "丙件"]), ("?year=abc&page=-1&kind=x", ["甲件", "乙件", "丙件"]),
        ("?page=99999999999999999999&older=99999999999999999999", ["甲件", "乙件", "丙件"]),
        ("?year=٢٠٢٦&older=²", ["甲件", "乙件", "丙件"]), ("?year=2024", []),
    ],
)  # fmt: skip
def test_lists_narrow_by_year_validity_and_kind_and_ignore_nonsense(
    client, street, question, titles
):
    rows.published(street, "甲件", "2026-03-27", kind="normative", validity="in_force")
    rows.published(street, "乙件", "2026-03-26", validity="repealed")
    rows.published(street, "丙件", "2025-03-26")
    html = client.get(f"/haibin/column/documents/{question}").content.decode()
    assert re.findall("[甲乙丙]件", html[html.index("<main") :]) == titles


ODD = [
        "", "   ", "%00", "%", "'", '"', "((((", "补助*", "\\", "<script>alert(1)</script>", "的", "。！？",
        "a" * 5000, "补" * 3000, "示海办〔2026〕7号", "𠮷野家", "NEAR(补 助)", "补助 OR 1=1", "\ud83d",
        "补助&page=0", "补助&page=-5", "补助&page=999999999999", "补助&page=x", "补助&scope=x&order=y",
        "补助&from=2026-02-30", "补助&from=2026-12-31&until=2020-01-01", "补助&column=nothing",
        "补助&column=statutory", "补助&from=0001-01-01", "补助&until=9999-12-31",
]  # fmt: skip


def test_no_odd_question_breaks_the_search(client, street):
    rows.published(street, "加装电梯补助细则", document_number="示海办〔2026〕7号")
    for question in ODD:
        response = client.get("/haibin/search/?q=" + question.encode("utf-8", "replace").decode())
        assert response.status_code == 200, question
        assert "<script>alert" not in response.content.decode()


def test_search_marks_the_words_and_shows_titles_before_texts(client, street):
    rows.published(
        street, "加装电梯补助细则", "2025-03-27", facts={"body": "<p>无</p>", "summary": ""}
    )
    rows.published(street, "季度汇总", "2026-03-27", facts={"body": "<p>加装电梯补助已到账</p>"})
    html = client.get("/haibin/search/?q=加装电梯补助").content.decode()
    assert "<mark>加装电梯补助</mark>细则" in html
    assert html.index("题名里有</h2>") < html.index("加装电梯补助</mark>细则")
    assert (
        html.index("加装电梯补助</mark>细则")
        < html.index("正文和附件里有")
        < html.index("季度汇总")
    )


def test_a_search_without_results_offers_to_apply_and_to_look_everywhere(client, street):
    html = client.get("/haibin/search/?q=没有的词语").content.decode()
    assert "没有找到" in html
    assert '<a class="btn btn--primary" href="/haibin/apply/">' in html
    assert '<a class="btn" href="/search/?q=' in html


def test_the_search_of_one_office_finds_nothing_of_another_and_the_whole_search_does(
    client, street
):
    other = rows.office("kaiyuan", "开元街道")
    item = rows.published(other, "古城保护办法")
    assert (
        f"/kaiyuan/item/{item.pk}/" not in client.get("/haibin/search/?q=古城保护").content.decode()
    )
    html = client.get("/search/?q=古城保护").content.decode()
    assert f"/kaiyuan/item/{item.pk}/" in html
    assert "<span>开元街道</span>" in html


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("公告.pdf", "application/pdf", "inline"), ("图.png", "image/png", "inline"),
        ("说明.txt", "text/plain", "inline"), ("表.docx", "application/msword", "attachment"),
        ("页.html", "text/html", "attachment"), ("图.svg", "image/svg+xml", "attachment"),
        ("包.zip", "application/zip", "attachment"),
    ],
)  # fmt: skip
def test_files_go_out_with_their_chinese_name_and_never_as_a_page(
    client, street, name, media_type, shown
):
    item = rows.published(street, "甲件")
    file = rows.attach(item.published_version, name, "内容".encode(), media_type)
    response = client.get(f"/haibin/item/{item.pk}/file/{file.pk}/")
    assert b"".join(response) == "内容".encode()
    assert response["Content-Type"].split(";")[0] == media_type
    assert response["Content-Disposition"].startswith(f"{shown}; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_old_plain_text_says_its_encoding(client, street):
    item = rows.published(street, "甲件")
    file = rows.attach(
        item.published_version, "说明.txt", "政府信息".encode("gb18030"), "text/plain"
    )
    response = client.get(f"/haibin/item/{item.pk}/file/{file.pk}/")
    assert response["Content-Type"] == "text/plain; charset=gb18030"


def test_a_file_is_not_sent_again_to_somebody_who_has_it(client, street):
    item = rows.published(street, "甲件")
    file = rows.attach(item.published_version, "公告.pdf", b"%PDF-1.4", "application/pdf")
    address = f"/haibin/item/{item.pk}/file/{file.pk}/"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


def test_a_file_that_is_not_on_the_disk_says_whose_fault_it_is(client, street):
    item = rows.published(street, "甲件")
    file = rows.attach(item.published_version, "公告.pdf", b"%PDF-1.4", "application/pdf")
    file.file.path.unlink()
    response = client.get(f"/haibin/item/{item.pk}/file/{file.pk}/")
    assert response.status_code == 503
    assert "附件一时取不到" in response.content.decode()
    assert "max-age" not in response.get("Cache-Control", "")


def test_an_item_is_asked_for_each_time_and_not_sent_twice(client, street):
    item = rows.published(street, "甲件")
    response = client.get(f"/haibin/item/{item.pk}/")
    assert response["Cache-Control"] == "public, no-cache"
    assert "Cookie" in response["Vary"]
    assert response["Last-Modified"] == "Fri, 27 Mar 2026 01:30:00 GMT"
    again = client.get(f"/haibin/item/{item.pk}/", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    item.validity = Item.Validity.REPEALED
    item.save()
    changed = client.get(f"/haibin/item/{item.pk}/", headers={"if-none-match": response["ETag"]})
    assert changed.status_code == 200


def test_what_is_withdrawn_is_gone_for_whoever_asks_a_cache(client, street):
    item = rows.published(street, "甲件")
    file = rows.attach(item.published_version, "公告.pdf", b"%PDF-1.4", "application/pdf")
    addresses = [f"/haibin/item/{item.pk}/", f"/haibin/item/{item.pk}/file/{file.pk}/"]
    kept = [client.get(address) for address in addresses]
    item.withdrawn_at = item.published_at
    item.save()

    for address, response in zip(addresses, kept, strict=True):
        assert response["Cache-Control"] == "public, no-cache"
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 404


def test_a_list_may_be_kept_for_a_minute(client, street):
    assert client.get("/haibin/")["Cache-Control"] == "public, max-age=60, must-revalidate"


def test_a_page_sent_to_somebody_signed_in_is_never_kept_by_a_shared_cache(client, street):
    client.cookies[settings.SESSION_COOKIE_NAME] = "anything"
    assert client.get("/haibin/")["Cache-Control"] == "private, no-cache"


def test_public_pages_set_no_cookie_and_take_nothing_but_reading(client, street):
    assert not client.get("/haibin/").cookies
    assert client.post("/haibin/").status_code == 405


@pytest.mark.parametrize("address", ["/haibin/feed.atom", "/haibin/column/documents/feed.atom"])
def test_the_atom_feed_holds_the_newest_items(client, street, address):
    rows.published(street, "甲件\x0b", "2026-03-26")
    rows.published(street, "乙<件>", "2026-03-27")
    tree = ElementTree.fromstring(client.get(address).content)
    assert [e.findtext(f"{ATOM}title") for e in tree.iter(f"{ATOM}entry")] == ["乙<件>", "甲件"]
    assert (
        tree.find(f"{ATOM}entry/{ATOM}link")
        .get("href")
        .startswith("http://testserver/haibin/item/")
    )


def test_the_rss_feed_can_be_read(client, street):
    rows.published(street, "甲件")
    tree = ElementTree.fromstring(client.get("/haibin/feed.rss").content)
    assert tree.findtext("channel/item/title") == "甲件"


def test_the_json_feed_holds_numbers_too(client, street):
    rows.published(street, "甲件", document_number="示海办〔2026〕7号", index_number="X-2026-00001")
    feed = json.loads(client.get("/haibin/feed.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["title"] == "甲件"
    assert item["date_published"] == "2026-03-27T09:30:00+08:00"
    assert item["_gongkai"] == {
        "document_number": "示海办〔2026〕7号",
        "index_number": "X-2026-00001",
    }


def test_the_site_map_lists_every_public_item_in_files_of_a_bounded_size(
    client, street, monkeypatch
):
    items = [rows.published(street, f"第{n}件") for n in range(5)]
    monkeypatch.setattr(sitemap, "SIZE", 2)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = []
    for loc in index.iter(f"{MAP}loc"):
        response = client.get(loc.text.removeprefix("http://testserver"))
        body = b"".join(response) if response.streaming else response.content
        urls = [u.text for u in ElementTree.fromstring(body).iter(f"{MAP}loc")]
        if "pages" not in loc.text:
            assert len(urls) <= 2
        found += urls
    assert {f"http://testserver/haibin/item/{item.pk}/" for item in items} <= set(found)
    assert "http://testserver/haibin/column/normative/" in found
    for address in found:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_the_catalogue_of_a_column_is_a_sheet_that_no_program_takes_for_formulas(client, street):
    rows.published(
        street, "=1+1", document_number="示海办〔2026〕7号", index_number="X-2026-00001",
        validity="in_force", facts={"summary": "概述，含逗号"},
    )  # fmt: skip
    response = client.get("/haibin/column/policy/catalogue.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines == [
        "索引号,名称,内容概述,生成日期,文号,发布机构,发布日期,有效性",
        "X-2026-00001,'=1+1,概述，含逗号,2026-03-23,示海办〔2026〕7号,示例市示例区人民政府海滨街道办事处,2026-03-27,有效",
    ]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_robots_are_kept_from_the_desk_and_led_to_the_map(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_code_for_the_phone_is_a_picture_of_the_address(client, street):
    item = rows.published(street, "甲件")
    response = client.get(f"/haibin/item/{item.pk}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    ElementTree.fromstring(response.content)


def test_a_title_cannot_end_the_data_for_search_engines(client, street):
    item = rows.published(street, "</script><img src=x>")
    html = client.get(f"/haibin/item/{item.pk}/").content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    assert json.loads(data)["headline"] == "</script><img src=x>"
    assert "<img src=x>" not in html


def test_what_three_people_signed_is_what_the_portal_shows(client):
    office = offices.office()
    item = office.published(title="三审之后公开的通知", document_number="测办〔2026〕1号")
    html = client.get(f"/{office.agency.slug}/item/{item.pk}/").content.decode()
    assert "三审之后公开的通知" in html
    assert "每日清扫两次。" in html
    assert item.index_number in html
    assert "社会事务办公室" in html
    assert "三审之后" in client.get(f"/{office.agency.slug}/search/?q=三审之后").content.decode()
