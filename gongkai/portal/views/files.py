"""Files of public items, and the code that opens a page on a phone."""

from io import BytesIO
from pathlib import Path

import segno
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from gongkai.portal import cards, selectors
from gongkai.portal.http import cacheable, revalidated
from gongkai.publishing.models import Attachment

SHOWN_IN_PLACE = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
)
FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'"
)
ENCODING_SAMPLE = 64 * 1024


def charset_of(path: Path) -> str:
    """utf-8, or the older Chinese encoding of a plain text."""
    with path.open("rb") as file:
        sample = file.read(ENCODING_SAMPLE)
    try:
        sample[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _media_type(attachment: Attachment) -> str:
    stored = attachment.file.media_type.split(";")[0].strip() or "application/octet-stream"
    if stored == "text/plain":
        return f"text/plain; charset={charset_of(attachment.file.path)}"
    return stored


@revalidated
def attachment(request: HttpRequest, slug: str, pk: int, file_pk: int) -> HttpResponseBase:
    """附件：only of a published text that everybody may see."""
    found = selectors.public_attachment(slug, pk, file_pk, timezone.now())
    if found is None:
        raise Http404("没有这个附件，或者它已经撤下")
    if not found.file.path.is_file():
        return render(request, "portal/file_missing.html", {"slug": slug, "pk": pk}, status=503)
    media_type = _media_type(found)
    etag = f'"{found.file.sha256}"'
    fresh = get_conditional_response(request, etag=etag)
    if fresh is not None and fresh.status_code == 304:
        return fresh
    response = FileResponse(
        found.file.path.open("rb"),
        as_attachment=media_type.split(";")[0] not in SHOWN_IN_PLACE,
        filename=cards.download_name(found),
        content_type=media_type,
    )
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@cacheable
def qr_code(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """在手机上打开：the address of a public item as a code."""
    if selectors.public_item(slug, pk, timezone.now()) is None:
        raise Http404("没有这条信息，或者它已经撤下")
    address = request.build_absolute_uri(reverse("portal:item", args=[slug, pk]))
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")
