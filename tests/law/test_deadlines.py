"""期限：tables that a lawyer can check, and what must hold for any application."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.calendar import (
    BeyondTheCalendarError,
    CalendarDay,
    statutory_calendar,
    work_calendar,
)
from gongkai.law.deadlines import (
    Deadline,
    EmbargoBeforeFormationError,
    ExtensionTooLongError,
    NegativeExtensionError,
    Pause,
    PeriodLengthError,
    RuleHasNoDeadlineError,
    limit_deadline,
    period,
    publication_deadline,
    reply_deadline,
    time_left,
    working_days_between,
)
from gongkai.law.errors import LawError
from gongkai.law.limits import annual_report_due, time_limit, time_limits
from gongkai.law.load import RuleNotInForceError, UnknownRuleError
from gongkai.law.pauses import (
    PauseBeforeReceiptError,
    PauseEndsBeforeItBeginsError,
    SilenceWithoutLimitError,
)

ONE = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def words(deadline: Deadline) -> str:
    return "\n".join(f"{step.on} {step.what} {step.reference}" for step in deadline.steps)


# received, 7th, 15th, 20th and 40th working day (law.md §12)
VECTORS = [
    ("2025-01-20", "2025-02-05", "2025-02-14", "2025-02-21", "2025-03-21"),
    ("2025-09-26", "2025-10-13", "2025-10-23", "2025-10-30", "2025-11-27"),
    ("2025-09-28", "2025-10-14", "2025-10-24", "2025-10-31", "2025-11-28"),
    ("2026-01-30", "2026-02-10", "2026-02-27", "2026-03-05", "2026-04-02"),
    ("2026-02-10", "2026-02-26", "2026-03-09", "2026-03-16", "2026-04-14"),
    ("2026-09-18", "2026-09-29", "2026-10-15", "2026-10-22", "2026-11-19"),
]


@pytest.mark.parametrize(("received", "seventh", "fifteenth", "twentieth", "fortieth"), VECTORS)
def test_the_vectors_of_the_specification_hold(
    received: str, seventh: str, fifteenth: str, twentieth: str, fortieth: str
) -> None:
    start = day(received)
    assert limit_deadline("CORRECTION_NOTICE_7WD", start).due_on == day(seventh)
    assert limit_deadline("THIRD_PARTY_15WD", start).due_on == day(fifteenth)
    assert reply_deadline(start).due_on == day(twentieth)
    assert publication_deadline(start).due_on == day(twentieth)
    assert reply_deadline(start, extended_by=20).due_on == day(fortieth)


@pytest.mark.parametrize(
    ("received", "extended_by", "due"),
    [
        pytest.param("2021-09-24", 0, "2021-10-27", id="中秋后、国庆，两个调休日计入"),
        pytest.param("2021-09-24", 20, "2021-11-24", id="国庆，延长20个工作日"),
        pytest.param("2021-09-24", 1, "2021-10-28", id="延长1个工作日"),
        pytest.param("2020-03-02", 0, "2020-03-30", id="没有节假日"),
        pytest.param("2020-03-02", 20, "2020-04-27", id="全额延长，跨清明；4月26日星期日调休上班"),
        pytest.param("2020-01-13", 0, "2020-02-17", id="春节延长到2月2日"),
        pytest.param("2020-01-17", 0, "2020-02-21", id="1月19日上班，2月1日不再上班"),
        pytest.param("2020-09-25", 0, "2020-10-29", id="国庆中秋八天，两个调休日计入"),
        pytest.param("2026-03-02", 0, "2026-03-30", id="没有节假日"),
        pytest.param("2026-03-07", 0, "2026-04-03", id="星期六收到，次周一为第1日"),
    ],
)
def test_a_reply_is_due_on_the_twentieth_working_day_after_receipt(
    received: str, extended_by: int, due: str
) -> None:
    deadline = reply_deadline(day(received), extended_by=extended_by)
    assert deadline.due_on == day(due)
    assert not deadline.provisional
    assert deadline.reference == "《政府信息公开条例》（国务院令第711号）第三十三条第二款"


@pytest.mark.parametrize(
    ("received", "extended_by", "due"),
    [
        pytest.param("2019-05-14", 0, "2019-06-04", id="旧条例最后一天：15个工作日"),
        pytest.param("2019-05-15", 0, "2019-06-13", id="新条例第一天：20个工作日，跨端午"),
        pytest.param(
            "2019-04-26", 0, "2019-05-20", id="旧条例，4月28日第1日、5月5日第4日、5月17日第14日"
        ),
        pytest.param("2019-03-01", 15, "2019-04-15", id="旧条例，延长15个工作日，跨清明"),
    ],
)
def test_the_rule_is_that_of_the_day_of_receipt(received: str, extended_by: int, due: str) -> None:
    assert reply_deadline(day(received), extended_by=extended_by).due_on == day(due)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        pytest.param([("2026-03-09", "2026-03-20")], "2026-04-13", id="规范给出的例子"),
        pytest.param([("2026-03-09", None)], "2026-04-21", id="没有答复：15个工作日到3月30日期满"),
        pytest.param(
            [("2026-03-09", "2026-04-10")], "2026-04-21", id="期满以后才答复，与没有答复相同"
        ),
        pytest.param([("2026-03-09", "2026-03-30")], "2026-04-21", id="期满当日答复"),
        pytest.param(
            [("2026-03-09", "2026-03-20"), ("2026-03-11", "2026-03-18")],
            "2026-04-13",
            id="一次包含另一次",
        ),
        pytest.param(
            [("2026-03-09", "2026-03-20"), ("2026-03-18", "2026-03-25")],
            "2026-04-16",
            id="重叠部分只扣一次",
        ),
        pytest.param(
            [("2026-03-18", "2026-03-25"), ("2026-03-09", "2026-03-20")],
            "2026-04-16",
            id="先后次序无关",
        ),
        pytest.param(
            [("2026-03-09", "2026-03-20"), ("2026-03-09", "2026-03-20")],
            "2026-04-13",
            id="同时征求两家",
        ),
        pytest.param([("2026-03-09", "2026-03-09")], "2026-03-30", id="当日答复，没有扣除"),
        pytest.param(
            [("2026-03-02", "2026-03-03")], "2026-03-31", id="收到申请当日即征求意见，扣除一日"
        ),
        pytest.param(
            [("2026-03-06", "2026-03-08")], "2026-03-30", id="周五发出周日答复，没有扣除工作日"
        ),
        pytest.param([("2026-03-30", "2026-04-03")], "2026-03-30", id="届满当日才发出，不影响"),
        pytest.param([("2026-04-01", None)], "2026-03-30", id="届满以后发出，不影响"),
    ],
)
def test_consultation_is_left_out_from_the_day_after_sending_to_the_day_of_receipt(
    pauses: list[tuple[str, str | None]], due: str
) -> None:
    asked = [Pause(day(sent), day(ended) if ended else None) for sent, ended in pauses]
    assert reply_deadline(day("2026-03-02"), pauses=asked).due_on == day(due)


def test_silence_runs_from_the_arrival_of_the_letter_where_that_is_known() -> None:
    # arrived on 11 March: the 15 working days end on 1 April; 5 days were used before
    pause = Pause(day("2026-03-09"), None, reached_on=day("2026-03-11"))
    assert reply_deadline(day("2026-03-02"), pauses=[pause]).due_on == day("2026-04-23")


def test_an_extension_runs_on_after_a_consultation() -> None:
    pause = Pause(day("2026-03-09"), day("2026-03-20"))
    deadline = reply_deadline(day("2026-03-02"), extended_by=5, pauses=[pause])
    # 20th on Monday 13 April, then 14, 15, 16, 17 and 20 April
    assert deadline.due_on == day("2026-04-20")
    assert "2026-04-13 原答复期限于当日届满；延长5个工作日" in words(deadline)


def test_the_steps_of_the_national_day_example_name_every_day_and_its_notice() -> None:
    notice = "国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）"
    weekend = "《国务院关于职工工作时间的规定》第七条"
    assert [(str(s.on), str(s.until or s.on), s.what, s.reference) for s in reply_deadline(day("2021-09-24")).steps] == [
        ("2021-09-24", "2021-09-24", "收到申请之日，开始的当日不计入期限", "《民法典》第二百零一条（参照）"),
        ("2021-09-25", "2021-09-25", "9月25日（星期六）休息，不计入期限", weekend),
        ("2021-09-26", "2021-09-26", "9月26日（星期日）调休上班（国庆节），计入期限，为第1个工作日", notice),
        ("2021-10-01", "2021-10-07", "国庆节放假（10月1日至10月7日），不计入期限", notice),
        ("2021-10-09", "2021-10-09", "10月9日（星期六）调休上班（国庆节），计入期限，为第7个工作日", notice),
        ("2021-10-10", "2021-10-10", "10月10日（星期日）休息，不计入期限", weekend),
        ("2021-10-16", "2021-10-17", "10月16日至10月17日（星期六、星期日）休息，不计入期限", weekend),
        ("2021-10-23", "2021-10-24", "10月23日至10月24日（星期六、星期日）休息，不计入期限", weekend),
        ("2021-10-27", "2021-10-27", "第20个工作日，期限于当日24时届满", "《民法典》第二百零三条第二款（参照）"),
    ]  # fmt: skip


def test_the_json_form_writes_a_run_out_day_by_day() -> None:
    found = reply_deadline(day("2021-09-24")).as_dict()
    steps = found["steps"]
    assert isinstance(steps, list)
    national_day = [step["on"] for step in steps if "国庆节放假" in step["what"]]
    assert national_day == [f"2021-10-0{n}" for n in range(1, 8)]
    assert sorted(found) == ["due_on", "provisional", "reference", "steps"]
    assert all(sorted(step) == ["on", "reference", "what"] for step in steps)


def test_a_deadline_in_a_year_without_notice_is_provisional_and_says_why() -> None:
    deadline = reply_deadline(day("2026-12-10"))
    # Monday to Friday counted in 2027, New Year's Day among them
    assert deadline.due_on == day("2027-01-07")
    assert deadline.provisional
    assert "2027年的放假安排尚未录入，该年按周一至周五计算，结果为暂定" in words(deadline)


def test_the_notice_makes_it_certain() -> None:
    calendar = statutory_calendar().with_notice(
        2027, [CalendarDay(day("2027-01-01"), False, "元旦", "测试通知")]
    )
    deadline = reply_deadline(day("2026-12-10"), calendar=calendar)
    assert deadline.due_on == day("2027-01-08")
    assert not deadline.provisional


def test_a_deadline_on_the_last_day_of_a_known_year_is_certain() -> None:
    deadline = reply_deadline(day("2026-12-03"))
    assert deadline.due_on == day("2026-12-31")
    assert not deadline.provisional


def test_a_year_before_the_data_is_provisional_too() -> None:
    deadline = reply_deadline(day("2018-12-03"))
    assert deadline.provisional
    assert "本系统没有2018年的放假安排" in words(deadline)


def test_a_local_day_off_moves_the_deadline_and_is_named() -> None:
    typhoon = work_calendar(
        [CalendarDay(day("2026-07-28"), False, "防御台风", "区防指〔2026〕9号")]
    )
    assert reply_deadline(day("2026-07-20")).due_on == day("2026-08-17")
    local = reply_deadline(day("2026-07-20"), calendar=typhoon)
    assert local.due_on == day("2026-08-18")
    assert "2026-07-28 防御台风放假（7月28日），不计入期限 区防指〔2026〕9号" in words(local)


@pytest.mark.parametrize(
    ("rule", "formed", "due", "cited"),
    [
        pytest.param("PUBLISH_20WD", "2026-01-30", "2026-03-05", "第二十六条", id="20个工作日"),
        pytest.param(
            "PUBLISH_20WD", "2019-04-26", "2019-05-27", "第十八条", id="旧条例也是20个工作日"
        ),
        pytest.param(
            "BUDGET_DEPT",
            "2026-03-02",
            "2026-03-23",
            "《预算法》第十四条第二款",
            id="20日，星期日顺延",
        ),
        pytest.param(
            "BUDGET_GOV",
            "2025-01-10",
            "2025-02-05",
            "《预算法》第十四条第一款",
            id="20日，春节顺延",
        ),
        pytest.param(
            "PROC_AWARD", "2025-04-25", "2025-04-28", "第四十三条", id="2个工作日，4月27日调休"
        ),
        pytest.param(
            "PROC_CONTRACT", "2026-09-30", "2026-10-09", "第五十条", id="2个工作日，跨国庆"
        ),
        pytest.param(
            "PENALTY_WITHDRAW", "2026-02-13", "2026-02-25", "第四十八条", id="3个工作日，跨春节"
        ),
        pytest.param(
            "LICENCE_PENALTY_PUBLICITY", "2025-01-20", "2025-02-05", "118号", id="7个工作日"
        ),
        pytest.param("POLICY_INTERPRETATION", "2026-03-06", "2026-03-11", "80号", id="3个工作日"),
    ],
)
def test_other_laws_set_other_publication_limits(
    rule: str, formed: str, due: str, cited: str
) -> None:
    deadline = publication_deadline(day(formed), rule=rule)
    assert deadline.due_on == day(due)
    assert cited in deadline.reference
    assert deadline.not_before == day(formed)


def test_an_embargo_sets_the_first_day() -> None:
    deadline = publication_deadline(day("2026-03-02"), embargo_until=day("2026-03-10"))
    assert (deadline.not_before, deadline.due_on) == (day("2026-03-10"), day("2026-03-30"))
    assert "2026-03-10 解禁日，此日以前不得公开" in words(deadline)


def test_an_embargo_beyond_the_limit_does_not_move_it_and_is_pointed_out() -> None:
    deadline = publication_deadline(day("2026-03-02"), embargo_until=day("2026-04-10"))
    assert deadline.due_on == day("2026-03-30")
    assert "解禁日晚于公开期限届满之日" in words(deadline)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        pytest.param("2025-08-04", {"days": 60}, "2025-10-09", id="10月3日放假，顺延到假后第一日"),
        pytest.param("2026-03-31", {"days": 60}, "2026-06-01", id="5月30日星期六"),
        pytest.param(
            "2025-08-31", {"months": 6}, "2026-02-28", id="月末；星期六但调休上班，不顺延"
        ),
        pytest.param("2025-07-31", {"months": 6}, "2026-02-02", id="1月31日星期六"),
        pytest.param("2024-01-31", {"months": 1}, "2024-02-29", id="闰年"),
        pytest.param("2023-01-31", {"months": 1}, "2023-02-28", id="平年"),
        pytest.param("2024-02-29", {"months": 12}, "2025-02-28", id="自2月29日起一年"),
        pytest.param("2024-11-30", {"months": 3}, "2025-02-28", id="没有对应日"),
        pytest.param("2025-06-05", {"days": 15}, "2025-06-20", id="15日"),
        pytest.param("2026-10-08", {"days": 1}, "2026-10-09", id="1日"),
        pytest.param("2025-11-20", {"months": 1}, "2025-12-22", id="跨月，12月20日星期六"),
    ],
)
def test_limits_in_days_and_months_roll_over_days_off(
    start: str, length: dict[str, int], due: str
) -> None:
    deadline = period(day(start), **length)
    assert deadline.due_on == day(due)
    assert not deadline.provisional


def test_a_period_that_ends_on_a_holiday_names_each_day_it_rolls_over() -> None:
    deadline = period(day("2025-08-04"), days=60)
    rolled = [
        d
        for step in deadline.steps
        if "不计入期限" in step.what and step.on > day("2025-08-04")
        for d in step.days()
    ]
    assert rolled == [day("2025-10-03") + timedelta(days=n) for n in range(6)]
    assert "第60日是休息日或者法定休假日，顺延至其后第一个工作日（2025年10月9日）" in words(
        deadline
    )


def test_a_period_is_provisional_only_when_its_end_is() -> None:
    assert not period(day("2018-07-31"), months=6).provisional
    assert period(day("2026-08-03"), months=6).provisional


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        pytest.param("FEE_PAY_20WD", "2026-03-02", "2026-03-30", id="收费通知"),
        pytest.param("REVIEW_60D", "2026-03-31", "2026-06-01", id="复议"),
        pytest.param("SUIT_6M", "2025-07-31", "2026-02-02", id="起诉"),
        pytest.param(
            "SUIT_AFTER_REVIEW_15D", "2026-09-18", "2026-10-08", id="复议后起诉，10月3日放假"
        ),
        pytest.param("REVIEW_REPLY_10WD", "2026-09-18", "2026-10-09", id="复议答复，9月30日第8日"),
        pytest.param("REVIEW_REPLY_5WD", "2026-03-02", "2026-03-09", id="简易程序复议答复"),
        pytest.param("COURT_DEFENCE_15D", "2026-03-02", "2026-03-17", id="答辩"),
        pytest.param("PETITION_TELL_15D", "2026-03-02", "2026-03-17", id="信访告知"),
        pytest.param("ARCHIVE_LIBRARY", "2026-03-02", "2026-03-30", id="送交档案馆、图书馆"),
    ],
)
def test_every_other_limit_is_counted_by_its_own_unit(limit: str, start: str, due: str) -> None:
    assert limit_deadline(limit, day(start)).due_on == day(due)


def test_the_limits_that_hold_hours_or_no_number_have_no_last_day() -> None:
    for limit in (
        "OPINION_24H",
        "OPINION_48H",
        "DELAYED_ANSWER",
        "MAIL_CONFIRM_SAME_DAY",
        "GOV_REPORT_0331",
    ):
        with pytest.raises(RuleHasNoDeadlineError):
            limit_deadline(limit, day("2026-03-02"))


def test_the_numbers_of_the_limits() -> None:
    found = {
        rule.name: (rule.latest.values.get("value"), rule.latest.values.get("unit"))
        for rule in time_limits()
    }
    assert found == {
        "PUBLISH_20WD": (20, "working_day"),
        "CORRECTION_NOTICE_7WD": (7, "working_day"),
        "CORRECTION_PERIOD": (15, "working_day"),
        "CORRECTION_RESTART": (None, None),
        "CORRECTION_LAPSE": (None, None),
        "MAIL_CONFIRM_SAME_DAY": (0, "calendar_day"),
        "THIRD_PARTY_15WD": (15, "working_day"),
        "ANSWER_20WD": (20, "working_day"),
        "EXTENSION_20WD": (20, "working_day"),
        "EXCLUDE_CONSULT": (None, None),
        "COMAKER_15WD": (15, "working_day"),
        "DELAYED_ANSWER": (None, None),
        "DEPT_REPORT_0131": (None, None),
        "GOV_REPORT_0331": (None, None),
        "STREET_REPORT_0131": (None, None),
        "FEE_PAY_20WD": (20, "working_day"),
        "FEE_RESTART": (None, None),
        "ARCHIVE_LIBRARY": (20, "working_day"),
        "REVIEW_60D": (60, "calendar_day"),
        "SUIT_6M": (6, "month"),
        "SUIT_AFTER_REVIEW_15D": (15, "calendar_day"),
        "REVIEW_REPLY_10WD": (10, "working_day"),
        "REVIEW_REPLY_5WD": (5, "working_day"),
        "REVIEW_DECIDE_60D": (60, "calendar_day"),
        "REVIEW_DECIDE_30D": (30, "calendar_day"),
        "COURT_DEFENCE_15D": (15, "calendar_day"),
        "PETITION_TELL_15D": (15, "calendar_day"),
        "PETITION_FINISH_60D": (60, "calendar_day"),
        "OPINION_24H": (24, "hour"),
        "OPINION_48H": (48, "hour"),
    }


@pytest.mark.parametrize(
    ("kind", "due", "certainty"),
    [
        ("department", "2021-01-31", "checked"),
        ("government", "2021-03-31", "checked"),
        ("street", "2021-01-31", "local"),
        ("township", "2021-01-31", "local"),
    ],
)
def test_the_report_of_2020_is_due_by_kind_of_office(kind: str, due: str, certainty: str) -> None:
    found = annual_report_due(kind, 2020)
    assert (found.due_on, found.certainty) == (day(due), certainty)


@pytest.mark.parametrize(
    ("today", "due", "days", "said"),
    [
        ("2021-10-25", "2021-10-27", 2, "剩 2 个工作日"),
        ("2021-10-27", "2021-10-27", 0, "今天到期"),
        ("2021-10-29", "2021-10-27", -2, "超 2 个工作日"),
        ("2021-09-30", "2021-10-08", 1, "剩 1 个工作日"),
        ("2021-10-08", "2021-09-30", -1, "超 1 个工作日"),
        ("2026-03-28", "2026-03-27", 0, "已到期"),
    ],
)
def test_the_desk_says_how_many_working_days_are_left(
    today: str, due: str, days: int, said: str
) -> None:
    assert working_days_between(day(today), day(due)) == days
    assert time_left(day(today), day(due)) == said


@pytest.mark.parametrize(
    ("refused", "error", "said"),
    [
        pytest.param(lambda: reply_deadline(day("2026-03-02"), extended_by=21), ExtensionTooLongError, "最长可延长20个工作日，不能延长21个工作日", id="延长21"),
        pytest.param(lambda: reply_deadline(day("2019-05-14"), extended_by=16), ExtensionTooLongError, "最长可延长15个工作日", id="旧条例延长16"),
        pytest.param(lambda: reply_deadline(day("2026-03-02"), extended_by=-1), NegativeExtensionError, "不能是负数", id="延长-1"),
        pytest.param(lambda: Pause(day("2026-03-09"), day("2026-03-08")), PauseEndsBeforeItBeginsError, "不能早于发出征求意见书之日", id="先答复后发出"),
        pytest.param(lambda: Pause(day("2026-03-09"), None, reached_on=day("2026-03-08")), PauseEndsBeforeItBeginsError, "不能早于", id="先送达后发出"),
        pytest.param(lambda: reply_deadline(day("2026-03-02"), pauses=[Pause(day("2026-03-01"))]), PauseBeforeReceiptError, "不能早于收到申请之日", id="收到申请前征求意见"),
        pytest.param(lambda: reply_deadline(day("2019-03-04"), pauses=[Pause(day("2019-03-05"))]), SilenceWithoutLimitError, "请填写收到意见之日", id="旧条例没有15个工作日"),
        pytest.param(lambda: reply_deadline(day("2008-04-30")), RuleNotInForceError, "2008年5月1日起施行", id="条例施行前"),
        pytest.param(lambda: reply_deadline(day("9999-12-20")), BeyondTheCalendarError, "超出9999年", id="超出9999年"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), rule="NEVER"), UnknownRuleError, "没有编号为“NEVER”", id="没有的规则"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), rule="../clock/weekend"), UnknownRuleError, "没有编号为", id="不是编号"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), rule="publish_20wd"), UnknownRuleError, "没有编号为", id="小写"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), rule="ANSWER_20WD"), RuleHasNoDeadlineError, "没有规定截止日期", id="不是公开期限"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), rule="DECISION_COMMENT"), RuleHasNoDeadlineError, "没有规定截止日期", id="最短天数"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), rule="VILLAGE_ORDINARY"), RuleHasNoDeadlineError, "没有规定截止日期", id="按季度"),
        pytest.param(lambda: publication_deadline(day("2026-03-02"), embargo_until=day("2026-03-01")), EmbargoBeforeFormationError, "不能早于信息形成之日", id="解禁日早于形成"),
        pytest.param(lambda: period(day("2026-03-02")), PeriodLengthError, "只填一个", id="天数月数都没填"),
        pytest.param(lambda: period(day("2026-03-02"), days=1, months=1), PeriodLengthError, "只填一个", id="都填了"),
        pytest.param(lambda: period(day("2026-03-02"), days=0), PeriodLengthError, "正整数", id="0日"),
        pytest.param(lambda: period(day("2026-03-02"), months=-6), PeriodLengthError, "正整数", id="负月数"),
        pytest.param(lambda: period(day("2026-03-02"), days=10**9), BeyondTheCalendarError, "超出9999年", id="天数过大"),
        pytest.param(lambda: period(day("2026-03-02"), months=10**9), BeyondTheCalendarError, "超出9999年", id="月数过大"),
        pytest.param(lambda: period(day("9999-12-30"), days=2), BeyondTheCalendarError, "超出9999年", id="9999年末"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_with_a_sentence(
    refused, error: type[LawError], said: str
) -> None:
    with pytest.raises(error) as refusal:
        refused()
    assert said in refusal.value.message
    assert refusal.value.as_dict().keys() == {"code", "message", "reference"}


DAYS = st.dates(date(2019, 5, 15), date(2026, 6, 1))


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, list[Pause]]:
    received = draw(DAYS)
    offsets = draw(
        st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 40)), max_size=4)
    )
    pauses = [
        Pause(
            received + timedelta(days=sent),
            None if took is None else received + timedelta(days=sent + took),
        )
        for sent, took in offsets
    ]
    return received, pauses


def naive_reply(received: date, extended_by: int, pauses: list[Pause]) -> date:
    """Day by day, with the set of days left out."""
    calendar = statutory_calendar()
    out = set()
    for pause in pauses:
        expires, left = pause.sent_on, 15
        while left:
            expires += ONE
            left -= calendar.counts(expires)
        last = min(pause.ended_on or expires, expires)
        out |= {
            pause.sent_on + timedelta(days=n) for n in range(1, (last - pause.sent_on).days + 1)
        }
    current, left = received, 20 + extended_by
    while left:
        current += ONE
        left -= calendar.counts(current) and current not in out
    return current


@settings(max_examples=150)
@given(case=cases(), extended_by=st.integers(0, 20))
def test_a_reply_is_due_when_a_day_by_day_count_says_so(
    case: tuple[date, list[Pause]], extended_by: int
) -> None:
    received, pauses = case
    assert reply_deadline(received, extended_by=extended_by, pauses=pauses).due_on == naive_reply(
        received, extended_by, pauses
    )


@settings(max_examples=150)
@given(case=cases(), extended_by=st.integers(0, 20))
def test_every_day_that_is_not_counted_is_explained_once_and_no_other(
    case: tuple[date, list[Pause]], extended_by: int
) -> None:
    received, pauses = case
    deadline = reply_deadline(received, extended_by=extended_by, pauses=pauses)
    explained = [
        d for step in deadline.steps if "不计入" in step.what for d in step.days() if d > received
    ]
    counted = [
        received + timedelta(days=n)
        for n in range(1, (deadline.due_on - received).days + 1)
        if received + timedelta(days=n) not in set(explained)
    ]
    assert len(explained) == len(set(explained))
    assert len(counted) == 20 + extended_by
    assert all(statutory_calendar().counts(d) for d in counted)
    assert all(step.reference for step in deadline.steps)


@given(case=cases())
def test_asking_others_never_brings_a_deadline_forward(case: tuple[date, list[Pause]]) -> None:
    received, pauses = case
    assert reply_deadline(received, pauses=pauses).due_on >= reply_deadline(received).due_on


@given(start=DAYS, days=st.integers(1, 400))
def test_a_period_never_ends_on_a_day_off_nor_early(start: date, days: int) -> None:
    due_on = period(start, days=days).due_on
    assert statutory_calendar().counts(due_on)
    assert due_on >= start + timedelta(days=days)
    assert all(
        not statutory_calendar().counts(start + timedelta(days=n))
        for n in range(days, (due_on - start).days)
    )


def test_a_publication_limit_of_a_rule_is_named_in_time_limits_too() -> None:
    assert time_limit("BUDGET_DEPT").latest.number("value") == 20
