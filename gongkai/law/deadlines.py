"""期限：publication and reply deadlines, limits in calendar days and months, each explained.

Dates are those of Asia/Shanghai and end at 24:00. No clock in here: today is an argument.
"""

import calendar as months_of
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gongkai.law.calendar import (
    ONE_DAY,
    BeyondTheCalendarError,
    WorkCalendar,
    statutory_calendar,
)
from gongkai.law.errors import LawError
from gongkai.law.explain import (
    Step,
    count_working_days,
    first_day,
    last_day,
    opening,
    skipped_days,
    unpublished_years,
)
from gongkai.law.limits import (
    CALENDAR_DAY,
    MONTH,
    WORKING_DAY,
    publication_overrides,
    time_limit,
)
from gongkai.law.load import Rule, Version, chinese, rule
from gongkai.law.pauses import Pause, left_out_by, pauses_too_late

PUBLISH = "PUBLISH_20WD"
ANSWER = "ANSWER_20WD"
EXTENSION = "EXTENSION_20WD"

__all__ = [
    "ANSWER",
    "EXTENSION",
    "PUBLISH",
    "Deadline",
    "EmbargoBeforeFormationError",
    "ExtensionTooLongError",
    "NegativeExtensionError",
    "Pause",
    "PeriodLengthError",
    "RuleHasNoDeadlineError",
    "Step",
    "limit_deadline",
    "period",
    "publication_deadline",
    "reply_deadline",
    "time_left",
    "working_days_between",
]


@dataclass(frozen=True, slots=True)
class Deadline:
    """期限届满之日 and how it came about; ``provisional`` while a year's holidays are unknown."""

    due_on: date
    provisional: bool
    reference: str
    steps: tuple[Step, ...]
    not_before: date | None = None

    def as_dict(self) -> dict[str, object]:
        """The stable JSON form: a run of days is written out, one step for each day."""
        found: dict[str, object] = {
            "due_on": self.due_on.isoformat(),
            "provisional": self.provisional,
            "reference": self.reference,
            "steps": [
                {"on": day.isoformat(), "what": step.what, "reference": step.reference}
                for step in self.steps
                for day in step.days()
            ],
        }
        if self.not_before:
            found["not_before"] = self.not_before.isoformat()
        return found


class ExtensionTooLongError(LawError):
    code = "extension_too_long"

    def __init__(self, *, asked: int, allowed: int, reference: str) -> None:
        super().__init__(
            f"最长可延长{allowed}个工作日，不能延长{asked}个工作日。", reference=reference
        )


class NegativeExtensionError(LawError):
    code = "negative_extension"


class PeriodLengthError(LawError):
    code = "period_length"


class EmbargoBeforeFormationError(LawError):
    code = "embargo_before_formation"

    def __init__(self, embargo_until: date, formed_on: date) -> None:
        super().__init__(
            f"解禁日（{embargo_until}）不能早于信息形成之日（{formed_on}），请核对。",
            reference=time_limit(PUBLISH).latest.reference,
        )


class RuleHasNoDeadlineError(LawError):
    code = "rule_has_no_deadline"

    def __init__(self, found: Rule) -> None:
        super().__init__(
            f"“{found.label}”没有规定截止日期，不能据此计算期限，请核对规则编号。",
            reference=found.latest.reference,
        )


def publication_deadline(
    formed_on: date,
    *,
    rule: str = PUBLISH,
    calendar: WorkCalendar | None = None,
    embargo_until: date | None = None,
) -> Deadline:
    """主动公开期限：20 working days from formation or change, unless another law says otherwise.

    ``not_before`` is the day of formation or, where one is set, the end of an embargo: to publish
    too early is a fault, too (第二十六条).
    """
    calendar = calendar or statutory_calendar()
    if embargo_until and embargo_until < formed_on:
        raise EmbargoBeforeFormationError(embargo_until, formed_on)
    found = _publication_rule(rule)
    deadline = _limit_end(found, formed_on, calendar)
    not_before = embargo_until or formed_on
    steps = deadline.steps
    if embargo_until:
        steps = _in_order((*steps, _embargo_step(embargo_until, deadline)))
    return replace(deadline, not_before=not_before, steps=steps)


