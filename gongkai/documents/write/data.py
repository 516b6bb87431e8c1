"""数据：the same report for machines (.json, .csv), and as plain text."""

import csv
import io
import json

from gongkai.documents.write.grid import Grid, Heading
from gongkai.documents.write.paper import Paper
from gongkai.law.report.figures import plain
from gongkai.law.report.findings import TABLE_NAMES

COLUMNS = ("表", "行", "列", "行代码", "列代码", "数", "单位")


def report_json(paper: Paper) -> bytes:
    """The read-report contract, with the title and the date of signing."""
    entry = paper.report.to_json() | {
        "title": paper.title,
        "signed_on": paper.signed_on.isoformat() if paper.signed_on else None,
    }
    return json.dumps(entry, ensure_ascii=False, indent=1).encode()


def report_csv(paper: Paper) -> bytes:
    """One number a line, for spreadsheets and statistics (with a byte order mark, for Excel)."""
    stream = io.StringIO()
    lines = csv.writer(stream)
    lines.writerow(COLUMNS)
    form = paper.form
    for at in form.cells():
        column = form.column(at)
        unit = column.unit or paper.report.units.get(f"{at.table}.{at.row}.{at.column}") or ""
        value = plain(paper.value(at))
        lines.writerow(
            (
                TABLE_NAMES[at.table],
                form.row_label(at.row),
                form.column_label(at),
                at.row,
                at.column,
                "" if value is None else value,
                unit,
            )
        )
    return stream.getvalue().encode("utf-8-sig")


def report_text(paper: Paper) -> str:
    """Paragraphs a line each, table rows with tabs."""
    lines = [paper.title]
    for part in paper.parts:
        lines += _rows(paper, part) if isinstance(part, Grid) else [part.text]
    return "\n".join([*lines, *paper.closing]) + "\n"


def _rows(paper: Paper, grid: Grid) -> list[str]:
    return [
        "\t".join(
            cell.text if isinstance(cell, Heading) else paper.written(cell.at, cell.unit)
            for cell in line.cells
        )
        for line in grid.lines
    ]
