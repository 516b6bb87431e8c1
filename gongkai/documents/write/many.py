"""许多份报告的数据：one line a report, one column a number, for spreadsheets and for machines.

The columns are the same whichever reports are asked for, so two downloads can be laid on each other. A
number of 表二 carries the year of its form in its name: the two forms ask for different things there.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from gongkai.law.report.figures import Number, Report, plain
from gongkai.law.report.findings import TABLE_NAMES
from gongkai.law.report.forms import FORM_IDS, CellRef, form_by_id

MADE = datetime(2019, 5, 15)  # noqa: DTZ001  # a constant in the file, no moment
HEADS = {
    "office": "单位标识", "office_name": "单位", "year": "年度", "form": "格式版本",
    "published_on": "公布日期", "address": "网址",
}  # fmt: skip
MEANINGS = {
    "office": "单位在本网站的网址段，不随改名变动。", "office_name": "单位现在的全称。",
    "year": "报告的年度，统计1月1日至12月31日。", "form": "2019：2019、2020年度用；2021：2021年度起用。",
    "published_on": "在本网站公布的日期。", "address": "报告全文的网址。",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One report with what is known of it beside its numbers."""

    office: str
    office_name: str
    year: int
    form: str
    published_on: str
    address: str
    report: Report

    @property
    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in HEADS}


@dataclass(frozen=True, slots=True)
class Field:
    """One number: its name for machines, its heading, where it stands and in which forms."""

    id: str
    label: str
    at: CellRef
    forms: tuple[str, ...]
    unit: str

    def value(self, line: Line) -> Number | None:
        return line.report.value(self.at) if line.form in self.forms else None


@cache
def fields() -> tuple[Field, ...]:
    """Every number of both forms, the newer form first."""
    found: dict[str, Field] = {}
    for form_id in reversed(FORM_IDS):
        form = form_by_id(form_id)
        for at in form.cells():
            is_own = at.table == "table2"
            name = f"{at.table}.{at.row}.{at.column}"
            key = f"{form_id}.{name}" if is_own else name
            known = found.get(key)
            label = f"{TABLE_NAMES[at.table]}·{form.row_label(at.row)}·{form.column_label(at)}"
            found[key] = Field(
                key, known.label if known else f"{label}（{form_id}年版）" if is_own else label, at,
                (*(known.forms if known else ()), form_id), form.column(at).unit or "",
            )  # fmt: skip
    return tuple(found.values())


def many_csv(lines: Iterable[Line]) -> bytes:
    """With a byte order mark, so that office programs see Chinese; an empty cell is no number."""
    stream = io.StringIO()
    sheet = csv.writer(stream)
    sheet.writerow([*HEADS.values(), *(field.label for field in fields())])
    sheet.writerows([_harmless(cell) for cell in _cells(line)] for line in lines)
    return stream.getvalue().encode("utf-8-sig")


def many_json(lines: Sequence[Line]) -> bytes:
    """Each report with its facts, and its numbers by name; a number that is not there has no name."""
    reports = [
        line.facts
        | {
            "figures": {
                field.id: plain(value)
                for field in fields() if (value := field.value(line)) is not None
            },
            "units": {key: unit for key, unit in line.report.units.items() if unit},
        }
        for line in lines
    ]  # fmt: skip
    return json.dumps({"reports": reports}, ensure_ascii=False, indent=1).encode()


def many_xlsx(lines: Iterable[Line]) -> bytes:
    """A sheet of numbers and a sheet that says what each column means."""
    import xlsxwriter  # a large library, loaded only when something is written

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": MADE})  # the same numbers give the same bytes
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, [*HEADS.values(), *(field.label for field in fields())], head)
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, _cells(line))
        sheet.freeze_panes(1, 3)
        sheet.set_column(0, len(HEADS) + len(fields()), 14)
        told = book.add_worksheet("说明")
        for number, row in enumerate(described()):
            told.write_row(number, 0, row, head if number == 0 else None)
        told.set_column(0, 3, 40)
    return stream.getvalue()


def described() -> Iterator[tuple[str, str, str, str]]:
    """What each column means, as rows: heading, name for machines, forms, unit or meaning."""
    yield "列名", "代码", "用于哪版格式", "单位或者含义"
    for name, label in HEADS.items():
        yield label, name, "、".join(FORM_IDS), MEANINGS[name]
    for field in fields():
        yield field.label, field.id, "、".join(sorted(field.forms)), field.unit


def _cells(line: Line) -> list[str | int | float]:
    numbers = (plain(field.value(line)) for field in fields())
    return [*line.facts.values(), *("" if number is None else number for number in numbers)]


def _harmless(cell: str | float) -> str | float:
    """No office program takes it for a formula."""
    is_formula = isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{cell}" if is_formula else cell
