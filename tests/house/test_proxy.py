"""Whose request it is: only our own web server is believed."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from gongkai.config.proxy import CallerMiddleware


def caller(**headers: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", **headers)
    seen = CallerMiddleware(lambda r: HttpResponse(r.META["REMOTE_ADDR"]))(request)
    return seen.content.decode()


def test_a_header_is_not_believed_without_a_proxy_of_ours():
    assert caller(HTTP_X_FORWARDED_FOR="10.1.1.1") == "127.0.0.1"


@pytest.mark.parametrize(
    ("written", "address"),
    [("10.1.1.1", "10.1.1.1"), ("6.6.6.6, 10.1.1.1", "10.1.1.1"), ("", "127.0.0.1")],
)
def test_the_entry_our_own_server_wrote_counts(settings, written, address):
    settings.GONGKAI_BEHIND_PROXY = True
    assert caller(HTTP_X_FORWARDED_FOR=written) == address
