"""大字与高对比：one cookie each, written by the server, read by every page of both doors."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

CHOICES = {"size": "elder", "contrast": "high"}
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Look:
    """How this reader wants the pages: ``size`` is elder or empty, ``contrast`` high or empty."""

    size: str
    contrast: str
    size_url: str
    contrast_url: str


def look_of(request: HttpRequest) -> Look:
    """The reader's choice, and where to change it."""
    chosen = {
        name: value if request.COOKIES.get(f"gongkai_{name}") == value else ""
        for name, value in CHOICES.items()
    }
    here = request.get_full_path() if request.method == "GET" else request.path

    def switch(name: str) -> str:
        wanted = "" if chosen[name] else CHOICES[name]
        return f"{reverse('look')}?{urlencode({name: wanted, 'next': here})}"

    return Look(chosen["size"], chosen["contrast"], switch("size"), switch("contrast"))


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Remember a choice and go back to the page it was made on."""
    asked = request.POST if request.method == "POST" else request.GET
    back = asked.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = redirect(back)
    for name, value in CHOICES.items():
        if name in asked:
            chosen = value if asked[name] == value else ""
            response.set_cookie(
                f"gongkai_{name}", chosen, max_age=A_YEAR, samesite="Lax", httponly=True
            )
    return response
