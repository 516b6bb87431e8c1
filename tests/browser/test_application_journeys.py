"""Two applications from their beginning to the delivered letter: a citizen's phone, and a scanned envelope."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import grave_faults
from tests.browser.test_item_journey import Counted
from tests.browser.visiting import NARROW, PHONE, Heard, Site, latin_words, visitor

SUMS = "零一二三四五六七八九"
ROADS, LAMPS = "样例社区2025年道路养护合同", "样例社区2025年路灯更换记录（含𠮷祥里）😀１２３"
NOT_FOUND = "无法提供：经检索信息不存在"
EMAIL = "ceshi-jia@example.invalid"
PAPER = {"name": "旧合同封面.txt", "mimeType": "", "buffer": "1998年合同第一页".encode()}
ENVELOPE = {
    "name": "信封.png", "mimeType": "",
    "buffer": bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
        "fccff0bf1e00068402803c55b1b20000000049454e44ae426082"
    ),
}  # fmt: skip


class People:
    """Everybody in a browser of his own; at the end nobody's browser has complained."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site, self.stack = browser, site, ExitStack()
        self.heard: list[Heard] = []

    def meet(self, username: str = "", **options: object) -> Page:
        page, heard = self.stack.enter_context(
            visitor(self.browser, self.site, username, **options)
        )
        self.heard.append(heard)
        return page

    def part(self) -> None:
        for heard in self.heard:
            assert heard.complaints == []
            assert heard.strangers == []


@pytest.fixture
def people(browser: Browser, site: Site) -> Iterator[People]:
    met = People(browser, site)
    with met.stack:
        yield met
        met.part()


def look(page: Page, name: str) -> None:
    """A picture of a station, where somebody wants to see it."""
    if folder := os.environ.get("GONGKAI_STATIONS"):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, animations="disabled")


def solve(page: Page) -> None:
    """The small sum of the form."""
    a, b = re.search(r"(.)加(.)等于几", page.inner_text("#question")).groups()  # type: ignore[union-attr]
    page.get_by_label("请回答").fill(str(SUMS.index(a) + SUMS.index(b)))


def is_as_wide_as_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"))


def said(page: Page) -> str:
    """What the desk told after the last act."""
    return page.locator(".notice").first.inner_text()


def act(page: Page, label: str) -> None:
    """Open one of the case's acts, wherever it stands on the page."""
    others = page.locator("summary", has_text="别的办理事项")
    link = page.get_by_role("link", name=label, exact=True).first
    if not link.is_visible():
        others.click()
    link.click()


# ---- 一、手机上的申请


def test_from_a_citizens_phone_to_the_letter_he_was_sent(people: People, site: Site) -> None:
    citizen = people.meet(viewport=PHONE, has_touch=True, is_mobile=True)
    number, code = _applied_on_the_phone(citizen)
    handler = people.meet("jingban")
    case = _confirmed_and_searched(handler, number)
    decision = _drafted_and_sent(handler, case)
    for name in ("kezhang", "fuzeren", "lingdao"):
        _signed(people.meet(name), decision, name)
    _issued_and_served(handler, case, decision)
    _tracked(citizen, number, code)
    (signers,) = site.rows(
        "SELECT count(DISTINCT person_id) FROM applications_decisionsignature WHERE decision_id = ?",
        int(decision.rstrip("/").rpartition("/")[2]),
    )
    assert signers == (3,)


def _applied_on_the_phone(page: Page) -> tuple[str, str]:
    page.goto("/haibin/")
    page.get_by_role("link", name="依申请公开").first.click()
    page.get_by_role("link", name="网上申请").click()
    assert is_as_wide_as_the_screen(page)
    page.get_by_label("姓名或者名称").fill("测试员喆堃")
    page.locator("#id_identity_kind").select_option(label="其他证件")
    page.get_by_label("证件号码").fill("CESHI-０１")
    page.get_by_label("电子邮箱").fill(EMAIL)
    page.locator("#id_content").fill(ROADS)
    page.locator("#id_papers").set_input_files([PAPER])
    page.get_by_role("button", name="再加一项").tap()
    page.get_by_label("申请内容2").fill(LAMPS)
    page.get_by_label("怎么给您").select_option(label="电子邮件")
    look(page, "phone-1-form")
    solve(page)
    page.get_by_role("button", name="提交申请").last.tap()
    page.wait_for_url("**/receipt/")
    receipt = page.inner_text("main")
    for words in (ROADS, LAMPS, "旧合同封面.txt", "与您确认之日"):
        assert words in receipt
    expect(page.get_by_role("button", name="打印回执")).to_be_visible()
    assert is_as_wide_as_the_screen(page)
    assert latin_words(receipt, frozenset({"DEMO"})) - {code_of(page)} == set()
    look(page, "phone-2-receipt")
    number = page.locator("dd strong").first.inner_text()
    return number, code_of(page)


