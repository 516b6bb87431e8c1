"""What a reader sees on each kind of page."""

import re
from html.parser import HTMLParser

import pytest

from gongkai.portal.templatetags.portal_marks import soft_breaks
from gongkai.publishing.models import Item
from tests.factories import portal as rows

pytestmark = pytest.mark.django_db

VOID = {
    "meta",
    "link",
    "input",
    "img",
    "br",
    "hr",
    "path",
    "circle",
    "rect",
    "use",
    "wbr",
    "source",
}


class Outline(HTMLParser):
    """Reads a page strictly enough to notice unclosed elements, doubled ids and inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.fields: list[str] = []
        self.headings: list[int] = []
        self.meta: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "label":
            self.labels.append(values.get("for"))
        if tag in {"input", "select", "textarea"} and values.get("type") != "hidden":
            self.fields.append(values.get("id"))
        if tag == "meta" and "name" in values:
            self.meta[values["name"]] = values["content"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "style" in values or any(name.startswith("on") for name in values):
            self.faults.append(f"inline code on {tag}")
        if (
            tag == "script"
            and not values.get("src")
            and values.get("type") != "application/ld+json"
        ):
            self.faults.append("inline script")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


def outline(html: str) -> Outline:
    page = Outline()
    page.feed(html)
    return page


@pytest.fixture
def street():
    rows.columns()
    return rows.office()


@pytest.fixture
def document(street) -> Item:
    item = rows.published(
        street,
        "海滨街道老旧住宅加装电梯补助办理细则（试行）",
        column="normative",
        kind=Item.Kind.NORMATIVE,
        validity=Item.Validity.IN_FORCE,
        document_number="示海办〔2026〕7号",
        index_number="CS00001-2026-00007",
    )
    rows.attach(
        item.published_version, "补助申请表.xlsx", b"x" * 21_504, "application/vnd.ms-excel"
    )
    rows.published(street, "一图读懂加装电梯补助", column="interpretation", interprets=item)
    rows.published(street, "2026年度部门预算", column="budget", kind=Item.Kind.BUDGET)
    return item


PAGES = (
    "/", "/haibin/", "/haibin/guide/", "/haibin/apply/", "/haibin/reports/", "/haibin/search/",
    "/haibin/search/?q=加装电梯", "/haibin/search/?q=没有的词语", "/search/?q=补助",
    "/haibin/column/statutory/", "/haibin/column/policy/?year=2026&validity=in_force&kind=normative",
    "/haibin/column/normative/", "/haibin/column/news/", "/haibin/item/{pk}/",
)  # fmt: skip


def english(html: str) -> list[str]:
    """Words in Latin letters that a reader would see or hear."""
    body = html[html.index("<body") :]
    seen = re.sub(r"<[^>]*>", " ", body) + " ".join(
        re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"', body)
    )
    for given in ("gongkai@example.invalid", "CS00001"):
        seen = seen.replace(given, "")
    return re.findall(r"[A-Za-z]{2,}", seen)


def test_every_page_kind_opens_as_sound_html_and_all_in_chinese(client, document):
    for address in PAGES:
        response = client.get(address.format(pk=document.pk))
        assert response.status_code == 200, address
        html = response.content.decode()
        page = outline(html)
        assert page.faults == [], address
        assert page.open == [], address
        assert len(page.ids) == len(set(page.ids)), address
        assert set(page.fields) <= set(page.labels), f"{address}: every field has a label"
        assert page.headings.count(1) == 1, address
        levels = zip([1, *page.headings], page.headings, strict=False)
        assert all(b - a <= 1 for a, b in levels), f"{address}: no heading level is skipped"
        assert '<html lang="zh-Hans" data-surface="portal">' in html
        assert {"SiteName", "SiteDomain", "SiteIDCode"} <= set(page.meta), address
        assert english(html) == [], address


def test_the_item_page_carries_the_meta_tags_of_government_sites(client, document):
    meta = outline(client.get(f"/haibin/item/{document.pk}/").content.decode()).meta
    assert meta["ArticleTitle"] == "海滨街道老旧住宅加装电梯补助办理细则（试行）"
    assert meta["PubDate"] == "2026-03-27 09:30"
    assert meta["ContentSource"] == "示例市示例区人民政府海滨街道办事处"
    assert meta["ColumnName"] == "行政规范性文件"
    assert meta["ColumnType"] == "政策文件"
    assert meta["Keywords"] == "加装电梯，补助"


def test_the_column_page_carries_the_column_meta_tags(client, document):
    meta = outline(client.get("/haibin/column/policy/").content.decode()).meta
    assert meta["ColumnName"] == "政策文件"
    assert meta["ColumnDescription"] == "规范性文件、其他文件及解读"
    assert meta["ColumnType"] == "政策文件"
    assert (
        meta["ColumnKeywords"] == "法定主动公开内容，政策文件，行政规范性文件，其他文件，政策解读"
    )


def test_the_item_page_shows_the_metadata_the_text_and_the_files(client, document):
    html = client.get(f"/haibin/item/{document.pk}/").content.decode()
    for words in (
        "CS00001-2026-00007", "示海办〔2026〕7号", "城市建设办公室", "2026年3月23日", "2026年3月27日",
        "主动公开", "有效", "行政规范性文件", "为方便居民办事", "补助申请表（电子表格）", "21 千字节",
        "一图读懂加装电梯补助",
    ):  # fmt: skip
        assert words in html
    assert '<div class="table-wrap" role="region" tabindex="0" aria-label="表格"><table' in html


def test_the_interpretation_leads_back_to_the_document(client, document):
    reading = Item.objects.get(title="一图读懂加装电梯补助")
    html = client.get(f"/haibin/item/{reading.pk}/").content.decode()
    assert "<h2>原文</h2>" in html
    assert f'href="/haibin/item/{document.pk}/"' in html


def test_a_repealed_document_says_so_and_names_what_repealed_it(client, street, document):
    old = rows.published(
        street, "加装电梯资金补助暂行规定", "2023-04-12", validity=Item.Validity.REPEALED,
        document_number="示海办〔2023〕9号",
    )  # fmt: skip
    document.repeals = old
    document.save()
    html = client.get(f"/haibin/item/{old.pk}/").content.decode()
    assert "已废止" in html
    assert "只供查考" in html
    assert f'由<a href="/haibin/item/{document.pk}/">' in html
    assert "本件废止：" in client.get(f"/haibin/item/{document.pk}/").content.decode()


def test_a_correction_shows_its_note_and_day_and_only_the_new_text(client, document):
    rows.correct(
        document, "海滨街道老旧住宅加装电梯补助办理细则", "第六条“20日”应为“20个工作日”。", "2026-03-30",
        body="<p>收到材料之日起20个工作日内。</p>",
    )  # fmt: skip
    html = client.get(f"/haibin/item/{document.pk}/").content.decode()
    assert "本页有更正" in html
    assert "2026年3月30日" in html
    assert "第六条“20日”应为“20个工作日”。" in html
    assert "收到材料之日起20个工作日内" in html
    assert "（试行）" not in html
    assert "为方便居民办事" not in html


def test_the_guide_names_everything_article_12_asks_for(client, street):
    html = client.get("/haibin/guide/").content.decode()
    for words in (
        "一、信息分类", "二、编排体系", "三、获取方式", "党政办公室", "示例区演示路1号",
        "工作日8:00至12:00、14:30至17:30", "0595-0000 0000", "0595-0000 0001", "gongkai@example.invalid",
        "九位组织机构代码/年度-五位流水号",
    ):  # fmt: skip
        assert words in html


def test_the_guide_says_what_the_office_has_not_published(client):
    rows.columns()
    rows.office(fax="", email="")
    assert client.get("/haibin/guide/").content.decode().count("尚未公布") == 2


def test_the_application_page_says_how_when_and_leads_to_the_form(client, street):
    html = client.get("/haibin/apply/").content.decode()
    for words in (
        "网上申请", "身份证明", "示例区演示路1号", "362000", "20 个工作日",
        "7 个工作日", "第三十三条第二款", "第三十条", "示例区人民政府", "信息处理费",
    ):  # fmt: skip
        assert words in html


def test_money_has_its_own_question_on_the_home_page(client, document):
    html = client.get("/haibin/").content.decode()
    money = html[html.index('id="ask-2"') : html.index('id="ask-3"')]
    assert "2026年度部门预算" in money
    assert "加装电梯" not in money


def test_the_first_page_lists_every_office_when_there_are_several(client, street):
    rows.office("kaiyuan", "开元街道", parent=street)
    html = client.get("/").content.decode()
    assert '<a href="/kaiyuan/">示例市示例区人民政府开元街道办事处</a>' in html
    assert "各单位" not in client.get("/kaiyuan/").content.decode()


def test_a_site_without_offices_is_not_found_rather_than_broken(client):
    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/nobody/", "/haibin/column/nothing/", "/haibin/item/999999/", "/haibin/item/1/file/1/",
        "/haibin/item/99999999999999999999999/", "/haibin/feed.xml", "/sitemap-0.xml",
        "/haibin/column/nothing/feed.atom", "/haibin/item/1/qr.svg",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_404_in_chinese(client, street, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_the_item_of_another_office_does_not_open_under_this_one(client, street, document):
    rows.office("kaiyuan", "开元街道")
    assert client.get(f"/kaiyuan/item/{document.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("cookie", "mark"),
    [(("gongkai_size", "elder"), 'data-size="elder"'), (("gongkai_contrast", "high"), 'data-contrast="high"')],
)  # fmt: skip
def test_large_print_and_high_contrast_are_written_by_the_server(client, street, cookie, mark):
    client.cookies[cookie[0]] = cookie[1]
    assert mark in client.get("/haibin/").content.decode().split(">")[1]


def test_the_switch_to_large_print_leads_back_to_the_page(client, street):
    html = client.get("/haibin/column/policy/?year=2026").content.decode()
    href = re.search(r'href="(/look/\?size=elder[^"]*)"', html)[1].replace("&amp;", "&")
    response = client.get(href)
    assert response.status_code == 302
    assert response["Location"] == "/haibin/column/policy/?year=2026"
    assert 'data-size="elder"' in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (
            "关于做好清明期间用火安全的通告",
            "关于<wbr>做好<wbr>清明期间用火<wbr>安全<wbr>的<wbr>通告",
        ),
        ("街道<补助>办法（试行）", "街道<wbr>&lt;<wbr>补助<wbr>&gt;<wbr>办法<wbr>（试行）"),
        ("转发《2026年度计划》", "转发<wbr>《2026年度<wbr>计划》"),
        ("没有认得的字", "没有认得<wbr>的<wbr>字"),
    ],
)
def test_a_title_turns_between_words_and_never_before_a_closing_mark(title, shown):
    assert soft_breaks(title) == shown
