"""版面：the computed tables as the form prints them, merged headings with the ids a screen reader follows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.law.report.forms import Column, Form, ResultRow
from gongkai.reports.facts import Cell, Figures

TABLE_2_WIDTH = 4
ORGANISATIONS = "t3-org"


@dataclass(frozen=True, slots=True)
class Heading:
    """One th."""

    id: str
    text: str
    scope: str
    colspan: int = 1
    rowspan: int = 1
    headers: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One td with its number and the headings that belong to it."""

    cell: Cell
    headers: str
    colspan: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One tr."""

    headings: tuple[Heading, ...] = ()
    places: tuple[Place, ...] = ()
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: heading lines, then groups of lines."""

    caption: str
    heads: tuple[Line, ...] = ()
    bodies: tuple[tuple[Line, ...], ...] = field(default_factory=tuple)


def grids(figures: Figures) -> list[Grid]:
    """表二, 表三 and 表四."""
    return [table_2(figures), table_3(figures), table_4(figures)]


def table_2(figures: Figures) -> Grid:
    """表二: one tbody for each item of Article 20."""
    bodies = []
    for number, block in enumerate(figures.form.table2, start=1):
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
                Place(cell, f"{group} {row_id} {label.id}", label.colspan, _unit(column, cell))
                for column, cell, label in zip(
                    block.columns, figures.table2[row.id].values(), labels, strict=True
                )
            )
            heading = Heading(row_id, row.label, "row", headers=f"{group} {group}-what")
            lines.append(Line((heading,), places))
        bodies.append(tuple(lines))
    return Grid("表二　主动公开政府信息情况", (), tuple(bodies))


def _unit(column: Column, cell: Cell) -> str:
    """The unit of money where the form prints none."""
    return cell.unit if column.kind == "money" and not column.unit else ""


def table_3(figures: Figures) -> Grid:
    """表三: three columns of headings at the left, seven of numbers."""
    form = figures.form
    lines = [line for row in form.table3 for line in _line_3(row, figures)]
    return Grid("表三　收到和处理政府信息公开申请情况", _heads_3(form), (tuple(lines),))


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


def _line_3(row: ResultRow, figures: Figures) -> Iterable[Line]:
    """The line of a numeric row, with the group headings that begin at it."""
    if not row.numeric:
        return
    form = figures.form
    ancestors = _ancestors(row, form)
    begun = [
        Heading(f"t3-{group.id}", group.label, "rowgroup", rowspan=len(_below(group, form)))
        for group in ancestors
        if _below(group, form)[0] == row
    ]
    own = Heading(f"t3-{row.id}", row.label, "row", colspan=3 - len(ancestors))
    behind = " ".join([*(f"t3-{group.id}" for group in ancestors), own.id])
    places = tuple(
        Place(figures.table3[row.id][column.id], f"{behind} {_over(column.id, column.group)}")
        for column in form.applicant_columns
    )
    yield Line((*begun, own), places, is_sum=row.id == "result_total")


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


def table_4(figures: Figures) -> Grid:
    """表四: one line of fifteen numbers under three lines of headings."""
    form = figures.form
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
            figures.table4[g.id][r.id],
            f"t4-review t4-review-{r.id}"
            if g == review
            else f"t4-lawsuits t4-{g.id} t4-{g.id}-{r.id}",
        )
        for g in form.table4_groups
        for r in results
    )
    caption = "表四　政府信息公开行政复议、行政诉讼情况"
    return Grid(caption, (Line(top), Line(middle), Line(low)), ((Line((), places),),))
