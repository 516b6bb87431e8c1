"""网上申请: a question that needs no script, ordinary limits, and what may be public already."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.html import strip_tags

from gongkai.agencies.models import Agency
from gongkai.portal.likeness import YEAR, Title, is_like, words_of
from gongkai.search.selectors import Hit, Scope, search_public

SALT = "gongkai.portal.question"
DIGITS = "零一二三四五六七八九"
GOOD_FOR = timedelta(hours=4)
PER_HOUR = 10
WRONG_CODES = 10
WRONG_FOR = timedelta(minutes=10)
MATCHES = 5
HEAD = 60
CANDIDATES = 30


def new_question() -> tuple[str, str]:
    """A small sum in words, and the signed token that knows its answer."""
    a, b = secrets.randbelow(8) + 1, secrets.randbelow(8) + 1
    token = signing.dumps([a + b, secrets.token_urlsafe(8)], salt=SALT)
    return f"{DIGITS[a]}加{DIGITS[b]}等于几？", token


def is_answered(token: str, answer: str) -> bool:
    """Whether ``answer`` (in figures, full-width or Chinese) is the sum behind a fresh ``token``."""
    try:
        wanted, _ = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    text = "".join(answer.split())
    if text.isdecimal():
        return int(text) == wanted
    words = {
        n: DIGITS[n] if n < 10 else "十" + (DIGITS[n - 10] if n > 10 else "") for n in range(2, 17)
    }
    return text == words.get(wanted)


@dataclass(frozen=True, slots=True)
class Matches:
    """可能已经公开：what is published already that looks like the n-th 申请内容."""

    number: int
    hits: Sequence[Hit]


def public_already(office: Agency, texts: Sequence[str], now: datetime) -> list[Matches]:
    """Published items of the office for each 申请内容 that has any, the same one never twice."""
    seen: set[int] = set()
    found = []
    for number, text in enumerate(texts, start=1):
        hits = [hit for hit in _like(office, text, now) if hit.object_id not in seen][:MATCHES]
        seen.update(hit.object_id for hit in hits)
        if hits:
            found.append(Matches(number, hits))
    return found


def _like(office: Agency, text: str, now: datetime) -> list[Hit]:
    found: dict[int, Hit] = {}
    for words, scope in probes(text):
        if len(found) >= MATCHES:
            break
        for hit in search_public(
            words, now=now, agency_ids=[office.pk], size=CANDIDATES, scope=scope
        ).hits:
            title = Title(strip_tags(hit.title_html), strip_tags(hit.number_html), hit.published_at)
            if is_like(first_line(text), title, office.name):
                found.setdefault(hit.object_id, hit)
    return list(found.values())


def first_line(text: str) -> str:
    """What is asked, in its first words: people tell the rest of their story below."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:HEAD]


def probes(text: str) -> Iterator[tuple[str, Scope]]:
    """Where to look, the closest first: as written, its weighty words, then their heads and tails in titles.

    People write sentences; titles are short. A search for the whole sentence alone would find nothing.
    What is found is offered only when it is like what was asked (:mod:`gongkai.portal.likeness`).
    """
    first = first_line(text)
    if not first:
        return
    yield first, "all"
    words = words_of(first)
    years = [word for word in words if YEAR.fullmatch(word)]
    names = sorted((word for word in words if word not in years), key=len, reverse=True)[:3]
    if not names:
        return
    yield " ".join([*years, *names]), "all"
    yield " ".join([*years, names[0]]), "all"
    if len(names[0]) > 4:
        yield names[0][:4], "title"
        yield names[0][-4:], "title"
    yield " ".join([*years, names[0][-2:]]), "title"


def _caller(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def may_send(request: HttpRequest) -> bool:
    """Whether this address has sent fewer than :data:`PER_HOUR` applications within an hour."""
    return int(cache.get(f"apply:{_caller(request)}", 0)) < PER_HOUR


def note_sent(request: HttpRequest) -> None:
    """Count one application of this address."""
    key = f"apply:{_caller(request)}"
    cache.add(key, 0, 3600)
    cache.incr(key)


def may_try_code(request: HttpRequest) -> bool:
    """Whether this address has given fewer than :data:`WRONG_CODES` wrong codes of late."""
    return int(cache.get(f"track:{_caller(request)}", 0)) < WRONG_CODES


def note_wrong_code(request: HttpRequest) -> None:
    """Count one wrong query code of this address."""
    key = f"track:{_caller(request)}"
    cache.add(key, 0, int(WRONG_FOR.total_seconds()))
    cache.incr(key)
