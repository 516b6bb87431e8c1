"""通报：a draft composed from what people confirmed; plainly a draft, to be finished by hand."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from gongkai.law.report.forms import Check, checks
from gongkai.letters.letter import HEADING, Letter, Paragraph
from gongkai.supervision.models import Round, Submission
from gongkai.supervision.selectors import Checked, Missing

NUMERALS: Final = "一二三四五六七八九十"
MOST_NAMES: Final = 200
Status = Submission.Status


def compose_circular(
    opened: Round, reports: Sequence[Checked], absent: Sequence[Missing], *, naming: str, number: str,
    today: date,
) -> Letter:  # fmt: skip
    """``naming``: none, good or all. Only what was confirmed is counted; nothing is put into it.

    A report of which nobody has said whose it is counts nowhere; the note to the officer names it.
    """
    strays = [one.name for one in reports if not one.submission.is_matched]
    reports = [one for one in reports if one.submission.is_matched]
    paragraphs = [
        *_opening(opened, reports, strays),
        Paragraph("一、总体情况", HEADING),
        *_overview(opened, reports, absent, naming),
        Paragraph("二、存在的主要问题", HEADING),
        *_problems(reports, naming),
        Paragraph("三、有关要求", HEADING),
        *_demands(absent, naming),
    ]
    return Letter(
        kind="circular", title=f"关于{opened.year}年度政府信息公开工作年度报告审读情况的通报（草稿）",
        mark=opened.agency.name, number=number, salutation="各有关单位：",
        paragraphs=tuple(paragraphs), remedy=(), remedy_class="", closing=(), attachments=(),
        signature=opened.agency.name, signed_on=today,
    )  # fmt: skip


def _opening(
    opened: Round, reports: Sequence[Checked], strays: Sequence[str]
) -> Iterator[Paragraph]:
    yield Paragraph(
        "根据《中华人民共和国政府信息公开条例》第四十九条、第五十条和国务院办公厅政府信息与政务公开"
        f"办公室规定的年度报告格式，对{len(reports)}个单位报送的{opened.year}年度政府信息公开工作年度报告"
        "进行了审读。现将有关情况通报如下。"
    )
    waiting = sum(j.is_open for one in reports for j in one.judged)
    if waiting:
        yield Paragraph(
            f"（起草提示：还有{waiting}条核对结果没有判断，下面的数字不含这些，定稿前请删去本段。）"
        )
    if strays:
        yield Paragraph(
            f"（起草提示：{_names(strays)}的报告没有对上单位，下面的数字不含这{len(strays)}份；"
            "定稿前请对上，或者删去本段。）"
        )


def _overview(
    opened: Round, reports: Sequence[Checked], absent: Sequence[Missing], naming: str
) -> Iterator[Paragraph]:
    late = [m for m in absent if m.is_late]
    told = f"应报送{len(reports) + len(absent)}个单位，已报送{len(reports)}个"
    told += (
        f"，未报送{len(absent)}个（其中超过期限的{len(late)}个）。" if absent else "，全部报送。"
    )
    states = [one.submission.status for one in reports]
    parts = [
        f"{label}{states.count(status)}个"
        for status, label in (
            (Status.PASSED, "审读通过"), (Status.RETURNED, "退回修改"), (Status.ANSWERED, "已答复"), (Status.RESUBMITTED, "修改后再报"),
        )
        if states.count(status)
    ]  # fmt: skip
    yield Paragraph(told + (f"已报送的单位中，{'，'.join(parts)}。" if parts else ""))
    good = [o.name for o in reports if o.submission.status == Status.PASSED and not _confirmed(o)]
    if good and naming in ("good", "all"):
        yield Paragraph(f"{_names(good)}的年度报告结构完整、数据准确，审读中没有发现问题。")


def _problems(reports: Sequence[Checked], naming: str) -> Iterator[Paragraph]:
    found: dict[str, list[str]] = {}
    for one in reports:
        for rule in dict.fromkeys(_confirmed(one)):
            found.setdefault(rule, []).append(one.name)
    if not found:
        yield Paragraph("审读中没有确认的问题。")
        return
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), list(checks()).index(item[0])))
    for position, (rule, offices) in enumerate(ranked):
        yield Paragraph(f"（{_ordinal(position)}）{_problem(checks()[rule], offices, naming)}")


def _problem(check: Check, offices: list[str], naming: str) -> str:
    who = f"{len(offices)}个单位"
    if naming == "all":
        rest = "等" if len(offices) > MOST_NAMES else ""
        who = offices[0] if len(offices) == 1 else f"{_names(offices)}{rest}{who}"
    return f"{check.label}方面的问题，涉及{who}。依据：{check.reference}。"


def _demands(absent: Sequence[Missing], naming: str) -> Iterator[Paragraph]:
    yield Paragraph(
        "（一）收到退回清单的单位，要对照清单逐条核实，改正后重新报送；不改的，书面说明理由。"
    )
    if absent:
        who = _names([m.agency.short_name for m in absent]) if naming == "all" else "未报送的单位"
        yield Paragraph(f"（二）{who}要尽快报送年度报告，超过期限的同时说明原因。")


def _confirmed(one: Checked) -> list[str]:
    return [j.finding.rule for j in one.judged if j.is_confirmed]


def _names(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMES])


def _ordinal(position: int) -> str:
    """一 to 二十九: as many as there are rules."""
    tens, ones = divmod(position + 1, 10)
    if tens == 0:
        return NUMERALS[ones - 1]
    head = "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")
