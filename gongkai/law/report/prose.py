"""正文与表格：numbers and time limits in the words, asked about, never accused of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gongkai.law.limits import working_days_of
from gongkai.law.report.figures import NarrativeFigure, Number, Report
from gongkai.law.report.findings import Finding, Papers, broken, doubtful, unassessable
from gongkai.law.report.forms import CellRef
from gongkai.law.report.structure import flowing, neat, prose, sections_of, sentence_at

EITHER = "两个数都可能对，报告里怎么写？请核对后统一，或者写明口径。"
ROW_OF = {
    "received": "new_received",
    "carried_in": "carried_in",
    "answered": "result_total",
    "carried_out": "carried_out",
}
RESULTS = {
    "予以公开": "R1",
    "同意公开": "R1",
    "部分公开": "R2",
    "不予公开": "R3",
    "无法提供": "R4",
    "不予处理": "R5",
    "其他处理": "R6",
}
NAMES = "|".join(RESULTS)
RESULT = re.compile(
    rf"(?<![不历])((?:{NAMES})(?:(?:及|和|与|、|或)(?:{NAMES}))*)"
    r"[”\"]?(?:的)?(?:政府信息)?(?:答复|申请)?(?:共|为)?(\d+)(?:件|条|项|宗|份|起)"
)
OTHER_PERIOD = re.compile(r"累计|历年|历史|较|上年同期|去年|同比|自[^。]{0,12}以来")
ITEM = re.compile(r"([^\d，。；：,;:\n]{1,40})(\d[\d,]*)\s*(条|件|篇|则|次|期|场)")
AMONG = re.compile(r"（[^（）]*）")
HEADLINE = re.compile(r"主动公开[^，。；]{0,8}信息|累计|历年|共计|合计|总计")
PROACTIVE = re.compile(r"主动公开[^，。；\d]{0,10}信息[^，。；\d]{0,6}?(\d[\d,]*)\s*条")
MARKED_LIST = re.compile(r"(\d[\d,]*)\s*(条|篇|次|期|场)[，,]?\s*(?:包括|分别为|分别是|即)[：:]?")
EXPLAINED = re.compile(r"(?:口径|统计范围)(?:有所|各有|并)?(?:不同|不一致|不一样)")
LISTED_TOTAL = re.compile(r"(?:合计|共计|总计)(\d[\d,]*)条[，,：:]?$")
CALENDAR_DAYS = re.compile(
    r"(?<![\d月年一二三四五六七八九十])(\d{1,3}|[一二三四五六七八九十]{1,3})个?(?:自然)?[日天](?:之内|以内|内)"
)
WORKING_DAYS = re.compile(r"(?<!\d)(\d{1,3})个工作日(?:之内|以内|内)?")
PUBLISHING = re.compile(r"公开|发布|公布|答复")
OTHER_LIMIT = re.compile(
    r"复议|诉讼|起诉|公示期|预算|决算|批准|批复|补正|延长|规划|处罚|采购|移交|送交|征求意见|信访|12345|留言|工单"
)
PUBLISH, ANSWER = "PUBLISH_20WD", "ANSWER_20WD"
FEE_STATED = (
    (re.compile(r"(?:收费通知|通知书?)[^，。；\d]{0,8}\d[\d,]*\s*[件份次]"), "发出收费通知的件数"),
    (re.compile(r"总?金额[^，。；\d]{0,6}\d[\d,.]*\s*万?元"), "通知的总金额"),
    (
        re.compile(
            r"实际收取[^，。；\d]{0,8}\d[\d,.]*\s*万?元|实收[^，。；\d]{0,6}\d[\d,.]*\s*万?元"
        ),
        "实际收取的总金额",
    ),
)


def applications(papers: Papers) -> Iterator[Finding]:
    """N_REQ: 新收, 结转 and each result in the words equal 表三."""
    report, compared = papers.report, False
    for key, row in ROW_OF.items():
        cell = CellRef("table3", row, "total")
        for figure in report.said(key):
            if OTHER_PERIOD.search(figure.phrase):
                continue
            compared = True
            if key == "received" and _is_whole_workload(papers, figure):
                continue
            yield from _differs(papers, "N_REQ", figure, [cell], _label(papers, key))
    for figure, cells in _results(papers):
        compared = True
        yield from _differs(papers, "N_REQ", figure, cells, figure.key)
    if not compared:
        yield unassessable("N_REQ", "正文没有写申请的件数，无从与表三核对。")


def _is_whole_workload(papers: Papers, figure: NarrativeFigure) -> bool:
    """受理749件 may mean 新收713 and 上年结转36 together, when the latter is not told apart."""
    rows = ("new_received", "carried_in")
    parts = [papers.report.counted(CellRef("table3", row, "total")) for row in rows]
    if papers.report.said("carried_in") or None in parts:
        return False
    return figure.value == sum(part for part in parts if part is not None)


def _results(papers: Papers) -> Iterator[tuple[NarrativeFigure, list[CellRef]]]:
    """予以公开3件 and its like, with the rows that hold it."""
    text = _aspect_text(papers.report)
    for found in RESULT.finditer(text):
        if not _of_applications(text, found.start()):
            continue
        prefixes = _results_named(found[1])
        cells = [
            CellRef("table3", row.id, "total")
            for row in papers.form.leaf_rows
            if row.id.split("_")[0] in prefixes
        ]
        yield NarrativeFigure(found[1], int(found[2]), phrase=found.group()), cells


def _of_applications(text: str, place: int) -> bool:
    """Does the sentence, or the one before it, speak of applications in this year?"""
    said = [sentence for sentence in re.split(r"[。\n]", text[:place]) if sentence.strip()]
    near = "。".join([*said[-2:], sentence_at(text, place)])
    return "申请" in near and not OTHER_PERIOD.search(_clause(text, place))


def _results_named(words: str) -> set[str]:
    return {RESULTS[name] for name in re.findall(NAMES, words)}


def proceedings(papers: Papers) -> Iterator[Finding]:
    """N_REV: 行政复议 and 行政诉讼 in the words equal the totals of 表四."""
    groups = {"review": ["review"], "litigation": ["direct", "after_review"]}
    compared = False
    for key, rows in groups.items():
        cells = [CellRef("table4", row, "total") for row in rows]
        for figure in papers.report.said(key):
            if OTHER_PERIOD.search(figure.phrase):
                continue
            compared = True
            yield from _differs(papers, "N_REV", figure, cells, _label(papers, key))
    if not compared:
        yield unassessable("N_REV", "正文没有写行政复议、行政诉讼的件数，无从与表四核对。")


def _differs(
    papers: Papers, rule: str, figure: NarrativeFigure, cells: Sequence[CellRef], label: str
) -> Iterator[Finding]:
    values = [papers.report.counted(cell) for cell in cells]
    known = [value for value in values if value is not None]
    shown = [papers.cell(cell) for cell in cells]
    table = "表三" if cells[0].table == "table3" else "表四"
    if len(known) < len(values):
        yield unassessable(rule, f"{table}没有读到“{label}”，正文的数字无从核对。", cells=shown)
        return
    total = sum(known)
    if total == figure.value or (figure.approximate and _near(figure.value, total)):
        return
    sentence = f"{label}：正文写“{figure.phrase or figure.value}”，{table}为{total}。{EITHER}"
    quote = _quote(papers.report, figure)
    say = doubtful if figure.approximate else broken
    yield say(rule, sentence, cells=shown, quote=quote)


def _near(said: Number, value: Number) -> bool:
    """约100 for 97 is no contradiction."""
    one, other = Decimal(said), Decimal(value)
    return abs(one - other) * 20 <= max(abs(one), abs(other))


def parts_and_total(papers: Papers) -> Iterator[Finding]:
    """N_SUM: a headline equals the sum of the parts listed for the same year."""
    text = _aspect_text(papers.report)
    yield from _items_and_total(papers, text)
    yield from _results_and_answered(papers, text)


def _results_and_answered(papers: Papers, text: str) -> Iterator[Finding]:
    """A list of all six kinds of result should reach the number of answers it stands beside."""
    answered = papers.report.said("answered")
    if len({figure.value for figure in answered}) != 1 or answered[0].approximate:
        return
    listed = [found for found in RESULT.finditer(text) if _of_applications(text, found.start())]
    named = [name for found in listed for name in sorted(_results_named(found[1]))]
    if len(named) != len(set(named)) or set(named) != set(RESULTS.values()):
        return
    numbers = [int(found[2]) for found in listed]
    if sum(numbers) != answered[0].value:
        added = "+".join(map(str, numbers))
        yield broken(
            "N_SUM",
            f"正文写“{answered[0].phrase}”，所列各类答复之和为{sum(numbers)}（{added}）。"
            "是否还有没有列出的？请核对。",
            quote=sentence_at(text, listed[0].start()),
        )


def _items_and_total(papers: Papers, text: str) -> Iterator[Finding]:
    """主动公开：the number of items and the sum of its kinds."""
    headline = _headline(papers.report, text)
    lists = list(listed_parts(text))
    if headline is not None and lists:
        lists = [parts for parts in lists if not _says_enough(parts, headline.value)]
        if not lists:
            return
    if headline is None or not lists:
        yield from _marked_lists(text)
        if headline is None and not text:
            yield unassessable("N_SUM", "没有读到正文，无从核对。")
        return
    sums = [sum(part.value for part in parts.items) for parts in lists]
    near = (_near(headline.value, total) for total in sums)
    if headline.value in sums or (headline.approximate and any(near)):
        return
    if _explained(text, lists[0], sums[0]):
        return
    parts, total = lists[0], sums[0]
    if parts.partial and total < headline.value:
        say, why = doubtful, "是否还有没有列出的？"
    else:
        say, why = broken, "两个数都可能对（统计口径不同），报告里怎么写？"
    added = "+".join(str(part.value) for part in parts.items)
    yield say(
        "N_SUM",
        f"正文写“{headline.phrase}”，所列{len(parts.items)}项之和为{total}（{added}）。{why}",
        quote=sentence_at(text, parts.at),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """政策解读7条."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Parts that follow one another: 工作动态96条，政策解读7条，…"""

    items: tuple[Part, ...]
    at: int
    partial: bool
    goes_on: bool  # …等


