"""登记表：a spreadsheet of the register as rows, each right or with the sentence that says what is wrong."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.documents.errors import DocumentError
from gongkai.documents.workbook import read_workbook
from gongkai.reports.errors import WrongSheetError
from gongkai.reports.models import ActivityEntry

HEADINGS = ("年度", "月份", "类别", "指标", "数量", "单位", "说明")
NEEDED = HEADINGS[:5]
MAX_ROWS = 600
EXAMPLE = "示例"
NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
EMPTY = "没有填写；填的如果是公式，请在表格软件里打开、算好、保存后再上传。"
KINDS = {str(label): code for code, label in ActivityEntry.Kind.choices}
MEASURES = {str(label): code for code, label in ActivityEntry.Measure.choices}
UNITS = {str(label): code for code, label in ActivityEntry.Unit.choices} | {"": ""}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line as it was typed."""

    line: int
    cells: Mapping[str, str]

    def as_list(self) -> list[str]:
        return [self.cells.get(heading, "") for heading in HEADINGS]


@dataclass(frozen=True, slots=True)
class Arguments:
    """A line that could be read: what ``record_activity`` wants to know."""

    year: int
    month: int
    kind: str
    measure: str
    value: str
    unit: str
    note: str


class LineError(ValueError):
    """A line that cannot be read; ``heading`` names its cell."""

    def __init__(self, heading: str, message: str) -> None:
        self.heading = heading
        super().__init__(f"{heading}：{message}")


def read_sheet(data: bytes) -> list[SheetRow]:
    """The lines of the first visible sheet below its headings."""
    try:
        sheets = read_workbook(data)
    except DocumentError as error:
        raise WrongSheetError(error.message, field="file") from error
    rows = sheets[0].rows if sheets else []
    start, columns = _find_headings(rows)
    found = [
        SheetRow(number, {name: _clean(row[at]) for name, at in columns.items() if at < len(row)})
        for number, row in enumerate(rows[start + 1 :], start=start + 2)
        if any(cell.strip() for cell in row)
    ]
    if not found:
        raise WrongSheetError("表头下面没有数据，请填写后重新上传。", field="file")
    if len(found) > MAX_ROWS:
        raise WrongSheetError(f"一次最多导入{MAX_ROWS}行，请拆成几个文件。", field="file")
    return found


def from_lists(rows: Sequence[Sequence[object]]) -> list[SheetRow]:
    """Rows that a dry run has kept: line number first, then the cells in the order of the headings."""
    return [
        SheetRow(int(str(line)), dict(zip(HEADINGS, map(str, cells), strict=True)))
        for line, *cells in rows
    ]


def arguments_of(row: SheetRow) -> Arguments:
    """What a line says, in the register's own words."""
    cells = row.cells
    if cells.get("说明", "").startswith(EXAMPLE):
        raise LineError("说明", "这是空表里的示例，请删去这一行。")
    return Arguments(
        year=_whole(cells, "年度", "年"),
        month=_whole(cells, "月份", "月"),
        kind=_one_of(cells, "类别", KINDS),
        measure=_one_of(cells, "指标", MEASURES),
        value=_number(cells),
        unit=_one_of(cells, "单位", UNITS),
        note=cells.get("说明", ""),
    )


def _find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:10]):
        columns = {_clean(cell): at for at, cell in enumerate(row) if _clean(cell) in HEADINGS}
        if all(heading in columns for heading in NEEDED):
            return number, columns
    wanted = "、".join(HEADINGS)
    raise WrongSheetError(f"没有找到表头。第一行应为：{wanted}；可先下载空表。", field="file")


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _whole(cells: Mapping[str, str], heading: str, suffix: str) -> int:
    text = cells.get(heading, "").removesuffix(suffix)
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        typed = cells.get(heading, "")
        raise LineError(heading, f"应填数字，不能是“{typed}”。" if typed else EMPTY)
    return int(text)


def _one_of(cells: Mapping[str, str], heading: str, names: Mapping[str, str]) -> str:
    text = cells.get(heading, "")
    if text not in names:
        allowed = "、".join(name for name in names if name)
        raise LineError(heading, f"没有“{text}”，应为{allowed}之一。")
    return names[text]


def _number(cells: Mapping[str, str]) -> str:
    text = cells.get("数量", "")
    if not NUMBER.fullmatch(text):
        raise LineError("数量", f"应填数字，不能是“{text}”。" if text else EMPTY)
    return text.replace(",", "")


def template_rows() -> Iterator[Sequence[str | float]]:
    """The empty sheet, with three invented lines that show how to fill it."""
    yield HEADINGS
    yield (2020, 1, "行政许可", "处理决定数量", 20, "件", f"{EXAMPLE}，填写前请删除")
    yield (2020, 1, "行政许可", "项目数量增减", -1, "件", f"{EXAMPLE}，减少填负数")
    yield (2020, 3, "政府集中采购", "金额", 1500.5, "元", f"{EXAMPLE}，不填单位则记为未注明")
