"""层级汇总：the sum of the offices' reports in the form's own tables, and where the district's own differs (H_SUM)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.documents.write.paper import Paper
from gongkai.law.report.figures import Number, Report
from gongkai.law.report.findings import cell_label
from gongkai.law.report.forms import CellRef, Form, form_for_year
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.neighbours import report_of
from gongkai.supervision.selectors import missing, name_of

UNREAD, NOT_ADDED = "没有读全", "不相加"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell: what the district wrote, what the offices add up to."""

    at: CellRef
    label: str
    own: Number | None
    total: Number | None
    unread: tuple[str, ...]

    @property
    def by(self) -> Number | None:
        """How much the district's figure is above the sum; ``None`` where either is unknown."""
        return None if self.own is None or self.total is None else self.own - self.total

    @property
    def is_equal(self) -> bool:
        return self.by == 0


@dataclass(frozen=True, slots=True)
class Sum:
    """What was added up, of whom, and who is not in it; ``own`` is ``None`` until that report is there."""

    form: Form
    year: int
    own: Submission | None
    own_report: Report | None
    offices: tuple[str, ...]
    absent: tuple[str, ...]
    strays: tuple[str, ...]
    other_form: tuple[str, ...]
    cells: tuple[Difference, ...]

    @property
    def different(self) -> tuple[Difference, ...]:
        return tuple(c for c in self.cells if c.by not in (0, None))

    @property
    def unknown(self) -> tuple[Difference, ...]:
        """Cells that nobody can add up, or that the district's own report lacks."""
        return tuple(c for c in self.cells if c.unread or (self.own and c.own is None))

    @property
    def equal(self) -> int:
        return sum(c.is_equal for c in self.cells)

    @property
    def totals(self) -> Mapping[CellRef, Number | None]:
        return {c.at: c.total for c in self.cells}

    def shown(self, at: CellRef) -> str:
        """A cell of the sum: never 0 for what somebody's report did not tell."""
        totals = self.totals
        if at not in totals:
            return NOT_ADDED
        return UNREAD if totals[at] is None else f"{totals[at]}"

    @property
    def report(self) -> Report:
        """The sum as a report, for the writers; what is not known is absent."""
        totals, form = self.totals, self.form
        rows: dict[str, dict[str, dict[str, Number | None]]] = {}
        for at in form.cells():
            rows.setdefault(at.table, {}).setdefault(at.row, {})[at.column] = totals.get(at)
        return Report(
            year=self.year, form_id=form.id, table2=rows["table2"],
            table3={row: tuple(cells.values()) for row, cells in rows["table3"].items()},
            table4={row: tuple(cells.values()) for row, cells in rows["table4"].items()},
        )  # fmt: skip

    def sentences(self) -> Iterator[str]:
        """Who is in it and who is not, for the page and for the file."""
        yield f"由{len(self.offices)}个单位的报告相加。金额不相加：各单位写的单位不一定相同。"
        for names, said in (
            (self.absent, "还没有报送，不在其中"),
            (self.strays, "没有对上单位，没有相加"),
            (self.other_form, "报告格式不同，没有相加"),
        ):
            if names:
                yield f"{'、'.join(names)}{said}（{len(names)}个）。"
        unread = sum(bool(c.unread) for c in self.cells)
        if unread:
            lacking = dict.fromkeys(name for c in self.cells for name in c.unread)
            yield f"{'、'.join(lacking)}有没有读到的数字，{unread}格不写合计。"


class SumPaper(Paper):
    """The sum as the writers take it: an unknown cell says so."""

    def written(self, at: CellRef, unit: str = "") -> str:
        value = self.value(at)
        if value is not None:
            return f"{value}{unit}"
        return NOT_ADDED if self.form.column(at).kind == "money" else UNREAD


def paper_of(found: Sum, title: str) -> Paper:
    """For the files."""
    return SumPaper(found.report, title, lead="".join(found.sentences()))


def differences(opened: Round, today: date) -> Sum:
    """A few queries, however many offices. Only reports whose office is known are added."""
    form = form_for_year(opened.year)
    rows = (
        ReceivedReport.objects.filter(pk__in=opened.submissions.values("current"))
        .select_related("submission__agency")
        .order_by("submission__agency__path", "pk")
    )
    read = [(row.submission, report_of(row)) for row in rows if row.submission]
    region = opened.region.pk
    own, own_report = next(((s, r) for s, r in read if s.agency_id == region), (None, None))
    lower = [(s, r) for s, r in read if s.agency_id != region]
    known = [(name_of(s), r) for s, r in lower if s.is_matched]
    fitting = [(n, r) for n, r in known if _is_of(r, form)]
    comparable = own_report if own_report and _is_of(own_report, form) else None
    return Sum(
        form, opened.year, own, own_report,
        offices=tuple(name for name, _ in fitting),
        absent=tuple(m.agency.short_name for m in missing(opened, today)),
        strays=tuple(name_of(s) for s, _ in lower if not s.is_matched),
        other_form=tuple(n for n, r in known if not _is_of(r, form)),
        cells=tuple(
            _difference(at, form, comparable, fitting)
            for at in form.cells()
            if form.column(at).kind != "money"
        ),
    )  # fmt: skip


def _is_of(report: Report, form: Form) -> bool:
    return report.form is not None and report.form.id == form.id


def _difference(
    at: CellRef, form: Form, own: Report | None, lower: Sequence[tuple[str, Report]]
) -> Difference:
    values = [(name, report.counted(at)) for name, report in lower]
    unread = tuple(name for name, value in values if value is None)
    total = None if unread else sum((v for _, v in values if v is not None), 0)
    return Difference(at, cell_label(form, at), own.counted(at) if own else None, total, unread)
