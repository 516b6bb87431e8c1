"""网上申请: a question that needs no script, ordinary limits, and what may be public already."""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

SALT = "gongkai.portal.question"
DIGITS = "零一二三四五六七八九"
GOOD_FOR = timedelta(hours=4)
PER_HOUR = 10
WRONG_CODES = 10
WRONG_FOR = timedelta(minutes=10)


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
