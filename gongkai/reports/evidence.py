"""数从哪里来：the records behind a number; what they are worth adds up to it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope
from gongkai.applications.places import case_url
from gongkai.applications.selectors import visible_applications
from gongkai.law.report.forms import form_for_year
from gongkai.proceedings.selectors import visible_proceedings
from gongkai.publishing.models import Item
from gongkai.reports import activities, items
from gongkai.reports.activities import BALANCE_OF_KIND, IN_YUAN, Unit
from gongkai.reports.cases import application_rows, proceeding_rows
from gongkai.reports.errors import NoSuchCellError
from gongkai.reports.facts import Cell, Number, Row
from gongkai.reports.items import Window
from gongkai.reports.models import ActivityEntry, OpeningBalance
from gongkai.reports.selectors import figures

Lister = Callable[[Agency, Window, tuple[str, ...]], list[Row]]


def rows_behind(agency: Agency, year: int, cell_id: str, *, now: datetime) -> list[Row]:
    """The records behind one number of an office and year."""
    cell = figures(agency, year, now=now).cell(cell_id)
    if cell is None:
        raise NoSuchCellError
    return rows_of(agency, year, cell, now=now)


def rows_of(agency: Agency, year: int, cell: Cell, *, now: datetime) -> list[Row]:
    """The records behind a number that is at hand."""
    list_rows = LISTERS[cell.source.selector]
    return list_rows(agency, Window(year, now), cell.source.arguments)


def with_links(rows: Iterable[Row], mine: Scope) -> list[Row]:
    """The same rows, linked to the cases and proceedings that this person may open; at most two queries."""
    found = list(rows)
    cases = {row.application_id for row in found if row.application_id}
    suits = {row.proceeding_id for row in found if row.proceeding_id}
    if cases:
        cases &= set(visible_applications(mine).filter(pk__in=cases).values_list("pk", flat=True))
    if suits:
        suits &= set(visible_proceedings(mine).filter(pk__in=suits).values_list("pk", flat=True))
    return [_linked(row, cases, suits) for row in found]


def _linked(row: Row, cases: Collection[int], suits: Collection[int]) -> Row:
    pk = row.application_id
    case = case_url(pk) if pk is not None and pk in cases else ""
    if row.proceeding_id is None:
        return replace(row, url=row.url or case)
    url = reverse("proceedings:proceeding", args=[row.proceeding_id])
    return replace(row, url=url if row.proceeding_id in suits else "", case_url=case)


def _items(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    return item_rows(items.behind(agency.pk, window, arguments[0]))


def _posts(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    column = int(arguments[0]) if arguments else None
    return item_rows(items.behind(agency.pk, window, "posts", column_id=column))


def _with_balance(*names: tuple[str, int]) -> Lister:
    """An opening balance and the items that changed it since; each worth +1 or -1."""

    def list_rows(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
        balance = _balance(agency, arguments[0])
        rows = _balance_rows(balance)
        for name, worth in names:
            as_of = balance.as_of if balance else None
            rows += item_rows(items.behind(agency.pk, window, name, as_of=as_of), worth)
        return rows

    return list_rows


def _balance_only(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    return _balance_rows(_balance(agency, arguments[0]))


def _previous_items(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    (kind,) = arguments
    balance = _balance(agency, BALANCE_OF_KIND[kind])
    as_of = balance.as_of if balance else None
    changes = activities.changes_before(agency.pk, window.year, kind, as_of)
    return _balance_rows(balance) + [_entry_row(entry) for entry in changes]


def _activities(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    entries = list(activities.entries_of_year(agency.pk, window.year, *arguments))
    units = {entry.unit for entry in entries}
    mixed = len(units) > 1 and Unit.NOT_STATED not in units
    return [_entry_row(entry, IN_YUAN[entry.unit] if mixed else 1) for entry in entries]


def _wan_yuan(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    wan = IN_YUAN[Unit.WAN_YUAN]
    return [
        _entry_row(entry, IN_YUAN[entry.unit] / wan if entry.unit in IN_YUAN else 0)
        for entry in activities.entries_of_year(agency.pk, window.year, *arguments)
    ]


def _applications(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    return application_rows(agency.pk, window.year, form_for_year(window.year), *arguments)


def _proceedings(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    return proceeding_rows(agency.pk, window.year, *arguments)


def _lawsuits(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    groups = ("direct", "after_review")
    return [row for g in groups for row in proceeding_rows(agency.pk, window.year, g, "total")]


def _nothing(agency: Agency, window: Window, arguments: tuple[str, ...]) -> list[Row]:
    return []


LISTERS: dict[str, Lister] = {
    "items": _items,
    "posts": _posts,
    "cumulative": _with_balance(("registered_since", 1)),
    "published_total": _with_balance(("published_since", 1)),
    "in_force": _with_balance(("formed_since", 1), ("ended_since", -1)),
    "balance": _balance_only,
    "prev_items": _previous_items,
    "activities": _activities,
    "wan_yuan": _wan_yuan,
    "applications": _applications,
    "proceedings": _proceedings,
    "lawsuits": _lawsuits,
    "none": _nothing,
}


def item_rows(found: QuerySet[Item], worth: int = 1) -> list[Row]:
    """Items as rows behind a number."""
    return [
        Row(
            label=item.title,
            detail="，".join(_item_details(item)),
            url=reverse("publishing:item", args=[item.pk]),
            value=worth,
        )
        for item in found
    ]


def _item_details(item: Item) -> Iterable[str]:
    yield item.column.name
    yield f"{item.formed_on:%Y-%m-%d}成文"
    if item.published_at:
        yield f"{_local(item.published_at)}发布"
    if item.index_number:
        yield f"索引号{item.index_number}"
    if item.ended_on:
        yield f"{item.ended_on:%Y-%m-%d}{item.get_validity_display() or '废止'}"


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")


def _entry_row(entry: ActivityEntry, factor: Number = 1) -> Row:
    detail = f"{entry.recorded_by}登记"
    if entry.measure == ActivityEntry.Measure.AMOUNT:
        detail = f"{activities.whole(entry.value)}，单位：{entry.get_unit_display()}；{detail}"
    return Row(
        label=str(entry),
        detail=f"{entry.note}；{detail}" if entry.note else detail,
        url=reverse("reports:entry", args=[entry.pk]),
        value=activities.whole(entry.value * factor),
    )


def _balance(agency: Agency, measure: str) -> OpeningBalance | None:
    return activities.balances(agency.pk).get(measure)


def _balance_rows(balance: OpeningBalance | None) -> list[Row]:
    if balance is None:
        return []
    return [
        Row(
            label=f"期初数：{balance}",
            detail=f"来源：{balance.source}",
            url=reverse("reports:balances", args=[balance.agency.slug]),
            value=balance.value,
        )
    ]
