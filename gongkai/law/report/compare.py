"""与上年、与同级、与下级比较：what one report must share with another, and what it must not."""

import re
from collections.abc import Iterator, Sequence

from gongkai.law.report.figures import Number, Report, shown
from gongkai.law.report.findings import (
    TABLE_NAMES,
    CellValue,
    Finding,
    Papers,
    broken,
    cell_label,
    doubtful,
    unassessable,
)
from gongkai.law.report.forms import CellRef, checks, thresholds
from gongkai.law.report.structure import prose

SHINGLE = 4
SHORTEST_TEXT = 100  # fewer characters say nothing about copying
OTHER_RESULTS = ("R6_1", "R6_2", "R6_3")
ITEM_ROWS = ("licence", "other_service", "penalty", "coercion", "fee")


def no_previous(papers: Papers, rule: str) -> Finding | None:
    """不可评估 when last year's report is not there, or is not last year's."""
    year, previous = papers.report.year, papers.previous
    label = checks()[rule].label
    if previous is None:
        last = f"{year - 1}年度" if year else "上一年度"
        return unassessable(rule, f"没有{last}的报告，“{label}”无从核对。")
    if year is None or previous.year != year - 1:
        return unassessable(rule, f"所附报告不是上一年度的，“{label}”无从核对。")
    return None


def carried_over(papers: Papers) -> Iterator[Finding]:
    """T3_CARRY: what last year carried out, this year carries in."""
    missing = no_previous(papers, "T3_CARRY")
    if missing or papers.previous is None:
        yield from filter(None, [missing])
        return
    wrong, empty, unknown = [], [], False
    for who in papers.form.applicant_ids:
        now, before = CellRef("table3", "carried_in", who), CellRef("table3", "carried_out", who)
        value, last = papers.report.counted(now), papers.previous.counted(before)
        if value is None or last is None:
            unknown = True
        elif value != last and (
            papers.report.left_empty(now) or papers.previous.left_empty(before)
        ):
            empty.append((now, before))
        elif value != last:
            wrong.append((now, value, last))
    if empty:
        said = "；".join(
            f"“{papers.form.column_label(now)}”列上年结转{_written(papers.report, now)}，"
            f"上年报告结转下年度{_written(papers.previous, before)}"
            for now, before in empty
        )
        yield doubtful("T3_CARRY", f"{said}。请填写。", cells=[papers.cell(at) for at, _ in empty])
    if wrong:
        said = "；".join(
            f"“{papers.form.column_label(at)}”列上年结转{value}，上年报告结转下年度{last}"
            for at, value, last in wrong
        )
        yield broken(
            "T3_CARRY",
            f"{said}。请查明，确有原因的写明原因。",
            cells=[papers.cell(at) for at, _, _ in wrong],
        )
    elif unknown:
        yield unassessable("T3_CARRY", "结转的数字没有读全，无从与上年报告核对。")


def _written(report: Report, at: CellRef) -> str:
    return "留空" if report.left_empty(at) else shown(report.counted(at))


def stock(papers: Papers) -> Iterator[Finding]:
    """T2_21_STOCK: 现行有效 = 上年现行有效 + 制发 − 废止."""
    missing = no_previous(papers, "T2_21_STOCK") or _other_form(papers, "T2_21_STOCK")
    if missing or papers.previous is None:
        yield from filter(None, [missing])
        return
    for row in ("rules", "normative"):
        cells = [CellRef("table2", row, c) for c in ("in_force", "made", "repealed")]
        now, made, repealed = (papers.report.counted(cell) for cell in cells)
        before = papers.previous.counted(cells[0])
        label = papers.form.row_label(row)
        empty = _empty(papers.report, cells) or _empty(papers.previous, cells[:1])
        if now is None or made is None or repealed is None or before is None:
            yield unassessable("T2_21_STOCK", f"表二“{label}”没有读全，无从与上年报告核对。")
        elif now != before + made - repealed and empty:
            yield unassessable("T2_21_STOCK", f"表二“{label}”有空格，无从与上年报告核对。")
        elif now != before + made - repealed:
            yield broken(
                "T2_21_STOCK",
                f"表二“{label}”现行有效{now}件，按上年{before}件加制发{made}件减废止{repealed}件"
                f"应为{before + made - repealed}件。是否经过清理重新统计？请核对或者说明。",
                cells=[papers.cell(cell) for cell in cells],
            )


