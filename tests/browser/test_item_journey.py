"""An item goes from the clerk's desk through 三审 to the portal, in three browsers."""

import os
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.visiting import PHONE, Site, latin_words, sign_in, visitor

SHOTS = Path(__file__).parents[2] / "docs" / "journeys"
TITLE = "测试街道停车泊位收费公示"
FORMED = "2026-11-20"

# What Word puts on the clipboard: prefixes, styles and an empty office paragraph around a table.
PASTED = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=ZH-CN>
<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'>各泊位收费如下。<o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td width=200 style='width:5cm'><p class=MsoNormal>泊位<o:p></o:p></p></td>
<td width=200><p class=MsoNormal>每小时（元）</p></td></tr>
<tr><td><p class=MsoNormal>一号路东侧</p></td><td><p class=MsoNormal>3</p></td></tr>
<tr><td><p class=MsoNormal>二号路西侧</p></td><td><p class=MsoNormal>2</p></td></tr></table>
</body></html>"""


class Counted:
    """A page whose every click, filled field and chosen file counts one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, place: Locator) -> None:
        self.count += 1
        place.click()

    def fill(self, place: Locator, value: str) -> None:
        self.count += 1
        place.fill(value)

    def choose(self, place: Locator, label: str) -> None:
        self.count += 1
        value = place.locator("option", has_text=label).first.get_attribute("value")
        place.select_option(value)

    def attach(self, place: Locator, name: str, content: bytes) -> None:
        self.count += 1
        place.set_input_files({"name": name, "mimeType": "", "buffer": content})

    def paste(self, frame: FrameLocator, html: str) -> None:
        """One click into the text, then the paste of what Word laid on the clipboard."""
        self.count += 1
        self.page.evaluate(
            """async html => navigator.clipboard.write([new ClipboardItem({
                 'text/html': new Blob([html], {type: 'text/html'}),
                 'text/plain': new Blob(['泊位'], {type: 'text/plain'})})])""",
            html,
        )
        frame.locator("body").click()
        self.page.keyboard.press("Control+V")


def _sheet() -> bytes:
    book = Workbook()
    for row in (("泊位", "个数"), ("一号路东侧", 20)):
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def shoot(page: Page, name: str) -> None:
    """A picture for docs/journeys: when it is missing, or when it is asked for."""
    target = SHOTS / f"{name}.png"
    if target.exists() and not os.environ.get("GONGKAI_SHOTS"):
        return
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target, animations="disabled")
    assert target.stat().st_size <= 150_000, name


def test_an_item_with_a_table_and_a_file_goes_through_three_reviews_to_the_portal(
    browser: Browser, site: Site
) -> None:
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    with (
        visitor(browser, site, **allowed) as (clerk, heard_clerk),
        visitor(browser, site, viewport=PHONE, has_touch=True, is_mobile=True) as (
            head,
            heard_head,
        ),
        visitor(browser, site) as (leader, heard_leader),
    ):
        address = _written_and_sent(clerk)
        _agreed_on_the_phone(head)
        _agreed_and_published(leader)
        clerk.goto(address)
        expect(clerk.get_by_text("已公开").first).to_be_visible()
        _seen_by_everybody(browser, site)
        for heard in (heard_clerk, heard_head, heard_leader):
            assert heard.complaints == []
            assert heard.strangers == []
    people = site.rows(
        "SELECT DISTINCT person_id FROM publishing_signature WHERE item_id = ?", site.item(TITLE)
    )
    assert len(people) == 3


def _written_and_sent(page: Page) -> str:
    """The clerk: twelve interactions from the sign-in page to «sent for review»."""
    does = Counted(page)
    page.goto("/desk/")
    shoot(page, "item-1-sign-in")
    does.fill(page.get_by_label("用户名"), "tianbao")
    does.fill(page.get_by_label("密码", exact=True), "Gongkai-2026")
    does.click(page.get_by_role("button", name="登录"))
    shoot(page, "item-2-today")
    does.click(page.get_by_role("link", name="写一件"))
    does.fill(page.get_by_label("标题"), TITLE)
    does.choose(page.get_by_label("栏目"), "公示公告")
    does.fill(page.get_by_label("成文日期"), FORMED)
    text = page.frame_locator("iframe.tox-edit-area__iframe")
    does.paste(text, PASTED)
    expect(text.locator("td", has_text="一号路东侧")).to_be_visible()
    does.attach(page.locator("#id_attachments"), "泊位清单.xlsx", _sheet())
    expect(page.locator("#due")).to_contain_text("12月18日")
    assert latin_words(page.inner_text("body")) == set()
    shoot(page, "item-3-writing")
    does.click(page.get_by_role("button", name="保存并送审"))
    does.click(page.get_by_label("五关，我都已"))
    shoot(page, "item-4-send")
    does.click(page.get_by_role("button", name="确认送审"))
    expect(page.get_by_role("status").or_(page.locator(".notice")).first).to_contain_text("已送审")
    assert does.count <= 12
    return page.url


def _agreed_on_the_phone(page: Page) -> None:
    """The section head, on a telephone."""
    sign_in(page, "kezhang")
    page.get_by_role("link", name=TITLE).first.click()
    preview = page.frame_locator("iframe.view")
    expect(preview.locator("td", has_text="二号路西侧")).to_be_visible()
    for gate in ("政治", "法律", "政策", "保密", "文字"):
        page.locator("#gates label", has_text=gate).first.click()
    wide = page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    assert not wide
    shoot(page, "item-5-review-phone")
    page.get_by_role("button", name="同意").click()
    expect(page.locator(".notice").first).to_contain_text("已签同意")


def _agreed_and_published(page: Page) -> None:
    """The leader signs the last step; the item waits for nobody else to go out."""
    sign_in(page, "lingdao")
    page.get_by_role("link", name=TITLE).first.click()
    for gate in page.locator("#gates input[type=checkbox]").all():
        gate.check()
    page.get_by_label("签后立即发布").check()
    shoot(page, "item-6-final-review")
    page.get_by_role("button", name="同意").click()
    expect(page.locator(".notice").first).to_contain_text("公众现在就能看到")


def _seen_by_everybody(browser: Browser, site: Site) -> None:
    """A citizen finds it, reads the table and opens the file."""
    with visitor(browser, site) as (page, heard):
        page.goto("/haibin/")
        page.locator("#hero-q").fill("停车泊位")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=TITLE).click()
        expect(page.locator(".prose td", has_text="一号路东侧")).to_be_visible()
        assert page.locator(".prose tr").count() == 3
        assert "mso" not in page.content()
        assert "DEMO001-3000-2026-" in page.inner_text("main")
        shoot(page, "item-7-portal")
        with page.expect_download() as caught:
            page.get_by_role("link", name="泊位清单").click()
        assert caught.value.suggested_filename == "泊位清单.xlsx"
        assert (
            load_workbook(BytesIO(Path(caught.value.path()).read_bytes())).active["A2"].value
            == "一号路东侧"
        )
        assert heard.complaints == []
        assert heard.strangers == []
