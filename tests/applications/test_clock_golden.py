"""答复时钟的四十余个算例：each worked by hand from the law and the notices, before anything was run.

What counts: the day of receipt (correction, payment) itself does not; Saturdays and Sundays do not, nor
days off; 调休 days do. Days of the notices that the workings pass:

2025  春节 1.28–2.4 off, 1.26 Sun and 2.8 Sat work; 国庆、中秋 10.1–10.8 off, 9.28 Sun and 10.11 Sat work
2026  元旦 1.1–1.3 off, 1.4 Sun works; 春节 2.15–2.23 off, 2.14 Sat and 2.28 Sat work; 清明 4.4–4.6 off;
      劳动节 5.1–5.5 off, 5.9 Sat works; 端午 6.19–6.21 off; 中秋 9.25–9.27 off;
      国庆 10.1–10.7 off, 9.20 Sun and 10.10 Sat work

“3–6(4)” reads: from the 3rd to the 6th, the last of which is the 4th counted day.
"""

from datetime import date

import pytest

from gongkai.applications.clock import reply_clock
from gongkai.applications.models import ClockEvent
from gongkai.law.calendar import CalendarDay, statutory_calendar
from gongkai.law.deadlines import ExtensionTooLongError
from gongkai.law.reply_clock import (
    ClockNotRunningError,
    CorrectionOnlyOnceError,
    ExtensionOnlyOnceError,
    PeriodAlreadyOverError,
)

Kind = ClockEvent.Kind


def day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def asked(on: str, working_days: int | None = None, reached: str = "") -> ClockEvent:
    reached_on = day(reached) if reached else None
    return ClockEvent(
        kind=Kind.CORRECTION_ASKED, on=day(on), working_days=working_days, reached_on=reached_on
    )


def corrected(on: str) -> ClockEvent:
    return ClockEvent(kind=Kind.CORRECTED, on=day(on))


def consulted(
    sent: str, answered: str = "", key: str = "1", limit: str = "THIRD_PARTY_15WD", reached: str = ""
) -> list[ClockEvent]:  # fmt: skip
    reached_on = day(reached) if reached else None
    rows = [
        ClockEvent(
            kind=Kind.CONSULTATION_SENT,
            on=day(sent),
            key=key,
            limit_id=limit,
            reached_on=reached_on,
        )
    ]
    if answered:
        rows.append(ClockEvent(kind=Kind.CONSULTATION_ANSWERED, on=day(answered), key=key))
    return rows


def extended(on: str, working_days: int) -> ClockEvent:
    return ClockEvent(kind=Kind.EXTENDED, on=day(on), working_days=working_days)


def fee(on: str, reached: str = "") -> ClockEvent:
    reached_on = day(reached) if reached else None
    return ClockEvent(kind=Kind.FEE_NOTIFIED, on=day(on), reached_on=reached_on)


def paid(on: str) -> ClockEvent:
    return ClockEvent(kind=Kind.FEE_PAID, on=day(on))


def delayed(on: str, until: str) -> ClockEvent:
    return ClockEvent(kind=Kind.DELAYED, on=day(on), until_on=day(until))


