"""一个季度的数: each computed row for the quarter and for the year so far, and the records behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.law.statistics import FormRow, Number, Quarter, StatisticsForm, form_of
from gongkai.reports import items
from gongkai.reports.evidence import item_rows
from gongkai.reports.facts import Row
from gongkai.reports.items import Window
from gongkai.reports.quarterly.cases import Fact, facts
from gongkai.reports.quarterly.models import LocalStatisticsRow

ITEM_COUNTERS = ("registered", "published", "made", "interpretations")
COLUMN = "column:"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the records give: row → number (``None``: cannot be known yet), and what to say about it."""

    period: Mapping[str, Number | None]
    year: Mapping[str, Number | None]
    notes: tuple[str, ...]
    without_channel: tuple[Fact, ...] = ()


def form_for(agency: Agency, quarter: Quarter) -> StatisticsForm:
    """The national form with the rows that the superior added."""
    form = form_of(quarter)
    return replace(form, rows=with_local(form.rows, local_rows(agency.parent_id, quarter)))


def local_rows(region_id: int | None, quarter: Quarter) -> list[LocalStatisticsRow]:
    """地方指标 of a region that count in a quarter."""
    rows = LocalStatisticsRow.objects.filter(
        region_id=region_id, from_on__lte=quarter.first_day
    ).exclude(until_on__lt=quarter.last_day)
    return list(rows.order_by("from_on", "pk")) if region_id else []


def with_local(rows: Sequence[FormRow], local: Sequence[LocalStatisticsRow]) -> tuple[FormRow, ...]:
    """Each local row after the row it was put behind, at the same depth."""
    found: list[FormRow] = []
    for row in rows:
        found.append(row)
        found += [_local(one, row.level) for one in local if one.after == row.id]
    return tuple(found)


def _local(one: LocalStatisticsRow, level: int) -> FormRow:
    return FormRow(
        id=f"local_{one.code}",
        label=one.label,
        unit=one.unit,
        level=max(level, 1),
        counter=f"{COLUMN}{one.column_id}" if one.column_id else "",
        how="所选栏目在本期首次发布、期末仍公开的条数。" if one.column_id else "",
        is_checked=True,
        is_local=True,
    )


def windows(quarter: Quarter, now: datetime) -> tuple[Window, Window]:
    """本期 and 本年累计."""
    last = quarter.last_month
    return Window(quarter.year, now, quarter.first_month, last), Window(quarter.year, now, 1, last)


def counted(agency: Agency, form: StatisticsForm, quarter: Quarter, *, now: datetime) -> Counted:
    """Every computed row, in a constant number of queries."""
    period, year = windows(quarter, now)
    found = facts(agency.pk, form, year)
    of_period = _items(agency.pk, form, period) | _sum(form, found, period)
    of_year = _items(agency.pk, form, year) | _sum(form, found, year)
    notes = dict.fromkeys(
        f"{note}。" for fact in found for day, note in fact.notes if _in(day, period)
    )
    nowhere = (f for f in found if f.without_channel_on and _in(f.without_channel_on, period))
    return Counted(of_period, of_year, tuple(notes), tuple(nowhere))


def rows_behind(agency: Agency, form: StatisticsForm, row: FormRow, window: Window) -> list[Row]:
    """The records behind one number."""
    if row.counter in ITEM_COUNTERS:
        return item_rows(items.behind(agency.pk, window, row.counter))
    if row.counter.startswith(COLUMN):
        column = int(row.counter.removeprefix(COLUMN))
        return item_rows(items.behind(agency.pk, window, "posts", column_id=column))
    whole = Window(window.year, window.now, 1, window.last_month)
    return [
        Row(fact.label, fact.detail, fact.url, worth)
        for fact in facts(agency.pk, form, whole)
        for day, name, worth in fact.rows
        if name == row.id and _in(day, window)
    ]


def labels_behind(
    agency: Agency, form: StatisticsForm, quarter: Quarter, *, now: datetime, most: int = 300
) -> dict[str, list[str]]:
    """The names of the records behind each number of a quarter, to say later what came and went."""
    period, year = windows(quarter, now)
    found: dict[str, list[str]] = {row.id: [] for row in form.rows if row.counter}
    for fact in facts(agency.pk, form, year):
        for day, name, _ in fact.rows:
            if name in found and _in(day, period) and len(found[name]) < most:
                found[name].append(fact.label)
    for row in form.rows:
        if row.counter in ITEM_COUNTERS or row.counter.startswith(COLUMN):
            found[row.id] = [r.label for r in rows_behind(agency, form, row, period)[:most]]
    return found


def _items(agency_id: int, form: StatisticsForm, window: Window) -> dict[str, Number | None]:
    wanted = [(name, None) for name in ITEM_COUNTERS]
    numbers: dict[str, int] = items.counts(agency_id, window, wanted)
    columns = [r for r in form.rows if r.counter.startswith(COLUMN)]
    if columns:
        by_column = dict(
            items.dated(agency_id, window)
            .filter(items.criteria("posts", window))
            .order_by()
            .values_list("column_id")
            .annotate(number=Count("pk"))
        )
        numbers |= {
            row.counter: by_column.get(int(row.counter.removeprefix(COLUMN)), 0) for row in columns
        }
    return {row.id: numbers[row.counter] for row in form.rows if row.counter in numbers}


def _sum(form: StatisticsForm, found: Sequence[Fact], window: Window) -> dict[str, Number | None]:
    sums: dict[str, Number | None] = {
        row.id: 0 for row in form.rows if row.counter in ("cases", "proceedings", "fees", "events")
    }
    loose: set[str] = set()
    for fact in found:
        for day, name, worth in fact.rows:
            if _in(day, window) and name in sums:
                sums[name] = (sums[name] or 0) + worth
        loose |= {name for day, name in fact.loose if _in(day, window)}
    return sums | dict.fromkeys(loose, None)


def _in(day: object, window: Window) -> bool:
    return window.first_day <= day <= min(window.last_day, timezone.localdate(window.now))  # type: ignore[operator]
