"""年度报告格式：the two statutory forms as data, chosen by the year reported on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from gongkai.law.load import DATA

FORMS = DATA / "forms"
FORM_IDS = ("2019", "2021")
TOTAL = "total"

ColumnKind = Literal["count", "change", "money"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block of 表二; ``change`` may be negative, ``money`` may have decimals."""

    id: str
    label: str
    kind: ColumnKind = "count"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of 表二."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """表二的一栏，如“第二十条第（一）项”."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ApplicantColumn:
    """表三的一列：申请人情况; ``group`` is the merged heading above it."""

    id: str
    label: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of 表三. Headings have no numbers; leaves add up to （七）总计."""

    id: str
    label: str
    level: int
    parent: str | None = None
    leaf: bool = False
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class ProceedingGroup:
    """表四的一组: 行政复议, 未经复议直接起诉, 复议后起诉."""

    id: str
    heading: str
    label: str


@dataclass(frozen=True, slots=True)
class ProceedingResult:
    """表四一组里的一列: 结果维持 … 总计."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """总体情况的一个方面, and the words by which a reader knows its heading."""

    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """年度报告的一个部分."""

    no: str
    title: str
    aliases: tuple[str, ...] = ()
    table: int | None = None
    aspects: tuple[Aspect, ...] = ()
    forbidden: tuple[str, ...] = ()
    shortest: int = 0
    must_state: str = ""

    @property
    def heading(self) -> str:
        """As it is printed: 一、总体情况."""
        return f"{self.no}、{self.title}"


@dataclass(frozen=True, slots=True)
class NarrativeNumber:
    """正文里的一个数字."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class CellRef:
    """Where a number stands: table2/3/4, row, column, all by id."""

    table: str
    row: str
    column: str

    def to_json(self) -> dict[str, str]:
        return {"table": self.table, "row": self.row, "column": self.column}


@dataclass(frozen=True, slots=True)
class Form:
    """一个版本的年度报告格式."""

    id: str
    label: str
    instrument: str
    reference: str
    first_year: int
    last_year: int | None
    checked_on: str
    certainty: str
    sections: tuple[Section, ...]
    applicant_columns: tuple[ApplicantColumn, ...]
    table2: tuple[Block, ...]
    corner_note: str
    table3: tuple[ResultRow, ...]
    table4_groups: tuple[ProceedingGroup, ...]
    table4_results: tuple[ProceedingResult, ...]
    outcome_rows: Mapping[str, str]
    narrative: tuple[NarrativeNumber, ...]

    def covers(self, year: int) -> bool:
        """Is this the form for that year's report?"""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def numeric_rows(self) -> tuple[ResultRow, ...]:
        """表三里有数字的行."""
        return tuple(row for row in self.table3 if row.numeric)

    @property
    def leaf_rows(self) -> tuple[ResultRow, ...]:
        """表三里加起来等于（七）总计的行."""
        return tuple(row for row in self.table3 if row.leaf)

    @property
    def applicant_ids(self) -> tuple[str, ...]:
        """The seven columns of 表三, 总计 last."""
        return tuple(column.id for column in self.applicant_columns)

    @property
    def applicant_kinds(self) -> tuple[str, ...]:
        """The six kinds of applicant, without 总计."""
        return tuple(id for id in self.applicant_ids if id != TOTAL)

    @property
    def result_ids(self) -> tuple[str, ...]:
        """The five columns of a group of 表四, 总计 last."""
        return tuple(result.id for result in self.table4_results)

    def table2_cells(self) -> Iterator[tuple[Block, Row, Column]]:
        """Each cell of 表二 in the form's order."""
        for block in self.table2:
            for row in block.rows:
                for column in block.columns:
                    yield block, row, column

    def table2_row(self, row_id: str) -> tuple[Row, tuple[Column, ...]] | None:
        """A row of 表二 and its columns; ``None`` when this form has no such row."""
        for block in self.table2:
            for row in block.rows:
                if row.id == row_id:
                    return row, block.columns
        return None

    def cells(self) -> Iterator[CellRef]:
        """Each number cell of the three tables in the form's order."""
        for _, row, column in self.table2_cells():
            yield CellRef("table2", row.id, column.id)
        for result_row in self.numeric_rows:
            for who in self.applicant_ids:
                yield CellRef("table3", result_row.id, who)
        for group in self.table4_groups:
            for result in self.result_ids:
                yield CellRef("table4", group.id, result)

    def row_for(self, outcome: str) -> str:
        """表三的行 for an outcome; an outcome this form does not know is refused."""
        row = self.outcome_rows.get(outcome, outcome)
        if not any(leaf.id == row for leaf in self.leaf_rows):
            raise UnknownOutcomeError(outcome, self)
        return row

    def row_label(self, row_id: str) -> str:
        """表三或表二一行的名称."""
        for row in self.table3:
            if row.id == row_id:
                return row.label
        found = self.table2_row(row_id)
        if found:
            return found[0].label
        for group in self.table4_groups:
            if group.id == row_id:
                return group.label
        return row_id

    def column_label(self, cell: CellRef) -> str:
        """The heading over a cell."""
        if cell.table == "table3":
            return next(
                (c.label for c in self.applicant_columns if c.id == cell.column), cell.column
            )
        if cell.table == "table4":
            return next((r.label for r in self.table4_results if r.id == cell.column), cell.column)
        found = self.table2_row(cell.row)
        columns = found[1] if found else ()
        return next((c.label for c in columns if c.id == cell.column), cell.column)

    def column(self, cell: CellRef) -> Column:
        """The column of a cell of 表二, for its kind and unit; all others are counts."""
        if cell.table == "table2":
            found = self.table2_row(cell.row)
            for column in found[1] if found else ():
                if column.id == cell.column:
                    return column
        return Column(cell.column, self.column_label(cell))