def listed_parts(text: str, *, unit: str = "条", least: int = 3) -> Iterator[Listing]:
    """Runs of at least three parts in one unit; headlines and cumulative totals are no parts."""
    run: list[re.Match[str]] = []
    for found in ITEM.finditer(text):
        if run and _opens_bracket(text, run[-1].end(), found.start(2)):
            continue  # 网站128条（公示8条）: the eight are among the 128
        opens = found[1].startswith("其中")  # what stands before it is the whole
        is_part = found[3] == unit and (opens or not HEADLINE.search(found[1]))
        between = AMONG.sub("", text[run[-1].end() : found.start()]) if run else ""
        follows = bool(run) and re.fullmatch(r"[，、,；;和及]?\s*", between)
        if run and not (is_part and follows and not opens):
            yield from _listing(text, run, least)
            run = []
        if is_part:
            run.append(found)
    yield from _listing(text, run, least)


def _says_enough(parts: Listing, whole: Number) -> bool:
    """…等 is not all of them; the same number in every channel is the same items in each."""
    values = [part.value for part in parts.items]
    return (parts.goes_on and sum(values) < whole) or set(values) == {whole}


def _opens_bracket(text: str, start: int, end: int) -> bool:
    """Does a bracket open between the two places and not close again?"""
    between = text[start:end]
    return between.count("（") > between.count("）")


