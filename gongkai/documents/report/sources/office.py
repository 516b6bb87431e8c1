"""Old .doc and .wps files, by way of LibreOffice where it is installed."""

import atexit
import resource
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from gongkai.documents.errors import DAMAGED, ENCRYPTED, NO_CONVERTER, DocumentError

SECONDS: Final = 90
SLOW: Final = "too_slow"


def installed() -> bool:
    """Can old files be read on this machine?"""
    return _program() is not None


def to_docx(data: bytes, ending: str = "doc") -> bytes:
    """Convert in a headless LibreOffice with a profile of its own."""
    if _locked(data):
        raise DocumentError(ENCRYPTED)
    program = _program()
    if program is None:
        raise DocumentError(NO_CONVERTER)
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        source = Path(folder) / f"report.{ending}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={_profile().as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(
                command,
                check=False,
                capture_output=True,
                timeout=SECONDS,
                cwd=folder,
                preexec_fn=_as_much_as_the_system_allows,
            )
        except subprocess.TimeoutExpired as error:
            raise DocumentError(
                SLOW, "旧版文件转换用时过长，没有读取。请在 Word 或 WPS 中另存为 .docx 后再试。"
            ) from error
        result = Path(folder) / "report.docx"
        if not result.exists():
            raise DocumentError(DAMAGED)
        return result.read_bytes()


def _locked(data: bytes) -> bool:
    """Is a Word 97 file encrypted? Its first block says so."""
    at = data.find(b"\xec\xa5\xc1\x00")
    return at >= 0 and len(data) > at + 12 and bool(data[at + 11] & 0x01)


def _as_much_as_the_system_allows() -> None:
    """The converter needs more address space than a reader may have."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


@cache
def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def _profile() -> Path:
    """One profile a process: the first start is the slow one."""
    folder = tempfile.mkdtemp(prefix="gongkai-profile-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
