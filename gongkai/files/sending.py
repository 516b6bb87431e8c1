"""Hand out a stored file to staff."""

from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from gongkai.documents.sniff import GIF, JPEG, PDF, PNG, TXT, WEBP
from gongkai.files.models import StoredFile

INLINE = {PDF, PNG, JPEG, GIF, WEBP, TXT}


def send_file(stored: StoredFile, name: str) -> FileResponse:
    """The bytes, shown in the browser where that is harmless, else saved."""
    suffix = PurePath(stored.name).suffix
    if not name.lower().endswith(suffix.lower()):
        name += suffix
    try:
        source = stored.path.open("rb")
    except OSError:
        raise PermissionDenied("文件的内容不见了。请告诉系统管理员核验台账。") from None
    plain = stored.media_type == TXT
    response = FileResponse(
        source,
        as_attachment=stored.media_type not in INLINE,
        filename=name,
        content_type=stored.media_type + ("; charset=utf-8" if plain else ""),
    )
    response.headers["Cache-Control"] = "private, no-store"
    if stored.media_type == PDF:
        response._csp_exempt = True  # type: ignore[attr-defined]  # the browser's own viewer
    else:
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
