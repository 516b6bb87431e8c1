"""一包文件：the files of an upload, those inside a .zip one by one, none of them trusted."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from gongkai.supervision.errors import ArchiveError

MAX_MEMBERS: Final = 3000
MAX_TOTAL: Final = 2 * 2**30
MAX_ONE: Final = 80 * 2**20
MAX_RATIO: Final = 200
RATIO_FROM: Final = 16 * 2**20
# What operating systems put beside the files.
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of an upload, or why there is none."""

    name: str
    source: BinaryIO | None
    error: str = ""


def unpacked(uploads: Iterable[BinaryIO]) -> Iterator[Piece]:
    """Each report; a .zip that cannot be opened is one piece with its sentence and stops no other."""
    for upload in uploads:
        name = PurePosixPath(str(upload.name or "").replace("\\", "/")).name
        if name.lower().endswith(".zip"):
            try:
                for member, content in _members(name, upload):
                    yield Piece(member, content)
            except ArchiveError as error:
                yield Piece(name, None, error.message)
        elif not _is_litter(name):
            yield Piece(name, upload)


def _members(name: str, upload: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    upload.seek(0)
    try:
        archive = zipfile.ZipFile(upload)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ArchiveError(f"“{name}”打不开，可能没有传完或已损坏，请重新压缩后再传。") from error
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not _is_litter(m.filename)]
        _refuse_bomb(name, members)
        for member in members:
            yield _name(member), io.BytesIO(_content(name, archive, member))


def _refuse_bomb(name: str, members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise ArchiveError(f"“{name}”里没有文件。")
    if any(member.flag_bits & 0x1 for member in members):
        raise ArchiveError(f"“{name}”加了密码，请去掉密码重新压缩后再传。")
    if len(members) > MAX_MEMBERS:
        raise ArchiveError(f"“{name}”里有{len(members)}个文件，一次最多{MAX_MEMBERS}个，请分几包。")
    total = sum(member.file_size for member in members)
    dense = any(
        m.file_size > RATIO_FROM and m.file_size > MAX_RATIO * max(1, m.compress_size)
        for m in members
    )
    if total > MAX_TOTAL or dense or any(m.file_size > MAX_ONE for m in members):
        raise ArchiveError(f"“{name}”解开后大得反常，没有解开。请核对文件，分开上传。")


def _content(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The header's word on the size is not taken."""
    try:
        with archive.open(member) as source:
            content = source.read(MAX_ONE + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise ArchiveError(f"“{name}”里的“{_name(member)}”解不开，请重新压缩后再传。") from error
    if len(content) > MAX_ONE:
        raise ArchiveError(f"“{name}”解开后大得反常，没有解开。请核对文件，分开上传。")
    return content


def _name(member: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK and does not say so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for code in ("utf-8", "gb18030"):
            try:
                name = raw.decode(code) or name
                break
            except UnicodeDecodeError:
                continue
    return PurePosixPath(name.replace("\\", "/")).name


def _is_litter(name: str) -> bool:
    last = PurePosixPath(name).name
    return name.startswith("__MACOSX/") or last in _LITTER or last.startswith(("._", "~$"))
