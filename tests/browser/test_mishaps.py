"""A session that ends while one types; a finger that presses twice."""

from playwright.sync_api import Browser, expect

from tests.browser.visiting import Site, visitor

PASSWORD = "Gongkai-2026"


def test_what_was_typed_when_the_session_ended_is_back_after_signing_in(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, "tianbao") as (page, _heard):
        page.goto("/desk/items/new")
        text = page.frame_locator("iframe.tox-edit-area__iframe").locator("body")
        text.click()
        page.keyboard.insert_text("写到一半登录就过期了。")
        page.get_by_label("标题").fill("测试街道没写完的一件")
        page.get_by_label("成文日期").fill("2026-11-20")
        page.get_by_label("标题").focus()
        expect(page.locator("#due")).to_contain_text("12月18日")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("heading", name="登录")).to_be_visible()
        expect(page.locator("main")).to_contain_text("登录已经过期")
        page.get_by_label("用户名").fill("tianbao")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/items/new")
        expect(page.get_by_label("标题")).to_have_value("测试街道没写完的一件")
        expect(page.get_by_label("成文日期")).to_have_value("2026-11-20")
        expect(text).to_contain_text("写到一半登录就过期了。")
        column = page.locator("#id_column option", has_text="公示公告").first.get_attribute("value")
        page.locator("#id_column").select_option(column)
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".notice").first).to_contain_text("已保存，是第1稿")
    ((kept,),) = site.rows(
        "SELECT v.body FROM publishing_version v JOIN publishing_item i ON i.id = v.item_id"
        " WHERE i.title = ?",
        "测试街道没写完的一件",
    )
    assert "写到一半登录就过期了。" in kept


def test_a_double_click_signs_once_and_ends_on_a_kind_page(browser: Browser, site: Site) -> None:
    number = site.item("临时救助对象公示")
    with visitor(browser, site, "kezhang") as (page, heard):
        page.goto(f"/desk/items/{number}/review")
        for gate in page.locator("#gates input[type=checkbox]").all():
            gate.check()
        page.get_by_role("button", name="同意").dblclick()
        expect(page.locator(".notice").first).to_contain_text("已签同意")
        assert heard.complaints == []
    assert _signed_by(site, number, "kezhang") == 1


def test_the_form_sent_twice_without_script_signs_once_and_says_so(
    browser: Browser, site: Site
) -> None:
    number = site.item("高龄补贴发放名册核对通知")
    with visitor(browser, site, "kezhang", java_script_enabled=False) as (page, _heard):
        page.goto(f"/desk/items/{number}/review")
        again = page.context.new_page()
        again.goto(f"/desk/items/{number}/review")
        for one in (page, again):
            for gate in one.locator("#gates input[type=checkbox]").all():
                gate.check()
        page.get_by_role("button", name="同意").click()
        expect(page.locator(".notice").first).to_contain_text("已签同意")
        again.get_by_role("button", name="同意").click()
        expect(again.locator("main")).to_contain_text("您已经签过这一稿")
    assert _signed_by(site, number, "kezhang") == 1


def _signed_by(site: Site, item: int, username: str) -> int:
    ((count,),) = site.rows(
        "SELECT count(*) FROM publishing_signature s JOIN accounts_user u ON u.id = s.person_id"
        " WHERE s.item_id = ? AND u.username = ?",
        item,
        username,
    )
    return int(count)


def test_two_browsers_on_one_draft_lose_nothing(browser: Browser, site: Site) -> None:
    title = "测试街道两处同写的一件"
    with visitor(browser, site, "tianbao") as (page, heard):
        page.goto("/desk/items/new")
        page.get_by_label("标题").fill(title)
        column = page.locator("#id_column option", has_text="公示公告").first.get_attribute("value")
        page.locator("#id_column").select_option(column)
        page.get_by_label("成文日期").fill("2026-11-20")
        text = page.frame_locator("iframe.tox-edit-area__iframe").locator("body")
        text.click()
        page.keyboard.insert_text("起初的话。")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator(".notice").first).to_contain_text("第1稿")
        other = page.context.new_page()
        other.goto(page.url)
        other.get_by_label("标题").fill(f"{title}（先存）")
        other.get_by_role("button", name="保存", exact=True).click()
        expect(other.locator(".notice").first).to_contain_text("第2稿")
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.insert_text("后来的话。")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator("#errors")).to_contain_text("没有存进去")
        expect(text).to_contain_text("起初的话。后来的话。")
        assert heard.complaints == []
    ((count,),) = site.rows(
        "SELECT count(*) FROM publishing_version WHERE item_id = ?", site.item(f"{title}（先存）")
    )
    assert count == 2
