"""历年申请表：rows of a spreadsheet as they will be imported, and what is wrong with the others, line by line."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

import xlsxwriter

from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application
from gongkai.applications.models.application import label_of
from gongkai.documents.workbook import read_workbook
from gongkai.law.load import chinese
from gongkai.law.outcomes import outcomes
from gongkai.law.report.forms import form_for_year

MAX_ROWS = 20_000
HEAD_ROWS = 12
EARLIEST = date(2008, 5, 1)
REVISED = date(2019, 5, 15)
"""《条例》国务院令第711号 in force: answers of before have other outcomes."""
BEFORE = "2019年5月15日以前答复的不逐件导入：删去这一行，合计到“期初数”页登记。"
EXCEL_EPOCH = date(1899, 12, 30)

COLUMNS: Mapping[str, Sequence[str]] = {
    "number": ("申请编号", "编号", "受理编号"),
    "applicant_kind": ("申请人类型", "申请人情况", "申请人类别"),
    "subject": ("申请内容", "申请事项", "申请公开内容"),
    "received_on": ("收到申请之日", "收到日期", "受理日期"),
    "answered_on": ("答复之日", "答复日期"),
    "outcome": ("办理结果", "答复结果", "答复类型"),
}
NEEDED = ("number", "applicant_kind", "subject", "received_on")
_SPACE = re.compile(r"[\s\u3000]+")
_LEADING = re.compile(r"^(?:（[一二三四五六七]）|\d+[.．、])")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One application of an earlier year as the sheet has it; an outcome of the law, or a row of the report."""

    line: int
    number: str
    applicant_kind: str
    subject: str
    received_on: date
    answered_on: date | None = None
    outcome: str = ""


