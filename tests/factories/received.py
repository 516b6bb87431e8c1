"""Annual reports as offices send them, each of an office of its own (``tests/tools/report_variants.py``)."""

import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

from tests.documents.made_reports import tool

YEAR = 2020
CHARACTERS = "山水田园林木花草鸟鱼江河湖海风云雨雪春夏秋冬东西南北金银铜铁松竹梅兰桃李杏梨桥路亭台楼阁舟车琴棋书画"


def office_name(short: str) -> str:
    """示例街道 as its reports call it."""
    return f"测试市测试区人民政府{short}办事处"


@cache
def made(
    short: str, *faults: str, seed: int = 1, kind: str = "txt_tabs", previous: bool = False,
    year: int = YEAR, copied: bool = False,
) -> bytes:  # fmt: skip
    """A report of the office with these faults; ``previous``: last year's, which it agrees with.

    It has a paragraph of the office's own; ``copied`` ones have none and read like all others of the seed.
    """
    variants = tool()
    kept = variants.AGENCY, variants.SHORT
    variants.AGENCY, variants.SHORT = office_name(short), short
    try:
        kind_of = variants.Report if copied else with_own_words(variants, short)
        report = kind_of(variants.form_of(year), seed, year, "zero", faults, previous)
        write, ending = variants.VARIANTS[kind]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"report.{ending}"
            write(report.previous if previous else report, path)
            return path.read_bytes()
    finally:
        variants.AGENCY, variants.SHORT = kept


def with_own_words(variants: Any, short: str) -> Any:
    """Reports with as much text again that no other office has: characters drawn by its name."""
    drawn = Random(short)
    text = "，".join("".join(drawn.choices(CHARACTERS, k=12)) for _ in range(60)) + "。"

    class Own(variants.Report):
        def _blocks(self) -> list[tuple[str, str]]:
            blocks = super()._blocks()
            first = next(at for at, block in enumerate(blocks) if block == ("h1", variants.SIX[0]))
            return [*blocks[: first + 2], ("p", text), *blocks[first + 2 :]]

    return Own


def named(name: str, content: bytes) -> BinaryIO:
    """An upload."""
    file = BytesIO(content)
    file.name = name
    return file
