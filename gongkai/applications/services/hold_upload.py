"""收下未提交的文件: what was chosen on the public form stays although the form has to be shown again."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from gongkai.agencies.models import Agency
from gongkai.applications.models import HeldUpload
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file

MEGABYTE = 1024 * 1024
MOST_HELD = 2048 * MEGABYTE
"""All that waits unsent in the whole installation, each file counted as a megabyte at least."""


class HoldingFullError(FileError):
    message = "现在收不下更多文件，请过一天再传，或者邮寄、当面递交。"


@transaction.atomic
def hold_upload(agency: Agency, key: str, field: str, upload: Any, *, now: datetime) -> HeldUpload:
    """One file of one form; chosen twice it is kept once. Judged and remembered as every stored file is."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    same = HeldUpload.objects.filter(key=key, field=field, file__sha256=digest.hexdigest())
    if found := same.filter(file__name=upload.name, file__agency=agency).first():
        return found
    waiting = HeldUpload.objects.aggregate(bytes=Sum("file__size"), rows=Count("pk"))
    if (waiting["bytes"] or 0) + waiting["rows"] * MEGABYTE + upload.size > MOST_HELD:
        raise HoldingFullError
    file = store_file(upload, name=upload.name, agency=agency, by=None, now=now, is_private=True)
    return HeldUpload.objects.create(key=key, field=field, file=file, held_at=now)
