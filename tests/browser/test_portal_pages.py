"""Every kind of page of the portal, as everybody sees it."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Look, look_at, low_targets
from tests.browser.visiting import Heard, Site, visitor
from tests.browser.walking import Found, fetch, inline_parts, walk

ALSO = [
    Found("portal:search with hits", "/haibin/search/?q=公示", ""),
    Found("portal:search with none", "/haibin/search/?q=不会有的词儿", ""),
    Found("portal:search_all", "/search/?q=检查", ""),
    Found("portal:column of an office at work", "/haibin/column/budget/", ""),
    Found("portal:reports of an office at work", "/haibin/reports/", ""),
]
MISSING = Found("404", "/haibin/item/99999999/", "")
MAIN = {
    "portal:office", "portal:item", "portal:search with hits", "portal:apply", "portal:apply_form", "portal:guide",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visited:
    """All pages looked at, and what was heard meanwhile."""

    looks: list[Look]
    heard: Heard


@pytest.fixture(scope="module")
def pages(site: Site) -> list[Found]:
    return [*walk(site.address, ["/haibin/", "/"], "/"), *ALSO]


@pytest.fixture(scope="module")
def visited(browser: Browser, site: Site, pages: list[Found]) -> Visited:
    with visitor(browser, site) as (page, heard):
        looks = [look_at(page, one, in_every_look=one.kind in MAIN) for one in pages]
        complaints = list(heard.complaints)
        looks.append(look_at(page, MISSING, in_every_look=False))
        heard.complaints[:] = complaints
        return Visited(looks, heard)


def test_the_walk_finds_the_portal(pages: list[Found]) -> None:
    assert {one.kind for one in pages} >= {
        "portal:home", "portal:office", "portal:column", "portal:item", "portal:search",
        "portal:guide", "portal:apply", "portal:reports",
    }  # fmt: skip


def test_axe_finds_nothing_serious(visited: Visited) -> None:
    assert {one.found.path: one.grave for one in visited.looks if one.grave} == {}


def test_no_page_is_wider_than_the_narrowest_screen(visited: Visited) -> None:
    assert {one.found.path: one.too_wide for one in visited.looks if one.too_wide > 0} == {}


def test_on_a_phone_every_control_is_as_high_as_a_thumb(visited: Visited) -> None:
    assert {one.found.path: one.low for one in visited.looks if one.low} == {}


def test_on_a_wide_touch_screen_every_control_is_as_high_as_a_thumb(
    browser: Browser, site: Site
) -> None:
    hall = {"width": 1080, "height": 1920}
    with visitor(browser, site, viewport=hall, has_touch=True) as (page, _heard):
        found = {}
        for path in ("/haibin/", "/haibin/column/finance/", "/haibin/guide/", "/haibin/apply/"):
            page.goto(path)
            found[path] = low_targets(page)
    assert {path: low for path, low in found.items() if low} == {}


def test_no_english_word_is_shown(visited: Visited) -> None:
    assert {one.found.path: one.words for one in visited.looks if one.words} == {}


def test_the_browser_complains_of_nothing_and_asks_nobody_else(visited: Visited) -> None:
    assert visited.heard.complaints == []
    assert visited.heard.strangers == []


def test_every_page_has_the_policy_and_nothing_inline(site: Site, pages: list[Found]) -> None:
    for one in pages:
        _status, _path, text, headers = fetch(site.address, one.path)
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy, one.path
        assert "unsafe" not in policy, one.path
        assert inline_parts(text) == [], one.path
