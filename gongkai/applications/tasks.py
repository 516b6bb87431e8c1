"""今天：what waits for somebody among the cases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency, Appointment, Duty
from gongkai.agencies.selectors import Scope, in_office
from gongkai.applications import awaiting, plans
from gongkai.applications.awaiting import Awaited, awaited, reviews
from gongkai.applications.case_letters import SUBJECT, cause_of, subject_key
from gongkai.applications.models import (
    Application,
    Decision,
    DecisionSignature,
    Excess,
    Extension,
    InnerTask,
    Reopening,
)
from gongkai.applications.places import case_url
from gongkai.applications.selectors import (
    HANDLERS,
    REGISTRARS,
    SECTION_DUTIES,
    handles_for,
)
from gongkai.jobs.today import Task
from gongkai.law.calendar import WorkCalendar
from gongkai.law.load import chinese
from gongkai.law.reply_clock import CORRECTION
from gongkai.letters.models import Letter
from gongkai.letters.selectors import letters_about, open_returns

Stage = Decision.Stage
RETURN = DecisionSignature.Verdict.RETURN
#: Where that which is waited for is registered when it comes, and the words of the button.
ARRIVES = {
    awaiting.ASK: ("corrected", "登记收到补正"),
    awaiting.PAY: ("paid", "登记缴费"),
    awaiting.HEAR: ("opinion", "登记收到的意见"),
    awaiting.SECTION: ("", "看办理情况"),
    awaiting.EXPLAIN: ("", "看办理情况"),
}


def desk_tasks(mine: Scope, now: datetime, limit: int = 60) -> list[Task]:
    """What waits for this person among the cases of his offices, by deadline; a constant number of queries."""
    today = timezone.localdate(now)
    desk = _Desk(mine, today)
    found = [
        *desk.signatures(limit), *desk.texts(limit), *desk.extensions(limit),
        *desk.reasons(limit), *desk.contributions(limit), *desk.reopenings(limit),
        *desk.returned_mail(limit), *desk.cases(limit),
    ]  # fmt: skip
    found.sort(key=lambda t: (not t.is_urgent, t.due_on or date.max, t.application_id or 0))
    return found[:limit]


class _Desk:
    """One person's desk on one day."""

    def __init__(self, mine: Scope, today: date) -> None:
        self.mine, self.today = mine, today
        self.whose = handles_for(mine)
        self.calendars: dict[int, WorkCalendar] = {}
        self.seen: set[int] = set()

    def cases(self, limit: int) -> Iterator[Task]:
        """Open cases: to be confirmed today, to be answered, to be closed by lapse."""
        own = Q(handler=None) | Q(handler__in=self.whose) | ~Q(handler__in=self._in_post())
        handled = Q(agency_id__in=self.mine.agencies_with(*HANDLERS)) & own
        waiting = Q(agency_id__in=self.mine.agencies_with(*REGISTRARS), received_on=None)
        found = Application.objects.filter(handled | waiting, answered_on=None, dropped_on=None)
        first = found.order_by("due_on", "pk").values("pk")[
            : limit * 2
        ]  # texts are not sorted along
        rows = Application.objects.filter(pk__in=first).select_related("agency")
        cases = [case for case in rows.order_by("due_on", "pk") if case.pk not in self.seen]
        received = [case for case in cases if case.received_on]
        calendars = {case.agency_id: self._calendar(case.agency) for case in received}
        waits = awaited(received, self.today, calendars)
        for case in cases:
            waits_for = waits.get(case.pk)
            if case.handler_id and case.handler_id not in self.whose and case.received_on:
                why = "原经办人已经不在这个岗位，请另行分办。"
                yield self._task("assign", case, why, "去分办", url=_url("assign", case))
            else:
                yield self._waiting(case, waits_for) if waits_for else self._case(case)

    def _in_post(self) -> QuerySet[Appointment, Any]:
        """Who handles cases today; the case of one who has left is everybody's."""
        held = Appointment.objects.filter(
            in_office(self.today), post__duty__in=HANDLERS, user__is_active=True,
            post__agency_id__in=self.mine.agencies_with(*HANDLERS),
        )  # fmt: skip
        return held.values("user_id")

    def _waiting(self, case: Application, found: Awaited, due: date | None = None) -> Task:
        """It waits for somebody else; its own last day stays on it where the clock runs."""
        if found.kind == awaiting.REVIEW:
            url = _url("decision", case, found.decision_id)
            return self._task("waiting", case, found.what, "看审核中的稿", due=due, url=url)
        act, label = ARRIVES[found.kind]
        url = _url(act, case) if act else ""
        return self._task("waiting", case, found.what, label, due=due, url=url)

    def _case(self, case: Application) -> Task:
        if case.received_on is None:
            why = "还没有与申请人确认收到。请今天就联系，确认的那一天是收到申请之日。"
            return self._task(
                "confirm", case, why, "去确认", urgent=True, due=case.arrived_on,
                url=_url("confirm", case),
            )  # fmt: skip
        if case.waiting_for:
            what, act = (
                ("补正", "correction_lapsed") if case.waiting_for == CORRECTION else ("缴费", "fee_lapsed")
            )  # fmt: skip
            why = f"申请人逾期没有{what}，请核对后办结。"
            url = _url(act, case)
            return self._task("lapse", case, why, "去办结", due=case.waiting_until, url=url)
        if case.kind == Application.Kind.RECORD_CORRECTION:
            why = "申请人要求更正自身信息，请核对后答复。"
            return self._task("answer", case, why, "去答复", url=_url("record_answer", case))
        why = "请办完七步，在期限届满以前答复并送达。"
        return self._task("answer", case, why, "去办理", due=case.due_on, url=_work(case))

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
                url = _url("decision", text.application, text.pk)
                self.seen.add(text.application_id)
                yield self._task("sign", text.application, why, "看稿签名", url=url)

    def texts(self, limit: int) -> Iterator[Task]:
        """Texts that came back, are approved, or wait for service: the drafter's or the handler's."""
        stages = [Stage.DRAFT, Stage.RETURNED, Stage.APPROVED, Stage.ISSUED]
        own = Q(drafted_by=self.mine.user) | Q(application__handler__in=self.whose)
        found = self._decisions(self.mine.agencies_with(*HANDLERS), stages, limit, own)
        written = letters_about(
            (subject_key(text.application), cause_of(text))
            for text in found
            if text.stage == Stage.ISSUED
        )
        for text in found:
            stands = text.stage == Stage.DRAFT and text.application.waiting_for
            if text.application_id not in self.seen and not stands:
                self.seen.add(text.application_id)
                letter = written.get((subject_key(text.application), cause_of(text)))
                yield self._text(text, letter)

    def _text(self, text: Decision, letter: Letter | None) -> Task:
        """What the stage of a text asks for, at the page where it is done."""
        case, at_text = text.application, _url("decision", text.application, text.pk)
        match text.stage:
            case Stage.DRAFT:
                why = f"第{text.number}稿已存好，还没有送审。"
                return self._task("draft", case, why, "看稿、送审", url=at_text)
            case Stage.RETURNED:
                back = [s for s in text.signatures.all() if s.verdict == RETURN]
                who = f"{back[-1].person}退回" if back else "审核人退回"
                said = f"：{back[-1].opinion.rstrip('。')}" if back and back[-1].opinion else ""
                why = f"{who}{said}。请按意见重写。"
                return self._task("returned", case, why, "去修改", url=_url("draft", case))
            case Stage.APPROVED:
                why = "三审都已同意，可以作出答复。"
                return self._task("issue", case, why, "去作出答复", url=at_text)
        if not case.needs_letter:
            why = "答复已作出，请送达并登记凭证。"
            return self._task("serve", case, why, "登记送达", url=_url("serve", case, text.pk))
        if letter is None:
            why = "答复已作出，请出文书、送达并登记凭证。"
            return self._task("letter", case, why, "去出文书", url=at_text)
        why = f"文书{letter.number}已出具，请送达并登记凭证。"
        if case.handler_id in (None, *self.whose):
            at_text = _url("letter", case, letter.pk)
        return self._task("serve", case, why, "登记送达", url=at_text)

    def extensions(self, limit: int) -> Iterator[Task]:
        """Extensions asked for, for the office head, as long as they can still be granted."""
        open_cases = _open(self.mine.agencies_with(Duty.OFFICE_HEAD))
        open_cases = open_cases.exclude(due_on__lt=self.today)
        rows = Extension.objects.filter(event=None, application__in=open_cases.values("pk"))
        rows = rows.select_related("application__agency", "asked_by")
        for row in rows.order_by("application__due_on", "pk")[:limit]:
            why = f"{row.asked_by}提请延期{row.working_days}个工作日，等您审定。"
            url = _url("extend", row.application)
            yield self._task("extend", row.application, why, "去审定", url=url)

    def reasons(self, limit: int) -> Iterator[Task]:
        """Reasons of those who ask too much, for the office head to weigh once their day is over."""
        open_cases = _open(self.mine.agencies_with(Duty.OFFICE_HEAD))
        rows = Excess.objects.filter(
            accepted=None, explain_by__lt=self.today, application__in=open_cases.values("pk")
        ).select_related("application__agency")
        for row in rows.order_by("application__due_on", "pk")[:limit]:
            why = f"申请人说明理由的期限{chinese(row.explain_by)}已过，等您认定理由是否合理。"
            url = _url("reasons", row.application)
            yield self._task("reasons", row.application, why, "去认定", url=url)

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
            why = f"{row.asked_by}转来：{row.question.rstrip('。')}。请在内部期限以前答复。"
            url = _url("contribute", row.application)
            yield self._task("contribute", row.application, why, "去答复", due=row.due_on, url=url)

    def reopenings(self, limit: int) -> Iterator[Task]:
        """Cases to be answered anew."""
        rows = Reopening.objects.filter(
            answered_on=None, application__agency_id__in=self.mine.agencies_with(*HANDLERS)
        ).select_related("application__agency")
        own = (None, *self.whose)
        found = [
            row
            for row in rows[:limit]
            if row.application.handler_id in own and row.application_id not in self.seen
        ]
        in_review = reviews([row.application_id for row in found])
        for row in found:
            case, waits = row.application, in_review.get(row.application_id)
            if waits:
                yield self._waiting(case, waits, row.due_on)
                continue
            why = f"依据{row.source}，要重新答复。"
            yield self._task("anew", case, why, "去拟稿", due=row.due_on, url=_url("draft", case))

    def returned_mail(self, limit: int) -> Iterator[Task]:
        """Letters that came back and have to be sent again; there is no limit in law, only the wait."""
        back = open_returns(self.mine.agencies_with(*HANDLERS))
        rows = [r for r in back[:limit] if r.delivery.letter.subject_key.startswith(SUBJECT)]
        keys = {row.pk: int(row.delivery.letter.subject_key.removeprefix(SUBJECT)) for row in rows}
        cases = Application.objects.select_related("agency").in_bulk(keys.values())
        for row in rows:
            case, letter = cases.get(keys[row.pk]), row.delivery.letter
            if case and case.handler_id in (None, *self.whose):
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
        return list(found.prefetch_related("signatures__person"))

    def _task(
        self, kind: str, case: Application, why: str, label: str, *, urgent: bool = False,
        due: date | None = None, url: str = "",
    ) -> Task:  # fmt: skip
        due = due or case.due_on
        left = self._calendar(case.agency).working_days_between(self.today, due) if due else None
        return Task(
            kind=kind, title=f"{case.number} {case.subject[:60]}", url=url or case_url(case.pk), why=why,
            action_label=label, due_on=due, working_days_left=left, is_urgent=urgent,
            application_id=case.pk,
        )  # fmt: skip

    def _calendar(self, agency: Agency) -> WorkCalendar:
        if agency.pk not in self.calendars:
            self.calendars[agency.pk] = calendar_for(agency)
        return self.calendars[agency.pk]


def _url(name: str, case: Application, *more: int | None) -> str:
    return reverse(f"applications:{name}", args=[case.pk, *more])


def _work(case: Application) -> str:
    """The case's page at the step that is due."""
    return f"{case_url(case.pk)}#work"


def _open(agency_ids: frozenset[int]) -> QuerySet[Application]:
    """The open cases of offices: few among all that were ever answered, so everything starts with them."""
    rows = Application.objects.filter(agency_id__in=agency_ids, answered_on=None, dropped_on=None)
    return rows.order_by()


def _unanswered(agency_ids: frozenset[int]) -> QuerySet[Any]:
    """Keys of the open cases, and of all to be answered anew."""
    anew = Reopening.objects.filter(answered_on=None).order_by()
    return _open(agency_ids).values("pk").union(anew.values("application_id"))
