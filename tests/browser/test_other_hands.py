"""The same work without a mouse, and without script."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.visiting import Site, visitor

MOST_TABS = 90


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: str) -> None:
        """Tab on until the focus is on what matches; it must be visible there."""
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", wanted):
                break
        else:
            raise AssertionError(f"{wanted} is not reached by Tab on {self.page.url}")
        assert self.page.evaluate(
            """() => { const e = document.activeElement, b = e.getBoundingClientRect();
                 const s = getComputedStyle(e);
                 return b.width > 0 && b.height > 0 && (s.outlineStyle !== 'none' || s.boxShadow !== 'none'
                   || parseFloat(s.borderTopWidth) > 1) }"""
        ), f"{wanted}: the focus cannot be seen"

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def down_to(self, label: str) -> None:
        """Arrow down in a list of choices until this one is chosen."""
        for _press in range(MOST_TABS):
            self.press("ArrowDown")
            chosen = "() => document.activeElement.selectedOptions[0].label.trim()"
            if self.page.evaluate(chosen) == label:
                return
        raise AssertionError(f"{label} cannot be chosen")

    def day(self, year: int, month: int, day: int) -> None:
        """Eight figures on end, in the order in which this browser shows a date."""
        wanted = f"{year}-{month:02}-{day:02}"
        for typed in (f"{year}{month:02}{day:02}", f"{month:02}{day:02}{year}"):
            self.page.keyboard.type(typed)
            if self.page.evaluate("document.activeElement.value") == wanted:
                return
            self.press("ArrowLeft", "ArrowLeft")
        raise AssertionError("a date cannot be typed")

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def follow(self, key: str = "Enter") -> None:
        """Press, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def sign_in(self, username: str) -> None:
        self.page.goto("/desk/")
        self.to("#id_username")
        self.write(username)
        self.to("#id_password")
        self.write("Gongkai-2026")
        self.follow()


def test_the_keyboard_alone_takes_an_item_from_draft_to_publication(
    browser: Browser, site: Site
) -> None:
    title = "测试街道路灯检修公告"
    with visitor(browser, site) as (page, heard):
        keys = Keys(page)
        keys.sign_in("tianbao")
        keys.to("main a[href='/desk/items/new']")
        keys.follow()
        page.locator("iframe.tox-edit-area__iframe").wait_for()
        keys.to("#id_title")
        keys.write(title)
        keys.to("#id_column")
        keys.down_to("公示公告")
        keys.to("#id_formed_on")
        keys.day(2026, 11, 20)
        _into_the_text(keys)
        page.keyboard.insert_text("路灯检修，夜间照明减半。")
        keys.to("button[name=send]")
        keys.follow()
        keys.to("#gate_all")
        keys.press("Space")
        keys.to("form.send button:not([type=button])")
        keys.follow()
        expect(page.locator(".notice").first).to_contain_text("已送审")
        assert heard.complaints == []
    number = site.item(title)
    for username, said in (("kezhang", "下一步"), ("lingdao", "三审都已同意")):
        with visitor(browser, site) as (page, heard):
            keys = Keys(page)
            keys.sign_in(username)
            keys.to(f"main a[href^='/desk/items/{number}/']")
            keys.follow()
            for gate in page.locator("#gates input").all():
                keys.to(f"#{gate.get_attribute('id')}")
                keys.press("Space")
            keys.to("button[name=verdict][value=agree]")
            keys.follow()
            expect(page.locator(".notice").first).to_contain_text(said)
            assert heard.complaints == []
    with visitor(browser, site) as (page, heard):
        keys = Keys(page)
        keys.sign_in("tianbao")
        keys.to(f"main a[href^='/desk/items/{number}/']")
        keys.follow()
        if not page.url.endswith("/publish"):
            keys.to("main a[href$='/publish']")
            keys.follow()
        keys.to("main form button.btn--primary")
        keys.follow()
        expect(page.locator(".notice").first).to_contain_text("公众现在就能看到")
        page.goto(f"/haibin/item/{number}/")
        expect(page.locator(".prose")).to_contain_text("夜间照明减半")
        assert heard.complaints == []


def test_the_first_tab_leads_past_the_navigation(browser: Browser, site: Site) -> None:
    for path, username in (("/haibin/", ""), ("/desk/items/", "tianbao")):
        with visitor(browser, site, username) as (page, _heard):
            page.goto(path)
            keys = Keys(page)
            keys.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "跳到正文"
            keys.press("Enter", "Tab")
            assert page.evaluate("document.activeElement.closest('main') !== null"), path


def _into_the_text(keys: Keys) -> None:
    """Tab goes through the toolbar into the text; whoever is there can type."""
    for _press in range(MOST_TABS):
        keys.press("Tab")
        if keys.page.evaluate("document.activeElement.matches('iframe.tox-edit-area__iframe')"):
            return
    raise AssertionError("the text is not reached by Tab")


def test_without_script_an_item_is_written_reviewed_published_and_found(
    browser: Browser, site: Site
) -> None:
    title = "测试街道献血点安排"
    plain = {"java_script_enabled": False}
    with visitor(browser, site, "tianbao", **plain) as (page, _heard):
        page.goto("/desk/items/new")
        page.get_by_label("标题").fill(title)
        column = page.locator("#id_column")
        value = column.locator("option", has_text="公示公告").first.get_attribute("value")
        column.select_option(value)
        page.get_by_label("成文日期").fill("2026-11-20")
        page.locator("#id_body").fill("每月第一个星期六。\n\n地点在便民服务站。")
        page.locator("#id_attachments").set_input_files(
            {"name": "地点.zip", "mimeType": "", "buffer": _small_zip()}
        )
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".notice").first).to_contain_text("已保存，是第1稿")
        expect(page.locator("#due")).to_contain_text("12月18日")
        page.get_by_role("button", name="保存并送审").click()
        page.get_by_label("五关，我都已").check()
        page.get_by_role("button", name="确认送审").click()
        expect(page.locator(".notice").first).to_contain_text("已送审")
        address = urlsplit(page.url).path
    for username in ("kezhang", "lingdao"):
        with visitor(browser, site, username, **plain) as (page, _heard):
            page.get_by_role("link", name=re.compile(title)).first.click()
            for gate in page.locator("#gates input[type=checkbox]").all():
                gate.check()
            page.get_by_role("button", name="同意").click()
            expect(page.locator(".notice").first).to_contain_text("已签同意")
    with visitor(browser, site, "tianbao", **plain) as (page, _heard):
        page.goto(address)
        page.locator("main a[href$='/publish']").click()
        page.locator("main form button.btn--primary").click()
        expect(page.locator(".notice").first).to_contain_text("公众现在就能看到")
    with visitor(browser, site, **plain) as (page, _heard):
        page.goto("/haibin/")
        page.locator("#hero-q").fill("献血点")
        page.locator("form.search--hero button").click()
        page.get_by_role("link", name=title).click()
        expect(page.locator(".prose p")).to_have_text(["每月第一个星期六。", "地点在便民服务站。"])
        with page.expect_download() as caught:
            page.get_by_role("link", name="地点").click()
        assert caught.value.suggested_filename == "地点.zip"


def _small_zip() -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("地点.txt", "便民服务站")
    return target.getvalue()