def code_of(page: Page) -> str:
    return page.locator("dd strong").nth(1).inner_text()


def _confirmed_and_searched(page: Page, number: str) -> str:
    """The handler: today's page, the first call, who answers for it, what was looked for."""
    page.goto("/desk/")
    look(page, "desk-1-today")
    page.get_by_role("link", name=re.compile(number)).first.click()
    case = re.sub(r"confirm$", "", page.url.partition("?")[0])
    page.goto(case)
    main = page.inner_text("main")
    for words in (ROADS, LAMPS, "第1项", "第2项", "待确认", "申请材料：旧合同封面.txt"):
        assert words in main
    assert "喆" not in main
    look(page, "desk-2-case")
    paper = page.get_by_role("link", name="申请材料：旧合同封面.txt").get_attribute("href")
    assert paper
    assert page.request.get(paper).text() == "1998年合同第一页"
    act(page, "确认收到")
    page.get_by_label("怎样确认的").fill("上午打登记的电话，本人接听")
    page.get_by_role("button", name="确认收到").click()
    assert "答复期限开始计算" in said(page)
    for step in range(1, 8):
        page.locator(f"ol.seven a[href^='?step={step}#']").click()
        expect(page.locator("#work")).to_contain_text(f"第{step}步")
    act(page, "分办")
    page.get_by_role("button", name="分办").click()
    _searched(page, "查的是哪一项", ROADS, "检索到")
    _searched(page, "查的是哪一项", LAMPS, "未检索到")
    look(page, "desk-3-searched")
    act(page, "列出、拆分事项")
    assert page.get_by_label("申请的是哪几项").input_value() == f"{ROADS}\n{LAMPS}"
    page.get_by_label("分项答复").check()
    page.get_by_role("button", name="列出、拆分事项").click()
    assert "事项已列好" in said(page)
    return case


def _searched(page: Page, which: str, item: str, result: str) -> None:
    act(page, "登记检索")
    page.get_by_label("在哪里查的").fill("公文系统、城建办档案柜")
    page.get_by_label("用什么词").fill("道路、路灯")
    page.get_by_label(result, exact=True).check()
    choice = page.get_by_label(which)
    if choice.count():
        value = choice.locator("option", has_text=item[:12]).first.get_attribute("value")
        choice.select_option(value)
    page.get_by_role("button", name="登记检索").click()
    assert "检索记录已登记" in said(page)


def _drafted_and_sent(page: Page, case: str) -> str:
    """Each item is answered on its own."""
    page.goto(case)
    page.get_by_role("link", name="拟答复稿").click()
    first, second = page.locator("section.answer").all()
    first.get_by_label("怎么答").select_option(label="予以公开")
    first.get_by_label("公开的内容").fill("合同复印件，随本答复发到您的电子邮箱。")
    first.get_by_label("事实").fill("查到合同一份。")
    second.get_by_label("怎么答").select_option(label=NOT_FOUND)
    second.get_by_label("事实").fill("检索了公文系统和档案柜，没有更换记录。")
    look(page, "desk-4-draft")
    page.get_by_role("button", name="存成一稿").click()
    expect(page).to_have_url(re.compile(r"/decision/\d+"))
    look(page, "desk-5-decision")
    page.get_by_role("button", name="送审").click()
    expect(page.locator(".notice").first).to_contain_text("送审")
    return page.url


def _signed(page: Page, decision: str, name: str) -> None:
    page.goto(decision)
    look(page, f"desk-6-sign-{name}")
    page.get_by_role("button", name="同意").click()
    expect(page.locator(".notice").first).to_contain_text("签")


