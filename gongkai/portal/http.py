"""How a public page goes out: same context, same caching, no session, no cookie of ours but the look."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.portal.tree import Tree
from gongkai.publishing.models import Column

MAX_AGE = 60
"""Seconds a list may be kept: a withdrawal reaches every cache within a minute."""
KEPT = f"public, max-age={MAX_AGE}, must-revalidate"
REVALIDATED = "public, no-cache"


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: in the main menu or the path to here."""

    label: str
    url: str = ""
    is_here: bool = False


def main_menu(office: Agency, tree: Tree, here: str) -> list[Link]:
    """The fixed columns: 指南、制度、法定主动公开内容、年报、依申请公开."""
    links = [("home", "首页", reverse("portal:office", args=[office.slug]))]
    links.append(("guide", "信息公开指南", reverse("portal:guide", args=[office.slug])))
    for kind, label in (
        (Column.Kind.RULES, "信息公开制度"),
        (Column.Kind.STATUTORY, "法定主动公开内容"),
    ):
        if node := tree.root(kind):
            url = reverse("portal:column", args=[office.slug, node.column.code])
            links.append((str(kind), label, url))
    links.append(("report", "信息公开年报", reverse("portal:reports", args=[office.slug])))
    links.append(("application", "依申请公开", reverse("portal:apply", args=[office.slug])))
    return [Link(label, url, key == here) for key, label, url in links]


def page(
    request: HttpRequest,
    template: str,
    office: Agency,
    tree: Tree,
    context: Mapping[str, Any],
    *,
    here: str = "",
    crumbs: tuple[Link, ...] = (),
    last_modified: datetime | None = None,
) -> HttpResponse:
    """Render a page of an office."""
    home = reverse("portal:office", args=[office.slug])
    response = render(
        request,
        template,
        {
            "office": office,
            "tree": tree,
            "site": settings.GONGKAI_SITE,
            "menu": main_menu(office, tree, here),
            "crumbs": (Link("首页", home), *crumbs) if crumbs else (),
            "canonical": request.build_absolute_uri(request.path),
            **context,
        },
    )
    if last_modified:
        response.headers["Last-Modified"] = http_date(last_modified.timestamp())
    return response


View = Callable[..., HttpResponseBase]


def revalidated(view: View) -> View:
    """As :func:`cacheable`, but every cache asks each time: what is withdrawn is gone at once."""
    return cacheable(view, keep=REVALIDATED)


def cacheable(view: View, *, keep: str = KEPT) -> View:
    """Everybody may read it, with an ETag over what was rendered, for a minute in any cache."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        mark_public(request, response, keep)
        if not isinstance(response, HttpResponse):
            return response
        if "ETag" not in response.headers:
            digest = hashlib.sha256(response.content).hexdigest()[:32]
            response.headers["ETag"] = f'"{digest}"'
        return (
            get_conditional_response(request, etag=response.headers["ETag"], response=response)
            or response
        )

    return wrapped


def mark_public(request: HttpRequest, response: HttpResponseBase, keep: str = KEPT) -> None:
    """Let caches keep it, except where a signed-in person's cookie could slip in."""
    patch_vary_headers(response, ["Cookie"])
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Cache-Control"] = keep
