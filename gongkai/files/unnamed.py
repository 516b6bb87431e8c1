"""Bytes that no row names any more."""

from collections.abc import Iterable

from gongkai.files.models import StoredFile


def remove_unnamed(files: Iterable[StoredFile]) -> None:
    """Take away the bytes of rows that are gone, unless another row has the same; call it after the transaction."""
    paths = {file.sha256: file.path for file in files}
    if not paths:
        return
    named = StoredFile.objects.filter(sha256__in=paths).values_list("sha256", flat=True)
    for sha256 in set(paths) - set(named):
        paths[sha256].unlink(missing_ok=True)
