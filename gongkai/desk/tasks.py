"""今天的分组，和头一周的引导。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import Scope
from gongkai.jobs.today import Task

GROUPS = (
    ("urgent", "急件"),
    ("over", "已超期"),
    ("soon", "三个工作日内"),
    ("later", "往后"),
    ("waiting", "在等别人"),
)


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Cards under one heading."""

    key: str
    heading: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One thing to do in the first week."""

    title: str
    about: str
    url: str


def waiting(*kinds: Sequence[Task]) -> list[Task]:
    """Tasks of several kinds in one order: urgent ones first, then by their day."""
    found = [task for tasks in kinds for task in tasks]
    return sorted(found, key=lambda t: (not t.is_urgent, t.due_on or date.max))


def to_do(tasks: Sequence[Task]) -> list[Task]:
    """What the person himself can act on; the rest waits for somebody else."""
    return [task for task in tasks if task.kind != "waiting"]


def _group_of(task: Task) -> str:
    if task.kind == "waiting":
        return "waiting"
    return "urgent" if task.is_urgent else task.tone


def grouped(tasks: Sequence[Task]) -> list[TaskGroup]:
    """Urgent tasks, then the others by how near their day is, then what waits for others; no empty group."""
    groups = [
        TaskGroup(key, heading, tuple(task for task in tasks if _group_of(task) == key))
        for key, heading in GROUPS
    ]
    return [group for group in groups if group.tasks]


_WRITERS = (Duty.FILL, Duty.DISCLOSURE_OFFICER)
_REVIEWERS = (Duty.SECTION_HEAD, Duty.LEADER, Duty.SECRECY_REVIEWER, Duty.OFFICE_HEAD)
_STEPS: tuple[tuple[Iterable[str], str, str, str], ...] = (
    ((), "核对联系方式", "提醒和找回密码的信寄到您登记的邮箱。", "accounts:contacts"),
    (_WRITERS, "看看本机关公开过什么", "先翻两三件最近的，照着写最快。", "publishing:list"),
    (_WRITERS, "写一件试试", "草稿只有本机关看得到，不送审就不会公开。", "publishing:new"),
    (_REVIEWERS, "看看送审的稿子", "每件都显示与上一稿的不同，和公众将看到的样子。", "publishing:list"),
    ((), "认一认同事的岗位", "有问题找谁，这里写着。", "agencies:tree"),
    ((), "知道怎么请人代办", "出差前把岗位委托给同事，到日子自动收回。", "agencies:absence"),
)  # fmt: skip


def guide_for(mine: Scope) -> list[GuideStep]:
    """The steps of a guided first week that fit one's duties."""
    steps = []
    for duties, title, about, name in _STEPS:
        if duties and not mine.agencies_with(*duties):
            continue
        try:
            steps.append(GuideStep(title, about, reverse(name)))
        except NoReverseMatch:
            continue
    return steps
