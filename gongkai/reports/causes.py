"""因为什么：the acts of the ledger since a report was issued that bear on one of its numbers."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongkai.ledger.labels import act_label
from gongkai.ledger.models import Entry
from gongkai.ledger.services.record import agency_chain
from gongkai.reports.facts import Cell
from gongkai.reports.models import ActivityEntry, AnnualReport

REGISTERS = (
    "activity.recorded", "activity.amended", "activity.removed", "activity.unit_stated",
    "activity.import_undone",
)  # fmt: skip
BALANCES = ("opening_balance.set",)
ITEMS = (
    "item.published", "item.corrected", "item.withdrawn", "item.unscheduled", "item.repealed",
)  # fmt: skip
APPLICATIONS = (
    "application.received", "application.arrival_corrected", "application.split",
    "application.closed", "application.reopened", "application.record_answered", "decision.served",
)  # fmt: skip
PROCEEDINGS = ("proceeding.opened", "proceeding.concluded")
ACTS_BEHIND: Mapping[str, tuple[str, ...]] = {
    "items": ITEMS,
    "cumulative": ITEMS + BALANCES,
    "published_total": ITEMS + BALANCES,
    "in_force": ITEMS + BALANCES,
    "balance": BALANCES,
    "prev_items": REGISTERS + BALANCES,
    "activities": REGISTERS,
    "wan_yuan": REGISTERS,
    "applications": APPLICATIONS,
    "proceedings": PROCEEDINGS,
    "lawsuits": PROCEEDINGS,
}
ALL = frozenset(act for acts in ACTS_BEHIND.values() for act in acts)


@dataclass(frozen=True, slots=True)
class Cause:
    """Who changed which record, when and why; ``url`` is empty where there is no page to open."""

    at: datetime
    who: str
    act: str
    record: str
    detail: str
    reason: str
    url: str


def acts_since(report: AnnualReport) -> list[Entry]:
    """What the office did to its records after it issued the report, in two queries."""
    issued = Entry.objects.filter(
        act="report.issued", subject_type=report._meta.label_lower, subject_id=str(report.pk)
    ).first()
    if issued is None:
        return []
    return list(
        Entry.objects.filter(
            chain__key=agency_chain(report.agency_id), seq__gt=issued.seq, act__in=ALL
        ).order_by("seq")
    )


def causes(
    acts: list[Entry], cell: Cell, labels: Collection[str], report: AnnualReport
) -> tuple[Cause, ...]:
    """The acts that bear on a number; ``labels`` name the records that came, went or stand behind it."""
    wanted = ACTS_BEHIND.get(cell.source.selector, ())
    found = [act for act in acts if act.act in wanted and _bears_on(act, cell, labels, report.year)]
    ids = [e.subject_id for e in found if e.act.startswith("activity.") and e.subject_id.isdigit()]
    still = ActivityEntry.objects.filter(pk__in=ids).values_list("pk", flat=True) if ids else ()
    standing = {str(pk) for pk in still}
    return tuple(_told(entry, standing, report.agency.slug) for entry in found)


def _bears_on(act: Entry, cell: Cell, labels: Collection[str], year: int) -> bool:
    if act.act in REGISTERS:
        return any(_is_counted(entry, cell, year) for entry in _entries(act.details))
    if act.act in BALANCES:
        return f"期初数：{act.subject_label}" in labels
    return act.subject_label in labels or act.subject_label.partition(" 答复第")[0] in labels


def _entries(details: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The register entries of an act, as it told them."""
    if "kind" in details:  # a unit stated for the sums of a kind
        yield {**details, "measure": ActivityEntry.Measure.AMOUNT}
        return
    yield from details.get("entries", ())
    yield from (details[key] for key in ("entry", "after") if key in details)


def _is_counted(entry: Mapping[str, Any], cell: Cell, year: int) -> bool:
    kind, *measure = cell.source.arguments
    if cell.source.selector == "prev_items":
        is_change = entry["measure"] == ActivityEntry.Measure.ITEMS_CHANGE
        return entry["kind"] == kind and is_change and entry["year"] < year
    return (entry["year"], entry["kind"], entry["measure"]) == (year, kind, *measure)


def _told(act: Entry, standing: Collection[str], slug: str) -> Cause:
    details = act.details
    return Cause(
        at=act.at, who=act.actor_name, act=act_label(act.act), record=act.subject_label,
        detail=_values(details), reason=str(details.get("reason") or ""),
        url=_url(act, standing, slug),
    )  # fmt: skip


def _values(details: Mapping[str, Any]) -> str:
    before, after = details.get("before"), details.get("after")
    if isinstance(before, dict) and isinstance(after, dict) and "value" in after:
        return f"{before['value']}改为{after['value']}"
    entry = details.get("entry")
    return f"数量{entry['value']}" if isinstance(entry, dict) else ""


def _url(act: Entry, standing: Collection[str], slug: str) -> str:
    if act.act in ITEMS:
        return reverse("publishing:item", args=[act.subject_id])
    if act.act in BALANCES:
        return reverse("reports:balances", args=[slug])
    is_entry = act.act in ("activity.recorded", "activity.amended")
    return (
        reverse("reports:entry", args=[act.subject_id])
        if is_entry and act.subject_id in standing
        else ""
    )
