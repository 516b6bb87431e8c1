"""Keep an upload: the bytes first, safely on disk, then the row that names them."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.documents import sniff
from gongkai.documents.errors import DocumentError
from gongkai.documents.package import Package
from gongkai.documents.text import text_of
from gongkai.files.errors import (
    DisguisedFileError,
    EmptyFileError,
    FileError,
    FileTooLargeError,
    FileTypeError,
    StoreFullError,
)
from gongkai.files.models import StoredFile
from gongkai.ledger.services.record import agency_chain, record

SUFFIXES: dict[str, tuple[str, ...]] = {
    sniff.DOCX: (".docx",),
    sniff.XLSX: (".xlsx", ".xlsm", ".et"),
    sniff.PPTX: (".pptx",),
    sniff.PDF: (".pdf",),
    sniff.DOC: (".doc", ".wps"),
    sniff.XLS: (".xls", ".et"),
    sniff.PPT: (".ppt", ".dps"),
    sniff.RTF: (".rtf", ".doc"),
    sniff.ODT: (".odt",),
    sniff.ODS: (".ods",),
    sniff.OFD: (".ofd",),
    sniff.ZIP: (".zip",),
    sniff.TXT: (".txt", ".csv", ".json"),
    sniff.PNG: (".png",),
    sniff.JPEG: (".jpg", ".jpeg"),
    sniff.GIF: (".gif",),
    sniff.WEBP: (".webp",),
    sniff.TIFF: (".tif", ".tiff"),
}
PACKAGES = {sniff.DOCX, sniff.XLSX, sniff.PPTX, sniff.ODT, sniff.ODS, sniff.OFD}
CHUNK = 1024 * 1024
PRIVATE_NAME = "申请案卷的文件"


def spool(source: BinaryIO, limit: int) -> tuple[Path, str, int]:
    """Copy ``source`` to a temporary file inside the store; its path, SHA-256 and size.

    Raises :class:`FileTooLargeError` as soon as the limit is passed, :class:`StoreFullError` when the
    disk is; nothing stays behind in either case.
    """
    root = Path(settings.GONGKAI_FILES)
    digest, size = hashlib.sha256(), 0
    path: Path | None = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=root, prefix="incoming-")
        path = Path(name)
        with os.fdopen(handle, "wb") as target:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise FileTooLargeError(limit)
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        if path:
            path.unlink(missing_ok=True)
        raise StoreFullError from error
    except FileError:
        if path:
            path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest(), size


def _settle(incoming: Path, sha256: str) -> None:
    final = Path(settings.GONGKAI_FILES) / sha256[:2] / sha256[2:]
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists():
            incoming.unlink()
        else:
            os.chmod(incoming, 0o600)
            os.replace(incoming, final)
    except OSError as error:
        incoming.unlink(missing_ok=True)
        raise StoreFullError from error


def _kind(incoming: Path, size: int) -> str:
    if not size:
        raise EmptyFileError
    try:
        return sniff.sniff(incoming)
    except DocumentError as error:
        raise FileError(error.message) from error


def _check(incoming: Path, name: str, size: int) -> str:
    media_type = _kind(incoming, size)
    suffixes = SUFFIXES.get(media_type)
    suffix = PurePosixPath(name).suffix.lower()
    if suffixes is None:
        known = {s for group in SUFFIXES.values() for s in group}
        raise DisguisedFileError(name) if suffix in known else FileTypeError
    if suffix not in suffixes:
        raise DisguisedFileError(name)
    if media_type in PACKAGES:
        try:
            Package(incoming.read_bytes())
        except DocumentError as error:
            raise FileError(f"“{name}”：{error.message}") from error
    return media_type


def store_file(
    source: BinaryIO, *, name: str, agency: Agency, by: User | None, now: datetime,
    for_reading: bool = False, is_private: bool = False,
) -> StoredFile:  # fmt: skip
    """保存附件：any office type, judged by its content; refuses what is empty, too large or disguised.

    ``for_reading``: whatever it is and is called, it is kept for a reader in a subprocess to judge.
    ``is_private``: people call such files after persons, so the ledger keeps the digest and not the name.
    """
    name = PurePosixPath(name.replace("\\", "/")).name[-200:]
    incoming, sha256, size = spool(source, settings.GONGKAI_MAX_UPLOAD_BYTES)
    try:
        media_type = _kind(incoming, size) if for_reading else _check(incoming, name, size)
        text = "" if for_reading else (text_of(incoming) or "")[:200_000].replace("\x00", "")
    except FileError:
        incoming.unlink(missing_ok=True)
        raise
    _settle(incoming, sha256)
    with transaction.atomic():
        stored = StoredFile.objects.create(
            agency=agency, sha256=sha256, size=size, name=name, media_type=media_type, text=text,
            uploaded_by=by, uploaded_at=now,
        )  # fmt: skip
        record(
            agency_chain(agency.pk), "file.stored", at=now, actor=by, subject=stored,
            called=PRIVATE_NAME if is_private else "", sha256=sha256, size=size,
        )  # fmt: skip
    return stored


def intact(stored: StoredFile) -> bool:
    """Whether the bytes on disk are still those that were uploaded."""
    digest = hashlib.sha256()
    try:
        with stored.path.open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return False
    return digest.hexdigest() == stored.sha256
