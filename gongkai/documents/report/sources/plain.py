"""A text file as lines and, where there are tabs, rows of fields."""

import re

from gongkai.documents.report.model import Block, Grid, Line, Source, Spot
from gongkai.documents.report.sources import piped
from gongkai.documents.sniff import decode_text


def read(data: bytes) -> Source:
    return from_text(decode_text(data))


def from_text(text: str) -> Source:
    blocks: list[Block] = []
    rows: list[list[Spot]] = []

    def end_grid() -> None:
        if rows:
            blocks.append(Grid(list(rows), "tabs"))
            rows.clear()

    lines = re.split(r"\r\n?|\n", text)
    if piped.is_piped(lines):
        return Source(piped.blocks(lines))
    page = 1
    for raw in lines:
        page += raw.count("\f")
        line = raw.replace("\f", "")
        if line.count("|") >= 2:
            if re.fullmatch(r"[\s|:\-]+", line):
                continue
            bare = line.strip()
            line = bare.removeprefix("|").removesuffix("|").replace("\t", " ").replace("|", "\t")
        if "\t" in line:
            fields = line.split("\t")
            rows.append([Spot(field, 0, at, page=None) for at, field in enumerate(fields)])
        elif line.strip():
            end_grid()
            blocks.append(Line(line.strip()))
    end_grid()
    return Source(blocks)


def tokens(text: str, page: int | None = None) -> list[Spot]:
    """A line as fields between spaces."""
    return [
        Spot(field, 0, at, page=page)
        for at, field in enumerate(re.split(r"[ \u3000\xa0]+", text.strip()))
    ]