class RegisterRow(Protocol):
    """What a register tells of a case."""

    @property
    def number(self) -> str: ...
    @property
    def applicant_kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def received_on(self) -> date: ...
    @property
    def answered_on(self) -> date | None: ...
    @property
    def outcome(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line, and what to do."""

    line: int
    what: str


@dataclass(slots=True)
class Reading:
    """What a sheet would import, and the lines it would not: the dry run."""

    rows: list[CaseRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _LineError(ValueError):
    """A cell that cannot be taken; its text is for the person."""


def read_cases(data: bytes, *, taken: frozenset[str], today: date) -> Reading:
    """Applications of earlier years; ``taken`` are numbers already in use."""
    reading = Reading()
    sheets = read_workbook(data)
    rows = next((sheet.rows for sheet in sheets if any(map(any, sheet.rows))), [])
    start, places = _head(rows)
    if len(rows) - start > MAX_ROWS:
        raise ApplicationError(f"一次最多导入{MAX_ROWS}行，请分成几份。", field="file")
    seen: dict[str, int] = {}
    for line, row in enumerate(rows[start:], start=start + 1):
        cells = {name: row[at].strip() for name, at in places.items() if at < len(row)}
        if not any(cells.values()):
            continue
        try:
            found = _row(line, cells, today)
            if found.number in taken:
                raise _LineError(f"申请编号“{found.number}”已经有了，请核对。")
            if found.number in seen:
                raise _LineError(f"申请编号与第{seen[found.number]}行重复，请核对。")
        except _LineError as error:
            reading.problems.append(Problem(line, str(error)))
        else:
            seen[found.number] = line
            reading.rows.append(found)
    return reading


def write_cases(rows: Iterable[RegisterRow]) -> bytes:
    """The register as a workbook in the columns that :func:`read_cases` takes; no applicant's name is in it."""
    kinds = {str(value): str(label) for value, label in Application.ApplicantKind.choices}
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("申请登记簿")
    sheet.write_row(0, 0, [known[0] for known in COLUMNS.values()])
    for line, row in enumerate(rows, start=1):
        answered = row.answered_on.isoformat() if row.answered_on else ""
        cells = [
            row.number, kinds.get(row.applicant_kind, row.applicant_kind), row.subject,
            row.received_on.isoformat(), answered, label_of(row.outcome),
        ]  # fmt: skip
        for at, cell in enumerate(cells):
            sheet.write_string(line, at, cell)
    book.close()
    return target.getvalue()


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for depth, row in enumerate(rows[:HEAD_ROWS]):
        words = [_SPACE.sub("", cell) for cell in row]
        places = {
            name: at
            for name, known in COLUMNS.items()
            if (at := next((i for i, word in enumerate(words) if word in known), -1)) >= 0
        }
        if all(name in places for name in NEEDED):
            return depth + 1, places
    wanted = "、".join(COLUMNS[name][0] for name in NEEDED)
    raise ApplicationError(
        f"没有找到表头“{wanted}”。请下载样表，把内容贴进样表再上传。", field="file"
    )


def _row(line: int, cells: Mapping[str, str], today: date) -> CaseRow:
    missing = [COLUMNS[name][0] for name in NEEDED if not cells.get(name)]
    if missing:
        raise _LineError(f"没有填{'、'.join(missing)}。")
    number = _SPACE.sub("", cells["number"])
    if len(number) > 60:
        raise _LineError("申请编号超过60字，请缩短。")
    received_on = _day(cells["received_on"], "收到申请之日", today)
    answer, result = cells.get("answered_on", ""), cells.get("outcome", "")
    if bool(answer) != bool(result):
        raise _LineError("答复之日和办理结果要一起填，或者都不填（尚未答复）。")
    answered_on = _day(answer, "答复之日", today) if answer else None
    if answered_on and answered_on < received_on:
        raise _LineError("答复之日早于收到申请之日，请核对。")
    return CaseRow(
        line=line, number=number, applicant_kind=_kind(cells["applicant_kind"]),
        subject=" ".join(cells["subject"].split())[:300], received_on=received_on,
        answered_on=answered_on, outcome=_outcome(result, answered_on) if answered_on else "",
    )  # fmt: skip


def _kind(text: str) -> str:
    text = _SPACE.sub("", text)
    for value, label in Application.ApplicantKind.choices:
        if text in (value, label):
            return str(value)
    known = "、".join(str(label) for label in Application.ApplicantKind.labels)
    raise _LineError(f"申请人类型“{text}”无法识别，可填{known}。")


def _outcome(text: str, answered_on: date) -> str:
    """An outcome by its own words; else the row of the report of its year, where only that is known."""
    plain = _plain(text)
    for found in outcomes():
        if plain in (found.code, _plain(found.label)):
            if found.in_force_from > answered_on:
                raise _LineError(
                    f"“{text}”在答复之日还没有这种结果，{chinese(found.in_force_from)}才有。"
                    + (BEFORE if answered_on < REVISED else "请改填那时的结果。")
                )
            return found.code
    form = form_for_year(answered_on.year)
    rows = [row.id for row in form.leaf_rows if plain in (row.id, _plain(row.label))]
    if len(rows) == 1:
        return rows[0]
    raise _LineError(f"办理结果“{text}”无法识别，请照年度报告表三的行名填写。")


def _plain(text: str) -> str:
    return _LEADING.sub("", _SPACE.sub("", text)).strip("“”\"'")


def _day(text: str, what: str, today: date) -> date:
    found = _read_day(_SPACE.sub("", text))
    if found is None:
        raise _LineError(f"{what}“{text}”无法识别，请写成2021-03-05这样。")
    if found > today:
        raise _LineError(f"{what}晚于今天，请核对。")
    if found < EARLIEST:
        raise _LineError(f"{what}早于2008年5月1日，请核对。")
    return found


def _read_day(text: str) -> date | None:
    match = re.fullmatch(
        r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:T?\d\d:\d\d:\d\d)?", text
    ) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
        if re.fullmatch(r"\d{5}", text):
            return EXCEL_EPOCH + timedelta(days=int(text))
    except (ValueError, OverflowError):
        return None
    return None
