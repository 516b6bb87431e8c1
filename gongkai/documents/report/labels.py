"""The labels of both forms, as a reader meets them."""

import re
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from gongkai.documents.report.words import core, squeeze
from gongkai.law.report.forms import FORM_IDS, Block, Column, Form, form_by_id

#: How alike a mistyped label must be.
ALIKE: Final = 0.86

_ITEM: Final = re.compile(r"第?二十条第[(]?([一二三四五六七八九])[)]?项")
_ENUMERATED: Final = re.compile(r"[(][一二三四五六七八九十\d]{1,2}[)]")
_ALIASES: Final = {"部分公开": "R2", "办理结果总计": "result_total"}


def forms() -> tuple[Form, ...]:
    return tuple(form_by_id(form_id) for form_id in FORM_IDS)


# ---- table 三


@cache
def row_order(form_id: str) -> dict[str, int]:
    """Each row of table 三 of a form and its place."""
    return {row.id: place for place, row in enumerate(form_by_id(form_id).table3)}


@cache
def row_cores() -> dict[str, tuple[str, ...]]:
    """What a row of table 三 says → its ids; headings are among them."""
    found: dict[str, list[str]] = {}
    for form in forms():
        for row in form.table3:
            ids = found.setdefault(core(row.label), [])
            if row.id not in ids:
                ids.append(row.id)
    for alias, row_id in _ALIASES.items():
        found.setdefault(alias, [row_id])
    return {label: tuple(ids) for label, ids in found.items()}


@cache
def numeric_ids() -> frozenset[str]:
    """Rows that hold numbers in at least one form."""
    return frozenset(row.id for form in forms() for row in form.numeric_rows)


@cache
def applicant_cores() -> dict[str, str]:
    return {core(column.label): column.id for column in forms()[0].applicant_columns}


@cache
def applicant_ids() -> tuple[str, ...]:
    return forms()[0].applicant_ids


@cache
def alike_row(label: str) -> str | None:
    """The one row whose label is nearly this, for mistyped labels."""
    if len(label) < 5:
        return None
    scored = sorted(
        (
            (SequenceMatcher(None, label, known).ratio(), ids[0])
            for known, ids in row_cores().items()
            if len(ids) == 1 and ids[0] in numeric_ids()
        ),
        reverse=True,
    )
    best, second = scored[0], scored[1]
    return best[1] if best[0] >= ALIKE and best[0] - second[0] > 0.08 else None


@cache
def row_suffixes() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The labels of table 三, longest first."""
    return tuple(sorted(row_cores().items(), key=lambda item: -len(item[0])))


# ---- table 二


def item_of(text: str) -> str | None:
    """“第二十条第（五）项” → 五."""
    match = _ITEM.search(squeeze(text))
    return match.group(1) if match else None


@cache
def blocks() -> dict[tuple[str, str], Block]:
    """(form, item) → the block of table 二."""
    return {
        (form.id, item): block
        for form in forms()
        for block in form.table2
        if (item := item_of(block.heading))
    }


@cache
def _column_cores() -> dict[str, list[tuple[str, Column]]]:
    found: dict[str, list[tuple[str, Column]]] = {}
    for form in forms():
        for block in form.table2:
            for column in block.columns:
                found.setdefault(_bare(column.label), []).append((form.id, column))
    return found


@cache
def _bare(label: str) -> str:
    """What a label says without its explanation: “规章（设区的市应提供）” → 规章."""
    said = squeeze(label)
    number = _ENUMERATED.match(said)
    start = number.end() if number else 0
    return core(said[:start] + re.sub(r"[(].*?[)]|[(].*$", "", said[start:]))


@cache
def column_of(label: str) -> tuple[frozenset[str], Column] | None:
    """A column head of table 二: the forms that have it, and the column."""
    found = _column_cores().get(_bare(label))
    if not found:
        return None
    return frozenset(form_id for form_id, _ in found), found[0][1]


@cache
def heads_run_together(text: str) -> tuple[str, ...]:
    """“信息内容本年处理决定数量” → its column heads, where the line is made of them alone."""
    said = _bare(text)
    if not said.startswith("信息内容"):
        return ()
    rest, found = said.removeprefix("信息内容"), list[str]()
    while rest:
        head = next(
            (h for h in sorted(_column_cores(), key=len, reverse=True) if rest.startswith(h)), ""
        )
        if not head:
            return ()
        found.append(head)
        rest = rest.removeprefix(head)
    unit = re.search(r"[(][^()]*[)]$", squeeze(text))
    return (*found[:-1], found[-1] + (unit.group() if unit else "")) if found else ()


@cache
def begins_column(text: str) -> bool:
    """May this be the first line of a column head of table 二: 本年新 (制作数量)?"""
    said = core(text)
    return bool(said) and any(head.startswith(said) for head in _column_cores())


@cache
def table2_rows() -> dict[str, str]:
    """What a row of table 二 says → its id."""
    found = {
        core(row.label): row.id for form in forms() for block in form.table2 for row in block.rows
    }
    return found | {"其他行政对外管理服务事项": "other_service", "集中采购": "procurement"}


@cache
def table2_row(label: str) -> str | None:
    """The row of table 二 that a label names; its explanation in brackets does not matter."""
    rows = table2_rows()
    return rows.get(core(label)) or rows.get(_bare(label))


@cache
def table2_ids(form_id: str) -> frozenset[str]:
    return frozenset(row.id for block in form_by_id(form_id).table2 for row in block.rows)


@cache
def unit_of(head: str) -> str | None:
    """The unit a column head names: “（单位：万元）” → 万元."""
    text = squeeze(head)
    match = re.search(r"(亿元|万元|千元|元)", text)
    return match.group(1) if match else None


# ---- table 四


@cache
def result_cores() -> dict[str, str]:
    return {core(result.label): result.id for result in forms()[0].table4_results}


@cache
def result_ids() -> tuple[str, ...]:
    return forms()[0].result_ids


@cache
def group_ids() -> tuple[str, ...]:
    return tuple(group.id for group in forms()[0].table4_groups)


@cache
def group_of(text: str) -> str | None:
    """The group that a head of table 四 opens; 行政诉讼 alone opens none."""
    said = core(text)
    if not said or len(said) > 14:
        return None
    if "复议后" in said:
        return "after_review"
    if "未经复议" in said or "直接起诉" in said:
        return "direct"
    return "review" if said in ("行政复议", "政府信息公开行政复议") else None


# ---- is this a row of any of the tables?


def tells_table(text: str) -> bool:
    """Does a cell's text belong to one of the three tables?"""
    said = core(text)
    return bool(
        item_of(text)
        or said == "信息内容"
        or said in row_cores()
        or table2_row(text)
        or said in applicant_cores()
        or said in result_cores()
        or column_of(text)
        or group_of(text)
        or "勾稽关系" in said
    )