def _issued_and_served(page: Page, case: str, decision: str) -> None:
    page.goto(decision)
    page.get_by_role("button", name="作出答复").click()
    look(page, "desk-7-issued")
    page.goto(f"{case}letters")
    page.get_by_role("button", name=re.compile("出具.*答复|出具.*决定|出具.*告知")).first.click()
    letter = page.inner_text("main")
    look(page, "desk-8-letter")
    for words in (
        "测试员喆堃", "一、关于“样例社区2025年道路养护合同”", "第三十六条第二项", "第三十六条第四项", "𠮷祥里",
        "60日内向泉州市鲤城区人民政府申请行政复议",
    ):  # fmt: skip
        assert words in letter
    pdf = page.request.get(f"{page.url}/pdf")
    assert pdf.body()[:5] == b"%PDF-"
    page.goto(decision)
    page.get_by_role("link", name="登记送达").click()
    page.get_by_label("电子送达").check()
    page.get_by_label("电子地址").fill(EMAIL)
    look(page, "desk-9-serve")
    page.get_by_role("button", name="登记送达").click()
    look(page, "desk-10-done")
    assert "已办结" in page.inner_text("main")


def _tracked(page: Page, number: str, code: str) -> None:
    """By number and code: where it stands, and nothing of the desk."""
    page.goto("/haibin/apply/")
    page.get_by_role("link", name="查办理进度").click()
    page.get_by_label("申请编号").fill(number.lower())
    page.get_by_label("查询码").fill("AAAAAAAA")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("没有查到")
    page.get_by_label("查询码").fill(f" {code.lower()} ")
    page.get_by_role("button", name="查询", exact=True).click()
    told = page.inner_text("main")
    look(page, "phone-3-tracked")
    assert "已答复" in told
    for words in (ROADS, LAMPS, "予以公开", NOT_FOUND, "电子送达"):
        assert words in told
    assert "测试员" not in told
    assert EMAIL not in told
    assert is_as_wide_as_the_screen(page)


def test_the_form_works_on_the_narrowest_screen_without_script(people: People) -> None:
    page = people.meet(viewport=NARROW, java_script_enabled=False)
    page.goto("/haibin/apply/form/")
    page.locator("#id_content").fill(ROADS)
    page.get_by_role("button", name="再加一项").click()
    page.get_by_label("申请内容2").fill(LAMPS)
    page.locator("#id_papers").set_input_files([PAPER])
    page.get_by_label("电子邮箱").press("Enter")  # sends; neither adds nor takes away an item

    expect(page.locator("#errors")).to_contain_text("姓名或者名称")
    assert page.get_by_label("申请内容1").input_value() == ROADS
    assert page.get_by_label("申请内容2").input_value() == LAMPS
    expect(page.get_by_text("不要“旧合同封面.txt”了")).to_be_visible()
    look(page, "narrow-1-errors")
    page.get_by_role("button", name="去掉第1项").press("Enter")
    assert page.locator("#id_content").input_value() == LAMPS


def test_the_form_with_several_items_and_errors_has_no_grave_fault(people: People) -> None:
    page = people.meet(viewport=NARROW)
    page.goto("/haibin/apply/form/")
    page.locator("#id_papers").set_input_files([PAPER])
    page.get_by_role("button", name="再加一项").press("Enter")
    expect(page.get_by_label("申请内容2")).to_be_focused()
    page.get_by_label("申请内容2").fill(LAMPS)
    page.get_by_role("button", name="去掉第1项").press("Enter")
    assert page.locator("#id_content").input_value() == LAMPS
    page.get_by_role("button", name="再加一项").press("Enter")
    page.get_by_role("button", name="提交申请").last.press("Enter")
    expect(page.locator("#errors")).to_be_visible()
    assert grave_faults(page) == []
    assert is_as_wide_as_the_screen(page)
    assert latin_words(page.inner_text("main")) == set()


# ---- 二、收发室的信封


def test_from_a_scanned_envelope_to_information_that_does_not_exist(
    people: People, site: Site
) -> None:
    desk = people.meet("jingban")
    case = _registered_at_the_desk(desk)
    _nothing_exists_unless_somebody_looked(desk, case)
    decision = _answered_not_found(desk, case)
    for name in ("kezhang", "fuzeren", "lingdao"):
        _signed(people.meet(name), decision, name)
    _posted(desk, case, decision)


