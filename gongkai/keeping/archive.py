"""备份与恢复: one archive with database, files and the heads of the ledger."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai import __version__
from gongkai.agencies.models import Agency
from gongkai.files.models import StoredFile
from gongkai.keeping import database
from gongkai.keeping.errors import ArchiveError
from gongkai.ledger.services.verify import Break, heads, verify

MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1 << 20


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def make_backup(folder: Path, *, now: datetime) -> Path:
    """An archive made while the office works; whole or not at all.

    The files lie on disk before any row names them and never change, so the database's copy is taken
    first and every file it names is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / f"gongkai-{now:%Y%m%d-%H%M%S}.tar"
    incoming = final.with_suffix(".incoming")
    members: dict[str, str] = {}
    try:
        with tarfile.open(incoming, "w") as archive:

            def add(name: str, path: Path) -> None:
                members[name] = _digest(path)
                archive.add(path, arcname=name)

            manifest: dict[str, Any] = {"heads": heads(), "version": __version__}
            manifest |= database.dump(add)
            manifest["migrations"] = database.migrations_applied()
            for sha256 in sorted(set(StoredFile.objects.values_list("sha256", flat=True))):
                path = Path(settings.GONGKAI_FILES) / sha256[:2] / sha256[2:]
                if not path.exists():
                    raise ArchiveError(
                        f"有一个文件不见了（摘要{sha256[:12]}…），请先用台账核验查明再备份。"
                    )
                add(f"{FILES}{sha256[:2]}/{sha256[2:]}", path)
            manifest |= {"made_at": now.isoformat(), "members": members}
            text = database.dumps(manifest).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
        with incoming.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(incoming, final)
    except OSError as error:
        raise ArchiveError("磁盘写不下备份，没有做成。请腾出空间再备份。") from error
    finally:
        incoming.unlink(missing_ok=True)
    return final


def restore_backup(path: Path, *, replace: bool = False) -> list[Break]:
    """Put an archive back; what the ledger then says is broken (nothing, if all is well).

    Refuses an office that is in use unless ``replace``, an archive whose parts do not fit its manifest,
    and one of another database or program version.
    """
    if not replace and Agency.objects.exists():
        raise ArchiveError(
            "现在的数据库里已有单位。确要用备份替换，请加 --replace；替换前先备份一次。"
        )
    room = Path(settings.GONGKAI_FILES)
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=room) as folder:
        manifest = _unpack(path, Path(folder))
        for name in manifest["members"]:
            if name.startswith(FILES):
                target = room / name.removeprefix(FILES)
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists() or _digest(target) != manifest["members"][name]:
                    shutil.move(Path(folder) / name, target)
        database.load(manifest, lambda name: Path(folder) / name)
    anchors = {key: (seq, digest) for key, (seq, digest) in manifest["heads"].items()}
    return list(verify(anchors))


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise ArchiveError("这个文件不是完整的备份，没有恢复。请换一份备份。") from error
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArchiveError("备份里没有清单，没有恢复。请换一份备份。") from error
    for name, digest in manifest["members"].items():
        member = folder / name
        if not member.is_file() or _digest(member) != digest:
            raise ArchiveError(f"备份里的“{name}”缺失或被改动过，没有恢复。请换一份备份。")
    return manifest
