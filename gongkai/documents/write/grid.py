"""版面：the three tables of a form as grids of cells, the one description that every writer works from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gongkai.law.report.forms import CellRef, Column, Form, ResultRow

TABLE_2_WIDTH = 4
ORGANISATIONS = "t3-org"
SUM_ROW = "result_total"
CAPTIONS = {
    "2": "表二　主动公开政府信息情况",
    "3": "表三　收到和处理政府信息公开申请情况",
    "4": "表四　政府信息公开行政复议、行政诉讼情况",
}
# Widths in millimetres of the type area of GB/T 9704 (156 mm).
WIDTHS_2 = (48.0, 36.0, 36.0, 36.0)
WIDTHS_3 = (11.0, 20.0, 48.0, *(11.0,) * 7)
WIDTHS_4 = (10.4,) * 15


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading cell; ``scope`` as in HTML, ``headers`` the ids of the headings above it."""

    id: str
    text: str
    scope: str
    colspan: int = 1
    rowspan: int = 1
    headers: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One number cell: which number, and the ids of the headings that belong to it."""

    at: CellRef
    headers: str
    colspan: int = 1
    unit: str = ""
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    headings: tuple[Heading, ...] = ()
    places: tuple[Place, ...] = ()
    is_sum: bool = False

    @property
    def cells(self) -> tuple[Heading | Place, ...]:
        return (*self.headings, *self.places)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: heading lines, then groups of lines."""

    table: str
    caption: str
    widths: tuple[float, ...]
    heads: tuple[Line, ...]
    bodies: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> Iterator[Line]:
        yield from self.heads
        for body in self.bodies:
            yield from body


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell at its place; ``first`` where it begins, else a row that a merged cell reaches into."""

    cell: Heading | Place
    row: int
    column: int
    first: bool = True


def grids(form: Form, units: Mapping[str, str | None]) -> tuple[Grid, Grid, Grid]:
    """表二, 表三 and 表四; ``units`` tells the money that the form prints no unit for."""
    return table_2(form, units), table_3(form), table_4(form)


def spots(grid: Grid) -> list[list[Spot]]:
    """Each row as Word wants it: every cell, and for a cell merged downwards its later rows too."""
    width = len(grid.widths)
    lines = list(grid.lines)
    taken: dict[tuple[int, int], Spot] = {}
    found: Spot | None
    for row, line in enumerate(lines):
        column = 0
        for cell in line.cells:
            while (row, column) in taken:
                column += 1
            for down in range(cell.rowspan):
                spot = Spot(cell, row + down, column, down == 0)
                for across in range(cell.colspan):
                    taken[row + down, column + across] = spot
    return [
        [
            found
            for column in range(width)
            if (found := taken.get((row, column))) and found.column == column
        ]
        for row in range(len(lines))
    ]


def table_2(form: Form, units: Mapping[str, str | None]) -> Grid:
    """表二: one group of lines for each item of Article 20."""
    bodies = []
    for number, block in enumerate(form.table2, start=1):
        group = f"t2-{number}"
        spans = [1] * len(block.columns)
        spans[-1] = TABLE_2_WIDTH - len(block.columns)
        labels = [
            Heading(f"{group}-{column.id}", column.label, "col", colspan=span)
            for column, span in zip(block.columns, spans, strict=True)
        ]
        lines = [
            Line((Heading(group, block.heading, "rowgroup", colspan=TABLE_2_WIDTH),)),
            Line((Heading(f"{group}-what", "信息内容", "col"), *labels)),
        ]
        for row in block.rows:
            row_id = f"t2-{row.id}"
            places = tuple(
                Place(
                    CellRef("table2", row.id, column.id),
                    f"{group} {row_id} {label.id}",
                    label.colspan,
                    _unit(column, units.get(f"table2.{row.id}.{column.id}")),
                )
                for column, label in zip(block.columns, labels, strict=True)
            )
            heading = Heading(row_id, row.label, "row", headers=f"{group} {group}-what")
            lines.append(Line((heading,), places))
        bodies.append(tuple(lines))
    return Grid("2", CAPTIONS["2"], WIDTHS_2, (), tuple(bodies))


def _unit(column: Column, stated: str | None) -> str:
    """The unit of money where the form prints none."""
    return stated or "" if column.kind == "money" and not column.unit else ""


def table_3(form: Form) -> Grid:
    """表三: three columns of headings at the left, seven of numbers."""
    lines = tuple(line for row in form.table3 for line in _line_3(row, form))
    return Grid("3", CAPTIONS["3"], WIDTHS_3, _heads_3(form), (lines,))


def _heads_3(form: Form) -> tuple[Line, ...]:
    organisations = [c for c in form.applicant_columns if c.group]
    others = [c for c in form.applicant_columns if not c.group]
    first, last = others[0], others[-1]
    corner = Heading("t3-corner", form.corner_note, "col", colspan=3, rowspan=3)
    return (
        Line((corner, Heading("t3-who", "申请人情况", "colgroup", len(form.applicant_columns)))),
        Line(
            (
                Heading(f"t3-{first.id}", first.label, "col", rowspan=2),
                Heading(ORGANISATIONS, str(organisations[0].group), "colgroup", len(organisations)),
                Heading(f"t3-{last.id}", last.label, "col", rowspan=2),
            )
        ),
        Line(tuple(Heading(f"t3-{c.id}", c.label, "col") for c in organisations)),
    )


def _line_3(row: ResultRow, form: Form) -> Iterable[Line]:
    """The line of a numeric row, with the group headings that begin at it."""
    if not row.numeric:
        return
    ancestors = _ancestors(row, form)
    begun = [
        Heading(f"t3-{group.id}", group.label, "rowgroup", rowspan=len(_below(group, form)))
        for group in ancestors
        if _below(group, form)[0] == row
    ]
    own = Heading(f"t3-{row.id}", row.label, "row", colspan=3 - len(ancestors))
    behind = " ".join([*(f"t3-{group.id}" for group in ancestors), own.id])
    places = tuple(
        Place(CellRef("table3", row.id, column.id), f"{behind} {_over(column.id, column.group)}")
        for column in form.applicant_columns
    )
    yield Line((*begun, own), places, is_sum=row.id == SUM_ROW)


def _over(column_id: str, group: str | None) -> str:
    return f"{ORGANISATIONS} t3-{column_id}" if group else f"t3-{column_id}"


def _ancestors(row: ResultRow, form: Form) -> list[ResultRow]:
    """The groups a row stands in, the outermost first."""
    found: list[ResultRow] = []
    parent = row.parent
    while parent:
        group = next(r for r in form.table3 if r.id == parent)
        found.insert(0, group)
        parent = group.parent
    return found


def _below(group: ResultRow, form: Form) -> list[ResultRow]:
    """The numeric rows of a group, in order."""
    return [row for row in form.numeric_rows if group in _ancestors(row, form)]


def table_4(form: Form) -> Grid:
    """表四: one line of fifteen numbers under three lines of headings."""
    results = form.table4_results
    review, *lawsuits = form.table4_groups
    width = len(results)
    top = (
        Heading("t4-review", review.heading, "colgroup", width),
        Heading("t4-lawsuits", lawsuits[0].heading, "colgroup", width * len(lawsuits)),
    )
    middle = (
        *(Heading(f"t4-review-{r.id}", r.label, "col", rowspan=2) for r in results),
        *(Heading(f"t4-{g.id}", g.label, "colgroup", width) for g in lawsuits),
    )
    low = tuple(Heading(f"t4-{g.id}-{r.id}", r.label, "col") for g in lawsuits for r in results)
    places = tuple(
        Place(
            CellRef("table4", g.id, r.id),
            f"t4-review t4-review-{r.id}"
            if g == review
            else f"t4-lawsuits t4-{g.id} t4-{g.id}-{r.id}",
        )
        for g in form.table4_groups
        for r in results
    )
    heads = (Line(top), Line(middle), Line(low))
    return Grid("4", CAPTIONS["4"], WIDTHS_4, heads, ((Line((), places),),))
