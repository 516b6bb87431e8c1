"""导入表：rows of a spreadsheet as they will be imported, and what is wrong with the others, line by line."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from gongkai.documents.workbook import read_workbook
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Item
from gongkai.publishing.unseen import seen_text

MAX_ROWS = 20_000
EARLIEST = date(1949, 10, 1)
EXCEL_EPOCH = date(1899, 12, 30)
HEAD_ROWS = 12

OUTLETS = (
    "政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点",
    "政务服务中心", "便民服务站", "入户/现场", "社区/企事业单位/村公示栏（电子屏）", "精准推送", "其他",
)  # fmt: skip

ITEM_COLUMNS = {
    "title": ("名称", "信息名称", "标题"),
    "column": ("栏目", "栏目名称"),
    "formed_on": ("成文日期", "生成日期", "形成日期"),
    "document_number": ("文号", "发文字号"),
    "index_number": ("索引号",),
    "kind": ("体裁",),
    "validity": ("有效性",),
    "summary": ("内容概述", "概述"),
    "body": ("正文", "内容"),
    "disclosure": ("公开属性",),
    "disclosure_reason": ("理由", "不主动公开的理由"),
}
ITEM_NEEDED = ("title", "column", "formed_on")

CATALOGUE_COLUMNS = {
    "number": ("序号",),
    "field": ("领域",),
    "first_level": ("一级事项", "公开事项一级事项", "公开事项"),
    "second_level": ("二级事项", "公开事项二级事项"),
    "content": ("公开内容（要素）", "公开内容", "内容标准", "公开要素"),
    "basis": ("公开依据", "依据"),
    "time_limit": ("公开时限", "时限"),
    "responsible": ("公开主体", "主体"),
    "outlets": ("公开渠道和载体", "公开渠道", "渠道"),
    "everybody": ("全社会", "公开对象全社会"),
    "groups": ("特定群体", "公开对象特定群体", "特定群众", "特定主体"),
    "proactive": ("主动", "公开方式主动"),
    "on_application": ("依申请公开", "依申请", "公开方式依申请公开", "公开方式依申请"),
    "county": ("县级", "公开层级县级"),
    "town": ("乡级", "镇级", "公开层级乡级", "公开层级镇级"),
    "column": ("栏目", "对应栏目"),
}
CATALOGUE_NEEDED = ("first_level", "content")

_EMPTY = {"", "□", "×", "否", "无", "-", "—", "/", "0"}
_SPACE = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One old item as the sheet has it."""

    line: int
    title: str
    column_id: int
    formed_on: date
    document_number: str = ""
    index_number: str = ""
    kind: str = Item.Kind.OTHER
    validity: str = ""
    summary: str = ""
    body: str = ""
    disclosure: str = Item.Disclosure.PROACTIVE
    disclosure_reason: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One duty of the 标准目录 as the sheet has it."""

    line: int
    number: str
    field: str
    first_level: str
    second_level: str
    content: str
    basis: str
    time_limit: str
    responsible: str
    outlets: tuple[str, ...]
    to_everybody: bool
    to_groups: str
    is_proactive: bool
    on_application: bool
    county_level: bool
    town_level: bool
    column_id: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line, and what to do."""

    line: int
    what: str


Row = TypeVar("Row", ItemRow, CatalogueRow)


@dataclass(slots=True)
class Reading(Generic[Row]):
    """What a sheet would import, and the lines it would not."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _LineError(ValueError):
    """A cell that cannot be taken; its text is for the person."""


def read_items(data: bytes, *, columns: Mapping[str, int], today: date) -> Reading[ItemRow]:
    """Old items; ``columns`` are the office's columns by name and code."""
    reading: Reading[ItemRow] = Reading()
    numbers: set[str] = set()
    seen: dict[tuple[str, date, str], int] = {}

    def take(line: int, cells: Mapping[str, str]) -> None:
        row = _item_row(line, cells, columns, today)
        if row.index_number in numbers and row.index_number:
            raise _LineError(f"索引号“{row.index_number}”在表里出现了两次，请核对。")
        same = (row.title, row.formed_on, row.document_number)
        if same in seen:
            raise _LineError(f"与第{seen[same]}行重复（名称、成文日期、文号都相同）。")
        seen[same] = line
        numbers.add(row.index_number)
        reading.rows.append(row)

    _walk(data, ITEM_COLUMNS, ITEM_NEEDED, take, reading.problems)
    return reading