def _listing(text: str, run: Sequence[re.Match[str]], least: int) -> Iterator[Listing]:
    if len(run) < least:
        return
    before = text[max(0, run[0].start() - 4) : run[0].start()] + run[0][1]
    items = tuple(Part(found[1].strip("、 "), _whole(found[2])) for found in run)
    goes_on = text.startswith("等", run[-1].end())
    yield Listing(items, run[0].start(), "其中" in before, goes_on)


def _explained(text: str, parts: Listing, total: int) -> bool:
    """Its paragraph says that the two numbers are counted differently, and its own 合计 is right."""
    start = text.rfind("\n", 0, parts.at) + 1
    paragraph = text[start:].partition("\n")[0]
    own = LISTED_TOTAL.search(text[start : parts.at])
    if own and _whole(own[1]) != total:
        return False
    return any(
        EXPLAINED.search(sentence) and "上年" not in sentence and not OTHER_PERIOD.search(sentence)
        for sentence in paragraph.split("。")
    )


def _marked_lists(text: str) -> Iterator[Finding]:
    """…共12次，包括…5次、…6次: a list that calls itself complete."""
    for found in MARKED_LIST.finditer(text):
        end = min((e for e in (text.find(m, found.end()) for m in "。；\n") if e >= 0), default=-1)
        items = [i for i in ITEM.finditer(text[found.end() : end]) if i[3] == found[2]]
        if items and text[found.end() + items[-1].end() :].startswith("等"):
            continue  # 包括…等: not all of them
        total = sum(_whole(item[2]) for item in items)
        if len(items) >= 2 and total != _whole(found[1]):
            yield broken(
                "N_SUM",
                f"正文写{found[1]}{found[2]}，所列{len(items)}项之和为{total}。"
                "两个数都可能对（统计口径不同），报告里怎么写？",
                quote=sentence_at(text, found.start()),
            )


