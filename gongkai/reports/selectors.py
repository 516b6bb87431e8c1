"""统计：the figures of an office and a year, and the rows behind each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.law.report.forms import FORM_IDS, Form, NoFormError, form_by_id, form_for_year
from gongkai.reports import activities, items
from gongkai.reports.activities import BALANCE_OF_KIND, Measure
from gongkai.reports.cases import Tally, applications_tally, proceedings_tally
from gongkai.reports.errors import NoFiguresError
from gongkai.reports.facts import Cell, ColumnPosts, Figures, Number, Placeholder, Source
from gongkai.reports.items import Window
from gongkai.reports.models import OpeningBalance

Balance = OpeningBalance.Measure
COUNT_UNIT = "件"
NO_RULES = "本系统没有登记规章的制发；街道、乡镇和一般部门无规章制定权。"
OPENING_TOO_LATE = "期初数截至{day}，晚于这一年，无法推算；请核对期初数。"
# 正文数字: key → (name of the live field, unit, the words it stands in).
NARRATIVE: Mapping[str, tuple[str, str, str]] = {
    "proactive": ("主动公开条数", "条", "主动公开政府信息{}条"),
    "cumulative": ("历年累计条数", "条", "历年累计公开政府信息{}条"),
    "received": ("新收申请件数", "件", "收到政府信息公开申请{}件"),
    "carried_in": ("上年结转件数", "件", "上年结转{}件"),
    "answered": ("办结申请件数", "件", "办结{}件"),
    "carried_out": ("结转下年件数", "件", "结转下年度{}件"),
    "review": ("行政复议件数", "件", "行政复议{}件"),
    "litigation": ("行政诉讼件数", "件", "行政诉讼{}件"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything the database was asked, before it becomes cells."""

    window: Window
    items: Mapping[str, int]
    activities: activities.Sums
    balances: Mapping[str, OpeningBalance]

    def balance(self, measure: str) -> int:
        row = self.balances.get(measure)
        return row.value if row else 0

    def too_late(self, measure: str, *, before_year: bool = False) -> str:
        """Why nothing can be said: the balance was struck after the day in question."""
        row = self.balances.get(measure)
        last = items.day_before(self.window) if before_year else self.window.last_day
        if row is None or row.as_of <= last or (before_year and (row.as_of - last).days <= 1):
            return ""
        return OPENING_TOO_LATE.format(day=row.as_of.isoformat())


def figures(agency: Agency, year: int, *, now: datetime) -> Figures:
    """表二、表三、表四和正文数字, all from records, in a constant number of queries."""
    form = form_of(year, now)
    window = Window(year, now)
    balances = activities.balances(agency.pk)
    counted = Counted(
        window=window,
        items=items.counts(agency.pk, window, _wanted(balances)),
        activities=activities.sums(agency.pk, year),
        balances=balances,
    )
    applications = applications_tally([agency.pk], year, form)[agency.pk]
    proceedings = proceedings_tally([agency.pk], year)[agency.pk]
    table3 = _table3(form, applications)
    table4 = _table4(form, proceedings)
    posts = items.posts_by_column(agency.pk, window)
    return Figures(
        agency=agency.name,
        agency_slug=agency.slug,
        year=year,
        form=form,
        counted_at=now,
        narrative=_narrative(counted, table3, table4),
        posts=tuple(
            ColumnPosts(name, Cell(f"posts.{pk}", number, "条", Source("posts", (str(pk),))))
            for pk, name, number in posts
        ),
        posts_total=Cell("posts.total", sum(n for _, _, n in posts), "条", Source("posts")),
        table2=_table2(form, counted),
        table3=table3,
        table4=table4,
        notes=applications.notes + proceedings.notes,
    )


def form_of(year: int, now: datetime) -> Form:
    """The form of a year that has begun; there are figures for no other."""
    this_year = timezone.localdate(now).year
    if year > this_year:
        raise NoFiguresError(f"{year}年度还没有开始，没有数字。")
    try:
        return form_for_year(year)
    except NoFormError as error:
        raise NoFiguresError(f"{error}。") from error


def years_with_figures(now: datetime) -> list[int]:
    """Years whose figures can be asked for, the newest first."""
    return list(range(timezone.localdate(now).year, form_by_id(FORM_IDS[0]).first_year - 1, -1))


def tables_3_and_4(
    agency_ids: Collection[int], year: int
) -> dict[int, tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]]:
    """表三 and 表四 as bare numbers for many offices at once: two queries, however many they are."""
    form = form_for_year(year)
    applications = applications_tally(agency_ids, year, form)
    proceedings = proceedings_tally(agency_ids, year)
    return {
        pk: (
            {
                row.id: tuple(applications[pk].at(row.id, who) for who in form.applicant_ids)
                for row in form.numeric_rows
            },
            {
                group.id: tuple(proceedings[pk].at(group.id, result) for result in form.result_ids)
                for group in form.table4_groups
            },
        )
        for pk in agency_ids
    }