class UnknownOutcomeError(ValueError):
    """The outcome has no row in this version of the form."""

    def __init__(self, outcome: str, form: Form) -> None:
        self.outcome = outcome
        super().__init__(f"办理结果{outcome}在{form.id}年版年度报告格式中没有对应的行")


class NoFormError(LookupError):
    """No form is known for the year."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"没有{year}年度适用的年度报告格式（2019年度起才有统一格式）")


@dataclass(frozen=True, slots=True)
class Check:
    """一条核对规则: what law.md §2.7 says about it."""

    id: str
    label: str
    group: str
    forms: tuple[str, ...]
    severity: Severity
    blocks_issuing: bool
    needs_reason: bool
    needs: str
    question: bool
    identity: bool
    reference: str
    certainty: str


def form_for_year(year: int) -> Form:
    """该年度适用的格式."""
    for form_id in FORM_IDS:
        form = form_by_id(form_id)
        if form.covers(year):
            return form
    raise NoFormError(year)


@cache
def form_by_id(form_id: str) -> Form:
    """格式版本：2019 or 2021."""
    if form_id not in FORM_IDS:
        raise KeyError(form_id)
    return _form(_read(f"{form_id}.yaml"))


@cache
def checks() -> Mapping[str, Check]:
    """全部核对规则 by id, in the order in which they are told."""
    return {entry["id"]: _check(entry) for entry in _read("checks.yaml")["checks"]}


@cache
def thresholds() -> Mapping[str, float]:
    """Defaults of the product for what counts as a jump or as copied."""
    values = _read("checks.yaml")["thresholds"]
    return {key: float(value) for key, value in values.items() if key != "certainty"}


@dataclass(frozen=True, slots=True)
class CountingRule:
    """计数口径: one question and its default, for the cover sheet."""

    id: str
    question: str
    default: str
    reference: str
    certainty: str


@cache
def counting_rules() -> tuple[CountingRule, ...]:
    """表三、表四的计数口径."""
    return tuple(CountingRule(**rule) for rule in counting_data()["rules"])


def counting_data() -> Any:
    """The file on counting as it stands."""
    return _read("counting.yaml")


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))


def _check(entry: dict[str, Any]) -> Check:
    return Check(
        id=entry["id"],
        label=entry["label"],
        group=entry["group"],
        forms=tuple(entry["forms"]),
        severity=entry["severity"],
        blocks_issuing=entry.get("blocks_issuing", False),
        needs_reason=entry.get("override") == "written_reason",
        needs=entry.get("needs", ""),
        question=entry.get("question", False),
        identity=entry.get("identity", False),
        reference=entry["reference"],
        certainty=entry["certainty"],
    )


def _form(entry: dict[str, Any]) -> Form:
    return Form(
        id=entry["form"],
        label=entry["label"],
        instrument=entry["instrument"],
        reference=entry["reference"],
        first_year=entry["report_years"]["first"],
        last_year=entry["report_years"]["last"],
        checked_on=str(entry["checked_on"]),
        certainty=entry["certainty"],
        sections=tuple(_section(s) for s in entry["sections"]),
        applicant_columns=tuple(ApplicantColumn(**c) for c in entry["applicant_columns"]),
        table2=tuple(_block(b) for b in entry["table2"]),
        corner_note=entry["table3"]["corner_note"],
        table3=tuple(ResultRow(**r) for r in entry["table3"]["rows"]),
        table4_groups=tuple(ProceedingGroup(**g) for g in entry["table4"]["groups"]),
        table4_results=tuple(ProceedingResult(**r) for r in entry["table4"]["results"]),
        outcome_rows=entry["outcome_rows"],
        narrative=tuple(NarrativeNumber(**n) for n in entry["narrative"]),
    )


def _section(entry: dict[str, Any]) -> Section:
    return Section(
        no=entry["no"],
        title=entry["title"],
        aliases=tuple(entry.get("aliases", ())),
        table=entry.get("table"),
        aspects=tuple(Aspect(a["label"], tuple(a["words"])) for a in entry.get("aspects", ())),
        forbidden=tuple(entry.get("forbidden", ())),
        shortest=entry.get("shortest", 0),
        must_state=entry.get("must_state", ""),
    )


def _block(entry: dict[str, Any]) -> Block:
    return Block(
        heading=entry["heading"],
        columns=tuple(Column(**c) for c in entry["columns"]),
        rows=tuple(Row(**r) for r in entry["rows"]),
    )
