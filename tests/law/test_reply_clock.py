"""答复时钟：correction, consultation, extension and fee on one case file."""

from datetime import date

import pytest

from gongkai.law.deadlines import ExtensionTooLongError
from gongkai.law.errors import LawError
from gongkai.law.load import RuleNotInForceError
from gongkai.law.reply_clock import (
    ClockNotRunningError,
    ConsultationAnswered,
    ConsultationSent,
    Corrected,
    CorrectionAsked,
    CorrectionOnlyOnceError,
    Event,
    EventRefusedError,
    Extended,
    ExtensionOnlyOnceError,
    FeeNotified,
    FeePaid,
    NothingToAnswerError,
    NotReceivedError,
    PeriodAlreadyOverError,
    Received,
    ReplyClock,
    reply_clock,
)

RECEIVED = Received(date(2026, 3, 2))  # answered by 2026-03-30 if nothing happens


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def due(*events: Event) -> date:
    clock = reply_clock([RECEIVED, *events])
    assert clock.deadline
    return clock.deadline.due_on


def said(clock: ReplyClock) -> str:
    return "\n".join(f"{step.on} {step.what}" for step in clock.steps)


@pytest.mark.parametrize(
    ("events", "due_on"),
    [
        pytest.param([], on(3, 30), id="只有收到"),
        pytest.param([CorrectionAsked(on(3, 11)), Corrected(on(3, 20))], on(4, 20), id="第7个工作日告知补正，补正后重新计算20个工作日"),
        pytest.param([CorrectionAsked(on(3, 12)), Corrected(on(3, 20))], on(3, 30), id="第8个工作日告知，不重新计算"),
        pytest.param([CorrectionAsked(on(3, 12))], on(3, 30), id="逾期告知，时钟不停"),
        pytest.param([ConsultationSent(on(3, 9), "甲"), ConsultationAnswered(on(3, 20), "甲")], on(4, 13), id="征求意见"),
        pytest.param([ConsultationSent(on(3, 9), "甲")], on(4, 21), id="尚未答复，按15个工作日期满计算"),
        pytest.param(
            [ConsultationSent(on(3, 9), "甲"), ConsultationSent(on(3, 18), "乙"), ConsultationAnswered(on(3, 20), "甲"), ConsultationAnswered(on(3, 25), "乙")],
            on(4, 16),
            id="两次征求意见重叠",
        ),
        pytest.param([Extended(on(3, 30), 20)], on(4, 28), id="届满当日延期20个工作日"),
        pytest.param([ConsultationSent(on(3, 9), "甲"), ConsultationAnswered(on(3, 20), "甲"), Extended(on(4, 13), 5)], on(4, 20), id="征求意见后延期"),
        pytest.param([FeeNotified(on(3, 10)), FeePaid(on(3, 18))], on(4, 16), id="缴费完成次日起重新计算"),
        pytest.param(
            [CorrectionAsked(on(3, 4)), Corrected(on(3, 6)), FeeNotified(on(3, 10)), FeePaid(on(3, 18))],
            on(4, 16),
            id="先补正再收费",
        ),
        pytest.param(
            [ConsultationSent(on(3, 4), "甲"), CorrectionAsked(on(3, 5)), Corrected(on(3, 6)), ConsultationAnswered(on(3, 13), "甲")],
            on(4, 13),
            id="征求意见跨过补正，只扣除补正以后的5个工作日",
        ),
        pytest.param(
            [Extended(on(3, 4), 5), CorrectionAsked(on(3, 5)), Corrected(on(3, 6))],
            on(4, 3),
            id="延期属于原期限，补正后按20个工作日计算",
        ),
    ],
)  # fmt: skip
def test_events_move_the_deadline(events: list[Event], due_on: date) -> None:
    assert due(*events) == due_on


def test_the_order_in_which_events_are_given_does_not_matter() -> None:
    clock = reply_clock([Corrected(on(3, 20)), CorrectionAsked(on(3, 11)), RECEIVED])
    assert clock.deadline
    assert clock.deadline.due_on == on(4, 20)


def test_while_a_correction_is_awaited_there_is_no_reply_deadline_but_one_for_the_applicant() -> (
    None
):
    clock = reply_clock([RECEIVED, CorrectionAsked(on(3, 11))])
    assert clock.deadline is None
    assert clock.waiting_for == "correction"
    assert clock.waiting_until
    assert clock.waiting_until.due_on == on(4, 1)  # 15 working days, a default of ours


def test_the_organ_may_set_another_correction_period_from_the_day_of_delivery() -> None:
    clock = reply_clock(
        [RECEIVED, CorrectionAsked(on(3, 4), working_days=5, delivered_on=on(3, 6))]
    )
    assert clock.waiting_until
    assert clock.waiting_until.due_on == on(3, 13)


def test_a_late_correction_notice_is_flagged_and_said() -> None:
    clock = reply_clock([RECEIVED, CorrectionAsked(on(3, 12)), Corrected(on(3, 20))])
    assert clock.correction_noticed_late
    assert "2026-03-12 告知补正；已超过7个工作日（应于2026年3月11日前）" in said(clock)
    assert "2026-03-20 收到补正的申请，答复期限不重新计算" in said(clock)


