"""在等别人：whom or what an open case waits for, and until when, for any number of cases at once.

The applicant holds the clock; a third party, a section or the reviewers do not: there the case keeps its
own last day. Who has let his day go by is waited for no longer: the case is the handler's again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.agencies.selectors import duty_label
from gongkai.applications import plans
from gongkai.applications.models import (
    Application,
    Consultation,
    Decision,
    Excess,
    InnerTask,
)
from gongkai.law.calendar import WorkCalendar
from gongkai.law.load import chinese
from gongkai.law.pauses import Pause, silence_ends
from gongkai.law.reply_clock import CORRECTION

ASK, PAY, REVIEW, HEAR, SECTION, EXPLAIN = (
    "correction", "payment", "review", "opinion", "section", "reasons"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Awaited:
    """``what`` is waited for as a sentence, ``until`` which day; ``state`` is the word for a list.

    ``decision_id`` is the text in review; ``step`` the one of the seven steps that waits.
    """

    kind: str
    state: str
    what: str
    step: int
    until: date | None = None
    decision_id: int | None = None

    @property
    def holds_the_clock(self) -> bool:
        """Whether no reply period runs meanwhile."""
        return self.kind in (ASK, PAY)


def awaited(
    cases: Collection[Application], today: date, calendars: Mapping[int, WorkCalendar]
) -> dict[int, Awaited]:
    """What each case waits for, by its key; one that waits for nobody is not in it. Five queries.

    ``calendars`` are those of the cases' offices, by office.
    """
    found = {case.pk: one for case in cases if (one := _applicant(case, today))}
    silent = {case.pk for case in cases if case.waiting_for}
    rest = [case for case in cases if case.pk not in silent]
    keys = [case.pk for case in rest]
    texts, asked = reviews(keys), _asked(rest, calendars)
    tasks, reasons = _tasks(keys), _reasons(keys)
    for key in keys:
        one = (
            texts.get(key)
            or _hear(asked.get(key, ()), today)
            or _section(tasks.get(key, ()), today)
            or _explain(reasons.get(key), today)
        )
        if one:
            found[key] = one
    return found


def last_day(row: Consultation, calendar: WorkCalendar) -> date | None:
    """The day on which silence ends the waiting for an opinion."""
    if row.sent is None:
        return None
    pause = Pause(row.sent.on, None, row.sent.reached_on, row.sent.limit_id)
    return silence_ends(pause, calendar)[0]


def _applicant(case: Application, today: date) -> Awaited | None:
    day = case.waiting_until
    if not case.waiting_for or (day and day < today):
        return None
    until = f"，至{chinese(day)}" if day else ""
    if case.waiting_for == CORRECTION:
        return Awaited(ASK, "等补正", f"等申请人补正{until}；这段时间不计算答复期限。", 1, day)
    return Awaited(PAY, "等缴费", f"等申请人缴费{until}；这段时间不计算答复期限。", 6, day)


def reviews(keys: Collection[int]) -> dict[int, Awaited]:
    """Cases whose text is in review, and whose signature it waits for. Two queries."""
    rows = Decision.objects.filter(application__in=keys, stage=Decision.Stage.IN_REVIEW)
    found = {}
    for text in rows.select_related("application").prefetch_related("signatures"):
        step = plans.open_step(text)
        whom = f"{duty_label(step.duty)}{step.name}" if step else "审核人签名"
        said = f"第{text.number}稿已送审，等{whom}。"
        found[text.application_id] = Awaited(REVIEW, "审核中", said, 7, decision_id=text.pk)
    return found


def _asked(
    cases: Collection[Application], calendars: Mapping[int, WorkCalendar]
) -> dict[int, list[tuple[Consultation, date | None]]]:
    offices = {case.pk: case.agency_id for case in cases}
    found: dict[int, list[tuple[Consultation, date | None]]] = defaultdict(list)
    rows = Consultation.objects.filter(
        application__in=offices, answered=None, sent__isnull=False
    ).select_related("sent")
    for row in rows.order_by("pk"):
        calendar = calendars[offices[row.application_id]]
        found[row.application_id].append((row, last_day(row, calendar)))
    return found


def _hear(rows: Iterable[tuple[Consultation, date | None]], today: date) -> Awaited | None:
    """Whoever may still answer; a silence that is over is waited for no longer."""
    still = [(row, day) for row, day in rows if day is None or day >= today]
    if not still:
        return None
    days = [day for _, day in still if day]
    until = max(days) if days else None
    whom = "、".join(f"{row.party}（{row.get_kind_display()}）" for row, _ in still)
    to = f"，至{chinese(until)}" if until else ""
    said = f"等{whom}的意见{to}；这段时间不计入答复期限。"
    return Awaited(HEAR, "征求意见中", said, 5, until)


def _tasks(keys: Collection[int]) -> dict[int, list[InnerTask]]:
    found: dict[int, list[InnerTask]] = defaultdict(list)
    rows = InnerTask.objects.filter(application__in=keys, contributed_at=None)
    for row in rows.select_related("section").order_by("due_on", "pk"):
        found[row.application_id].append(row)
    return found


def _section(rows: Iterable[InnerTask], today: date) -> Awaited | None:
    still = [row for row in rows if row.due_on >= today]
    if not still:
        return None
    whom, until = "、".join(row.section.name for row in still), still[-1].due_on
    said = f"已转{whom}，等答复，内部期限{chinese(until)}；答复期限照常计算。"
    return Awaited(SECTION, "等科室答复", said, 3, until)


def _reasons(keys: Collection[int]) -> dict[int, Excess]:
    rows = Excess.objects.filter(application__in=keys, accepted=None)
    return {row.application_id: row for row in rows}


def _explain(row: Excess | None, today: date) -> Awaited | None:
    if row is None or row.explain_by < today:
        return None
    said = f"等申请人说明理由，至{chinese(row.explain_by)}；答复期限照常计算。"
    return Awaited(EXPLAIN, "等说明理由", said, 2, row.explain_by)
