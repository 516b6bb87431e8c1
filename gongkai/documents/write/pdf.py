"""PDF：set by Typst on the page of GB/T 9704, tagged, PDF/A-2a and PDF/UA-1 in one file."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from gongkai.documents.fonts import shipped_folder
from gongkai.documents.write.grid import Grid, Heading, Line
from gongkai.documents.write.paper import Paper

TEMPLATE: Final = Path(__file__).with_name("report.typ")
STANDARDS: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]


def report_pdf(paper: Paper, *, font_folders: Sequence[Path] = ()) -> bytes:
    """The report as PDF; the same facts give the same bytes. Fonts of the office win over look-alikes."""
    import typst  # a large library, loaded only when something is printed

    moment = datetime.combine(paper.signed_on, time(), UTC) if paper.signed_on else None
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(tuple(font_folders)),
        sys_inputs={"paper": json.dumps(_facts(paper), ensure_ascii=False)},
        pdf_standards=[*STANDARDS],
        timestamp=int(moment.timestamp()) if moment else 0,
    )
    return made


@cache
def _fonts(folders: tuple[Path, ...]) -> Any:
    """Fonts of the machine and of these folders, looked for once."""
    import typst

    own = [folder for folder in folders if folder.is_dir()]
    return typst.Fonts(font_paths=[str(folder) for folder in (*own, shipped_folder())])


@cache
def _template() -> bytes:
    """Given as text, so that a template reads no file of the machine."""
    return TEMPLATE.read_bytes()


def _facts(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as data: a word of the report is never a word of the program."""
    return {
        "title": paper.title,
        "title_lines": list(paper.title_lines),
        "author": paper.signature,
        "parts": [
            _grid(paper, part) if isinstance(part, Grid) else {"kind": part.kind, "text": part.text}
            for part in paper.parts
        ],
        "closing": list(paper.closing),
    }


def _grid(paper: Paper, grid: Grid) -> dict[str, Any]:
    """Heading lines and groups of lines; a group of 表二 opens with headings of its own."""
    bodies = []
    for body in grid.bodies:
        own = [line for line in body if not line.places]
        bodies.append(
            {
                "heads": [_line(paper, line) for line in own],
                "lines": [_line(paper, line) for line in body if line.places],
            }
        )
    return {
        "kind": "table",
        "short": grid.table != "3",
        "caption": grid.caption,
        "widths": list(grid.widths),
        "heads": [_line(paper, line) for line in grid.heads],
        "bodies": bodies,
    }


def _line(paper: Paper, line: Line) -> list[dict[str, Any]]:
    return [
        {
            "text": cell.text if isinstance(cell, Heading) else paper.written(cell.at, cell.unit),
            "left": isinstance(cell, Heading) and cell.scope == "row",
            "colspan": cell.colspan,
            "rowspan": cell.rowspan,
        }
        for cell in line.cells
    ]
