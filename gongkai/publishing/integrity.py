"""Signed and published texts and files that are no longer what was signed."""

from collections.abc import Iterator

from django.db.models import Q

from gongkai.files.services.store_file import intact
from gongkai.publishing.content import version_hash
from gongkai.publishing.models import Attachment, Signature, Version


def broken() -> Iterator[str]:
    """One sentence for each signed version, signature or file whose hash no longer fits."""
    kept = Version.objects.filter(
        Q(signatures__isnull=False) | Q(publications__isnull=False)
    ).distinct()
    for version in kept.prefetch_related("attachments__file").iterator(chunk_size=500):
        if version_hash(version) != version.content_hash:
            yield f"“{version.title}”第{version.number}稿的内容与摘要不符，被改动过。"
    wrong = Signature.objects.select_related("version").exclude(version=None)
    for signature in wrong.iterator(chunk_size=500):
        if signature.content_hash != signature.version.content_hash:
            yield f"“{signature.version.title}”上{signature.person}的签名与所签的稿不符。"
    seen: dict[int, bool] = {}
    for row in (
        Attachment.objects.filter(version__in=kept).select_related("file").iterator(chunk_size=500)
    ):
        if row.file_id not in seen:
            seen[row.file_id] = intact(row.file)
            if not seen[row.file_id]:
                yield f"附件“{row.name}”的内容与摘要不符，或已丢失。"
