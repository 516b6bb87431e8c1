"""答复时钟：a case file's events, in order, and what they do to the reply period.

Correction and payment start it again at full length, consultation leaves days out, one extension
adds to it (第三十条、第三十二条至第三十四条；国办函〔2020〕109号). An event that the law does not allow at
that moment is refused, so a service may try it here before it writes anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gongkai.law.calendar import WorkCalendar, statutory_calendar
from gongkai.law.deadlines import Deadline, limit_deadline, reply_deadline
from gongkai.law.errors import LawError
from gongkai.law.explain import Step, count_working_days, opening
from gongkai.law.limits import time_limit, working_days_of
from gongkai.law.load import chinese
from gongkai.law.pauses import Pause, silence_ends

CORRECTION = "correction"
PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an application on a day."""

    on: date


@dataclass(frozen=True, slots=True)
class Received(Event):
    """收到申请之日 (see :mod:`gongkai.law.receipt`)."""


@dataclass(frozen=True, slots=True)
class CorrectionAsked(Event):
    """补正告知书；``working_days`` is the period the organ set, ``delivered_on`` its arrival."""

    working_days: int | None = None
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Corrected(Event):
    """收到补正的申请。"""


@dataclass(frozen=True, slots=True)
class ConsultationSent(Event):
    """征求意见书发出；``key`` tells several consultations apart."""

    key: str = ""
    limit_id: str = "THIRD_PARTY_15WD"
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class ConsultationAnswered(Event):
    """收到意见。"""

    key: str = ""


@dataclass(frozen=True, slots=True)
class Extended(Event):
    """延期答复，经公开工作机构负责人同意并告知申请人。"""

    working_days: int = 0


@dataclass(frozen=True, slots=True)
class FeeNotified(Event):
    """收费通知发出；the 20 working days to pay run from ``delivered_on`` where that is known."""

    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeePaid(Event):
    """缴费完成。"""


class EventRefusedError(LawError):
    """The law, or the order of things, does not allow this event now."""

    code = "event_refused"


class NotReceivedError(EventRefusedError):
    code = "not_received"
    message = "先要有一个收到申请之日，其他事项不能早于它，请核对。"


class CorrectionOnlyOnceError(EventRefusedError):
    code = "correction_only_once"
    message = (
        "补正只能一次性告知，不能再次要求补正；补正后仍不明确的，按“补正后申请内容仍不明确”答复。"
    )


class ExtensionOnlyOnceError(EventRefusedError):
    code = "extension_only_once"
    message = "答复期限只能延长一次，不能再次延长。"


class PeriodAlreadyOverError(EventRefusedError):
    code = "period_already_over"


class ClockNotRunningError(EventRefusedError):
    code = "clock_not_running"


class NothingToAnswerError(EventRefusedError):
    code = "nothing_to_answer"


@dataclass(frozen=True, slots=True)
class ReplyClock:
    """The state of the clock: running with a ``deadline``, or waiting for the applicant.

    While it waits, ``deadline`` is ``None`` and ``waiting_until`` is the applicant's last day.
    """

    deadline: Deadline | None
    steps: tuple[Step, ...]
    waiting_for: str = ""
    waiting_until: Deadline | None = None
    correction_noticed_late: bool = False
    extended_by: int = 0


def reply_clock(events: Sequence[Event], *, calendar: WorkCalendar | None = None) -> ReplyClock:
    """Run through the events in order of their days; of the same day, in the order given."""
    ordered = sorted(events, key=lambda event: event.on)
    if not ordered or not isinstance(ordered[0], Received):
        raise NotReceivedError(reference=time_limit("ANSWER_20WD").latest.reference)
    run = _Run(ordered[0].on, calendar or statutory_calendar())
    for event in ordered[1:]:
        run.take(event)
    return run.result()


