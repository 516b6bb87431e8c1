"""办公软件：a filled template becomes a PDF by LibreOffice, where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongkai.letters.errors import LetterError

SECONDS = 120


class NoOfficeError(LetterError):
    message = (
        "本机没有安装办公软件（LibreOffice），不能把这份文书转成版式文件。可以下载可编辑文件，"
        "在 Word 或 WPS 里另存为版式文件，或者请系统管理员安装。"
    )


class NotConvertedError(LetterError):
    message = (
        "办公软件没有转换成功，请稍后再试；也可以下载可编辑文件，在 Word 或 WPS 里另存为版式文件。"
    )


def program() -> str | None:
    """Where the converter is, if it is here at all."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def docx_to_pdf(data: bytes) -> bytes:
    """Lay out a .docx as PDF/A-2; takes seconds, so it never runs inside a transaction."""
    found = program()
    if found is None:
        raise NoOfficeError
    with tempfile.TemporaryDirectory(prefix="gongkai-letter-") as folder:
        source = Path(folder) / "letter.docx"
        source.write_bytes(data)
        command = [
            found, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless",
            "--norestore", "--nolockcheck", "--convert-to",
            'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
            '"UseTaggedPDF":{"type":"boolean","value":"true"}}',
            "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=SECONDS, cwd=folder)
        except subprocess.TimeoutExpired as error:
            raise NotConvertedError from error
        made = Path(folder) / "letter.pdf"
        if not made.exists():
            raise NotConvertedError
        return made.read_bytes()
