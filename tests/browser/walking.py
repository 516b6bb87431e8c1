"""Finding every kind of page there is by following links, as each person of the demo.

A page kind is an address pattern; whatever is added to the house and linked is visited without
anybody adding it here.
"""

import re
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from email.message import Message
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.urls.resolvers import get_resolver

_HREF = re.compile(r"""<(?:a|iframe)\b[^>]*?\b(?:href|src)="([^"#]+)""")
_STYLE = re.compile(
    r"\sstyle=|<style[\s>]|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|\son[a-z]+=", re.I
)
FETCHES_OF_A_KIND = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One page of its kind, and who sees it."""

    kind: str
    path: str
    username: str


def kind_of(path: str, urlconf: str = "gongkai.config.urls") -> str:
    """The name of the address pattern; empty for what is no page of ours."""
    try:
        return str(resolve(urlsplit(path).path, urlconf).view_name)
    except Resolver404:
        return ""


def fetch(address: str, path: str, session: str = "") -> tuple[int, str, str, Message]:
    """(status, address reached, text, headers); the text only of a page."""
    asked = urllib.request.Request(address + quote(path, safe="/?&=%"))
    if session:
        asked.add_header("Cookie", f"sessionid={session}")
    try:
        answer = urllib.request.urlopen(asked, timeout=30)
    except urllib.error.HTTPError as refused:
        return refused.code, path, "", refused.headers
    with answer:
        is_page = answer.headers.get_content_type() == "text/html"
        is_page &= answer.headers.get_content_disposition() != "attachment"
        text = answer.read().decode() if is_page else ""
        reached = answer.url.removeprefix(address)
        return answer.status, reached, text, answer.headers


def walk(
    address: str, starts: list[str], within: str, username: str = "", session: str = "",
    known: frozenset[str] = frozenset(),
) -> list[Found]:  # fmt: skip
    """Pages reached from ``starts``, one of each kind; ``within`` is how their addresses begin."""
    waiting, asked = list(starts), set(starts)
    fetched: Counter[str] = Counter()
    found: dict[str, Found] = {}
    get_resolver("gongkai.config.urls")
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if not kind or fetched[kind] >= FETCHES_OF_A_KIND or (kind in known and fetched[kind]):
            continue
        fetched[kind] += 1
        status, reached, text, _headers = fetch(address, path, session)
        assert status == 200, (username, path, status)
        if not text:
            continue
        if kind_of(reached) == kind:
            found.setdefault(kind, Found(kind, path, username))
        for link in map(unescape, _HREF.findall(text)):
            target = urljoin(path, link)
            parts = urlsplit(target)
            is_ours = not parts.netloc and parts.scheme == "" and parts.path.startswith(within)
            if is_ours and target not in asked and not parts.path.startswith("/look/"):
                asked.add(target)
                waiting.append(target)
    return list(found.values())


def inline_parts(text: str) -> list[str]:
    """Style and script written into a page, which the policy would not run."""
    return [match.group(0) for match in _STYLE.finditer(text)]