CASES = [
    # 3–6(4) 9–13(9) 16–20(14) 23–27(19) 30(20)
    pytest.param("03-02", [], "03-30", id="无节假日"),
    # Sunday: 2–6(5) 9–13(10) 16–20(15) 23–27(20)
    pytest.param("03-01", [], "03-27", id="星期日收到"),
    # 1.21–24(4) 26 Sun(5) 27(6) | 2.5–7(9) 8 Sat(10) 10–14(15) 17–21(20)
    pytest.param("2025-01-20", [], "2025-02-21", id="跨2025年春节，两个调休日都算"),
    # 9.28 Sun(1) 29,30(3) | 10.9,10(5) 11 Sat(6) 13–17(11) 20–24(16) 27–30(20)
    pytest.param("2025-09-26", [], "2025-10-30", id="跨2025年国庆，收到次日是调休上班"),
    # received on the 调休 Sunday itself: 29,30(2) | 9,10(4) 11(5) 13–17(10) 20–24(15) 27–31(20)
    pytest.param("2025-09-28", [], "2025-10-31", id="调休上班的星期日收到"),
    # 2.2–6(5) 9–13(10) 14 Sat(11) | 24–27(15) 28 Sat(16) 3.2–5(20)
    pytest.param("01-30", [], "03-05", id="跨2026年春节"),
    # 2.11–13(3) 14(4) | 24–27(8) 28(9) 3.2–6(14) 9–13(19) 16(20)
    pytest.param("02-10", [], "03-16", id="春节前四个工作日收到"),
    # 9.20 Sun(1) 21–24(5) | 28–30(8) | 10.8,9(10) 10 Sat(11) 12–16(16) 19–22(20)
    pytest.param("09-18", [], "10-22", id="跨中秋和国庆"),
    # received inside 国庆: 10.8,9(2) 10 Sat(3) 12–16(8) 19–23(13) 26–30(18) 11.2,3(20)
    pytest.param("10-03", [], "11-03", id="国庆假期中收到"),
    # 3.31–4.3(4) | 7–10(8) 13–17(13) 20–24(18) 27,28(20)
    pytest.param("03-30", [], "04-28", id="跨清明"),
    # 4.28–30(3) | 5.6–8(6) 9 Sat(7) 11–15(12) 18–22(17) 25–27(20)
    pytest.param("04-27", [], "05-27", id="跨劳动节，星期六调休上班"),
    # 2–5(4) 8–12(9) 15–18(13) | 22–26(18) 29,30(20)
    pytest.param("06-01", [], "06-30", id="跨端午"),
    # 12.16–19(4) 22–26(9) 29–31(12) | 1.4 Sun(13) 5–9(18) 12,13(20)
    pytest.param("2025-12-15", [], "2026-01-13", id="跨元旦，星期日调休上班"),
    # --- 补正 (received 3.2: day 6 is 3.10, day 7 3.11, day 8 3.12)
    # from 3.16: 17–20(4) 23–27(9) 30–4.3(14) | 7–10(18) 13,14(20)
    pytest.param("03-02", [asked("03-10"), corrected("03-16")], "04-14", id="第6个工作日告知补正"),
    pytest.param("03-02", [asked("03-11"), corrected("03-16")], "04-14", id="第7个工作日告知补正"),
    # too late: the first count stands
    pytest.param(
        "03-02", [asked("03-12"), corrected("03-16")], "03-30", id="第8个工作日告知，不重新计算"
    ),
    pytest.param("03-02", [asked("03-12")], "03-30", id="第8个工作日告知，时钟不停"),
    # Saturday 3.14: 16–20(5) 23–27(10) 30–4.3(15) | 7–10(19) 13(20)
    pytest.param("03-02", [asked("03-10"), corrected("03-14")], "04-13", id="星期六收到补正"),
    # 2.28 is a working Saturday, yet as the starting day not counted: 3.2–6(5) 9–13(10) 16–20(15) 23–27(20)
    pytest.param(
        "02-10", [asked("02-14"), corrected("02-28")], "03-27", id="调休上班的星期六收到补正"
    ),
    # day 7 over 春节: 2.11–13(3) 14(4) 24(5) 25(6) 26(7); from 3.2 as above
    pytest.param(
        "02-10", [asked("02-26"), corrected("03-02")], "03-30", id="春节后第7个工作日告知"
    ),
    pytest.param(
        "02-10", [asked("02-27"), corrected("03-02")], "03-16", id="春节后第8个工作日告知"
    ),
    # day 6 is 9.28; from 10.5 inside 国庆: 10.8,9(2) 10(3) 12–16(8) 19–23(13) 26–30(18) 11.2,3(20)
    pytest.param("09-18", [asked("09-28"), corrected("10-05")], "11-03", id="国庆假期中收到补正"),
    # the set 5 working days end 3.17; corrected 3.20 all the same: 23–27(5) 30–4.3(10) | 7–10(14) 13–17(19) 20(20)
    pytest.param(
        "03-02", [asked("03-10", 5), corrected("03-20")], "04-20", id="逾期补正而有正当理由"
    ),
    # --- 征求意见
    # 3–6(4) 9(5), 10–20 left out, 23–27(10) 30–4.3(15) | 7–10(19) 13(20)
    pytest.param("03-02", consulted("03-09", "03-20"), "04-13", id="征求第三方意见"),
    # silence: 10–13(4) 16–20(9) 23–27(14) 30(15), out to 3.30; 31–4.3(9) | 7–10(13) 13–17(18) 20,21(20)
    pytest.param("03-02", consulted("03-09"), "04-21", id="第三方15个工作日不答复"),
    # reached 3.11: 12,13(2) 16–20(7) 23–27(12) 30–4.1(15), out to 4.1; 2,3(7) | 7–10(11) 13–17(16) 20–23(20)
    pytest.param(
        "03-02", consulted("03-09", reached="03-11"), "04-23", id="自第三方收到之日起计15个工作日"
    ),
    # the opinion of 4.10 comes after the silence has run out on 3.30
    pytest.param("03-02", consulted("03-09", "04-10"), "04-21", id="意见迟到，只扣到期满之日"),
    # 9.22,23(2), 24–10.9 left out, 10.10 Sat(3) 12–16(8) 19–23(13) 26–30(18) 11.2,3(20)
    pytest.param("09-21", consulted("09-23", "10-09"), "11-03", id="征求意见跨国庆"),
    # 2.5,6(2); silence: 9–13(5) 14(6) 24–27(10) 28(11) 3.2–5(15); 6(3) 9–13(8) 16–20(13) 23–27(18) 30,31(20)
    pytest.param("02-04", consulted("02-06"), "03-31", id="第三方不答复跨春节"),
    # one stretch 10–25: 26,27(7) 30–4.3(12) | 7–10(16) 13–16(20)
    pytest.param(
        "03-02",
        consulted("03-09", "03-20") + consulted("03-18", "03-25", "2"),
        "04-16",
        id="两次征求意见重叠只扣一次",
    ),
    # 3,4(2), 5–6 out, 9–11(5), 12–13 out, 16–20(10) 23–27(15) 30–4.3(20)
    pytest.param(
        "03-02",
        consulted("03-04", "03-06") + consulted("03-11", "03-13", "2"),
        "04-03",
        id="两次征求意见先后相接",
    ),
    # as the silent third party
    pytest.param(
        "03-02", consulted("03-09", limit="COMAKER_15WD"), "04-21", id="共同制作机关不答复"
    ),
    # the 20th day has been counted before the pause begins
    pytest.param("03-02", consulted("03-30"), "03-30", id="届满当日才征求意见"),
    # the day of sending counts, and nothing lies between
    pytest.param("03-02", consulted("03-09", "03-09"), "03-30", id="当日发出当日答复"),
    # from 3.6: left out only 3.7–13; 16–20(5) 23–27(10) 30–4.3(15) | 7–10(19) 13(20)
    pytest.param(
        "03-02",
        [*consulted("03-04", "03-13"), asked("03-05"), corrected("03-06")],
        "04-13",
        id="征求意见跨过补正",
    ),
    # --- 延期
    # original last day 3.30; 31–4.3(4) | 7–10(8) 13–17(13) 20–24(18) 27,28(20)
    pytest.param("03-02", [extended("03-30", 20)], "04-28", id="第20个工作日延期20个工作日"),
    # 31–4.3(4) | 7(5)
    pytest.param("03-02", [extended("03-30", 5)], "04-07", id="第20个工作日延期5个工作日"),
    # paused period ends 4.13; 14–17(4) 20–24(9) 27(10)
    pytest.param(
        "03-02",
        [*consulted("03-09", "03-20"), extended("04-13", 10)],
        "04-27",
        id="征求意见后延期10个工作日",
    ),
    # 4.2,3(2) | 7–10(6) 13–17(11) 20–24(16) 27–30(20); then | 5.6–8(3) 9 Sat(4) 11–15(9) 18(10)
    pytest.param("04-01", [extended("04-30", 10)], "05-18", id="延期跨劳动节"),
    # 25 in all: 3–6(4) 9(5), 10–13 out, 16–20(10) 23–27(15) 30–4.3(20) | 7–10(24) 13(25)
    pytest.param(
        "03-02",
        [extended("03-05", 5), *consulted("03-09", "03-13")],
        "04-13",
        id="延期以后征求意见",
    ),
    # the extension belonged to the first period; from 3.6: 9–13(5) 16–20(10) 23–27(15) 30–4.3(20)
    pytest.param(
        "03-02",
        [extended("03-04", 5), asked("03-05"), corrected("03-06")],
        "04-03",
        id="延期以后补正",
    ),
    # --- 收费
    # from 3.18: 19,20(2) 23–27(7) 30–4.3(12) | 7–10(16) 13–16(20)
    pytest.param("03-02", [fee("03-10"), paid("03-18")], "04-16", id="缴费后重新计算"),
    # Sunday 3.15: 16–20(5) 23–27(10) 30–4.3(15) | 7–10(19) 13(20)
    pytest.param("03-02", [fee("03-10"), paid("03-15")], "04-13", id="星期日缴费"),
    pytest.param(
        "03-02",
        [asked("03-04"), corrected("03-06"), fee("03-10"), paid("03-18")],
        "04-16",
        id="先补正再收费",
    ),
    # as from 10.3
    pytest.param("09-18", [fee("09-21"), paid("10-02")], "11-03", id="国庆假期中缴费"),
    # --- 第三十五条
    pytest.param("03-02", [delayed("03-20", "04-30")], "04-30", id="理由合理，告知延迟答复"),
    pytest.param("03-02", [delayed("03-20", "03-25")], "03-30", id="延迟日期早于法定届满日"),
]