def reply_deadline(
    received_on: date,
    *,
    calendar: WorkCalendar | None = None,
    extended_by: int = 0,
    pauses: Sequence[Pause] = (),
    started_as: str = "收到申请之日",
) -> Deadline:
    """答复期限届满之日：the last day on which a reply is in time (第三十三条).

    The day of receipt itself is not counted. Days of 征求意见 are left out, from the day after
    sending to the day of receipt, at most until the 15 working days expire in silence; overlapping
    ones once. An extension runs on from the original period.
    """
    calendar = calendar or statutory_calendar()
    answer = time_limit(ANSWER).at(received_on)
    extension = time_limit(EXTENSION).at(received_on)
    _refuse_extension(extended_by, extension)
    left_out = left_out_by(pauses, received_on, calendar)
    start = opening(received_on)
    days = answer.number("value")
    original = count_working_days(start, days, calendar, left_out)
    due_on = original
    if extended_by:
        due_on = count_working_days(start, days + extended_by, calendar, left_out)
    steps = (
        first_day(received_on, started_as),
        *skipped_days(start, due_on, calendar, left_out),
        *_extension_steps(original, extended_by, extension),
        *pauses_too_late(left_out, due_on),
        *unpublished_years(start, due_on, calendar),
        last_day(due_on, f"第{days + extended_by}个工作日"),
    )
    provisional = calendar.first_unpublished(start, due_on) is not None
    return Deadline(due_on, provisional, answer.reference, _in_order(steps))


def period(
    start: date,
    *,
    days: int | None = None,
    months: int | None = None,
    calendar: WorkCalendar | None = None,
    started_as: str = "起算之日",
    reference: str = "",
) -> Deadline:
    """按日、按月计算的期限：if its last day is a day off, the first working day after it."""
    if (days is None) == (months is None):
        raise PeriodLengthError("天数和月数应当填一个，也只填一个，请核对。")
    length = days if days is not None else months
    if length is None or length < 1:
        raise PeriodLengthError("天数、月数应当是正整数，请核对。")
    calendar = calendar or statutory_calendar()
    end = _after_days(opening(start), length) if days else _after_months(start, length)
    due_on = calendar.first_working_day_from(end)
    what = f"第{length}日" if days else f"第{length}个月的对应日"
    before = end - ONE_DAY
    steps = (
        first_day(start, started_as),
        *_end_steps(end, due_on, what, month=not days),
        *skipped_days(before, due_on, calendar),
        *unpublished_years(before, due_on, calendar),
        last_day(due_on, "最后一日"),
    )
    provisional = calendar.first_unpublished(before, due_on) is not None
    said = reference or _period_reference(start, end, month=not days)
    return Deadline(due_on, provisional, said, _in_order(steps))


def limit_deadline(
    limit_id: str,
    start: date,
    *,
    calendar: WorkCalendar | None = None,
    value: int | None = None,
) -> Deadline:
    """The end of any time limit of the law that runs from a day, e.g. ``FEE_PAY_20WD``.

    ``value`` replaces the number where the law leaves it to the organ (e.g. the 补正期限).
    """
    return _limit_end(time_limit(limit_id), start, calendar or statutory_calendar(), value)


def working_days_between(today: date, due_on: date, calendar: WorkCalendar | None = None) -> int:
    """Working days left until ``due_on``, today not counted; negative when it has passed."""
    return (calendar or statutory_calendar()).working_days_between(today, due_on)


