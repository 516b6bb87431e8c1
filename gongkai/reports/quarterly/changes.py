"""报送以后: what the records say now, where it differs from what was filed, and because of what."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from gongkai.law.statistics import Number
from gongkai.reports.changes import named
from gongkai.reports.quarterly.counting import counted, form_for, labels_behind
from gongkai.reports.quarterly.models import QuarterlyStatement
from gongkai.reports.quarterly.statement import number


@dataclass(frozen=True, slots=True)
class Difference:
    """One counted row that would be another number today."""

    row: str
    label: str
    filed: Number | None
    now: Number | None
    because: str


def since_filing(statement: QuarterlyStatement, *, now: datetime) -> list[Difference]:
    """Compare what was counted when it was signed with what the records give now."""
    quarter, agency = statement.period, statement.agency
    form = form_for(agency, quarter)
    numbers = counted(agency, form, quarter, now=now).period
    changed = [
        (key, row, number(row["computed"]))
        for key, row in statement.figures.items()
        if row.get("counted") and key in numbers and numbers[key] != number(row["computed"])
    ]
    records = labels_behind(agency, form, quarter, now=now) if changed else {}
    return [
        Difference(
            key, row["label"], was, numbers[key],
            _because(Counter(row["records"]), Counter(records.get(key, []))),
        )
        for key, row, was in changed
    ]  # fmt: skip


def sentence(found: list[Difference]) -> str:
    """报送后有2处不同."""
    if not found:
        return "报送以后，记录没有变化，数字与现在一致。"
    return f"报送后有{len(found)}处不同。报送的数字不会变；要改，请填更正稿再报。"


def _because(before: Counter[str], after: Counter[str]) -> str:
    came, went = after - before, before - after
    told = []
    if came:
        told.append(f"增加了{named(came)}")
    if went:
        told.append(f"不再有{named(went)}")
    return "，".join(told) or "记录里的数量改过"