def _registered_at_the_desk(page: Page) -> str:
    does = Counted(page)
    page.goto("/desk/applications/")
    does.click(page.get_by_role("link", name="登记", exact=False).first)
    does.click(page.get_by_label("平常信函等无需签收", exact=False))
    does.fill(page.get_by_label("姓名或者名称"), "测试员㛃某")
    does.fill(page.get_by_label("通信地址"), "演示路2号")
    does.fill(page.get_by_label("申请公开什么"), "1998年旧菜市场的租约")
    does.count += 1
    page.locator("#id_papers").set_input_files([ENVELOPE])
    look(page, "envelope-1-register")
    does.click(page.get_by_role("button", name="登记", exact=True))
    assert does.count <= 8
    expect(page.locator(".notice").first).to_contain_text("已登记")
    look(page, "envelope-2-case")
    expect(page.get_by_role("link", name="信封：信封.png")).to_be_visible()
    return page.url.partition("?")[0]


def _nothing_exists_unless_somebody_looked(page: Page, case: str) -> None:
    """«信息不存在» appears among the answers only after a search that found nothing."""
    if page.get_by_role("link", name="确认收到", exact=True).count():
        act(page, "确认收到")
        page.get_by_label("怎样确认的").fill("按来信地址上门确认")
        page.get_by_role("button", name="确认收到").click()
    page.get_by_role("link", name="拟答复稿").click()
    outcome = page.get_by_label("怎么答")
    assert NOT_FOUND not in outcome.inner_text()
    expect(page.locator("section.answer")).to_contain_text("请先登记检索")
    look(page, "envelope-3-no-search")
    page.goto(case)
    _searched(page, "查的是哪一项", "", "检索到")
    page.get_by_role("link", name="拟答复稿").click()
    assert NOT_FOUND not in page.get_by_label("怎么答").inner_text()
    page.goto(case)
    _searched(page, "查的是哪一项", "", "未检索到")
    page.get_by_role("link", name="拟答复稿").click()
    assert NOT_FOUND not in page.get_by_label("怎么答").inner_text()
    page.goto(case)
    act(page, "说明查到的内容")
    page.get_by_label("查到的是什么，为什么不是申请人要的").fill(
        "查到的是2008年的租约，不是1998年的。"
    )
    page.get_by_role("button", name="说明查到的内容").click()


def _answered_not_found(page: Page, case: str) -> str:
    page.get_by_role("link", name="拟答复稿").click()
    page.get_by_label("怎么答").select_option(label=NOT_FOUND)
    page.get_by_label("事实").fill("查了公文系统和档案柜，没有这份租约。")
    page.get_by_role("button", name="存成一稿").click()
    decision = page.url
    look(page, "envelope-4-decision")
    page.get_by_role("button", name="送审").click()
    expect(page.locator(".notice").first).to_contain_text("送审")
    return decision


def _posted(page: Page, case: str, decision: str) -> None:
    page.goto(decision)
    page.get_by_role("button", name="作出答复").click()
    page.goto(f"{case}letters")
    page.get_by_role("button", name=re.compile("出具.*不存在|出具.*答复|出具.*告知")).first.click()
    letter = page.inner_text("main")
    look(page, "envelope-5-letter")
    for words in (
        "政府信息不存在告知书", "第三十六条第四项", "测试员㛃某", "检索范围：公文系统、城建办档案柜",
        "60日内向泉州市鲤城区人民政府申请行政复议",
    ):  # fmt: skip
        assert words in letter
    page.goto(decision)
    page.get_by_role("link", name="登记送达").click()
    page.get_by_label("邮寄送达（邮政企业）").check()
    page.get_by_label("承运").select_option(label="邮政企业（含邮政特快专递）")
    page.get_by_label("邮件号").fill("１２３４567890123")
    page.locator("input[type=file]").first.set_input_files([ENVELOPE])
    page.get_by_role("button", name="登记送达").click()
    done = page.inner_text("main")
    look(page, "envelope-6-done")
    assert "已办结" in done
    assert "邮件号" in done
