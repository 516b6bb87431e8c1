"""征求意见：the days that asking others takes out of a reply period (第三十二条至第三十四条)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongkai.law.calendar import ONE_DAY, WorkCalendar
from gongkai.law.errors import LawError
from gongkai.law.explain import Step, Stretch, span
from gongkai.law.limits import time_limit
from gongkai.law.load import RuleNotInForceError, chinese


@dataclass(frozen=True, slots=True)
class Pause:
    """征求意见：sent on a day, answered on another or not at all (``ended_on`` is ``None``).

    The 15 working days of silence run from the day the letter arrived, where that is known.
    """

    sent_on: date
    ended_on: date | None = None
    reached_on: date | None = None
    limit_id: str = "THIRD_PARTY_15WD"

    def __post_init__(self) -> None:
        if self.ended_on and self.ended_on < self.sent_on:
            raise PauseEndsBeforeItBeginsError(self)
        if self.reached_on and self.reached_on < self.sent_on:
            raise PauseEndsBeforeItBeginsError(self)


class PauseEndsBeforeItBeginsError(LawError):
    code = "pause_ends_before_it_begins"

    def __init__(self, pause: Pause) -> None:
        super().__init__(
            f"收到意见或者送达的日期不能早于发出征求意见书之日（{pause.sent_on}），请核对。",
            reference=time_limit("EXCLUDE_CONSULT").latest.reference,
        )


class PauseBeforeReceiptError(LawError):
    code = "pause_before_receipt"

    def __init__(self, pause: Pause, received_on: date) -> None:
        super().__init__(
            f"发出征求意见书之日（{pause.sent_on}）不能早于收到申请之日（{received_on}），请核对。",
            reference=time_limit("EXCLUDE_CONSULT").latest.reference,
        )


class SilenceWithoutLimitError(LawError):
    code = "silence_without_limit"
    message = "2019年5月15日以前的条例没有规定第三方答复意见的期限，请填写收到意见之日。"


def left_out_by(
    pauses: Sequence[Pause], received_on: date, calendar: WorkCalendar
) -> tuple[Stretch, ...]:
    """The days that 征求意见 takes out, in order of time; what overlaps counts once."""
    found: list[Stretch] = []
    for pause in sorted(pauses, key=lambda pause: (pause.sent_on, pause.ended_on or date.max)):
        if pause.sent_on < received_on:
            raise PauseBeforeReceiptError(pause, received_on)
        stretch = _stretch(pause, calendar)
        if found and stretch.first <= found[-1].last:
            what = f"{stretch.what}（与前一次重叠的日子只扣除一次）"
            stretch = replace(stretch, first=found[-1].last + ONE_DAY, what=what)
        if stretch.first <= stretch.last:
            found.append(stretch)
    return tuple(found)


def _stretch(pause: Pause, calendar: WorkCalendar) -> Stretch:
    expires_on, limit = silence_ends(pause, calendar)
    excluded = time_limit("EXCLUDE_CONSULT").at(pause.sent_on)
    first = pause.sent_on + ONE_DAY
    if pause.ended_on and (expires_on is None or pause.ended_on <= expires_on):
        last, why = pause.ended_on, "至收到意见之日止"
    elif expires_on:
        last, why = expires_on, f"{limit}个工作日内没有答复，至期满之日止"
    else:
        raise SilenceWithoutLimitError(reference=excluded.reference)
    what = (
        f"征求意见（{span(first, last)}，自发出次日起，{why}），不计入答复期限；"
        "起止日为系统默认口径"
    )
    return Stretch(first, last, what, excluded.reference)


def silence_ends(pause: Pause, calendar: WorkCalendar) -> tuple[date | None, int]:
    try:
        limit = time_limit(pause.limit_id).at(pause.sent_on).number("value")
    except RuleNotInForceError:
        return None, 0
    return calendar.add_working_days(pause.reached_on or pause.sent_on, limit), limit


def pauses_too_late(left_out: Sequence[Stretch], due_on: date) -> Iterable[Step]:
    for stretch in left_out:
        if stretch.first > due_on:
            what = f"答复期限已于{chinese(due_on)}届满，此后征求意见不影响期限"
            yield Step(stretch.first - ONE_DAY, what, stretch.reference)
