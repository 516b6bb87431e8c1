"""政府信息公开情况统计表：the quarterly form as data, its days, and the arithmetic it must satisfy."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Literal

from gongkai.law.load import Version, rule
from gongkai.law.outcomes import outcomes

Number = int | Decimal
Relation = Literal["equal", "at_most"]
NUMERALS = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """季度: three months of a year."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"no such quarter: {self.number}")

    @property
    def first_month(self) -> int:
        return self.number * 3 - 2

    @property
    def last_month(self) -> int:
        return self.number * 3

    @property
    def first_day(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def short(self) -> str:
        """三季度."""
        return f"{NUMERALS[self.number - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}年第{NUMERALS[self.number - 1]}季度"

    def filed_by(self, day: int) -> date:
        """The last day for filing: ``day`` of the month after the quarter."""
        return self.next.first_day.replace(day=day)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_ended(today: date) -> Quarter:
    """The quarter that is to be reported on: the one before today's."""
    return quarter_of(today).previous


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the form. Without ``counter`` it is a heading or filled in by hand.

    ``is_checked`` tells whether the wording was seen in print; ``stock`` that the number says how many
    there are and is never added up over quarters.
    """

    id: str
    label: str
    unit: str = ""
    level: int = 0
    counter: str = ""
    how: str = ""
    within: str = ""
    is_heading: bool = False
    is_stock: bool = False
    is_checked: bool = False
    is_local: bool = False

    @property
    def by_hand(self) -> bool:
        return not self.is_heading and not self.counter

    @property
    def is_money(self) -> bool:
        return self.unit in ("元", "万元")


@dataclass(frozen=True, slots=True)
class Identity:
    """The parts make up the whole (``equal``), or are not more than it (``at_most``)."""

    whole: str
    parts: tuple[str, ...]
    relation: Relation


@dataclass(frozen=True, slots=True)
class StatisticsForm:
    """统计表 in one version."""

    id: str
    label: str
    reference: str
    rows: tuple[FormRow, ...]
    identities: tuple[Identity, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    channels: Mapping[str, str]

    def row(self, row_id: str) -> FormRow | None:
        """The row of an id."""
        return next((row for row in self.rows if row.id == row_id), None)

    def chain(self, row_id: str) -> Iterator[str]:
        """A row and those that contain it."""
        current = self.row(row_id)
        while current is not None:
            yield current.id
            current = self.row(current.within) if current.within else None

    def rows_for(self, outcome: str) -> tuple[str, ...]:
        """Where an outcome may stand; a row of an annual report stands for all outcomes counted in it."""
        if outcome in self.outcomes:
            return self.outcomes[outcome]
        found: dict[str, None] = {}
        for one in outcomes():
            if outcome in one.rows.values():
                found |= dict.fromkeys(self.outcomes.get(one.code, ()))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Problem:
    """A sum that does not hold; ``blocks`` filing, or is a question."""

    rows: tuple[str, ...]
    sentence: str
    blocks: bool


@cache
def form_on(day: date) -> StatisticsForm:
    """The form in force on a day."""
    found = rule("statistics/national_2014")
    return _form(found.name, found.label, found.at(day))


def form_of(quarter: Quarter) -> StatisticsForm:
    """The form that a quarter is reported on."""
    return form_on(quarter.last_day)


def default_filing_day(kind: str, on: date) -> tuple[int, str]:
    """The day of the month and its source, for a kind of office, where the superior set none."""
    version = rule("statistics/filing_day").at(on)
    return version.values["days"].get(kind, version.number("default_day")), version.reference


def check_sums(
    form: StatisticsForm, labels: Mapping[str, str], values: Mapping[str, Number | None]
) -> list[Problem]:
    """Each identity that does not hold; one with an unknown number cannot be told."""
    found = []
    for identity in form.identities:
        whole, parts = values.get(identity.whole), [values.get(part) for part in identity.parts]
        known = [part for part in parts if part is not None]
        if whole is None or len(known) < len(parts):
            continue
        total = sum(known)
        name = labels[identity.whole]
        names = "、".join(f"“{labels[p]}”" for p in identity.parts)
        rows = (identity.whole, *identity.parts)
        if identity.relation == "equal" and total != whole:
            sentence = f"“{name}”{whole}，所列各项（{names}）相加为{total}，差{abs(whole - total)}；请核对后改平。"
            found.append(Problem(rows, sentence, blocks=True))
        elif total > whole:
            sentence = f"{names}{total}，多于“{name}”{whole}；部分不能多于总数，请核对。"
            found.append(Problem(rows, sentence, blocks=True))
    return found


def check_training(values: Mapping[str, Number | None]) -> list[Problem]:
    """People trained without a class, or a class without people, is asked about."""
    classes, people = values.get("trainings"), values.get("trained")
    if classes is None or people is None or bool(classes) == bool(people):
        return []
    sentence = f"举办培训班{classes}次而接受培训{people}人次，请核对参加人次。"
    return [Problem(("trainings", "trained"), sentence, blocks=False)]


def check_cumulative(
    labels: Mapping[str, str],
    before: Mapping[str, Number | None],
    now: Mapping[str, Number | None],
    *,
    skip: Collection[str] = (),
) -> list[Problem]:
    """本年累计 never falls below what an earlier quarter of the year was filed with."""
    found = []
    for row, value in now.items():
        earlier = before.get(row)
        if row in skip or value is None or earlier is None or value >= earlier:
            continue
        sentence = (
            f"“{labels[row]}”本年累计{value}，少于上一季度报送的累计{earlier}；"
            "累计数不会减少，请核对，或者更正上一季度的报表。"
        )
        found.append(Problem((row,), sentence, blocks=False))
    return found


def _form(name: str, label: str, version: Version) -> StatisticsForm:
    values = version.values
    return StatisticsForm(
        id=name,
        label=label,
        reference=version.reference,
        rows=tuple(_row(raw) for raw in values["rows"]),
        identities=tuple(
            Identity(raw["whole"], tuple(raw["parts"]), raw["relation"])
            for raw in values["identities"]
        ),
        outcomes={code: tuple(rows) for code, rows in values["outcomes"].items()},
        channels=dict(values["channels"]),
    )


def _row(raw: Mapping[str, object]) -> FormRow:
    return FormRow(
        id=str(raw["id"]),
        label=str(raw["label"]),
        unit=str(raw.get("unit", "")),
        level=int(str(raw.get("level", 0))),
        counter=str(raw.get("counter", "")),
        how=str(raw.get("how", "")),
        within=str(raw.get("within", "")),
        is_heading=bool(raw.get("heading")),
        is_stock=bool(raw.get("stock")),
        is_checked=raw["certainty"] == "checked",
    )
