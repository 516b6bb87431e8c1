"""自发布以来：what the records say now, where it differs from what was issued, and because of what."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from gongkai.reports.compiling import with_overrides
from gongkai.reports.evidence import rows_of
from gongkai.reports.facts import Cell
from gongkai.reports.models import AnnualReport
from gongkai.reports.questions import name_of
from gongkai.reports.selectors import figures

NAMED = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One number that would be another one today."""

    cell: Cell
    name: str
    issued: str
    because: str

    @property
    def now(self) -> str:
        return "未知" if self.cell.value is None else str(self.cell.value)


@dataclass(frozen=True, slots=True)
class Changes:
    """All of them."""

    cells: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """自发布以来，2格会不同，因为…"""
        if not self.cells:
            return "自定稿以来，各格与记录一致。"
        reasons = dict.fromkeys(c.because for c in self.cells if c.because)
        why = f"，因为{'；'.join(list(reasons)[:NAMED])}" if reasons else ""
        return f"自定稿以来，{len(self.cells)}格会不同{why}。"


def since_issuing(report: AnnualReport, *, now: datetime) -> Changes:
    """Compare an issued report with the records as they are now."""
    computed = figures(report.agency, report.year, now=now)
    standing = with_overrides(computed, tuple(report.overrides.all()))
    issued, kept = report.snapshot["numbers"], report.snapshot["rows"]
    found = []
    for cell in standing.cells():
        value = None if cell.value is None else str(cell.value)
        if cell.id.startswith("posts.") or cell.id not in issued or issued[cell.id] == value:
            continue
        found.append(
            Change(
                cell, name_of(standing, cell.id), issued[cell.id] or "未知",
                _because(report, cell, kept.get(cell.id, []), now),
            )
        )  # fmt: skip
    return Changes(tuple(found))


def _because(report: AnnualReport, cell: Cell, before: list[str], now: datetime) -> str:
    """The records that came and those that went."""
    if not before and cell.value and cell.value > 200:
        return ""
    rows = [row.label for row in rows_of(report.agency, report.year, cell, now=now)]
    came, went = Counter(rows) - Counter(before), Counter(before) - Counter(rows)
    told = []
    if came:
        told.append(f"增加了{named(came)}")
    if went:
        told.append(f"不再有{named(went)}")
    return "，".join(told) or "记录里的数量改过"


def named(labels: Counter[str]) -> str:
    """The first names, and how many there are."""
    names = list(labels.elements())
    more = f"等{len(names)}条" if len(names) > NAMED else ""
    return "、".join(f"“{name}”" for name in names[:NAMED]) + more
