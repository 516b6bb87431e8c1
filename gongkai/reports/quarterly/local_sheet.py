"""表样：a district's own sheet, with marks in its cells where the numbers of the form belong.

A mark is ``{{行名}}`` for a row's number of the quarter, ``{{行名：累计}}`` for the year so far and
``{{行名：区直单位}}``, ``{{行名：乡镇街道}}`` for the two kinds of office; the rest of the sheet stays as it is.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook, load_workbook

from gongkai.documents.errors import DocumentError
from gongkai.documents.package import Package
from gongkai.documents.sniff import XLSX, sniff
from gongkai.law.statistics import FormRow, Number
from gongkai.reports.errors import StatementError
from gongkai.reports.quarterly.collecting import LEVELS, SumLine

MARK: Final = re.compile(r"\{\{\s*(.+?)\s*\}\}")
NUMBERING: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[．.]|其中：)+"
)
REMARK: Final = re.compile(r"（[^（）]*）$")
OFFICE, QUARTER = "填报单位", "季度"
NAMES: Final = {"head": "单位负责人", "reviewer": "审核人", "filler": "填报人"}
PHONE, DAY = "联系电话", "填报日期"
WORDS: Final = (OFFICE, QUARTER, *NAMES.values(), PHONE, DAY)
YEAR: Final = "累计"
PARTS: Final = ("", YEAR, *(label for _, label in LEVELS))
#: What openpyxl meets a broken part with.
BROKEN: Final = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, zipfile.BadZipFile,
)  # fmt: skip
MOST_BYTES: Final = 2 * 2**20
MOST_UNPACKED: Final = 20 * 2**20
TOLD: Final = 5


def row_names(rows: Sequence[FormRow]) -> dict[str, str]:
    """A name for each row with a number, once in the form: without numbering and remark, else with its whole."""
    plain = {row.id: _plain(row.label) for row in rows}
    often = Counter(plain[row.id] for row in rows if not row.is_heading)
    names: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if row.is_heading:
            continue
        name = plain[row.id]
        if often[name] > 1:
            whole = plain.get(row.within, "")
            name = f"{whole}、{name}" if whole else f"{name}（第{number}行）"
        names[row.id] = name if name not in names.values() else f"{name}（第{number}行）"
    return names


def _plain(label: str) -> str:
    name = REMARK.sub("", NUMBERING.sub("", label)) or label
    return re.sub(r"[{}]", "", name).replace("：", "、").replace(":", "、")


def mark(name: str, part: str = "") -> str:
    """What is written in a cell, without the braces."""
    return f"{name}：{part}" if part else name


def check_sheet(data: bytes, rows: Sequence[FormRow]) -> None:
    """Refuse what is no .xlsx, is out of all proportion, or has marks that nobody can fill."""
    book = _opened(data)
    names = set(row_names(rows).values())
    known = {mark(name, part) for name in names for part in PARTS}
    found = dict.fromkeys(one for _, marks in _marked(book) for one in marks)
    strange = [one for one in found if one not in known and one not in WORDS]
    if strange:
        told = "、".join(f"“{one}”" for one in strange[:TOLD])
        more = f"等{len(strange)}个" if len(strange) > TOLD else ""
        raise StatementError(
            f"表样里有不认得的占位：{told}{more}。行名照样例里的写，一字不差。", field="file"
        )
    if not known & found.keys():
        raise StatementError(
            "表样里没有一个数字的占位。请下载样例，把要用的占位复制到自己的表里。", field="file"
        )


def fill_sheet(data: bytes, values: Mapping[str, str | None]) -> bytes:
    """The sheet with its marks replaced; what is not known, or not in the form of that quarter, stays empty."""
    book = _opened(data)
    for cell, marks in _marked(book):
        value = values.get(marks[0]) if MARK.fullmatch(cell.value.strip()) else None
        if value is not None and marks[0] not in WORDS:
            number = Decimal(value)
            cell.value = int(number) if number == number.to_integral_value() else float(number)
            continue
        cell.value = MARK.sub(lambda m: values.get(_tidy(m[1])) or "", cell.value)
        cell.data_type = "s"  # no value becomes a formula
    book.calculation.fullCalcOnLoad = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def office_values(
    rows: Sequence[FormRow], figures: Mapping[str, Mapping[str, Any]], level: str
) -> dict[str, str | None]:
    """One office's numbers; those of its kind of office stand in that column, the other one stays empty."""
    values: dict[str, str | None] = {}
    for row_id, name in row_names(rows).items():
        figure = figures.get(row_id, {})
        values |= {mark(name): figure.get("value"), mark(name, YEAR): figure.get("year")}
        values[mark(name, level)] = figure.get("value")
    return values


def sums_values(
    lines: Sequence[SumLine], so_far: Sequence[SumLine], rows: Sequence[FormRow]
) -> dict[str, str | None]:
    """Everything that was filed, added up; ``so_far`` the same for the year."""
    names = row_names(rows)
    values: dict[str, str | None] = {}
    for line in lines:
        if name := names.get(line.row.id):
            values[mark(name)] = _told(line.total)
            for (_, level), number in zip(LEVELS, line.by_level, strict=True):
                values[mark(name, level)] = _told(number)
    for line in so_far:
        if name := names.get(line.row.id):
            values[mark(name, YEAR)] = _told(line.total)
    return values


def _told(number: Number | None) -> str | None:
    return None if number is None else str(number)


def _opened(data: bytes) -> Workbook:
    if sniff(data) != XLSX:
        raise StatementError("表样要是一份 .xlsx 电子表格，请另存后再上传。", field="file")
    try:
        Package(data)
    except DocumentError as error:
        raise StatementError(error.message, field="file") from error
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if len(data) > MOST_BYTES or unpacked > MOST_UNPACKED:
        raise StatementError("表样太大，请只留要填的表，删去图片和多余的工作表。", field="file")
    try:
        book: Workbook = load_workbook(BytesIO(data))
    except BROKEN as error:
        raise StatementError(
            "这份表格打不开，可能已损坏，请另存后再上传。", field="file"
        ) from error
    return book


def _marked(book: Workbook) -> Iterator[tuple[Any, list[str]]]:
    """Each cell that has marks, with these."""
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and (found := MARK.findall(cell.value)):
                    yield cell, [_tidy(one) for one in found]


def _tidy(told: str) -> str:
    """Spaces and the half-width colon make no difference."""
    return re.sub(r"\s", "", told).replace(":", "：")
