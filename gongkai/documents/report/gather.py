"""一格一行的表二：the cells of a table that was copied one cell a line, put back into rows.

A row is taken only where it has as many numbers as its heads: a blank cell leaves no line, and then
nobody can tell which number is which.
"""

from itertools import takewhile

from gongkai.documents.report import labels
from gongkai.documents.report.model import Block, Grid, Line, Spot
from gongkai.documents.report.words import core, number_like


def gathered(blocks: list[Block]) -> list[Block]:
    """The blocks with such rows of table 二 as rows; all else as it was."""
    out: list[Block] = []
    at = heads = 0
    while at < len(blocks):
        block = blocks[at]
        row: list[Line] = []
        if isinstance(block, Line):
            if labels.item_of(block.text):
                heads = 0
            elif core(block.text) == "信息内容":
                row = _heads(blocks[at + 1 : at + 9])
                heads = len(row)
            elif heads and labels.table2_row(block.text):
                row = _numbers(blocks[at + 1 : at + heads + 2], heads)
        if row and isinstance(block, Line):
            out.append(_row([block, *row]))
            at += sum(line.text.count("\n") + 1 for line in row)
        else:
            out.append(block)
        at += 1
    return out


def _heads(following: list[Block]) -> list[Line]:
    """The heads of one block of table 二, each on its line or on two; all of them or none."""
    found: list[Line] = []
    piece = ""
    for line in takewhile(lambda b: isinstance(b, Line), following):
        assert isinstance(line, Line)
        text = f"{piece}\n{line.text}" if piece else line.text
        if labels.column_of(text):
            found.append(Line(text, line.page))
            piece = ""
        elif piece or not labels.begins_column(text):
            break
        else:
            piece = text
    ids = {known[1].id for line in found if (known := labels.column_of(line.text))}
    whole = any({c.id for c in block.columns} == ids for block in labels.blocks().values())
    return found if whole and len(ids) == len(found) else []


def _numbers(following: list[Block], count: int) -> list[Line]:
    """Exactly ``count`` lines with a number each, and no more; none across a page's end."""
    found = [
        line
        for line in takewhile(lambda b: isinstance(b, Line) and number_like(b.text), following)
        if isinstance(line, Line)
    ]
    after = following[len(found)] if len(found) < len(following) else None
    pages = {line.page for line in found} | ({after.page} if isinstance(after, Line) else set())
    return found if len(found) == count and len(pages) == 1 else []


def _row(lines: list[Line]) -> Grid:
    return Grid([[Spot(line.text, 0, at, page=line.page) for at, line in enumerate(lines)]], "tabs")
