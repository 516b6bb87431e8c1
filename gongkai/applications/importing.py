"""历年申请表对照登记簿：a sheet read against the numbers that are there already, and its empty form."""

import io
from collections.abc import Iterator, Sequence
from datetime import date

import xlsxwriter

from gongkai.applications.models import Application
from gongkai.applications.sheets import COLUMNS, Reading, read_cases
from gongkai.law.report.forms import form_for_year

CHUNK = 500
EXAMPLE = (
    "测试〔2021〕1号", "自然人", "2020年度保洁经费的使用情况", "2021-03-02", "2021-03-22", "予以公开",
)  # fmt: skip


def check_sheet(data: bytes, *, today: date) -> Reading:
    """试读：the rows that would come in, and what is wrong with the others; writes nothing.

    Raises :class:`~gongkai.applications.errors.ApplicationError` or ``DocumentError`` where there is no table.
    """
    reading = read_cases(data, taken=frozenset(), today=today)
    taken = frozenset(_taken([row.number for row in reading.rows]))
    return read_cases(data, taken=taken, today=today) if taken else reading


def _taken(numbers: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(numbers), CHUNK):
        used = Application.objects.filter(number__in=numbers[start : start + CHUNK])
        yield from used.values_list("number", flat=True)


def sample_sheet(year: int) -> bytes:
    """样表: the head, one invented line, and the words that may stand in the columns of choice."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("历年申请")
        sheet.write_row(0, 0, [known[0] for known in COLUMNS.values()], bold)
        for at, cell in enumerate(EXAMPLE):
            sheet.write_string(1, at, cell)
        sheet.set_column(0, len(COLUMNS), 24)
        sheet.freeze_panes(1, 0)
        words = book.add_worksheet("可填的词")
        results = [row.label for row in form_for_year(year).leaf_rows]
        kinds = [str(label) for label in Application.ApplicantKind.labels]
        for at, (head, column) in enumerate((("申请人类型", kinds), ("办理结果", results))):
            words.write(0, at, head, bold)
            words.write_column(1, at, column)
        words.set_column(0, 1, 48)
    return target.getvalue()
