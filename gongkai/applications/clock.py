"""答复时钟：turns rows into the law's events, and the law's answer into the cached last day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from gongkai.agencies.calendars import calendar_for
from gongkai.applications.errors import LawRefusesError
from gongkai.applications.models import Application, ClockEvent
from gongkai.law import reply_clock as law
from gongkai.law.calendar import WorkCalendar
from gongkai.law.deadlines import Deadline
from gongkai.law.errors import LawError
from gongkai.law.explain import Step, count_working_days, opening
from gongkai.law.limits import time_limit, working_days_of
from gongkai.law.load import RuleNotInForceError, chinese
from gongkai.law.receipt import Arrival, LegalDay, receipt_day

Kind = ClockEvent.Kind


def receipt_of(channel: str, arrived_on: date | None, confirmed_on: date | None = None) -> LegalDay:
    """收到申请之日 by channel: the day of arrival, or that of confirmation; ``on`` is None until then."""
    arrival = Arrival(
        submitted_on=arrived_on, arrived_on=arrived_on, signed_on=arrived_on, form_filled_on=arrived_on,
        confirmed_on=confirmed_on, contact_restored_on=confirmed_on,
    )  # fmt: skip
    try:
        return receipt_day(channel, arrival)
    except LawError as error:
        raise LawRefusesError(error, field="channel") from error


def law_events(received_on: date, rows: Iterable[ClockEvent]) -> list[law.Event]:
    """The rows as the law's events; a set day of 第三十五条 is no event of the law's clock."""
    return [law.Received(received_on), *(e for row in rows if (e := _event(row)))]


def reply_clock(
    received_on: date, rows: Iterable[ClockEvent], calendar: WorkCalendar | None = None
) -> law.ReplyClock:
    """The state of the clock after these rows, day by day explained; refuses what the law refuses."""
    rows = list(rows)
    found = law.reply_clock(law_events(received_on, rows), calendar=calendar)
    for row in rows:
        if row.kind == Kind.DELAYED and found.deadline:
            found = _delayed(found, found.deadline, row)
    return found


def state_of(application: Application) -> law.ReplyClock | None:
    """The clock of a case; None before its 收到申请之日 and for 更正自身信息, which has no statutory period."""
    if application.received_on is None or application.kind != Application.Kind.DISCLOSURE:
        return None
    rows = application.clock_events.order_by("on", "pk")
    return reply_clock(application.received_on, rows, calendar_for(application.agency))


def try_extension(application: Application, on: date, working_days: int) -> None:
    """Refuse with the law's sentence an extension that could not be granted on this day."""
    if application.received_on is None:
        return
    rows = [*application.clock_events.order_by("on", "pk")]
    wanted = ClockEvent(
        application=application, kind=Kind.EXTENDED, on=on, working_days=working_days
    )
    try:
        reply_clock(application.received_on, [*rows, wanted], calendar_for(application.agency))
    except LawError as error:
        raise LawRefusesError(error) from error


def why_not_extend(application: Application, on: date) -> str:
    """Why the period of a running case can no longer be extended, in the law's sentence; empty where it can."""
    try:
        try_extension(application, on, 1)
    except LawRefusesError as refused:
        return refused.message
    return ""


def correction_notice_last_day(application: Application) -> date | None:
    """The last day on which a 补正告知 stops the clock (第三十条); None before the 收到申请之日."""
    if application.received_on is None:
        return None
    limit = working_days_of("CORRECTION_NOTICE_7WD", application.received_on)
    start = opening(application.received_on)
    return count_working_days(start, limit, calendar_for(application.agency))


def refresh(application: Application) -> law.ReplyClock | None:
    """Write the clock's answer into the case's cached columns (the caller saves)."""
    try:
        found = state_of(application)
    except LawError as error:
        raise LawRefusesError(error) from error
    deadline = found.deadline if found else None
    waiting = found.waiting_until if found and found.waiting_for else None
    application.due_on = deadline.due_on if deadline else None
    application.due_is_provisional = deadline.provisional if deadline else False
    application.waiting_for = found.waiting_for if found else ""
    application.waiting_until = waiting.due_on if waiting else None
    application.extended_by = found.extended_by if found else 0
    return found


def refresh_new(application: Application) -> None:
    """The same for a case that is not stored yet and to which nothing has happened (the caller saves)."""
    if application.received_on is None:
        return
    try:
        found = reply_clock(application.received_on, (), calendar_for(application.agency))
    except RuleNotInForceError:  # received under the rules of before 2008
        return
    if found.deadline:
        application.due_on = found.deadline.due_on
        application.due_is_provisional = found.deadline.provisional


CACHED = ("due_on", "due_is_provisional", "waiting_for", "waiting_until", "extended_by")


def _event(row: ClockEvent) -> law.Event | None:
    match row.kind:
        case Kind.CORRECTION_ASKED:
            return law.CorrectionAsked(row.on, row.working_days, row.reached_on)
        case Kind.CORRECTED:
            return law.Corrected(row.on)
        case Kind.CONSULTATION_SENT:
            return law.ConsultationSent(row.on, row.key, row.limit_id, row.reached_on)
        case Kind.CONSULTATION_ANSWERED:
            return law.ConsultationAnswered(row.on, row.key)
        case Kind.EXTENDED:
            return law.Extended(row.on, row.working_days or 0)
        case Kind.FEE_NOTIFIED:
            return law.FeeNotified(row.on, row.reached_on)
        case Kind.FEE_PAID:
            return law.FeePaid(row.on)
    return None


def _delayed(clock: law.ReplyClock, deadline: Deadline, row: ClockEvent) -> law.ReplyClock:
    """延迟答复：the day the organ has set and told holds, where it is later (第三十五条)."""
    if row.until_on is None or row.until_on <= deadline.due_on:
        return clock
    what = f"申请理由合理，告知申请人延迟至{chinese(row.until_on)}以前答复"
    step = Step(row.on, what, time_limit("DELAYED_ANSWER").latest.reference)
    steps = tuple(sorted((*clock.steps, step), key=lambda found: found.on))
    later = replace(deadline, due_on=row.until_on, steps=steps)
    return replace(clock, deadline=later, steps=steps)
