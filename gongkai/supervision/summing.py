"""层级汇总：the district's own report against the sum of all others, cell by cell (H_SUM)."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.law.report.figures import Number, Report
from gongkai.law.report.findings import cell_label
from gongkai.law.report.forms import CellRef, Form
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.neighbours import report_of
from gongkai.supervision.selectors import name_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell: what the district wrote, what the offices add up to."""

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
    """The whole comparison; ``own`` is ``None`` until the district's own report is there."""

    own: Submission | None
    offices: tuple[str, ...]
    other_form: tuple[str, ...]
    cells: tuple[Difference, ...]

    @property
    def different(self) -> tuple[Difference, ...]:
        return tuple(c for c in self.cells if c.by not in (0, None))

    @property
    def unknown(self) -> tuple[Difference, ...]:
        return tuple(c for c in self.cells if c.by is None)

    @property
    def equal(self) -> int:
        return sum(c.is_equal for c in self.cells)


def differences(opened: Round) -> Sum:
    """Two queries. Reports in another form are named and left out, money is not added."""
    own = (
        opened.submissions.filter(agency=opened.region, current__isnull=False)
        .select_related("current", "agency")
        .first()
    )
    rows = (
        ReceivedReport.objects.filter(pk__in=opened.submissions.values("current"))
        .exclude(submission__agency=opened.region)
        .select_related("submission__agency")
        .order_by("submission__agency__path", "pk")
    )
    lower = [(name_of(row.submission), report_of(row)) for row in rows if row.submission]
    if own is None or own.current is None:
        return Sum(None, tuple(name for name, _ in lower), (), ())
    report = report_of(own.current)
    form = report.form
    if form is None:
        return Sum(own, tuple(name for name, _ in lower), (), ())
    fitting = [(n, r) for n, r in lower if r.form is not None and r.form.id == form.id]
    odd = tuple(n for n, r in lower if r.form is None or r.form.id != form.id)
    cells = tuple(
        _difference(at, form, report, fitting)
        for at in form.cells()
        if form.column(at).kind != "money"
    )
    return Sum(own, tuple(name for name, _ in fitting), odd, cells)


def _difference(
    at: CellRef, form: Form, own: Report, lower: Sequence[tuple[str, Report]]
) -> Difference:
    values = [(name, report.counted(at)) for name, report in lower]
    unread = tuple(name for name, value in values if value is None)
    total = None if unread else sum((v for _, v in values if v is not None), 0)
    return Difference(cell_label(form, at), own.counted(at), total, unread)