def items(papers: Papers) -> Iterator[Finding]:
    """T2_19_ITEMS: 上一年项目数量 = 上年报告的上一年项目数量 + 增/减."""
    missing = no_previous(papers, "T2_19_ITEMS") or _other_form(papers, "T2_19_ITEMS")
    if missing or papers.previous is None:
        yield from filter(None, [missing])
        return
    for row in ITEM_ROWS:
        at, change = (CellRef("table2", row, c) for c in ("prev_items", "delta"))
        now = papers.report.counted(at)
        before, delta = papers.previous.counted(at), papers.previous.counted(change)
        label = papers.form.row_label(row)
        empty = _empty(papers.report, [at]) or _empty(papers.previous, [at, change])
        if now is None or before is None or delta is None:
            yield unassessable("T2_19_ITEMS", f"表二“{label}”没有读全，无从与上年报告核对。")
        elif now != before + delta and empty:
            yield unassessable("T2_19_ITEMS", f"表二“{label}”有空格，无从与上年报告核对。")
        elif now != before + delta:
            yield broken(
                "T2_19_ITEMS",
                f"表二“{label}”上一年项目数量为{now}，按上年报告应为{before + delta}"
                f"（{before}，增减{delta}）。请核对或者说明。",
                cells=[papers.cell(at)],
            )


def _empty(report: Report, cells: Sequence[CellRef]) -> bool:
    return any(report.left_empty(cell) for cell in cells)


def _other_form(papers: Papers, rule: str) -> Finding | None:
    """表二 of the two forms cannot be compared."""
    previous = papers.previous
    if previous and previous.form and previous.form.id != papers.form.id:
        return unassessable(rule, "上年报告用的是另一版格式，表二口径不同，不作比较。")
    return None


def jumps(papers: Papers) -> Iterator[Finding]:
    """Y_JUMP: more than five times, or less than a fifth, of last year."""
    missing = no_previous(papers, "Y_JUMP")
    if missing or papers.previous is None:
        yield from filter(None, [missing])
        return
    ratio = thresholds()["jump_ratio"]
    said: list[str] = []
    cells: list[CellValue] = []
    for at in papers.form.cells():
        now, before = papers.report.value(at), _before(papers, papers.previous, at)
        if papers.form.column(at).kind == "change" or not now or not before:
            continue
        if now > 0 and before > 0 and (now > ratio * float(before) or before > ratio * float(now)):
            said.append(f"{cell_label(papers.form, at)}由{before}变为{now}")
            cells.append(papers.cell(at))
    if said:
        more = "等" if len(said) > 4 else ""
        yield broken(
            "Y_JUMP",
            f"{'；'.join(said[:4])}{more}，与上年相差悬殊。是业务变化，还是填报有误？",
            cells=cells,
        )


def _before(papers: Papers, previous: Report, at: CellRef) -> Number | None:
    """Last year's figure where the two forms mean the same."""
    same = previous.form is not None and previous.form.id == papers.form.id
    if same:
        return previous.value(at)
    if at.table == "table2" or at.row in OTHER_RESULTS:
        return None
    if at.row == "R6":
        parts = [previous.value(CellRef("table3", row, at.column)) for row in OTHER_RESULTS]
        return None if None in parts else sum((p for p in parts if p is not None), 0)
    return previous.value(at)


