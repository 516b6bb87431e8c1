"""Annual reports as offices send them, each of an office of its own (``tests/tools/report_variants.py``)."""

import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from tests.documents.made_reports import tool

YEAR = 2020


def office_name(short: str) -> str:
    """示例街道 as its reports call it."""
    return f"测试市测试区人民政府{short}办事处"


@cache
def made(
    short: str, *faults: str, seed: int = 1, kind: str = "txt_tabs", previous: bool = False,
    year: int = YEAR,
) -> bytes:  # fmt: skip
    """A report of the office with these faults; ``previous``: last year's, which it agrees with."""
    variants = tool()
    kept = variants.AGENCY, variants.SHORT
    variants.AGENCY, variants.SHORT = office_name(short), short
    try:
        report = variants.Report(variants.form_of(year), seed, year, "zero", faults, previous)
        write, ending = variants.VARIANTS[kind]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"report.{ending}"
            write(report.previous if previous else report, path)
            return path.read_bytes()
    finally:
        variants.AGENCY, variants.SHORT = kept


def named(name: str, content: bytes) -> BinaryIO:
    """An upload."""
    file = BytesIO(content)
    file.name = name
    return file
