"""Every kind of page of the desk, as the first of its people who comes to it sees it."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Look, grave_faults, look_at
from tests.browser.visiting import Heard, Site, session_of, visitor
from tests.browser.walking import Found, fetch, inline_parts, walk

PEOPLE = (
    "tianbao", "kezhang", "lingdao", "zhuanyuan", "gongkaiban", "xitong", "anquan", "shenji",
)  # fmt: skip
ADMINISTRATORS = {"gongkaiban", "xitong", "anquan", "shenji"}
DRAFT = "老旧住宅加装电梯补助办理须知"
CHANGED = "老旧住宅加装电梯补助办理须知（试行）"
STARTS = [
    "/desk/", "/desk/settings/", "/desk/figures/office/haibin/2020/",
    "/desk/figures/office/haibin/register/2020/",
]  # fmt: skip
SIGNED_OUT = [
    Found("accounts:sign_in", "/desk/account/sign-in", ""),
    Found("accounts:sign_in for a page", "/desk/account/sign-in?next=/desk/items/", ""),
    Found("accounts:recover", "/desk/account/recover", ""),
]
MAIN = {
    "accounts:sign_in", "desk:today", "publishing:list", "publishing:new", "publishing:item",
    "publishing:review", "publishing:send", "reports:year", "agencies:calendar",
}  # fmt: skip
REFUSED = [
    Found("404", "/desk/items/99999999/", "tianbao"), Found("403", "/desk/office/new", "tianbao"),
]  # fmt: skip
EDITORS = {"publishing:new", "publishing:edit"}


@dataclass(frozen=True, slots=True)
class Visited:
    """All pages looked at, what was heard meanwhile, and each page's text as it came."""

    looks: list[Look]
    heard: list[Heard]
    came: dict[Found, tuple[str, str]]


def _starts(site: Site, username: str) -> list[str]:
    """Where he begins; the figures of the street are not for the administrators."""
    own, street = STARTS[:2], STARTS[2:]
    if username == "tianbao":
        ((normative,),) = site.rows("SELECT max(id) FROM publishing_item WHERE kind = 'normative'")
        return [*own, *street, f"/desk/items/{site.item(CHANGED)}/", f"/desk/items/{normative}/"]
    if username == "xitong":
        ((office,),) = site.rows("SELECT id FROM agencies_agency WHERE slug = 'haibin'")
        return [*own, f"/desk/office/{office}/"]
    return own if username in ADMINISTRATORS else STARTS


def _saved_again(page: Page, site: Site) -> None:
    """A second version of a draft, so that two can be compared."""
    page.goto(f"/desk/items/{site.item(DRAFT)}/edit")
    page.get_by_label("标题").fill(CHANGED)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("第2稿")


@pytest.fixture(scope="module")
def visited(browser: Browser, site: Site) -> Visited:
    seen = Visited([], [], {})
    known: frozenset[str] = frozenset()
    for username in ("", *PEOPLE):
        with visitor(browser, site, username) as (page, heard):
            session = session_of(page.context) if username else ""
            pages = SIGNED_OUT
            if username == "tianbao":
                _saved_again(page, site)
            if username:
                starts = _starts(site, username)
                pages = walk(site.address, starts, "/desk/", username, session, known)
            pages = [one for one in pages if one.kind not in known]
            for one in pages:
                seen.looks.append(look_at(page, one, in_every_look=one.kind in MAIN))
                _status, _path, text, headers = fetch(site.address, one.path, session)
                seen.came[one] = (text, headers["Content-Security-Policy"])
            if username == "tianbao":
                complaints = list(heard.complaints)
                seen.looks.extend(look_at(page, one, in_every_look=False) for one in REFUSED)
                heard.complaints[:] = complaints
            known |= {one.kind for one in pages}
            seen.heard.append(heard)
    return seen


def test_the_walk_finds_the_desk(visited: Visited) -> None:
    assert {one.found.kind for one in visited.looks} >= {
        "accounts:change_password", "accounts:contacts", "accounts:me", "accounts:totp",
        "agencies:absence", "agencies:appoint", "agencies:calendar", "agencies:edit_office",
        "agencies:edit_section", "publishing:compare", "publishing:end_validity",
        "desk:enter_notice", "agencies:office", "agencies:people", "agencies:person",
        "agencies:tree", "desk:ledger", "desk:notices", "desk:settings", "desk:today",
        "publishing:catalogue", "publishing:columns", "publishing:edit", "publishing:import",
        "publishing:index_number", "publishing:item", "publishing:list", "publishing:new",
        "publishing:plan", "publishing:plans", "publishing:preview", "publishing:publish",
        "publishing:recall", "publishing:review", "publishing:send", "publishing:sheet",
        "publishing:versions", "publishing:withdraw", "reports:balances", "reports:cell",
        "reports:entry", "reports:import", "reports:register", "reports:year",
    }  # fmt: skip


def test_axe_finds_nothing_serious(visited: Visited) -> None:
    assert {one.found.path: one.grave for one in visited.looks if one.grave} == {}


def test_no_page_is_wider_than_the_narrowest_screen(visited: Visited) -> None:
    assert {one.found.path: one.too_wide for one in visited.looks if one.too_wide > 0} == {}


def test_on_a_phone_every_control_is_as_high_as_a_thumb(visited: Visited) -> None:
    assert {one.found.path: one.low for one in visited.looks if one.low} == {}


def test_no_english_word_is_shown(visited: Visited) -> None:
    assert {one.found.path: one.words for one in visited.looks if one.words} == {}


def test_the_browser_complains_of_nothing_and_asks_nobody_else(visited: Visited) -> None:
    assert [line for heard in visited.heard for line in heard.complaints] == []
    assert [line for heard in visited.heard for line in heard.strangers] == []


def test_no_page_may_run_an_inline_script(visited: Visited) -> None:
    for one, (text, policy) in visited.came.items():
        assert "script-src 'self';" in f"{policy};", one.path
        assert ("unsafe-inline" in policy) == (one.kind in EDITORS), one.path
        assert inline_parts(text) == [], one.path


def test_a_refused_form_is_sound_and_leads_to_each_field_that_is_wrong(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, "tianbao") as (page, heard):
        page.goto("/desk/items/new")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.locator("#errors")).to_contain_text("请填写标题")
        assert grave_faults(page) == []
        links = page.locator("#errors a")
        assert links.count() >= 3
        for link in links.all():
            target = page.locator(link.get_attribute("href"))
            assert target.get_attribute("aria-invalid") == "true", link.inner_text()
        assert heard.complaints == []