def _wanted(balances: Mapping[str, OpeningBalance]) -> list[tuple[str, date | None]]:
    """The item numbers that both forms and the narrative need."""

    def since(measure: str) -> date | None:
        row = balances.get(measure)
        return row.as_of if row else None

    return [
        ("made", None),
        ("published", None),
        ("published_since", since(Balance.NORMATIVE_PUBLISHED)),
        ("repealed", None),
        ("formed_since", since(Balance.NORMATIVE_IN_FORCE)),
        ("ended_since", since(Balance.NORMATIVE_IN_FORCE)),
        ("registered", None),
        ("registered_since", since(Balance.ITEMS)),
    ]


def _table2(form: Form, counted: Counted) -> dict[str, dict[str, Cell]]:
    table: dict[str, dict[str, Cell]] = {}
    for _, row, column in form.table2_cells():
        cell = _table2_cell(row.id, column.id, counted)
        table.setdefault(row.id, {})[column.id] = cell
    return table


def _table2_cell(row: str, column: str, counted: Counted) -> Cell:
    cell_id = f"table2.{row}.{column}"
    if row == "normative":
        return _normative(cell_id, column, counted)
    if row == "rules":
        return _rules(cell_id, column, counted)
    if column == "prev_items":
        measure = BALANCE_OF_KIND[row]
        late = counted.too_late(measure, before_year=True)
        balance = counted.balances.get(measure)
        before = counted.activities.change_before(row, balance.as_of if balance else None)
        value = None if late else counted.balance(measure) + before
        return Cell(cell_id, value, "项", Source("prev_items", (row,)), late)
    if column in ("amount", "amount_wan"):
        amounts = counted.activities.amounts(row)
        convert = activities.in_wan_yuan if column == "amount_wan" else activities.as_registered
        money = convert(amounts)
        source = Source("activities" if column == "amount" else "wan_yuan", (row, Measure.AMOUNT))
        return Cell(cell_id, money.value, money.unit, source, money.note)
    measure = {"delta": Measure.ITEMS_CHANGE}.get(column, column)
    value = counted.activities.of_year(row, measure)
    unit = "项" if column in ("delta", "projects") else COUNT_UNIT
    return Cell(cell_id, value, unit, Source("activities", (row, measure)))


def _normative(cell_id: str, column: str, counted: Counted) -> Cell:
    found = counted.items
    match column:
        case "made" | "published" | "repealed":
            return Cell(cell_id, found[column], COUNT_UNIT, Source("items", (column,)))
        case "published_total":
            measure: str = Balance.NORMATIVE_PUBLISHED
            value = found["published_since"]
        case _:
            measure = Balance.NORMATIVE_IN_FORCE
            value = found["formed_since"] - found["ended_since"]
    late = counted.too_late(measure)
    total = None if late else counted.balance(measure) + value
    return Cell(cell_id, total, COUNT_UNIT, Source(column, (measure,)), late)


def _rules(cell_id: str, column: str, counted: Counted) -> Cell:
    if column in ("published_total", "in_force"):
        measure = Balance.RULES_PUBLISHED
        late = counted.too_late(measure)
        value = None if late else counted.balance(measure)
        return Cell(cell_id, value, COUNT_UNIT, Source("balance", (measure,)), late or NO_RULES)
    return Cell(cell_id, 0, COUNT_UNIT, Source("none"), NO_RULES)


def _table3(form: Form, tally: Tally) -> dict[str, dict[str, Cell]]:
    return {
        row.id: {
            who: Cell(
                f"table3.{row.id}.{who}",
                tally.at(row.id, who),
                COUNT_UNIT,
                Source("applications", (row.id, who)),
            )
            for who in form.applicant_ids
        }
        for row in form.numeric_rows
    }


def _table4(form: Form, tally: Tally) -> dict[str, dict[str, Cell]]:
    return {
        group.id: {
            result: Cell(
                f"table4.{group.id}.{result}",
                tally.at(group.id, result),
                COUNT_UNIT,
                Source("proceedings", (group.id, result)),
            )
            for result in form.result_ids
        }
        for group in form.table4_groups
    }


def _narrative(
    counted: Counted,
    table3: Mapping[str, Mapping[str, Cell]],
    table4: Mapping[str, Mapping[str, Cell]],
) -> tuple[Placeholder, ...]:
    late = counted.too_late(Balance.ITEMS)
    cumulative = counted.balance(Balance.ITEMS) + counted.items["registered_since"]

    def total(row: str) -> tuple[int, Source]:
        return _int(table3[row]["total"].value), table3[row]["total"].source

    lawsuits = sum(_int(table4[group]["total"].value) for group in ("direct", "after_review"))
    values: dict[str, tuple[Number | None, Source]] = {
        "proactive": (counted.items["registered"], Source("items", ("registered",))),
        "cumulative": (None if late else cumulative, Source("cumulative", (Balance.ITEMS,))),
        "received": total("new_received"),
        "carried_in": total("carried_in"),
        "answered": total("result_total"),
        "carried_out": total("carried_out"),
        "review": (table4["review"]["total"].value, table4["review"]["total"].source),
        "litigation": (lawsuits, Source("lawsuits")),
    }
    return tuple(
        Placeholder(
            key,
            name,
            words.format("　" if values[key][0] is None else values[key][0]),
            Cell(
                f"narrative.{key}",
                values[key][0],
                unit,
                values[key][1],
                late if key == "cumulative" else "",
            ),
        )
        for key, (name, unit, words) in NARRATIVE.items()
    )


def _int(value: Number | None) -> int:
    return int(value or 0)