def _headline(report: Report, text: str) -> NarrativeFigure | None:
    figures = [f for f in report.said("proactive") if not OTHER_PERIOD.search(f.phrase)]
    if figures:
        figure = figures[0]
        return (
            figure
            if figure.phrase
            else NarrativeFigure(
                figure.key, figure.value, figure.approximate, f"主动公开{figure.value}条"
            )
        )
    found = PROACTIVE.search(text)
    if found and not OTHER_PERIOD.search(_clause(text, found.start())):
        return NarrativeFigure("proactive", _whole(found[1]), phrase=found.group())
    return None


def time_limits(papers: Papers) -> Iterator[Finding]:
    """N_LIMIT: 20日 where the law says 20个工作日; more than the law allows."""
    text = prose(papers.report)
    if not text:
        yield unassessable("N_LIMIT", "没有读到正文，无从核对。")
        return
    last_day = date(papers.report.year or papers.form.first_year, 12, 31)
    limit = max(working_days_of(rule, last_day) for rule in (PUBLISH, ANSWER))
    for found in CALENDAR_DAYS.finditer(text):
        clause, sentence = _clause(text, found.start()), sentence_at(text, found.start())
        days = _days(found[1])
        if days < limit or not PUBLISHING.search(sentence) or OTHER_LIMIT.search(clause):
            continue
        yield broken(
            "N_LIMIT",
            f"正文写“{found.group()}”，法定期限是{limit}个工作日。是笔误，还是本单位另有规定？",
            quote=sentence,
        )
    for found in WORKING_DAYS.finditer(text):
        clause, sentence = _clause(text, found.start()), sentence_at(text, found.start())
        if int(found[1]) <= limit or not PUBLISHING.search(clause) or OTHER_LIMIT.search(clause):
            continue
        yield broken(
            "N_LIMIT",
            f"正文写“{found.group()}”，长于法定的{limit}个工作日。是否写错？",
            quote=sentence,
        )


def _days(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    digits = "〇一二三四五六七八九"
    if not ten:
        return digits.index(text[-1])
    return 10 * (digits.index(tens) if tens else 1) + (digits.index(ones) if ones else 0)


def processing_fee(papers: Papers) -> Iterator[Finding]:
    """N_FEE: where a fee was asked for, 六 states notices, amount and what was received."""
    unpaid_cell = CellRef("table3", "R6_2", "total")
    unpaid = papers.report.counted(unpaid_cell)
    notices = papers.register.fee_notices if papers.register else None
    if not unpaid and not notices:
        if unpaid is None:
            yield unassessable("N_FEE", "没有读到表三逾期未缴费一行，无从核对。")
        return
    section = next((s.text for s in sections_of(papers.report) if s.no == "六"), None)
    if section is None and not papers.report.text:
        yield unassessable("N_FEE", "没有读到正文，信息处理费情况无从核对。")
        return
    text = re.sub(r"\s", "", section or "")
    missing = [what for pattern, what in FEE_STATED if not pattern.search(text)]
    if missing:
        why = f"表三有{unpaid}件逾期未缴费" if unpaid else f"台账有{notices}件收费通知"
        yield broken(
            "N_FEE",
            f"{why}，第六部分没有写明{'、'.join(missing)}，请补写。",
            cells=[papers.cell(unpaid_cell)],
            quote=(section or "").strip()[:120],
        )


def _aspect_text(report: Report) -> str:
    """总体情况 where it can be told apart, else all the words."""
    section = next((s.text for s in sections_of(report) if s.no == "一"), None)
    return flowing(section) if section is not None else prose(report)


def _label(papers: Papers, key: str) -> str:
    return next((n.label for n in papers.form.narrative if n.key == key), key)


def _quote(report: Report, figure: NarrativeFigure) -> str:
    text = prose(report)
    place = text.find(neat(figure.phrase)) if figure.phrase else -1
    return sentence_at(text, place) if place >= 0 else figure.phrase


def _clause(text: str, place: int) -> str:
    """Between two commas."""
    start = max(text.rfind(mark, 0, place) for mark in "，,；;。：\n") + 1
    ends = [end for end in (text.find(mark, place) for mark in "，,；;。：\n") if end >= 0]
    return text[start : min(ends, default=len(text))]


def _whole(text: str) -> int:
    return int(text.replace(",", ""))
