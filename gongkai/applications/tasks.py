"""今天：what waits for somebody among the cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope
from gongkai.applications import plans
from gongkai.applications.case_letters import SUBJECT
from gongkai.applications.models import (
    Application,
    Decision,
    Extension,
    InnerTask,
    Reopening,
)
from gongkai.applications.places import case_url
from gongkai.applications.selectors import HANDLERS, REGISTRARS, SECTION_DUTIES
from gongkai.law.calendar import WorkCalendar
from gongkai.law.load import chinese
from gongkai.letters.selectors import open_returns

Stage = Decision.Stage


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for somebody on 今天."""

    kind: str  # confirm | answer | lapse | sign | returned | issue | serve | contribute | extend | anew | returned_mail
    title: str
    url: str
    why: str
    action_label: str
    due_on: date | None = None
    working_days_left: int | None = None
    is_urgent: bool = False
    item_id: int | None = None
    application_id: int | None = None

    @property
    def tone(self) -> str:
        """over | soon | later: how the card is shown."""
        if self.working_days_left is None:
            return "later"
        if self.working_days_left < 0:
            return "over"
        return "soon" if self.working_days_left <= 3 else "later"


def desk_tasks(mine: Scope, now: datetime, limit: int = 60) -> list[Task]:
    """What waits for this person among the cases of his offices, by deadline; a constant number of queries."""
    today = timezone.localdate(now)
    desk = _Desk(mine, today)
    found = [
        *desk.signatures(limit), *desk.texts(limit), *desk.extensions(limit),
        *desk.contributions(limit), *desk.reopenings(limit), *desk.returned_mail(limit),
        *desk.cases(limit),
    ]  # fmt: skip
    found.sort(key=lambda t: (not t.is_urgent, t.due_on or date.max, t.application_id or 0))
    return found[:limit]