def time_left(today: date, due_on: date, calendar: WorkCalendar | None = None) -> str:
    """剩 n 个工作日、今天到期、超 n 个工作日, as a desk says it."""
    if today == due_on:
        return "今天到期"
    days = working_days_between(today, due_on, calendar)
    if today < due_on:
        return f"剩 {days} 个工作日"
    return f"超 {-days} 个工作日" if days else "已到期"


def _publication_rule(rule_id: str) -> Rule:
    found = time_limit(rule_id)
    allowed = {PUBLISH, *(override.name for override in publication_overrides())}
    if found.name not in allowed or "value" not in found.latest.values:
        raise RuleHasNoDeadlineError(found)
    if found.latest.values.get("kind") == "minimum":
        raise RuleHasNoDeadlineError(found)
    return found


def _limit_end(
    found: Rule, start: date, calendar: WorkCalendar, value: int | None = None
) -> Deadline:
    version = found.at(start)
    unit = version.values.get("unit")
    trigger = str(found.values["trigger"])
    if unit == WORKING_DAY:
        days = version.number("value") if value is None else value
        return _working_day_limit(version, start, days, calendar, trigger)
    if unit not in (CALENDAR_DAY, MONTH) or not version.values["value"]:
        raise RuleHasNoDeadlineError(found)
    length = version.number("value") if value is None else value
    return period(
        start,
        days=length if unit == CALENDAR_DAY else None,
        months=length if unit == MONTH else None,
        calendar=calendar,
        started_as=trigger,
        reference=version.reference,
    )


def _working_day_limit(
    version: Version, start: date, days: int, calendar: WorkCalendar, trigger: str
) -> Deadline:
    before = opening(start)
    due_on = count_working_days(before, days, calendar)
    steps = (
        first_day(start, trigger),
        *skipped_days(before, due_on, calendar),
        *unpublished_years(before, due_on, calendar),
        last_day(due_on, f"第{days}个工作日"),
    )
    provisional = calendar.first_unpublished(before, due_on) is not None
    return Deadline(due_on, provisional, version.reference, _in_order(steps))


def _embargo_step(embargo_until: date, deadline: Deadline) -> Step:
    if embargo_until > deadline.due_on:
        what = "解禁日晚于公开期限届满之日；设定解禁日应当有依据，请核对"
    else:
        what = "解禁日，此日以前不得公开"
    return Step(embargo_until, what, deadline.reference)


def _refuse_extension(extended_by: int, extension: Version) -> None:
    if extended_by < 0:
        raise NegativeExtensionError(
            "延长的工作日数不能是负数，请核对。", reference=extension.reference
        )
    allowed = extension.number("value")
    if extended_by > allowed:
        raise ExtensionTooLongError(
            asked=extended_by, allowed=allowed, reference=extension.reference
        )


def _extension_steps(original: date, extended_by: int, extension: Version) -> Iterable[Step]:
    if extended_by:
        what = (
            f"原答复期限于当日届满；延长{extended_by}个工作日，"
            "须在此前经政府信息公开工作机构负责人同意并告知申请人"
        )
        yield Step(original, what, extension.reference)


def _after_days(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise BeyondTheCalendarError from None


def _after_months(start: date, months: int) -> date:
    """到期月的对应日，没有对应日的为月末日。"""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > date.max.year:
        raise BeyondTheCalendarError
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _end_steps(end: date, due_on: date, what: str, *, month: bool) -> Iterable[Step]:
    if month:
        yield Step(end, what, rule("clock/month_end").at(end).reference)
    if due_on != end:
        said = f"{what}是休息日或者法定休假日，顺延至其后第一个工作日（{chinese(due_on)}）"
        yield Step(end, said, rule("clock/rollover").at(end).reference)


def _period_reference(start: date, end: date, *, month: bool) -> str:
    cited = [rule("clock/start_day").at(start).reference]
    if month:
        cited.append(rule("clock/month_end").at(end).reference)
    cited.append(rule("clock/rollover").at(end).reference)
    return "；".join(cited)


def _in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: step.on))
