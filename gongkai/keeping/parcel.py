"""An archive as a file: what lies in it, and whether it is whole. Needs no installation."""

import hashlib
import json
import shutil
import tarfile
from pathlib import Path
from typing import IO, Any

from gongkai.keeping.errors import ArchiveError

MANIFEST = "manifest.json"
CHUNK = 1 << 20
NOTHING_DONE = "没有恢复，什么也没有改动。请换一份备份。"


def digest_of(source: IO[bytes]) -> str:
    """SHA-256 of what is left to read."""
    digest = hashlib.sha256()
    while block := source.read(CHUNK):
        digest.update(block)
    return digest.hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return digest_of(source)


def check(path: Path) -> dict[str, Any]:
    """The manifest of a whole archive; reads every byte and writes none.

    Refuses what is no archive, has no manifest, or holds a part that is missing or altered.
    """
    found: dict[str, str] = {}
    manifest: Any = None
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    continue
                if member.name == MANIFEST:
                    manifest = json.loads(content.read().decode("utf-8"))
                else:
                    found[member.name] = digest_of(content)
    except FileNotFoundError as error:
        raise ArchiveError(f"没有“{path}”这个文件，{NOTHING_DONE}") from error
    except IsADirectoryError as error:
        raise ArchiveError(f"“{path}”是文件夹，请指定备份文件。{NOTHING_DONE}") from error
    except (OSError, EOFError, tarfile.TarError) as error:
        raise ArchiveError(f"这个文件不是完整的备份，{NOTHING_DONE}") from error
    except ValueError as error:
        raise ArchiveError(f"备份里的清单读不出来，{NOTHING_DONE}") from error
    if not isinstance(manifest, dict) or not all(
        isinstance(manifest.get(part), dict) for part in ("members", "heads")
    ):
        raise ArchiveError(f"备份里没有清单，{NOTHING_DONE}")
    for name, wanted in manifest["members"].items():
        if found.get(name) != wanted:
            raise ArchiveError(f"备份里的“{name}”缺失或被改动过，{NOTHING_DONE}")
    return manifest


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Lay a whole archive out in ``folder``; its manifest."""
    manifest = check(path)
    try:
        with tarfile.open(path) as archive:
            for name in manifest["members"]:  # named by us: no path leads out of the folder
                _lay_out(archive, name, folder)
    except (OSError, tarfile.TarError) as error:
        raise ArchiveError(
            "备份是完整的，但展不开：磁盘可能满了。没有恢复，什么也没有改动。"
        ) from error
    return manifest


def _lay_out(archive: tarfile.TarFile, name: str, folder: Path) -> None:
    """One member as a file of ours; Debian 12's Python has no extraction filter yet."""
    target = (folder / name).resolve()
    content = archive.extractfile(name)
    if content is None or not target.is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"{name} is no plain file of this archive")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as written:
        shutil.copyfileobj(content, written, CHUNK)
