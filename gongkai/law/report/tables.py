"""表内勾稽：the identities inside tables 二, 三 and 四 (printed on the form or implied by it)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.report.figures import UNCALCULATED, Number, Report, shown
from gongkai.law.report.findings import (
    TABLE_NAMES,
    Finding,
    Papers,
    Rule,
    broken,
    cell_label,
    doubtful,
    unassessable,
)
from gongkai.law.report.forms import CellRef

LISTED = 12  # how many cells a sentence names before it says 等


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an identity: the cells added up."""

    cells: tuple[CellRef, ...]

    def total(self, report: Report) -> Number | None:
        """The sum; None when a cell could not be read."""
        values = [report.counted(cell) for cell in self.cells]
        return None if None in values else sum((v for v in values if v is not None), 0)

    def written(self, report: Report) -> str:
        """新收16 + 结转空."""
        return " + ".join(shown(report.value(cell)) for cell in self.cells)

    def empty(self, report: Report) -> bool:
        """Did nobody write a number on this side?"""
        return all(report.left_empty(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Line:
    """One instance of an identity: 自然人一列, or 予以公开一行."""

    name: str
    left: Side
    right: Side
    left_name: str
    right_name: str

    def total_is_empty(self, report: Report) -> bool:
        """Is the right side one total that nobody wrote? What it should be is then worked out."""
        return len(self.right.cells) == 1 and self.right.empty(report)


def table3(row: str, who: str) -> CellRef:
    return CellRef("table3", row, who)


def balance(papers: Papers) -> Iterator[Finding]:
    """T3_BALANCE: 第一项加第二项之和，等于第三项加第四项之和."""
    yield from _identity(
        papers,
        "T3_BALANCE",
        (
            Line(
                f"“{column.label}”列",
                Side((table3("new_received", column.id), table3("carried_in", column.id))),
                Side((table3("result_total", column.id), table3("carried_out", column.id))),
                "新收 + 上年结转",
                "办理结果总计 + 结转下年度",
            )
            for column in papers.form.applicant_columns
        ),
    )


def result_sum(papers: Papers) -> Iterator[Finding]:
    """T3_RESULT_SUM: the leaves add up to （七）总计."""
    leaves = papers.form.leaf_rows
    yield from _identity(
        papers,
        "T3_RESULT_SUM",
        (
            Line(
                f"“{column.label}”列",
                Side(tuple(table3(row.id, column.id) for row in leaves)),
                Side((table3("result_total", column.id),)),
                "各项办理结果之和",
                "（七）总计",
            )
            for column in papers.form.applicant_columns
        ),
    )


def row_total(papers: Papers) -> Iterator[Finding]:
    """T3_ROW_TOTAL: six kinds of applicant add up to 总计."""
    yield from _identity(
        papers,
        "T3_ROW_TOTAL",
        (
            Line(
                f"“{row.label}”一行",
                Side(tuple(table3(row.id, who) for who in papers.form.applicant_kinds)),
                Side((table3(row.id, "total"),)),
                "六类申请人之和",
                "总计",
            )
            for row in papers.form.numeric_rows
        ),
    )


def proceedings_sum(rule: str, group: str) -> Rule:
    """T4_SUM_…: 维持 + 纠正 + 其他 + 尚未审结 = 总计."""

    def check(papers: Papers) -> Iterator[Finding]:
        *parts, total = papers.form.result_ids
        yield from _identity(
            papers,
            rule,
            [
                Line(
                    f"“{papers.form.row_label(group)}”",
                    Side(tuple(CellRef("table4", group, part) for part in parts)),
                    Side((CellRef("table4", group, total),)),
                    "各项之和",
                    "总计",
                )
            ],
        )

    return check


def _identity(papers: Papers, rule: str, lines: Iterable[Line]) -> Iterator[Finding]:
    """One finding for all lines that do not hold, one for all left empty, one for all not read."""
    report, wrong, empty, unknown = papers.report, [], [], []
    for line in lines:
        left, right = line.left.total(report), line.right.total(report)
        if left is None or right is None:
            unknown.append(line)
        elif line.total_is_empty(report) and left:
            empty.append((line, f"{line.right_name}留空，{line.left_name}为{left}"))
        elif left != right and line.left.empty(report):
            empty.append((line, f"{line.left_name}的各格都留空，{line.right_name}为{right}"))
        elif left != right and line.right.empty(report):
            empty.append((line, f"{line.right_name}的各格都留空，{line.left_name}为{left}"))
        elif left != right:
            wrong.append((line, left, right))
    if wrong:
        said = "；".join(
            f"{line.name}{line.left_name}为{_sum(line.left, left, report)}，"
            f"{line.right_name}为{_sum(line.right, right, report)}，相差{abs(left - right)}"
            for line, left, right in wrong
        )
        cells = [
            papers.cell(cell)
            for line, _, _ in wrong
            for cell in (*line.left.cells, *line.right.cells)
        ]
        yield broken(rule, f"{said}。请对照台账更正。", cells=cells)
    if empty:
        said = "；".join(f"{line.name}{why}" for line, why in empty)
        involved = [c for line, _ in empty for c in (*line.left.cells, *line.right.cells)]
        yield doubtful(
            rule,
            f"{said}。空格不当作0，请填写。",
            cells=[papers.cell(at) for at in involved if report.left_empty(at)],
        )
    if unknown:
        yield _unread(papers, rule, unknown)


def _sum(side: Side, total: Number, report: Report) -> str:
    """18（16 + 2）; a long row of zeros is not written out."""
    if not 1 < len(side.cells) <= 6:
        return f"{total}"
    return f"{total}（{side.written(report)}）"


def _unread(papers: Papers, rule: str, lines: Sequence[Line]) -> Finding:
    cells = [c for line in lines for c in (*line.left.cells, *line.right.cells)]
    missing = [cell for cell in cells if papers.report.counted(cell) is None]
    table = TABLE_NAMES[missing[0].table]
    if not getattr(papers.report, missing[0].table):
        return unassessable(rule, f"没有读到{table}，无从核对。")
    names = "、".join(line.name for line in lines[:4]) + ("等" if len(lines) > 4 else "")
    return unassessable(
        rule,
        f"{table}{names}有{len(set(missing))}格没有读到数字，无从核对，请对照原件。",
        cells=[papers.cell(cell) for cell in missing[:LISTED]],
    )


def published(papers: Papers) -> Iterator[Finding]:
    """T2_19_PUBLISHED: 本年新公开数量 ≤ 对外公开总数量."""
    for row in ("rules", "normative"):
        new, total = (CellRef("table2", row, c) for c in ("published", "published_total"))
        now, ever = papers.report.counted(new), papers.report.counted(total)
        label = papers.form.row_label(row)
        if now is None or ever is None:
            yield unassessable("T2_19_PUBLISHED", f"表二“{label}”没有读到数字，无从核对。")
        elif now > ever and papers.report.left_empty(total):
            yield doubtful(
                "T2_19_PUBLISHED",
                f"表二“{label}”本年新公开数量为{now}，对外公开总数量留空，请填写。",
                cells=[papers.cell(new), papers.cell(total)],
            )
        elif now > ever:
            yield broken(
                "T2_19_PUBLISHED",
                f"表二“{label}”本年新公开数量{now}大于对外公开总数量{ever}。"
                "总数量应包括本年新公开的，请更正其中一个。",
                cells=[papers.cell(new), papers.cell(total)],
            )


def whole_numbers(papers: Papers) -> Iterator[Finding]:
    """T_NONNEG_INT: counts are whole and not negative; only 本年增/减 may be below 0."""
    wrong: list[tuple[CellRef, Number, str]] = []
    for at in papers.form.cells():
        value = papers.report.value(at)
        kind = papers.form.column(at).kind
        if value is None:
            continue
        if isinstance(value, Decimal) and kind != "money":
            wrong.append((at, value, "件数不能有小数"))
        elif value < 0 and kind != "change":
            wrong.append((at, value, "不能是负数"))
    if wrong:
        said = "；".join(
            f"{cell_label(papers.form, at)}为{value}，{why}" for at, value, why in wrong[:LISTED]
        )
        yield broken(
            "T_NONNEG_INT", f"{said}。请更正。", cells=[papers.cell(at) for at, _, _ in wrong]
        )


def no_blanks(papers: Papers) -> Iterator[Finding]:
    """T_NO_BLANK: zero is written 0; a cell nobody could read is no blank."""
    waiting = [at for at in papers.form.cells() if _is_uncalculated(papers, at)]
    if waiting:
        yield doubtful(
            "T_NO_BLANK",
            f"工作簿里有{len(waiting)}格公式没有计算结果：{_named(papers, waiting)}。"
            "请先在 Excel 或 WPS 中打开、保存一次，再来核对；这些格不要改填0。",
            cells=[papers.cell(at) for at in waiting],
        )
    for table, name in TABLE_NAMES.items():
        cells = [at for at in papers.form.cells() if at.table == table]
        empty = [at for at in cells if papers.report.state(at) in ("blank", "mark")]
        yield from _not_found(papers, table, name, cells)
        unread = [
            at
            for at in cells
            if papers.report.state(at) == "unread" and not _is_uncalculated(papers, at)
        ]
        maybe = [at for at in unread if _may_be_blank(papers, at)]
        if empty:
            yield broken(
                "T_NO_BLANK",
                f"{name}有{len(empty)}格留空或者画线：{_named(papers, empty)}。"
                "没有发生的请填0，确有数字的请补上。",
                cells=[papers.cell(at) for at in empty],
            )
        if maybe:
            rows = dict.fromkeys(papers.form.row_label(at.row) for at in maybe)
            yield doubtful(
                "T_NO_BLANK",
                f"{name}有{len(rows)}行的数字比格子少：“{'”、“'.join(list(rows)[:4])}”"
                f"{'等' if len(rows) > 4 else ''}。是留空，还是没有读出来？"
                "请对照原件，没有发生的填0。",
                cells=[papers.cell(at) for at in maybe],
            )
        if len(unread) > len(maybe):
            lost = [at for at in unread if at not in maybe]
            yield unassessable(
                "T_NO_BLANK",
                f"{name}有{len(lost)}格看不清：{_named(papers, lost)}。请对照原件录入。",
                cells=[papers.cell(at) for at in lost],
            )


def _not_found(
    papers: Papers, table: str, name: str, cells: Sequence[CellRef]
) -> Iterator[Finding]:
    """A table or a row that was not found: is it missing, empty, or was it not read?"""
    found = getattr(papers.report, table)
    if not found:
        yield doubtful(
            "T_NO_BLANK",
            f"没有读到{name}的数字。是报告里没有、留空，还是没有读出来？请对照原件。",
        )
        return
    lost = dict.fromkeys(papers.form.row_label(at.row) for at in cells if at.row not in found)
    if lost:
        more = "等" if len(lost) > 4 else ""
        yield doubtful(
            "T_NO_BLANK",
            f"{name}没有找到“{'”、“'.join(list(lost)[:4])}”{more}{len(lost)}行。"
            "是报告里没有，还是没有读出来？请对照原件。",
        )


def _is_uncalculated(papers: Papers, at: CellRef) -> bool:
    note = papers.report.note(at)
    return note is not None and note.raw == UNCALCULATED


def _may_be_blank(papers: Papers, at: CellRef) -> bool:
    """A line with fewer numbers than cells has a blank somewhere, or lost a number."""
    note = papers.report.note(at)
    places = sum(cell.table == at.table and cell.row == at.row for cell in papers.form.cells())
    return (
        note is not None and len(note.raw.split()) < places and not note.raw.strip("0123456789,. ")
    )


def _named(papers: Papers, cells: Sequence[CellRef]) -> str:
    """A few cells by name."""
    names = [f"“{papers.form.row_label(c.row)}”{papers.form.column_label(c)}" for c in cells]
    return "、".join(names[:4]) + (f"等{len(names)}格" if len(names) > 4 else "")


def money_unit(papers: Papers) -> Iterator[Finding]:
    """T2_UNIT: an amount without a unit is asked for, not interpreted."""
    for _, row, column in papers.form.table2_cells():
        at = CellRef("table2", row.id, column.id)
        value = papers.report.value(at)
        if column.kind != "money" or column.unit or not value:
            continue
        unit = _unit(papers.report, at, column.label)
        if unit is None:
            yield broken(
                "T2_UNIT",
                f"表二“{row.label}”{column.label}为{value}，没有写明单位。"
                "是元还是万元？请在表中注明。",
                cells=[papers.cell(at)],
            )
        elif not unit:
            yield doubtful(
                "T2_UNIT",
                f"表二“{row.label}”{column.label}为{value}，未能看到表头有无单位，请对照原件。",
                cells=[papers.cell(at)],
            )


def _unit(report: Report, at: CellRef, label: str) -> str | None:
    """元 or 万元; None when there is none; empty when it cannot be told."""
    key = f"{at.table}.{at.row}.{at.column}"
    if key in report.units:
        return report.units[key]
    raw = next((note.raw for note in report.cells if note.at == at), "")
    if "元" in raw:
        return "万元" if "万元" in raw else "元"
    heads = re.findall(rf"{label}\s*([（(][^）)\n]*[）)])?", report.text)
    units = [re.search(r"[千万百亿]*元", head) for head in heads]
    if not heads:
        return ""
    return next((unit.group() for unit in units if unit), None)
