"""网站地图 for search engines: an index, a file of columns, and files of at most 50,000 items each."""

from collections.abc import Iterator
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.portal import selectors
from gongkai.portal.http import cacheable, mark_public
from gongkai.publishing.models import Item
from gongkai.publishing.selectors import public_items

SIZE = 50_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"


@cacheable
def index(request: HttpRequest) -> HttpResponse:
    """The list of sitemap files: as many as there can be keys, so that no row need be read."""
    last = Item.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    parts = range(1, -(-last // SIZE) + 1)
    names = [
        reverse("portal:sitemap_pages"),
        *(reverse("portal:sitemap_part", args=[number]) for number in parts),
    ]
    body = "".join(
        f"<sitemap><loc>{request.build_absolute_uri(n)}</loc></sitemap>\n" for n in names
    )
    return HttpResponse(
        f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{body}</sitemapindex>\n', content_type=XML
    )


@cacheable
def pages(request: HttpRequest) -> HttpResponse:
    """Homes, columns and standing pages of every office in use."""
    addresses = ["/", reverse("portal:annual"), reverse("portal:annual_compare")]
    for office in selectors.offices():
        addresses += [
            reverse(f"portal:{name}", args=[office.slug])
            for name in ("office", "guide", "reports", "apply")
        ]
        addresses += [
            reverse("portal:column", args=[office.slug, code])
            for code in selectors.tree_of(office).by_code
        ]
    body = "".join(f"<url><loc>{request.build_absolute_uri(a)}</loc></url>\n" for a in addresses)
    return HttpResponse(f'{HEAD}<urlset xmlns="{SPACE}">\n{body}</urlset>\n', content_type=XML)


@require_safe
def part(request: HttpRequest, part: int) -> HttpResponseBase:
    """Items whose key lies in the ``part``-th fifty thousand."""
    if not 1 <= part <= 10**6:
        raise Http404("没有这一份地图")
    rows = (
        public_items(timezone.now())
        .filter(pk__gt=(part - 1) * SIZE, pk__lte=part * SIZE)
        .order_by("pk")
        .values_list("pk", "agency__slug", "published_at")
    )
    host = request.build_absolute_uri("/")[:-1]

    @cache
    def stem(slug: str) -> str:
        return host + reverse("portal:item", args=[slug, 0]).removesuffix("0/")

    def lines() -> Iterator[str]:
        yield f'{HEAD}<urlset xmlns="{SPACE}">\n'
        for pk, slug, at in rows.iterator(chunk_size=2000):
            day = timezone.localtime(at).date().isoformat()
            yield f"<url><loc>{stem(slug)}{pk}/</loc><lastmod>{day}</lastmod></url>\n"
        yield "</urlset>\n"

    response = StreamingHttpResponse(lines(), content_type=XML)
    mark_public(request, response)
    return response


@cacheable
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public, once."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /look/",
        "Disallow: /*/search/",
        f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