def copied(papers: Papers) -> Iterator[Finding]:
    """S_DUP: the words of last year's report, or of another office's, once more."""
    others = [("上年报告", papers.previous)] if papers.previous else []
    others += [
        (f"{s.agency}的报告", s) for s in papers.siblings if s.agency != papers.report.agency
    ]
    if not others:
        yield unassessable("S_DUP", "没有上年报告或者同级单位的报告，是否照抄无从核对。")
        return
    own = prose(papers.report)
    if len(own) < SHORTEST_TEXT or all(len(prose(other)) < SHORTEST_TEXT for _, other in others):
        yield unassessable("S_DUP", "没有读到足够的正文，是否照抄无从核对。")
        return
    for name, other in others:
        share = likeness(own, prose(other))
        if share > thresholds()["copied_share"]:
            yield broken(
                "S_DUP",
                f"正文与{name}有{share:.0%}相同（数字不计）。本年度的做法和成效有哪些不同？请改写。",
            )


def likeness(text: str, other: str) -> float:
    """How much of one text stands in the other: shared runs of four characters, digits left out."""
    runs = _runs(text)
    return len(runs & _runs(other)) / len(runs) if runs else 0.0


def _runs(text: str) -> frozenset[str]:
    bare = re.sub(r"[\d\s]", "", text)
    return frozenset(bare[i : i + SHINGLE] for i in range(len(bare) - SHINGLE + 1))


def hierarchy(papers: Papers) -> Iterator[Finding]:
    """H_SUM: each count of the district is the sum of its reporting units (its own among them)."""
    if papers.lower is None:
        yield unassessable("H_SUM", "没有附下级单位的报告，不作汇总核对。")
        return
    lower = papers.lower
    odd = [r for r in lower if r.form is None or r.form.id != papers.form.id]
    if odd:
        names = "、".join(r.agency or "名称不明的单位" for r in odd[:4])
        yield unassessable("H_SUM", f"{names}的报告格式不同，不能汇总核对。")
        return
    wrong: list[CellRef] = []
    unknown = 0
    said: list[str] = []
    for at in papers.form.cells():
        if papers.form.column(at).kind == "money":
            continue
        value, total = papers.report.counted(at), _sum(lower, at)
        if value is None or total is None:
            unknown += 1
        elif value != total:
            wrong.append(at)
            said.append(f"{cell_label(papers.form, at)}报告为{value}，各单位之和为{total}")
    if wrong:
        more = f"等{len(said)}格" if len(said) > 4 else ""
        yield broken(
            "H_SUM",
            f"{'；'.join(said[:4])}{more}。请核对漏报、重报的单位。",
            cells=[papers.cell(at) for at in wrong],
        )
    if unknown:
        yield unassessable("H_SUM", f"有{unknown}格在本级或者下级报告中没有读到，未作汇总核对。")


def _sum(reports: Sequence[Report], at: CellRef) -> Number | None:
    values = [report.counted(at) for report in reports]
    return None if None in values else sum((v for v in values if v is not None), 0)


def register(papers: Papers) -> Iterator[Finding]:
    """X_REGISTER: the tables equal the office's own records."""
    figures = papers.register.figures if papers.register else None
    if figures is None:
        yield unassessable("X_REGISTER", "没有登记台账，不作核对。")
        return
    for table, name in TABLE_NAMES.items():
        wrong = []
        for at in papers.form.cells():
            value, recorded = papers.report.counted(at), figures.counted(at)
            if at.table == table and recorded is not None and value != recorded:
                wrong.append((at, value, recorded))
        if wrong:
            said = "；".join(
                f"“{papers.form.row_label(at.row)}”{papers.form.column_label(at)}"
                f"报告为{shown(value)}，台账为{recorded}"
                for at, value, recorded in wrong[:4]
            )
            more = f"等{len(wrong)}格" if len(wrong) > 4 else ""
            yield broken(
                "X_REGISTER",
                f"{name}{said}{more}。请查台账，更正报告或者补登。",
                cells=[papers.cell(at) for at, _, _ in wrong],
            )
