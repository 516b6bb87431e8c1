"""Sheets of a workbook as rows of text."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from gongkai.documents.errors import DAMAGED, ENCRYPTED, TOO_LARGE, WRONG_TYPE, DocumentError
from gongkai.documents.package import Package
from gongkai.documents.sniff import ENCRYPTED_OFFICE, NAMES, ODS, XLS, XLSX, sniff

MAX_CELLS: Final = 2_000_000
MAX_SHEETS: Final = 100


@dataclass(slots=True)
class Sheet:
    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # top, left, bottom, right


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets; numbers as a person would type them, errors and blanks as ``""``."""
    kind = sniff(data)
    if kind == ENCRYPTED_OFFICE:
        raise DocumentError(ENCRYPTED)
    if kind not in (XLSX, XLS, ODS):
        raise DocumentError(
            WRONG_TYPE, f"这不是工作簿，而是{NAMES[kind]}。请另存为 .xlsx 后重新上传。"
        )
    if kind != XLS:
        Package(data)  # its size is checked before anything is unpacked
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError(ENCRYPTED if "assword" in str(error) else DAMAGED) from error
    sheets: list[Sheet] = []
    cells = 0
    for about in book.sheets_metadata[:MAX_SHEETS]:
        if about.visible != SheetVisibleEnum.Visible:
            continue
        try:
            sheet = book.get_sheet_by_name(about.name)
            height, width = sheet.total_height, sheet.total_width
            cells += height * width
            if cells > MAX_CELLS:
                raise DocumentError(TOO_LARGE)
            rows = [
                [shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
            ]
            merged = [(*begin, *end) for begin, end in sheet.merged_cell_ranges or ()]
        except (CalamineError, OSError, ValueError) as error:
            raise DocumentError(DAMAGED) from error
        sheets.append(Sheet(about.name, rows, merged))
    return sheets


def shown(value: Any) -> str:
    """A cell's value as text: 12.0 → 12."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
