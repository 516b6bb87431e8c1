"""自定稿以来：what the records say now, where it differs from what they said then, and because of what."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from gongkai.reports.causes import Cause, acts_since, causes
from gongkai.reports.evidence import rows_of
from gongkai.reports.facts import Cell
from gongkai.reports.models import AnnualReport, CellOverride
from gongkai.reports.questions import name_of
from gongkai.reports.selectors import figures

NAMED = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One number that the records would make another one today; ``by_hand`` is what stands in its place."""

    cell: Cell
    name: str
    issued: str
    because: str
    by_hand: str
    causes: tuple[Cause, ...]

    @property
    def now(self) -> str:
        return "未知" if self.cell.value is None else str(self.cell.value)

    @property
    def sentence(self) -> str:
        """定稿为20，现在是22; a number corrected by hand is told apart from what was counted."""
        if self.by_hand:
            return f"该格手工更正为{self.by_hand}；定稿时记录为{self.issued}，现在为{self.now}"
        return f"定稿为{self.issued}，现在是{self.now}"


@dataclass(frozen=True, slots=True)
class Changes:
    """All of them."""

    cells: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """自定稿以来，2格会不同，因为…"""
        if not self.cells:
            return "自定稿以来，各格与记录一致。"
        by_hand = sum(bool(c.by_hand) for c in self.cells)
        told = []
        if other := len(self.cells) - by_hand:
            told.append(f"{other}格会不同")
        if by_hand:
            told.append(f"{by_hand}格手工更正过，它的记录变了")
        reasons = dict.fromkeys(c.because for c in self.cells if c.because)
        why = f"，因为{'；'.join(list(reasons)[:NAMED])}" if reasons else ""
        return f"自定稿以来，{'；'.join(told)}{why}。"


def since_issuing(report: AnnualReport, *, now: datetime) -> Changes:
    """Compare the records behind an issued report with the same records as they are now."""
    computed = figures(report.agency, report.year, now=now)
    by_hand = {override.cell_id: override for override in report.overrides.all()}
    then = computed_then(report, by_hand)
    differing = [
        cell for cell in computed.cells()
        if not cell.id.startswith("posts.") and cell.id in then and then[cell.id] != _plain(cell)
    ]  # fmt: skip
    acts = acts_since(report) if differing else []
    found = []
    for cell in differing:
        rows = [row.label for row in rows_of(report.agency, report.year, cell, now=now)]
        before = _rows_then(report, cell, then[cell.id])
        override = by_hand.get(cell.id)
        found.append(
            Change(
                cell, name_of(computed, cell.id), then[cell.id] or "未知", _because(rows, before),
                override.number if override else "",
                causes(acts, cell, _concerned(rows, before), report),
            )
        )  # fmt: skip
    return Changes(tuple(found))


def computed_then(report: AnnualReport, by_hand: dict[str, CellOverride]) -> dict[str, str | None]:
    """What the records gave when the report was issued.

    The numbers of the snapshot, save those corrected by hand: there it tells what was counted; an older
    snapshot does not, and what was counted at the correction stands in.
    """
    then: dict[str, str | None] = dict(report.snapshot["numbers"])
    for cell_id, override in by_hand.items():
        then[cell_id] = None if override.computed is None else override.was
    return then | report.snapshot.get("computed", {})


def _plain(cell: Cell) -> str | None:
    return None if cell.value is None else str(cell.value)


def _rows_then(report: AnnualReport, cell: Cell, issued: str | None) -> list[str] | None:
    """The records behind the number at the issue; ``None`` where they were too many to remember."""
    return [] if issued == "0" else report.snapshot["rows"].get(cell.id)


def _because(rows: list[str], before: list[str] | None) -> str:
    """The records that came and those that went."""
    if before is None:
        return ""
    came, went = Counter(rows) - Counter(before), Counter(before) - Counter(rows)
    told = []
    if came:
        told.append(f"增加了{named(came)}")
    if went:
        told.append(f"不再有{named(went)}")
    return "，".join(told) or "记录里的数量改过"


def _concerned(rows: list[str], before: list[str] | None) -> Collection[str]:
    """The records to ask the ledger about: those that came or went, else all that are counted."""
    if before is None:
        return frozenset(rows)
    came, went = Counter(rows) - Counter(before), Counter(before) - Counter(rows)
    return frozenset(came + went) or frozenset(rows)


def named(labels: Counter[str]) -> str:
    """The first names, and how many there are."""
    names = list(labels.elements())
    more = f"等{len(names)}条" if len(names) > NAMED else ""
    return "、".join(f"“{name}”" for name in names[:NAMED]) + more