def test_while_a_fee_is_awaited_the_applicant_has_twenty_working_days() -> None:
    clock = reply_clock([RECEIVED, FeeNotified(on(3, 10), delivered_on=on(3, 12))])
    assert (clock.deadline, clock.waiting_for) == (None, "payment")
    assert clock.waiting_until
    assert clock.waiting_until.due_on == on(4, 10)


def test_a_correction_or_payment_after_its_time_is_counted_and_said() -> None:
    late = reply_clock([RECEIVED, CorrectionAsked(on(3, 4)), Corrected(on(3, 30))])
    assert "已超过补正期限，申请人应当有正当理由" in said(late)
    paid = reply_clock([RECEIVED, FeeNotified(on(3, 4)), FeePaid(on(4, 2))])
    assert "已超过缴费期限" in said(paid)


def test_the_history_keeps_every_event_and_the_deadline_its_reasons() -> None:
    clock = reply_clock(
        [RECEIVED, CorrectionAsked(on(3, 4)), Corrected(on(3, 6)), Extended(on(3, 10), 3)]
    )
    text = said(clock)
    for words in (
        "一次性告知补正",
        "收到补正的申请，答复期限重新计算",
        "决定延长3个工作日",
        "第23个工作日",
    ):
        assert words in text
    assert clock.deadline
    assert clock.deadline.steps == clock.steps
    assert clock.extended_by == 3
    assert [step.on for step in clock.steps] == sorted(step.on for step in clock.steps)


@pytest.mark.parametrize(
    ("events", "error", "message"),
    [
        pytest.param([], NotReceivedError, "收到申请之日", id="没有收到"),
        pytest.param([Extended(on(3, 1), 5), RECEIVED], NotReceivedError, "不能早于", id="早于收到"),
        pytest.param([RECEIVED, Received(on(3, 3))], NotReceivedError, "只能有一个", id="两次收到"),
        pytest.param([RECEIVED, CorrectionAsked(on(3, 4)), Corrected(on(3, 6)), CorrectionAsked(on(3, 9))], CorrectionOnlyOnceError, "不能再次要求补正", id="再次补正"),
        pytest.param([RECEIVED, Corrected(on(3, 6))], NothingToAnswerError, "没有等待补正", id="没有告知就补正"),
        pytest.param([RECEIVED, CorrectionAsked(on(3, 4), working_days=0)], EventRefusedError, "正整数", id="补正期限0日"),
        pytest.param([RECEIVED, Extended(on(3, 4), 5), Extended(on(3, 5), 5)], ExtensionOnlyOnceError, "只能延长一次", id="再次延期"),
        pytest.param([RECEIVED, Extended(on(3, 4), 5), CorrectionAsked(on(3, 5)), Corrected(on(3, 6)), Extended(on(3, 9), 5)], ExtensionOnlyOnceError, "只能延长一次", id="补正以后再次延期"),
        pytest.param([RECEIVED, Extended(on(3, 4), 21)], ExtensionTooLongError, "最长可延长20个工作日", id="延期21"),
        pytest.param([RECEIVED, Extended(on(3, 4), 0)], EventRefusedError, "正整数", id="延期0"),
        pytest.param([RECEIVED, Extended(on(3, 31), 5)], PeriodAlreadyOverError, "2026年3月30日届满，不能再延长", id="届满后延期"),
        pytest.param([RECEIVED, CorrectionAsked(on(3, 4)), Extended(on(3, 5), 5)], ClockNotRunningError, "正在等待申请人补正", id="等待补正时延期"),
        pytest.param([RECEIVED, FeeNotified(on(3, 4)), Extended(on(3, 5), 5)], ClockNotRunningError, "正在等待申请人缴费", id="等待缴费时延期"),
        pytest.param([RECEIVED, FeeNotified(on(3, 31))], PeriodAlreadyOverError, "不能再发出收费通知", id="届满后收费"),
        pytest.param([RECEIVED, FeePaid(on(3, 5))], NothingToAnswerError, "没有等待缴费", id="没有通知就缴费"),
        pytest.param([RECEIVED, ConsultationAnswered(on(3, 5), "甲")], NothingToAnswerError, "没有等待答复的征求意见", id="没有发出就答复"),
        pytest.param([RECEIVED, ConsultationSent(on(3, 4), "甲"), ConsultationSent(on(3, 5), "甲")], EventRefusedError, "只能发出一次", id="同一征求意见两次"),
        pytest.param([Received(date(2020, 12, 1)), FeeNotified(date(2020, 12, 3))], RuleNotInForceError, "2021年1月1日起施行", id="2021年以前收费"),
    ],
)  # fmt: skip
def test_what_the_law_does_not_allow_is_refused_with_its_article(
    events: list[Event], error: type[LawError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        reply_clock(events)
    assert message in refusal.value.message
