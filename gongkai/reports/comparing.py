"""年报对照：what is compared on a page, as charts and as the same numbers in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from gongkai.documents.charts import (
    Bar,
    Dot,
    Series,
    Svg,
    bar_chart,
    dot_chart,
    line_chart,
    swatch,
)
from gongkai.law.report.figures import Number, Report
from gongkai.law.report.forms import form_by_id
from gongkai.law.report.measures import Measure, Value, measures, value_of
from gongkai.law.report.spread import Change, Spread, change, spread

MOST_FIGURES = 4
MOST_BARS = 15
USUAL = ("new_received", "result_total")
OVER_THE_YEARS = ("new_received", "result_total", "carried_out", "review")


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together, for the form; ``left_out`` names what cannot be compared."""

    label: str
    measures: tuple[Measure, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One number in the table, and what there is to say of it."""

    value: Value
    is_outlier: bool = False
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One office, or one year, with its numbers in the order of the figures."""

    name: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of many offices: its chart, where the middle lies, who lies far off."""

    measure: Measure
    spread: Spread
    bars: Svg
    dots: Svg | None
    left_out: int
    missing: int


@dataclass(frozen=True, slots=True)
class Named:
    """An office with its report, for comparing."""

    key: str
    name: str
    url: str
    report: Report


def groups() -> list[Group]:
    """All figures, in the order of the form."""
    ordered = groupby(measures().values(), key=lambda measure: measure.group)
    grouped = [(label, tuple(found)) for label, found in ordered]
    return [
        Group(label, found, tuple(chain.from_iterable(map(left_out, _only_in(found)))))
        for label, found in grouped
    ]


def left_out(form_id: str) -> tuple[str, ...]:
    """Money for which the form prints no unit: one office writes 元, another 万元, so nothing is compared."""
    return tuple(
        f"{row.label}：{column.label}"
        for _, row, column in form_by_id(form_id).table2_cells()
        if column.kind == "money" and not column.unit
    )


def _only_in(found: Sequence[Measure]) -> set[str]:
    """The form that figures belong to, where they belong to one alone (表二)."""
    forms = {form for measure in found for form in measure.cells}
    return forms if len(forms) == 1 else set()


def chosen(asked: Sequence[str], usual: Sequence[str]) -> list[Measure]:
    """The figures asked for, at most four; what there is not is left out."""
    known = [measures()[one] for one in dict.fromkeys(asked) if one in measures()]
    return known[:MOST_FIGURES] or [measures()[one] for one in usual]


def beside(named: Sequence[Named], measure: Measure) -> Beside:
    """One figure of one year, office beside office."""
    values = {one.key: value_of(one.report, measure) for one in named}
    found = spread({key: value.number for key, value in values.items()})
    known = [one for one in named if values[one.key].number is not None]
    known.sort(key=lambda one: _size(values[one.key]), reverse=True)
    shown = known[:MOST_BARS]
    bars = [
        Bar(
            one.name, values[one.key].number,
            f"{values[one.key].number}{'　离群' if one.key in found.outliers else ''}",
            one.key in found.outliers,
        )
        for one in shown
    ]  # fmt: skip
    said = _said(found, measure, [one.name for one in known if one.key in found.outliers])
    title = f"各单位{measure.label}"
    return Beside(
        measure, found, bar_chart(f"bars-{_id(measure)}", title, said, bars),
        _dots(known, values, found, measure, said) if found.is_judged else None,
        len(known) - len(shown), len(named) - len(known),
    )  # fmt: skip


def office_rows(
    named: Sequence[Named],
    beside_each: Sequence[Beside],
    before: Mapping[str, Report] | None = None,
) -> list[Row]:
    """The table: offices down, figures across; with last year's reports, the change beside each."""
    return [
        Row(
            one.name,
            one.url,
            tuple(_office_cell(one, found, before or {}) for found in beside_each),
        )
        for one in named
    ]


def _office_cell(one: Named, found: Beside, before: Mapping[str, Report]) -> Cell:
    now = value_of(one.report, found.measure)
    last = value_of(before[one.key], found.measure).number if one.key in before else None
    return Cell(now, one.key in found.spread.outliers, change(last, now.number))


def year_rows(
    reports: Mapping[int, Report], urls: Mapping[int, str], asked: Sequence[Measure]
) -> list[Row]:
    """The table: years down with the change from the year before, figures across."""
    return [
        Row(f"{year}年", urls[year], tuple(_year_cell(reports, year, m) for m in asked))
        for year in sorted(reports, reverse=True)
    ]


def over_the_years(
    key: str, name: str, reports: Mapping[int, Report], asked: Sequence[Measure]
) -> Svg:
    """The chart: a line for each figure, from the first to the last year; a year without a report is a gap."""
    years = list(range(min(reports), max(reports) + 1))
    lines = [
        Series(m.label, [value_of(reports[y], m).number if y in reports else None for y in years])
        for m in asked
    ]
    said = "；".join(_told(line, years) for line in lines)
    return line_chart(
        key, f"{name}{years[0]}年至{years[-1]}年", f"{said}。", [str(year) for year in years], lines
    )


def legend(asked: Sequence[Measure]) -> list[tuple[Svg, str]]:
    """The line and mark of each figure, with its name."""
    return [(swatch(number), measure.label) for number, measure in enumerate(asked)]


def _year_cell(reports: Mapping[int, Report], year: int, measure: Measure) -> Cell:
    now = value_of(reports[year], measure)
    before = value_of(reports[year - 1], measure) if year - 1 in reports else None
    return Cell(now, change=change(before.number if before else None, now.number))


def _dots(
    known: Sequence[Named], values: Mapping[str, Value], found: Spread, measure: Measure, said: str
) -> Svg | None:
    dots = [
        Dot(f"{one.name}：{values[one.key].number}", number, one.key in found.outliers)
        for one in known
        if (number := values[one.key].number) is not None
    ]
    if found.median is None:
        return None
    return dot_chart(
        f"dots-{_id(measure)}", f"各单位{measure.label}的分布", said, dots, found.median
    )


def _said(found: Spread, measure: Measure, outliers: Sequence[str]) -> str:
    if found.median is None:
        return f"没有单位有{measure.label}这个数。"
    far = f"离群：{'、'.join(outliers)}" if outliers else "没有离群的单位"
    return f"{found.known}个单位，中位数{found.median:f}{measure.unit}。{far}。"


def _told(line: Series, years: Sequence[int]) -> str:
    pairs = zip(years, line.values, strict=True)
    told = "，".join(f"{year}年{value}" for year, value in pairs if value is not None)
    return f"{line.label}：{told or '没有可比的数'}"


def _size(value: Value) -> Number:
    return value.number if value.number is not None else 0


def _id(measure: Measure) -> str:
    return measure.id.replace(".", "-")