class _Desk:
    """One person's desk on one day."""

    def __init__(self, mine: Scope, today: date) -> None:
        self.mine, self.today = mine, today
        self.calendars: dict[int, WorkCalendar] = {}
        self.seen: set[int] = set()

    def cases(self, limit: int) -> Iterator[Task]:
        """Open cases: to be confirmed today, to be answered, to be closed by lapse."""
        own = Q(handler=None) | Q(handler=self.mine.user)
        handled = Q(agency_id__in=self.mine.agencies_with(*HANDLERS)) & own
        waiting = Q(agency_id__in=self.mine.agencies_with(*REGISTRARS), received_on=None)
        found = Application.objects.filter(handled | waiting, answered_on=None, dropped_on=None)
        first = found.order_by("due_on", "pk").values("pk")[
            : limit * 2
        ]  # texts are not sorted along
        rows = Application.objects.filter(pk__in=first).select_related("agency")
        for case in rows.order_by("due_on", "pk"):
            if case.pk not in self.seen:
                yield self._case(case)

    def _case(self, case: Application) -> Task:
        if case.received_on is None:
            why = "还没有收到申请之日，请当日与申请人确认。"
            return self._task("confirm", case, why, "去确认", urgent=True, due=case.arrived_on)
        if case.waiting_for:
            what = "补正" if case.waiting_for == "correction" else "缴费"
            if case.waiting_until and case.waiting_until < self.today:
                why = f"申请人逾期没有{what}，请核对后办结。"
                return self._task("lapse", case, why, "去办结", due=case.waiting_until)
            why = f"正在等待申请人{what}。"
            return self._task("waiting", case, why, "去看看", due=case.waiting_until)
        return self._task("answer", case, "请在期限届满以前答复并送达。", "去办理", due=case.due_on)

    def signatures(self, limit: int) -> Iterator[Task]:
        """Texts in review whose open step this person may sign."""
        others = ~Q(drafted_by=self.mine.user)
        for text in self._decisions(self.mine.agency_ids, [Stage.IN_REVIEW], limit, others):
            step = plans.open_step(text)
            if step is None or self.mine.user.pk in plans.authors_of(text):
                continue
            if self.mine.user.pk in {one.person for one in plans.agreed(text)}:
                continue
            if plans.standing_for(step, text.application, self.mine):
                why = f"{text.drafted_by}送审，等您{step.name}。"
                yield self._task("sign", text.application, why, "看稿签名")

    def texts(self, limit: int) -> Iterator[Task]:
        """Texts that came back, are approved, or wait for service: the drafter's or the handler's."""
        stages = [Stage.RETURNED, Stage.APPROVED, Stage.ISSUED]
        words = {
            Stage.RETURNED: ("returned", "审核人退回，请按意见重写。", "去修改"),
            Stage.APPROVED: ("issue", "三审都已同意，可以作出答复。", "去发出"),
            Stage.ISSUED: ("serve", "答复已作出，请送达并登记凭证。", "去送达"),
        }
        own = Q(drafted_by=self.mine.user) | Q(application__handler=self.mine.user)
        for text in self._decisions(self.mine.agencies_with(*HANDLERS), stages, limit, own):
            case = text.application
            if case.pk not in self.seen:
                kind, why, label = words[Stage(text.stage)]
                self.seen.add(case.pk)
                yield self._task(kind, case, why, label)

    def extensions(self, limit: int) -> Iterator[Task]:
        """Extensions asked for, for the office head."""
        open_cases = _open(self.mine.agencies_with(Duty.OFFICE_HEAD))
        rows = Extension.objects.filter(event=None, application__in=open_cases.values("pk"))
        rows = rows.select_related("application__agency", "asked_by")
        for row in rows.order_by("application__due_on", "pk")[:limit]:
            why = f"{row.asked_by}提请延期{row.working_days}个工作日，等您审定。"
            yield self._task("extend", row.application, why, "去审定")

    def contributions(self, limit: int) -> Iterator[Task]:
        """Questions to this person's section."""
        sections = {
            s.section_id for s in self.mine.standings if s.duty in SECTION_DUTIES and s.section_id
        }
        rows = InnerTask.objects.filter(
            section_id__in=sections, contributed_at=None, application__answered_on=None,
            application__dropped_on=None,
        ).select_related("application__agency", "asked_by")  # fmt: skip
        for row in rows.order_by("due_on", "pk")[:limit]:
            why = f"{row.asked_by}转来，请提出意见。"
            yield self._task("contribute", row.application, why, "去答复", due=row.due_on)

    def reopenings(self, limit: int) -> Iterator[Task]:
        """Cases to be answered anew."""
        rows = Reopening.objects.filter(
            answered_on=None, application__agency_id__in=self.mine.agencies_with(*HANDLERS)
        ).select_related("application__agency")
        for row in rows[:limit]:
            own = (None, self.mine.user.pk)
            if row.application.handler_id in own and row.application_id not in self.seen:
                why = f"依据{row.source}重新答复。"
                yield self._task("anew", row.application, why, "去答复", due=row.due_on)

    def returned_mail(self, limit: int) -> Iterator[Task]:
        """Letters that came back and have to be sent again; there is no limit in law, only the wait."""
        back = open_returns(self.mine.agencies_with(*HANDLERS))
        rows = [r for r in back[:limit] if r.delivery.letter.subject_key.startswith(SUBJECT)]
        keys = {row.pk: int(row.delivery.letter.subject_key.removeprefix(SUBJECT)) for row in rows}
        cases = Application.objects.select_related("agency").in_bulk(keys.values())
        for row in rows:
            case, letter = cases.get(keys[row.pk]), row.delivery.letter
            if case and case.handler_id in (None, self.mine.user.pk):
                why = f"{letter.title}{letter.number}于{chinese(row.on)}退回，请再次送达。"
                url = reverse("applications:letter", args=[case.pk, letter.pk])
                task = self._task("returned_mail", case, why, "去送达", urgent=True, due=row.on)
                yield replace(task, url=url, due_on=None, working_days_left=None)

    def _decisions(
        self, agency_ids: frozenset[int], stages: list[Stage], limit: int, wanted: Q
    ) -> list[Decision]:
        rows = Decision.objects.filter(
            wanted, application__in=_unanswered(agency_ids), application__agency_id__in=agency_ids,
            stage__in=stages,
        )  # fmt: skip
        order = ("application__due_on", "pk")
        first = rows.order_by(*order).values("pk")[: limit * 2]  # texts are not sorted along
        found = Decision.objects.filter(pk__in=first).order_by(*order)
        found = found.select_related("application__agency", "drafted_by")
        return list(found.prefetch_related("signatures"))

    def _task(
        self, kind: str, case: Application, why: str, label: str, *, urgent: bool = False,
        due: date | None = None,
    ) -> Task:  # fmt: skip
        due = due or case.due_on
        left = self._calendar(case.agency).working_days_between(self.today, due) if due else None
        return Task(
            kind=kind, title=f"{case.number} {case.subject[:60]}", url=case_url(case.pk), why=why,
            action_label=label, due_on=due, working_days_left=left, is_urgent=urgent,
            application_id=case.pk,
        )  # fmt: skip

    def _calendar(self, agency: Agency) -> WorkCalendar:
        if agency.pk not in self.calendars:
            self.calendars[agency.pk] = calendar_for(agency)
        return self.calendars[agency.pk]


def _open(agency_ids: frozenset[int]) -> QuerySet[Application]:
    """The open cases of offices: few among all that were ever answered, so everything starts with them."""
    rows = Application.objects.filter(agency_id__in=agency_ids, answered_on=None, dropped_on=None)
    return rows.order_by()


def _unanswered(agency_ids: frozenset[int]) -> QuerySet[Any]:
    """Keys of the open cases, and of all to be answered anew."""
    anew = Reopening.objects.filter(answered_on=None).order_by()
    return _open(agency_ids).values("pk").union(anew.values("application_id"))
