"""Whose request it is, when a web server of ours stands in front."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class CallerMiddleware:
    """Takes the caller's address from the last entry of X-Forwarded-For, which our own web server wrote.

    Only with ``GONGKAI_BEHIND_PROXY``: otherwise anybody could name himself as he likes.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.GONGKAI_BEHIND_PROXY:
            written = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if written:
                request.META["REMOTE_ADDR"] = written
        return self.answer(request)