@dataclass(slots=True)
class _Run:
    """The events so far."""

    received_on: date
    calendar: WorkCalendar
    started_on: date = field(init=False)
    started_as: str = "收到申请之日"
    sent: dict[str, ConsultationSent] = field(default_factory=dict)
    answered: dict[str, date] = field(default_factory=dict)
    asked: CorrectionAsked | None = None
    noticed_late: bool = False
    corrected: bool = False
    extended: bool = False
    extended_by: int = 0
    waiting_for: str = ""
    waiting_until: Deadline | None = None
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started_on = self.received_on

    def take(self, event: Event) -> None:
        match event:
            case CorrectionAsked():
                self._ask_correction(event)
            case Corrected():
                self._correct(event)
            case ConsultationSent():
                self._consult(event)
            case ConsultationAnswered():
                self._hear(event)
            case Extended():
                self._extend(event)
            case FeeNotified():
                self._notify_fee(event)
            case FeePaid():
                self._pay(event)
            case _:
                raise NotReceivedError("收到申请之日只能有一个，请核对。")

    def result(self) -> ReplyClock:
        deadline = None if self.waiting_for else self._deadline()
        found = [*self.steps, *(deadline.steps if deadline else ())]
        if not deadline:
            found.insert(0, Step(self.received_on, "收到申请之日", _reference("ANSWER_20WD")))
        steps = tuple(sorted(found, key=lambda step: step.on))
        if deadline:
            deadline = replace(deadline, steps=steps)
        return ReplyClock(
            deadline,
            steps,
            self.waiting_for,
            self.waiting_until,
            self.noticed_late,
            self.extended_by,
        )

    def _ask_correction(self, event: CorrectionAsked) -> None:
        if self.asked:
            raise CorrectionOnlyOnceError(reference=_reference("CORRECTION_NOTICE_7WD"))
        self._refuse_unless_running(event, "CORRECTION_NOTICE_7WD")
        self.asked = event
        limit = working_days_of("CORRECTION_NOTICE_7WD", self.received_on)
        last = count_working_days(opening(self.received_on), limit, self.calendar)
        if event.on > last:
            self.noticed_late = True
            what = (
                f"告知补正；已超过{limit}个工作日（应于{chinese(last)}前），"
                "按系统默认口径答复期限不停止、补正后也不重新计算"
            )
        else:
            what = "一次性告知补正，等待申请人补正"
            self.waiting_for = CORRECTION
        self.waiting_until = self._correction_due(event)
        self._note(event, what, "CORRECTION_NOTICE_7WD")

    def _correction_due(self, event: CorrectionAsked) -> Deadline:
        start = event.delivered_on or event.on
        deadline = limit_deadline("CORRECTION_PERIOD", start, calendar=self.calendar)
        if event.working_days is None:
            return deadline
        if event.working_days < 1:
            raise EventRefusedError(
                "补正期限应当是正整数，请核对。", reference=_reference("CORRECTION_PERIOD")
            )
        return limit_deadline(
            "CORRECTION_PERIOD", start, calendar=self.calendar, value=event.working_days
        )

    def _correct(self, event: Corrected) -> None:
        if not self.asked or self.corrected:
            raise NothingToAnswerError(
                "没有等待补正的告知，请核对。", reference=_reference("CORRECTION_RESTART")
            )
        self.corrected = True
        late = self.waiting_until is not None and event.on > self.waiting_until.due_on
        delay = "；已超过补正期限，申请人应当有正当理由" if late else ""
        if self.noticed_late:
            what = f"收到补正的申请{delay}，答复期限不重新计算"
            self.waiting_until = None
        else:
            what = f"收到补正的申请{delay}，答复期限重新计算"
            self._restart(event.on, "收到补正的申请之日")
        self._note(event, what, "CORRECTION_RESTART")

    def _consult(self, event: ConsultationSent) -> None:
        if event.key in self.sent:
            raise EventRefusedError(
                "同一征求意见只能发出一次，请核对。", reference=_reference("EXCLUDE_CONSULT")
            )
        self.sent[event.key] = event

    def _hear(self, event: ConsultationAnswered) -> None:
        if event.key not in self.sent or event.key in self.answered:
            raise NothingToAnswerError(
                "没有等待答复的征求意见，请核对。", reference=_reference("EXCLUDE_CONSULT")
            )
        self.answered[event.key] = event.on

    def _extend(self, event: Extended) -> None:
        if self.extended:
            raise ExtensionOnlyOnceError(reference=_reference("EXTENSION_20WD"))
        self._refuse_unless_running(event, "EXTENSION_20WD")
        self._refuse_when_over(event, "EXTENSION_20WD", "延长答复期限")
        if event.working_days < 1:
            raise EventRefusedError(
                "延长的工作日数应当是正整数，请核对。", reference=_reference("EXTENSION_20WD")
            )
        self.extended, self.extended_by = True, event.working_days
        self._deadline()
        self._note(event, f"决定延长{event.working_days}个工作日", "EXTENSION_20WD")

    def _notify_fee(self, event: FeeNotified) -> None:
        self._refuse_unless_running(event, "FEE_PAY_20WD")
        self._refuse_when_over(event, "FEE_PAY_20WD", "发出收费通知")
        start = event.delivered_on or event.on
        self.waiting_for = PAYMENT
        self.waiting_until = limit_deadline("FEE_PAY_20WD", start, calendar=self.calendar)
        self._note(event, "发出信息处理费收费通知，等待申请人缴费", "FEE_PAY_20WD")

    def _pay(self, event: FeePaid) -> None:
        if self.waiting_for != PAYMENT or self.waiting_until is None:
            raise NothingToAnswerError(
                "没有等待缴费的收费通知，请核对。", reference=_reference("FEE_RESTART")
            )
        late = event.on > self.waiting_until.due_on
        delay = "；已超过缴费期限，请核对是否已经视为放弃申请" if late else ""
        self._restart(event.on, "缴费完成之日")
        self._note(event, f"缴费完成{delay}，答复期限自次日起重新计算", "FEE_RESTART")

    def _restart(self, on: date, started_as: str) -> None:
        """Full length again; what was granted or left out before belongs to the old period."""
        self.started_on, self.started_as = on, started_as
        self.extended_by = 0
        self.waiting_for, self.waiting_until = "", None

    def _deadline(self) -> Deadline:
        return reply_deadline(
            self.started_on,
            calendar=self.calendar,
            extended_by=self.extended_by,
            pauses=self._pauses(),
            started_as=self.started_as,
        )

    def _pauses(self) -> list[Pause]:
        found = (self._pause(sent) for sent in self.sent.values())
        return [pause for pause in found if pause]

    def _pause(self, sent: ConsultationSent) -> Pause | None:
        """The consultation as a pause of the present period; cut where the period started anew."""
        answered = self.answered.get(sent.key)
        pause = Pause(sent.on, answered, sent.reached_on, sent.limit_id)
        if sent.on >= self.started_on:
            return pause
        expires_on, _ = silence_ends(pause, self.calendar)
        ends = [day for day in (answered, expires_on) if day]
        if not ends or min(ends) <= self.started_on:
            return None
        return Pause(self.started_on, min(ends), None, sent.limit_id)

    def _refuse_unless_running(self, event: Event, rule_id: str) -> None:
        if self.waiting_for:
            what = "补正" if self.waiting_for == CORRECTION else "缴费"
            raise ClockNotRunningError(
                f"正在等待申请人{what}，答复期限没有在计算，不能办理此事项。",
                reference=_reference(rule_id),
            )

    def _refuse_when_over(self, event: Event, rule_id: str, what: str) -> None:
        due_on = self._deadline().due_on
        if event.on > due_on:
            raise PeriodAlreadyOverError(
                f"答复期限已于{chinese(due_on)}届满，不能再{what}。",
                reference=_reference(rule_id),
            )

    def _note(self, event: Event, what: str, rule_id: str) -> None:
        self.steps.append(Step(event.on, what, _reference(rule_id)))


def _reference(rule_id: str) -> str:
    return time_limit(rule_id).latest.reference
