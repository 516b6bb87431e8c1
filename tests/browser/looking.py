"""Looking at one page as axe, a reader of Chinese, and somebody with a small screen do."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.visiting import DESKTOP, NARROW, PHONE, latin_words
from tests.browser.walking import Found

GRAVE = {"serious", "critical"}
LOOKS = {
    "大字": {"gongkai_size": "elder"},
    "高对比": {"gongkai_contrast": "high"},
}
# What stands in <code> is a machine's name, as in the description of the open data.
WORDS = """() => {
    const named = [...document.querySelectorAll("main code")].map((c) => [c, c.style.display]);
    named.forEach(([c]) => { c.style.display = "none"; });
    const text = document.body.innerText;
    named.forEach(([c, was]) => { c.style.display = was; });
    return text;
}"""


# Links inside a sentence and figures inside a table are as high as their line; all else a thumb must hit.
LOW = """(least) => [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,summary,textarea")]
    .filter((one) => !one.closest(".tox, .vh, .fig") && !one.matches(".skip, [tabindex='-1']"))
    .map((one) => [one, (one.matches("[type=checkbox],[type=radio]") && one.closest(".choice") || one).getBoundingClientRect()])
    .filter(([one, box]) => box.width > 1 && box.height > 1 && getComputedStyle(one).display !== "inline")
    .filter(([, box]) => box.height < least - 0.5)
    .map(([one, box]) => `${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`)
"""
THUMB = 44


@dataclass
class Look:
    """What was seen on one page."""

    found: Found
    grave: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    too_wide: int = 0
    low: list[str] = field(default_factory=list)


def grave_faults(page: Page, how: str = "") -> list[str]:
    """axe's serious and critical findings, each with the places it is about."""
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{how}{fault['id']}: {node['target']} {node['html'][:160]}"
        for fault in answer["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]


def low_targets(page: Page) -> list[str]:
    """Controls lower than a thumb, in pixels and as written (样张：触点 44 像素起)."""
    found: list[str] = page.evaluate(LOW, THUMB)
    return found


def _open(page: Page, path: str) -> None:
    page.goto(path)
    if page.locator("[data-editor]").count():
        page.locator("iframe.tox-edit-area__iframe").wait_for()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def _excess(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(
        page.evaluate(
            "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


def look_at(page: Page, found: Found, *, in_every_look: bool) -> Look:
    """One page, opened out, on a desk's screen and on the narrowest; the main ones in every look."""
    seen = Look(found)
    page.set_viewport_size(DESKTOP)
    _open(page, found.path)
    seen.grave += grave_faults(page)
    seen.words = latin_words(page.evaluate(WORDS) + " " + page.title())
    page.set_viewport_size(NARROW)
    seen.too_wide = _excess(page)
    page.set_viewport_size(PHONE)
    seen.low = low_targets(page)
    if in_every_look:
        seen.grave += grave_faults(page, "手机 ")
        page.set_viewport_size(DESKTOP)
        seen.grave += _in_the_looks(page, found)
    return seen


def _in_the_looks(page: Page, found: Found) -> list[str]:
    grave: list[str] = []
    here = page.evaluate("location.origin")
    for name, cookies in LOOKS.items():
        page.context.add_cookies([{"name": k, "value": v, "url": here} for k, v in cookies.items()])
        _open(page, found.path)
        grave += grave_faults(page, f"{name} ")
        for cookie in cookies:
            page.context.clear_cookies(name=cookie)
    return grave
