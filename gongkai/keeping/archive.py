"""备份与恢复: one archive with database, files and the heads of the ledger."""

import io
import os
import shutil
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from gongkai import __version__
from gongkai.agencies.models import Agency
from gongkai.files.models import StoredFile
from gongkai.keeping import database
from gongkai.keeping.errors import ArchiveError
from gongkai.keeping.parcel import MANIFEST, digest, unpack
from gongkai.keeping.private import FILE, FOLDER
from gongkai.ledger.services.verify import Break, heads, verify

FILES = "files/"


def _opened_for_us(path: Path) -> BinaryIO:
    """A new file that only this account reads: a backup holds everything."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE), "wb")


def make_backup(folder: Path, *, now: datetime) -> Path:
    """An archive made while the office works; whole or not at all.

    The files lie on disk before any row names them and never change, so the database's copy is taken
    first and every file it names is there.
    """
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    final = folder / f"gongkai-{now:%Y%m%d-%H%M%S}.tar"
    incoming = final.with_suffix(".incoming")
    members: dict[str, str] = {}
    try:
        with _opened_for_us(incoming) as target, tarfile.open(fileobj=target, mode="w") as archive:

            def add(name: str, path: Path) -> None:
                members[name] = digest(path)
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
        manifest = unpack(path, Path(folder))
        database.refuse_unfit(manifest, lambda name: Path(folder) / name)
        for name in manifest["members"]:
            if name.startswith(FILES):
                target = room / name.removeprefix(FILES)
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists() or digest(target) != manifest["members"][name]:
                    shutil.move(Path(folder) / name, target)
        database.load(manifest, lambda name: Path(folder) / name)
    anchors = {key: (seq, head) for key, (seq, head) in manifest["heads"].items()}
    return list(verify(anchors))
