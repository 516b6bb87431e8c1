"""How an item stands, in words, icon and colour; and how many working days are left."""

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.agencies.models import Agency
from gongkai.jobs.today import SOON
from gongkai.law.calendar import WorkCalendar
from gongkai.law.deadlines import Deadline
from gongkai.law.errors import LawError
from gongkai.publishing.clock import publication_due
from gongkai.publishing.models import Item, Signature
from gongkai.publishing.selectors import (
    agreed,
    open_plan_steps,
    plan_steps,
    step_candidates,
    withheld_word,
)


@dataclass(frozen=True, slots=True)
class State:
    """What a chip says."""

    word: str
    icon: str
    tone: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """期限牌: first how many working days are left, then which day."""

    on: date
    words: str
    tone: str
    provisional: bool
    day: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of 三审 as a page shows it."""

    name: str
    who: str
    said: str
    is_done: bool
    is_now: bool


_STAGES = {
    Item.Stage.DRAFT: State("草稿", "i-pen"),
    Item.Stage.IN_REVIEW: State("审核中", "i-clock", "info"),
    Item.Stage.RETURNED: State("已退回", "i-undo", "stop"),
    Item.Stage.APPROVED: State("已审发，待发布", "i-check", "ok"),
}


def state_of(item: Item, now: datetime) -> State:
    """Where the item stands for the office, and what the public has of it."""
    public = _public_state(item, now)
    if item.stage == Item.Stage.DONE:
        return public or State("已审发", "i-check", "ok")
    if item.origin == Item.Origin.IMPORTED and item.stage == Item.Stage.DRAFT and not public:
        return State("历史导入，未公开", "i-tray")
    withheld = withheld_word(item)
    if withheld:
        return State(f"审定：{withheld}", "i-veil", "veil", public.word if public else "")
    working = _STAGES[Item.Stage(item.stage)]
    return State(working.word, working.icon, working.tone, public.word if public else "")


def _public_state(item: Item, now: datetime) -> State | None:
    if item.published_version_id is None or item.published_at is None:
        return None
    if item.withdrawn_at is not None:
        scheduled = item.published_at > item.withdrawn_at
        return State("已取消定时" if scheduled else "已撤下", "i-stop", "veil")
    if item.published_at > now:
        return State("定时发布", "i-clock", "warn")
    return State("已公开", "i-check", "ok")


def due_of(item: Item, today: date, calendar: WorkCalendar | None) -> Due | None:
    """The plate with the days left; none for what is public or need not be."""
    if item.due_on is None or item.published_version_id is not None or calendar is None:
        return None
    left = calendar.working_days_between(today, item.due_on)
    return due_shown(item.due_on, left, item.due_is_provisional, today)


def due_shown(due_on: date, left: int, provisional: bool, today: date) -> Due:
    """How a deadline is put; the day with its year where that is not this one."""
    day = f"{due_on.month}月{due_on.day}日"
    if due_on.year != today.year:
        day = f"{due_on.year}年{day}"
    if left < 0:
        return Due(due_on, f"已超期 {-left} 个工作日", "over", provisional, day)
    if left == 0:
        return Due(due_on, "今天到期", "soon", provisional, day)
    return Due(due_on, f"剩 {left} 个工作日", "soon" if left <= SOON else "", provisional, day)


def explained(
    agency: Agency, formed_on: date, rule: str, embargo_until: date | None, title: str
) -> tuple[Deadline | None, str]:
    """应公开日期 with its steps, or the sentence that says why there is none."""
    try:
        return publication_due(agency, formed_on, rule, embargo_until, title=title), ""
    except LawError as error:
        return None, str(error)


def steps_shown(item: Item, today: date) -> list[StepShown]:
    """The steps of 三审 with who has signed and who is waited for."""
    is_written = item.stage in {Item.Stage.DRAFT, Item.Stage.RETURNED}
    signed = {} if is_written else {s.step: s for s in agreed(item)}
    waiting = {s.code for s in open_plan_steps(item)}
    shown = []
    for step in plan_steps(item):
        signature = signed.get(step.code)
        if signature:
            shown.append(StepShown(step.name, str(signature.person), _said(signature), True, False))
            continue
        people = (
            [str(p) for p in step_candidates(step, item, today)]
            if item.stage == Item.Stage.IN_REVIEW
            else []
        )
        who = "、".join(people[:3]) + ("等" if len(people) > 3 else "")
        here = step.code in waiting
        shown.append(StepShown(step.name, who, "等待签名" if here else "", False, here))
    return shown


def _said(signature: Signature) -> str:
    words = "同意"
    if signature.as_filer:
        words += "，填报责任人初审"
    if signature.delegation is not None:
        words += f"，代{signature.delegation.appointment.user}"
    return words