@pytest.mark.parametrize(("received", "rows", "due"), CASES)
def test_the_last_day_is_what_the_law_and_the_calendar_say(received, rows, due):
    found = reply_clock(day(received), rows)
    assert found.deadline is not None
    assert found.deadline.due_on == day(due)
    assert not found.deadline.provisional


def test_there_are_at_least_forty():
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("rows", "waiting_for", "until"),
    [
        # 15 working days from 3.11: 12,13(2) 16–20(7) 23–27(12) 30–4.1(15)
        pytest.param([asked("03-11")], "correction", "04-01", id="等待补正，默认15个工作日"),
        # 10 working days from the arrival on 3.13: 16–20(5) 23–27(10)
        pytest.param(
            [asked("03-11", 10, "03-13")], "correction", "03-27", id="等待补正，自送达起10个工作日"
        ),
        # 20 working days from 3.10: 11–13(3) 16–20(8) 23–27(13) 30–4.3(18) | 7,8(20)
        pytest.param([fee("03-10")], "payment", "04-08", id="等待缴费"),
        # from the arrival on 3.12: 13(1) 16–20(6) 23–27(11) 30–4.3(16) | 7–10(20)
        pytest.param([fee("03-10", "03-12")], "payment", "04-10", id="等待缴费，自送达起算"),
    ],
)
def test_while_the_applicant_is_waited_for_no_day_of_the_office_runs(rows, waiting_for, until):
    found = reply_clock(day("03-02"), rows)
    assert found.deadline is None
    assert found.waiting_for == waiting_for
    assert found.waiting_until is not None
    assert found.waiting_until.due_on == day(until)


