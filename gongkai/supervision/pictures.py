"""页面的图，由子进程画，画过的留着：``settings.VAR_DIR/pictures``, by the content of the file."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from gongkai.documents.sniff import DOC, DOCX, ODT, PDF, RTF
from gongkai.files.models import StoredFile
from gongkai.supervision.drawing import OFFICE
from gongkai.supervision.models import ReceivedReport, ReportFinding

SECONDS: Final = 100
TEXTS: Final = (DOCX, DOC, RTF, ODT)
MOST_BOXES: Final = 60
WORDS: Final = 14  # so few of a quotation that they stand on one line


@dataclass(frozen=True, slots=True)
class View:
    """What the picture is to show: a page where it is known, else the first page with the words.

    ``part``: not the whole page but what is marked, with the lines around it.
    """

    page: int | None
    boxes: tuple[tuple[float, ...], ...] = ()
    words: str = ""
    cells: tuple[tuple[str, str, str], ...] = ()
    part: bool = False


def can_draw(row: ReceivedReport | None) -> bool:
    """Only a PDF has pages that can be shown as they are."""
    return bool(row and row.file and row.file.media_type == PDF)


def can_convert(row: ReceivedReport | None) -> bool:
    """A text document becomes pages where LibreOffice is installed."""
    return bool(OFFICE and row and row.file and row.file.media_type in TEXTS)


def view_of(row: ReceivedReport, finding: ReportFinding | None) -> View:
    """Where a finding stands in a file, from what the reader noted."""
    if finding is None:
        return View(1)
    places = {_key(place): place for place in (row.reading or {}).get("places", [])}
    hits = [places[key] for cell in finding.cells if (key := _key(cell)) in places]
    page = next((hit["page"] for hit in hits if hit.get("page")), None)
    if page is not None:
        boxes = tuple(
            tuple(hit["box"]) for hit in hits if hit.get("page") == page and hit.get("box")
        )
        return View(page, boxes[:MOST_BOXES])
    cells = tuple(_key(cell) for cell in finding.cells)
    return View(None, words=finding.quote.strip()[:WORDS], cells=cells)


def picture(stored: StoredFile, view: View) -> Path | None:
    """The PNG, drawn when it is first asked for; ``None`` where the page cannot be drawn."""
    folder = Path(settings.VAR_DIR) / "pictures" / stored.sha256[:2]
    told = json.dumps(
        [view.page, view.boxes, view.words, view.cells, view.part], ensure_ascii=False
    )
    path = folder / f"{stored.sha256[2:]}-{hashlib.sha256(told.encode()).hexdigest()[:12]}.png"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    pdf = folder / f"{stored.sha256[2:]}.pdf" if stored.media_type in TEXTS else ""
    asked: dict[str, Any] = {
        "path": str(stored.path), "out": str(unfinished), "page": view.page, "boxes": view.boxes,
        "part": view.part, "words": view.words, "cells": view.cells, "pdf": str(pdf),
    }  # fmt: skip
    if not _drawn([sys.executable, "-m", "gongkai.supervision.drawing"], asked):
        unfinished.unlink(missing_ok=True)
        return None
    unfinished.replace(path)
    return path


def _drawn(command: Sequence[str], asked: dict[str, Any]) -> bool:
    try:
        told = subprocess.run(
            command, input=json.dumps(asked) + "\n", capture_output=True, text=True, timeout=SECONDS,
            check=True, start_new_session=True,
        )  # fmt: skip
        return json.loads(told.stdout)["page"] is not None
    except (subprocess.SubprocessError, ValueError, KeyError, OSError):
        return False


def _key(cell: dict[str, Any]) -> tuple[str, str, str]:
    return str(cell.get("table")), str(cell.get("row")), str(cell.get("column"))