def without_taken(reading: Reading[ItemRow], taken: frozenset[str]) -> Reading[ItemRow]:
    """The same reading, with the rows whose index number is in use put among the wrong ones."""
    wrong = [
        Problem(row.line, f"索引号“{row.index_number}”已经有了，请核对。")
        for row in reading.rows
        if row.index_number in taken
    ]
    rows = [row for row in reading.rows if row.index_number not in taken]
    return Reading(rows, sorted([*reading.problems, *wrong], key=lambda p: p.line))


def read_catalogue(data: bytes, *, columns: Mapping[str, int]) -> Reading[CatalogueRow]:
    """标准目录 rows in the columns of 国办发〔2019〕54号; merged first levels are carried down."""
    reading: Reading[CatalogueRow] = Reading()
    above = {"field": "", "first_level": ""}

    def take(line: int, cells: Mapping[str, str]) -> None:
        filled = dict(cells)
        for name in above:
            filled[name] = above[name] = cells.get(name, "") or above[name]
        reading.rows.append(_catalogue_row(line, filled, columns))

    _walk(
        data, CATALOGUE_COLUMNS, CATALOGUE_NEEDED, take, reading.problems, carried=("first_level",)
    )
    return reading


def _walk(
    data: bytes,
    names: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    take: Callable[[int, Mapping[str, str]], None],
    problems: list[Problem],
    carried: Sequence[str] = (),
) -> None:
    sheets = read_workbook(data)
    rows = next((sheet.rows for sheet in sheets if any(map(any, sheet.rows))), [])
    start, places = _head(rows, names, needed)
    if len(rows) - start > MAX_ROWS:
        raise PublishingError(f"一次最多导入{MAX_ROWS}行，请分成几份。", field="file")
    for index, row in enumerate(rows[start:], start=start + 1):
        cells = {name: seen_text(row[at]).strip() for name, at in places.items() if at < len(row)}
        if not any(cells.values()):
            continue
        missing = [n for n in needed if n not in carried and not cells.get(n)]
        try:
            if missing:
                raise _LineError(f"没有填{'、'.join(names[n][0] for n in missing)}。")
            take(index, cells)
        except _LineError as error:
            problems.append(Problem(index, str(error)))


