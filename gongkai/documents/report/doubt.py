"""What recognition read and what does not add up is not believed."""

from collections.abc import Mapping
from dataclasses import replace

from gongkai.law.report.figures import CellNote, Number, Report
from gongkai.law.report.forms import CellRef
from gongkai.law.report.reconcile import check

#: Sums inside the tables; what compares with prose or other papers says nothing on a cell's reading.
_IDENTITIES = ("T3_", "T4_")


def doubted(report: Report) -> Report:
    """The report with every cell of a broken identity unread, and a note for each."""
    broken = {
        cell.at: cell.value
        for finding in check(report)
        if finding.result == "fail" and finding.rule.startswith(_IDENTITIES)
        for cell in finding.cells
        if cell.value is not None
    }
    if not broken:
        return report
    form = report.form
    assert form is not None
    return replace(
        report,
        table3=_without(report.table3, "table3", form.applicant_ids, broken),
        table4=_without(report.table4, "table4", form.result_ids, broken),
        cells=(*report.cells, *(CellNote(at, "unread", str(v)) for at, v in broken.items())),
        notes=(
            *report.notes,
            f"有{len(broken)}格所在的合计对不上，可能是识别有误，请对照原件补录。",
        ),
    )


def _without(
    rows: Mapping[str, tuple[Number | None, ...]],
    table: str,
    columns: tuple[str, ...],
    broken: Mapping[CellRef, Number | None],
) -> dict[str, tuple[Number | None, ...]]:
    return {
        row: tuple(
            None if CellRef(table, row, column) in broken else value
            for column, value in zip(columns, values, strict=True)
        )
        for row, values in rows.items()
    }
