"""How the browser tests sign in, walk about and look at a page."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from gongkai.desk.demo.build import ACCOUNTS
from gongkai.desk.demo.office import PASSWORD

DESKTOP = {"width": 1180, "height": 760}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}


@dataclass(frozen=True, slots=True)
class Site:
    """The served demo: its address, and its rows for checking what a page claims."""

    address: str
    database: Path

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Read only; the server alone writes."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(question, values).fetchall()

    def item(self, title: str) -> int:
        """The number of the newest item of this title."""
        ((key,),) = self.rows("SELECT max(id) FROM publishing_item WHERE title = ?", title)
        return int(key)


@dataclass
class Heard:
    """What a visit left behind: complaints of the browser, and requests to anybody else."""

    address: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        is_here = f"{parts.scheme}://{parts.netloc}" == self.address
        if not is_here and parts.scheme not in {"data", "blob", "about"}:
            self.strangers.append(request.url)


@contextmanager
def visitor(
    browser: Browser, site: Site, username: str = "", **options: Any
) -> Iterator[tuple[Page, Heard]]:
    """A browser of somebody's own, signed in when a name is given; it must stay without complaint."""
    options.setdefault("viewport", DESKTOP)
    context = browser.new_context(base_url=site.address, locale="zh-CN", **options)
    heard = Heard(site.address)
    context.on("page", heard.listen)
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        if username:
            sign_in(page, username)
        yield page, heard
    except BaseException:
        print(f"{username} on {page.url}; heard: {heard}")
        raise
    finally:
        context.close()


def sign_in(page: Page, username: str) -> None:
    """Through the sign-in page, as anybody does."""
    page.goto("/desk/account/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def session_of(context: BrowserContext) -> str:
    """The session's cookie, for asking a page without a browser."""
    return next(c["value"] for c in context.cookies() if c["name"] == "sessionid")


# Letters that are no English word on a Chinese page: addresses, places in a pattern, codes with
# figures in them, digests, keys in groups of four, kinds of file.
_CODES = re.compile(
    r"\{\w+\}|https?://\S+|[\w.+-]+@[\w.-]+|[0-9a-f]{4}(?: [0-9a-f]{4})+|[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,}"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z-]*\d)[A-Za-z0-9-]{3,}"
    r"|\.(?:docx?|xlsx?|pptx?|pdf|txt|html?|csv|zip|rar|ofd|wps|et|ods|odt|rtf|png|jpe?g)(?![A-Za-z])"
)
_LATIN = re.compile(r"[A-Za-z]{2,}")
# Programs known by these names, the demo's accounts, and the office's part of its address.
KNOWN = frozenset({"Word", "WPS", "haibin", "quban"} | {name for name, _about in ACCOUNTS})


def latin_words(text: str, allowed: frozenset[str] = frozenset()) -> set[str]:
    """Words in Latin letters a reader sees, codes and the like apart."""
    return set(_LATIN.findall(_CODES.sub(" ", text))) - KNOWN - allowed
