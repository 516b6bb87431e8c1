"""七步：补不补、是不是、谁负责、有没有、给不给、怎么给、怎么答，as the record of a case shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.applications.models import Application, Decision, DecisionItem
from gongkai.law.load import chinese
from gongkai.law.outcomes import outcome

NOT_INFORMATION = frozenset({"petition", "publication", "special_inquiry", "excessive", "repeated"})
ENDED = frozenset({Decision.Stage.RETURNED, Decision.Stage.SERVED, Decision.Stage.REPLACED})
NOT_HELD = frozenset({"not_found", "needs_production", "still_unclear"})
QUESTIONS = (
    ("补不补", "申请的内容、姓名和联系方式够不够办？不明确的，收到之日起7个工作日内一次性告知补正。", "第二十九条、第三十条"),
    ("是不是", "要的是政府信息吗？信访、投诉、咨询，要求提供报刊书籍，有专门查询规定的，另有答法。", "第二条、第三十六条第七项、第三十九条"),
    ("谁负责", "是本机关制作或者最初获取并保存的吗？不是的，能确定谁负责就告诉他。", "第十条、第三十六条第五项"),
    ("有没有", "到可能有的地方都找过，找的范围、词、人、时间都记下来。没有的，凭检索记录答复。", "第三十六条第四项"),
    ("给不给", "有没有不能给的：国家秘密、法律禁止、危及安全、第三方权益、内部事务、过程性信息。能分开的，分开给。", "第十四条至第十六条、第三十七条"),
    ("怎么给", "按申请人要的形式和途径给；做不到的，安排查阅、提供复制件。该收费的在这一步通知。", "第四十条、第四十二条"),
    ("怎么答", "每一项都写清事实、依据、救济途径，三个不同的人审过再发，送到了要有凭证。", "第三十三条、第三十六条"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SevenStep:
    """One of the seven: where it stands and what is known about it."""

    number: int
    name: str
    question: str
    articles: str
    note: str
    is_done: bool
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What the seven steps are read from, loaded once by the page."""

    case: Application
    correction: Any
    searches: Sequence[Any]
    consultations: Sequence[Any]
    tasks: Sequence[Any]
    fees: Sequence[Any]
    decision: Decision | None
    answers: Sequence[DecisionItem]


def seven_steps(record: Record) -> list[SevenStep]:
    """The steps with the one that is due now: what is being waited for, else the first not settled."""
    read = [settled(record) for settled in _READ]
    is_open = record.case.is_open
    unsettled = [n for n, (_, is_done) in enumerate(read, start=1) if is_open and not is_done]
    held = _held(record)
    now = held if held in unsettled else next(iter(unsettled), 0)
    return [
        SevenStep(number, *QUESTIONS[number - 1], note, number not in unsettled, number == now)
        for number, (note, _) in enumerate(read, start=1)
    ]


def _held(r: Record) -> int:
    """The step whose business is under way, whatever was settled before it; 0 where none is."""
    waits = (
        (1, r.case.received_on is None or bool(r.correction and r.correction.corrected_id is None)),
        (6, any(fee.paid_id is None and fee.lapsed_on is None for fee in r.fees)),
        (7, r.decision is not None and r.decision.stage not in ENDED),
        (5, any(row.answered_id is None for row in r.consultations)),
        (3, any(task.contributed_at is None for task in r.tasks)),
    )
    return next((number for number, is_waiting in waits if is_waiting), 0)


def _correction(r: Record) -> tuple[str, bool]:
    case = r.case
    if case.is_open and case.received_on is None:
        return "等待与申请人确认收到", False
    if r.correction and r.correction.corrected_id is None:
        until = f"，等到{chinese(case.waiting_until)}" if case.waiting_until else ""
        return f"已告知补正{until}", False
    if r.correction:
        return "已收到补正", True
    return ("没有要求补正", True) if _worked(r) else ("内容清楚的，直接往下办", False)


def _is_information(r: Record) -> tuple[str, bool]:
    other = [a for a in r.answers if a.outcome in NOT_INFORMATION]
    if other:
        return outcome(other[0].outcome).label, True
    return ("按政府信息办理", True) if _worked(r) else ("", False)


def _whose(r: Record) -> tuple[str, bool]:
    if any(a.outcome == "not_ours" for a in r.answers):
        return outcome("not_ours").label, True
    waits = [t for t in r.tasks if t.contributed_at is None]
    if waits:
        return f"等{waits[0].section}答复，内部期限{chinese(waits[0].due_on)}", bool(r.answers)
    if r.tasks:
        return f"科室已答复{len(r.tasks)}次", True
    where = f"承办：{r.case.section}" if r.case.section else ""
    return where, bool(r.case.section or r.searches or r.consultations or r.answers)


def _found(r: Record) -> tuple[str, bool]:
    hits = sum(s.result == "found" for s in r.searches)
    if r.searches:
        return f"检索记录{len(r.searches)}条，查到{hits}次", True
    if any(a.outcome not in NOT_HELD for a in r.answers):
        return "没有登记检索", True
    return "", False


def _given(r: Record) -> tuple[str, bool]:
    waits = [c for c in r.consultations if c.answered_id is None]
    if waits:
        return f"等{waits[0].get_kind_display()}意见：{waits[0].party}", False
    if r.consultations and not r.answers:
        last = r.consultations[-1]
        return f"{last.get_kind_display()}：{last.get_opinion_display()}", False
    labels = dict.fromkeys(outcome(a.outcome).label for a in r.answers)
    return "；".join(labels), bool(r.answers)


def _how_given(r: Record) -> tuple[str, bool]:
    if any(f.paid_id is None and f.lapsed_on is None for f in r.fees):
        return "等待申请人缴费", False
    wish = f"{r.case.get_form_wanted_display()}，{r.case.get_delivery_wish_display()}"
    return f"申请人要的形式和途径：{wish}", bool(r.answers)


def _answered(r: Record) -> tuple[str, bool]:
    if r.decision is None:
        return "", False
    return f"第{r.decision.number}稿，{r.decision.get_stage_display()}", False


def _worked(r: Record) -> bool:
    found = r.searches or r.consultations or r.tasks or r.fees or r.answers or r.case.section
    return bool(found)


_READ = (_correction, _is_information, _whose, _found, _given, _how_given, _answered)
