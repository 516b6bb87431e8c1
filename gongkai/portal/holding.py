"""选过的文件: what the public form keeps while it is filled in, corrected and shown again.

The form's own random key is the only way to them, and no address serves them. Before anything else is
checked, what was chosen is taken in, so that neither an error nor 可能已经公开 loses it.
"""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from gongkai.agencies.models import Agency
from gongkai.applications.models import Application, HeldUpload
from gongkai.applications.services.discard_held import KEPT, discard_held
from gongkai.applications.services.hold_upload import hold_upload
from gongkai.files.errors import FileError
from gongkai.portal import applying
from gongkai.portal.forms import ALL_MEGABYTES, FILE_FIELDS, MEGABYTE, ApplyForm

SHORTEST_KEY = 20
PER_HOUR = applying.PER_HOUR * ALL_MEGABYTES
"""Megabytes that one address may leave here within an hour, each file at least one: ten full forms."""
TOO_MUCH = "没有收下：这个网络一小时内传的文件太多了。请稍后再传，或者邮寄、当面递交。"
GONE = "刚才收下的{number}个文件放了一天没有提交，已经清除，请再选一次；不附了的，直接再提交。"


def kept_of(request: HttpRequest, office: Agency, now: datetime) -> list[HeldUpload]:
    """The files of this form that are still here, after those are gone that the person ticked away."""
    rows = HeldUpload.objects.filter(
        key=_key(request), file__agency=office, held_at__gte=now - KEPT
    ).select_related("file")
    found = list(rows.defer("file__text")) if _key(request) else []
    away = set(request.POST.getlist("drop_file"))
    discard_held([row.pk for row in found if str(row.pk) in away], now=now)
    return [row for row in found if str(row.pk) not in away]


def take(
    request: HttpRequest, office: Agency, form: ApplyForm, now: datetime
) -> list[HeldUpload]:  # fmt: skip
    """Take in what the checked form brought; refusals stand beside their field. All that is kept now."""
    form.is_valid()
    kept = list(form.kept)
    if not _key(request) or _is_sent(request) or not applying.may_send(request):
        return kept
    _miss(form, kept, set(request.POST.getlist("drop_file")))
    for field in FILE_FIELDS:
        found = form.cleaned_data.get(field) or []
        for upload in found if isinstance(found, list) else [found]:
            row = _held(request, office, form, field, upload, now)
            if row is None or row in kept:
                continue
            if field == "identity_file":  # one proof: the newer takes the place of the older
                old = [r for r in kept if r.field == field]
                discard_held([r.pk for r in old], now=now)
                kept = [r for r in kept if r not in old]
            kept.append(row)
    return kept


def _held(
    request: HttpRequest, office: Agency, form: ApplyForm, field: str, upload: Any, now: datetime
) -> HeldUpload | None:  # fmt: skip
    weight = max(1, -(-upload.size // MEGABYTE))
    count = f"held:{request.META.get('REMOTE_ADDR', '')}"
    if int(cache.get(count, 0)) + weight > PER_HOUR:
        form.add_error(field, TOO_MUCH)
        return None
    try:
        row = hold_upload(office, _key(request), field, upload, now=now)
    except FileError as error:
        said = str(error) if upload.name in str(error) else f"“{upload.name}”：{error}"
        form.add_error(field, said)
        return None
    cache.add(count, 0, 3600)
    cache.incr(count, weight)
    return row


def _miss(form: ApplyForm, kept: list[HeldUpload], away: set[str]) -> None:
    """Say what an earlier page promised to keep and is gone; nothing is left out unsaid."""
    promised = {key for key in str(form.data.get("held", "")).split(",") if key} - away
    missing = promised - {str(row.pk) for row in kept}
    if missing:
        form.add_error("papers", GONE.format(number=len(missing)))


def _key(request: HttpRequest) -> str:
    """The form's key; one that is too short to be ours keeps nothing."""
    key = str(request.POST.get("submission_key", ""))
    return key if SHORTEST_KEY <= len(key) <= 64 else ""


def _is_sent(request: HttpRequest) -> bool:
    """Whether this form was sent already: the second of two clicks brings its files in vain."""
    return Application.objects.filter(submission_key=_key(request)).exists()