def _head(
    rows: Sequence[Sequence[str]], names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """Where the data begin and which column holds what; a head of two rows is read as one."""
    best: list[str] = []
    for depth in range(min(HEAD_ROWS, len(rows))):
        for height in (1, 2):
            places = _places(rows[depth : depth + height], names)
            missing = [names[n][0] for n in needed if n not in places]
            lower = _places(rows[depth + 1 : depth + 2], names) if height == 1 else {}
            if not missing and not (set(lower) - set(places)):
                return depth + height, places
            if places and (not best or len(missing) < len(best)):
                best = missing
    wanted = "、".join(best or [names[n][0] for n in needed])
    raise PublishingError(
        f"没有找到表头“{wanted}”。请下载样表，把内容贴进样表再上传。", field="file"
    )


def _places(head: Sequence[Sequence[str]], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    width = max((len(row) for row in head), default=0)
    places: dict[str, int] = {}
    for at in range(width):
        words = [_SPACE.sub("", row[at]) if at < len(row) else "" for row in head]
        joined = {*words, "".join(words)} - {""}
        for name, known in names.items():
            if name not in places and joined & set(known):
                places[name] = at
                break
    return places


def _item_row(
    line: int, cells: Mapping[str, str], columns: Mapping[str, int], today: date
) -> ItemRow:
    title = " ".join(cells["title"].split())
    if len(title) > 200:
        raise _LineError(f"名称有{len(title)}字，最多200字，请缩短。")
    column = cells["column"].split("/")[-1].split("›")[-1].strip()
    if column not in columns:
        raise _LineError(f"没有“{column}”这个栏目，请改成本单位在用的栏目名称。")
    formed_on = read_day(cells["formed_on"])
    if formed_on > today:
        raise _LineError("成文日期晚于今天，请核对。")
    if formed_on < EARLIEST:
        raise _LineError("成文日期早于1949年10月1日，请核对。")
    disclosure = _choice(cells.get("disclosure", ""), Item.Disclosure.choices, "公开属性")
    reason = cells.get("disclosure_reason", "")[:500]
    disclosure = disclosure or Item.Disclosure.PROACTIVE
    if disclosure != Item.Disclosure.PROACTIVE and not reason:
        raise _LineError("依申请公开、不予公开的，须写明理由（国办发〔2016〕80号）。")
    if len(cells.get("document_number", "")) > 80 or len(cells.get("index_number", "")) > 80:
        raise _LineError("文号、索引号最多80字，请核对。")
    return ItemRow(
        line=line,
        title=title,
        column_id=columns[column],
        formed_on=formed_on,
        document_number=cells.get("document_number", ""),
        index_number=cells.get("index_number", ""),
        kind=_choice(cells.get("kind", ""), Item.Kind.choices, "体裁") or Item.Kind.OTHER,
        validity=_choice(cells.get("validity", ""), Item.Validity.choices, "有效性"),
        summary=cells.get("summary", "")[:500],
        body=cells.get("body", ""),
        disclosure=disclosure,
        disclosure_reason=reason,
    )


def _catalogue_row(line: int, cells: Mapping[str, str], columns: Mapping[str, int]) -> CatalogueRow:
    if not cells.get("first_level"):
        raise _LineError("没有填一级事项。")
    for name, limit in (
        ("number", 20), ("field", 60), ("first_level", 120), ("second_level", 200),
        ("time_limit", 200), ("responsible", 120), ("groups", 120),
    ):  # fmt: skip
        if len(cells.get(name, "")) > limit:
            raise _LineError(f"{CATALOGUE_COLUMNS[name][0]}超过{limit}字，请缩短。")
    column = cells.get("column", "").split("/")[-1].strip()
    if column and column not in columns:
        raise _LineError(f"没有“{column}”这个栏目，请改成本单位在用的栏目名称，或留空。")
    groups = cells.get("groups", "")
    return CatalogueRow(
        line=line,
        number=cells.get("number", ""),
        field=cells.get("field", ""),
        first_level=cells["first_level"],
        second_level=cells.get("second_level", ""),
        content=cells["content"],
        basis=cells.get("basis", ""),
        time_limit=cells.get("time_limit", ""),
        responsible=cells.get("responsible", ""),
        outlets=_outlets(cells.get("outlets", "")),
        to_everybody=_ticked(cells.get("everybody", "")) or not _ticked(groups),
        to_groups="" if groups in _EMPTY or groups in {"√", "■", "是"} else groups,
        is_proactive=_ticked(cells.get("proactive", "")) or "proactive" not in cells,
        on_application=_ticked(cells.get("on_application", "")),
        county_level=_ticked(cells.get("county", "")),
        town_level=_ticked(cells.get("town", "")) or "town" not in cells,
        column_id=columns.get(column),
    )


def _outlets(text: str) -> tuple[str, ...]:
    """■ marks what is chosen; without any mark every word of the list is."""
    marked = re.findall(r"[■√☑✓]\s*([^■□√☑✓☐\n、；;，]+)", text)
    words = marked or ([] if "□" in text else re.split(r"[、；;，\n]+", text))
    found = (_SPACE.sub("", word) for word in words)
    return tuple(dict.fromkeys(word for word in found if word))


def _ticked(text: str) -> bool:
    return text.strip() not in _EMPTY


def _choice(text: str, choices: Sequence[tuple[str, str]], what: str) -> str:
    if not text:
        return ""
    for value, label in choices:
        if text in (label, value) and value:
            return value
    known = "、".join(label for value, label in choices if value)
    raise _LineError(f"{what}“{text}”无法识别，可填{known}。")


def read_day(text: str) -> date:
    """A date as people and spreadsheets write it; 2021-02-30 is refused."""
    text = _SPACE.sub("", text)
    match = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:\d\d:\d\d:\d\d)?", text)
    match = match or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if match:
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            raise _LineError(f"日期“{text}”不存在，请核对。") from None
    if re.fullmatch(r"\d{5}", text):
        return EXCEL_EPOCH + timedelta(days=int(text))
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise _LineError(f"日期“{text}”看不懂，请写成2021-02-03的样子。") from None
