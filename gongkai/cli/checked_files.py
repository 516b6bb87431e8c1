"""核对结果的文件：a workbook of findings, and copies of the reports with comments."""

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import typer

from gongkai.cli.refusals import reason_of
from gongkai.documents.findings_sheet import CheckedReport, findings_sheet
from gongkai.documents.marked import marked_docx
from gongkai.law.report.figures import Report
from gongkai.law.report.findings import Finding

CANNOT_WRITE = 2


def write_sheet(path: Path, checked: Iterable[tuple[str, Report, tuple[Finding, ...]]]) -> None:
    """总表 and 清单 in one workbook."""
    _write(path, findings_sheet([CheckedReport(*one) for one in checked]))


def mark(folder: Path, file: str, report: Report, findings: tuple[Finding, ...]) -> None:
    """A copy with comments beside the original's name; the original stays as it is."""
    source = Path(file)
    original = source.read_bytes() if source.suffix.lower() == ".docx" else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(folder, error)
    name = _free(folder, f"{source.stem}（核对）")
    _write(name, marked_docx(CheckedReport(file, report, findings), original))


def _free(folder: Path, stem: str) -> Path:
    """Two reports of one name do not overwrite each other's copy."""
    number, path = 1, folder / f"{stem}.docx"
    while path.exists():
        number += 1
        path = folder / f"{stem}{number}.docx"
    return path


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        _refuse(path, error)


def _refuse(path: Path, error: OSError) -> NoReturn:
    typer.echo(f"“{path}”写不进去：{reason_of(error)}，请换一个位置。", err=True)
    raise typer.Exit(CANNOT_WRITE) from None
