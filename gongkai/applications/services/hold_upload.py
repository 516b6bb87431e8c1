"""收下未提交的文件: what was chosen on the public form stays although the form has to be shown again."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from gongkai.agencies.models import Agency
from gongkai.applications.models import HeldUpload
from gongkai.applications.services.discard_held import discard_held
from gongkai.files.services.store_file import store_file

MEGABYTE = 1024 * 1024
MOST_HELD = 2048 * MEGABYTE
"""All that waits unsent in the whole installation, each file counted as a megabyte more."""


@transaction.atomic
def hold_upload(agency: Agency, key: str, field: str, upload: Any, *, now: datetime) -> HeldUpload:
    """One file of one form; chosen twice it is kept once. Judged and remembered as every stored file is.

    Where all places are taken, the files of other forms that wait the longest make room: whoever fills
    the store keeps nobody from sending a form in one go.
    """
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    same = HeldUpload.objects.filter(key=key, field=field, file__sha256=digest.hexdigest())
    if found := same.filter(file__name=upload.name, file__agency=agency).first():
        return found
    _make_room(upload.size + MEGABYTE, key, now)
    file = store_file(upload, name=upload.name, agency=agency, by=None, now=now, is_private=True)
    return HeldUpload.objects.create(key=key, field=field, file=file, held_at=now)


def _make_room(weight: int, key: str, now: datetime) -> None:
    waiting = HeldUpload.objects.aggregate(bytes=Sum("file__size"), rows=Count("pk"))
    over = (waiting["bytes"] or 0) + waiting["rows"] * MEGABYTE + weight - MOST_HELD
    oldest = HeldUpload.objects.exclude(key=key).order_by("held_at", "pk")
    going = []
    for pk, size in oldest.values_list("pk", "file__size") if over > 0 else ():
        if over <= 0:
            break
        going.append(pk)
        over -= size + MEGABYTE
    discard_held(going, now=now)
