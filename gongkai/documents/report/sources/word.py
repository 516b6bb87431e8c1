"""A .docx as lines and grids."""

from gongkai.documents.report.model import Block, Grid, Line, Source, Spot, filled
from gongkai.documents.wordml import Block as WordBlock
from gongkai.documents.wordml import Paragraph, Table, read_docx


def read(data: bytes) -> Source:
    document = read_docx(data)
    blocks: list[Block] = []
    _add(document.blocks, blocks)
    return Source(blocks, [note for note in document.warnings if "修订" in note])


def _add(found: list[WordBlock], blocks: list[Block]) -> None:
    for block in found:
        if isinstance(block, Paragraph):
            text = block.text
            if text.strip():
                blocks.extend(Line(line) for line in text.split("\n") if line.strip())
        elif any(isinstance(b, Table) for row in block.rows for cell in row for b in cell.blocks):
            for row in block.rows:  # a table that only lays out others
                for cell in row:
                    _add(cell.blocks, blocks)
        else:
            blocks.append(_grid(block))


def _grid(table: Table) -> Grid:
    places: list[dict[int, Spot]] = [{} for _ in table.rows]
    for r, row in enumerate(table.rows):
        for cell in row:
            rows = min(cell.rows, len(table.rows) - r)
            spot = Spot(cell.text, r, cell.column, rows, cell.cols)
            for i in range(r, r + rows):
                for j in range(cell.column, cell.column + cell.cols):
                    places[i].setdefault(j, spot)
    return filled(places)