def test_before_the_notice_of_a_year_is_known_its_days_are_provisional():
    # 12.15–18(4) 21–25(9) 28–31(13); 2027 by weekdays: 1.1 Fri(14) 4–8(19) 11(20)
    found = reply_clock(day("2026-12-14"), []).deadline
    assert found is not None
    assert (found.due_on, found.provisional) == (date(2027, 1, 11), True)


def test_the_notice_that_comes_later_moves_the_day():
    # 1.1–1.3 off: 4–8(18) 11,12(20)
    rows = [CalendarDay(date(2027, 1, n), False, "元旦", "测试通知") for n in (1, 2, 3)]
    calendar = statutory_calendar().with_notice(2027, rows)
    found = reply_clock(day("2026-12-14"), [], calendar).deadline
    assert found is not None
    assert (found.due_on, found.provisional) == (date(2027, 1, 12), False)


def test_a_typhoon_day_of_the_region_is_not_counted():
    # 3.18 off by local order: one day later than 3.30
    calendar = statutory_calendar().with_days(
        [CalendarDay(date(2026, 3, 18), False, "台风停工", "测试通知")]
    )
    found = reply_clock(day("03-02"), [], calendar).deadline
    assert found is not None
    assert found.due_on == day("03-31")


def test_a_notice_after_day_seven_is_marked():
    assert not reply_clock(day("03-02"), [asked("03-11")]).correction_noticed_late
    assert reply_clock(day("03-02"), [asked("03-12")]).correction_noticed_late


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        pytest.param([extended("03-31", 5)], PeriodAlreadyOverError, id="届满次日延期"),
        pytest.param([extended("03-30", 21)], ExtensionTooLongError, id="延期21个工作日"),
        pytest.param([extended("03-10", 5), extended("03-11", 5)], ExtensionOnlyOnceError, id="再次延期"),
        pytest.param([asked("03-04"), corrected("03-06"), asked("03-09")], CorrectionOnlyOnceError, id="再次补正"),
        pytest.param([asked("03-04"), extended("03-05", 5)], ClockNotRunningError, id="等待补正时延期"),
        pytest.param([fee("03-31")], PeriodAlreadyOverError, id="届满后收费"),
    ],
)  # fmt: skip
def test_what_the_clock_refuses(rows, error):
    with pytest.raises(error):
        reply_clock(day("03-02"), rows)


def test_each_step_names_its_day_and_its_article():
    rows = [asked("03-10"), corrected("03-16"), *consulted("03-18", "03-20"), extended("04-10", 3)]
    steps = reply_clock(day("03-02"), rows).steps
    said = "\n".join(f"{step.on} {step.what}" for step in steps)
    for words in (
        "2026-03-10 一次性告知补正",
        "2026-03-16 收到补正的申请",
        "征求意见",
        "延长3个工作日",
    ):
        assert words in said
    assert all(step.reference for step in steps)
    assert [step.on for step in steps] == sorted(step.on for step in steps)
