"""办理：correction, consultation, extension, fee, search and sections, with everything they refuse."""

from datetime import date

import pytest

from gongkai.agencies.models import CalendarDay, CalendarNotice, Duty
from gongkai.applications.errors import (
    AlreadyClosedError,
    ApplicationError,
    BeforeDayError,
    ForeignItemError,
    ForeignSectionError,
    FutureDayError,
    LawRefusesError,
    MissingError,
    NoFeeDueError,
    NothingAskedError,
    NotLapsedError,
    NotOfficeHeadError,
    NotYoursError,
    WrongKindError,
    WrongStageError,
)
from gongkai.applications.models import Application, FeeNotice
from gongkai.applications.selectors import fee_total, month_items
from gongkai.applications.services.add_search_record import add_search_record
from gongkai.applications.services.answer_record_correction import answer_record_correction
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons, record_reasons
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.confirm_receipt import confirm_receipt
from gongkai.applications.services.consult import consult
from gongkai.applications.services.contribute import contribute
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.lapse_fee import lapse_fee
from gongkai.applications.services.recompute_all import recompute_all
from gongkai.applications.services.record_arrival import record_arrival
from gongkai.applications.services.record_correction import record_correction
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.record_payment import record_payment
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.ledger.models import Entry
from tests.factories.cases import at, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def correction(here, case, on="03-10", **changes):
    values = {
        "asked_on": day(on), "unclear": "哪一年的经费不明确", "to_supply": "写明年度",
        "working_days": None, "by": here.handler, "now": at(day(on)),
    }  # fmt: skip
    return ask_correction(case.pk, **(values | changes))


def supplied(here, case, on="03-16", **changes):
    values = {
        "corrected_on": day(on),
        "supplied": "2025年度",
        "by": here.handler,
        "now": at(day(on)),
    }
    return record_correction(case.pk, **(values | changes))


def asked_party(here, case, on="03-09", **changes):
    values = {
        "kind": "third_party", "party": "测试有限公司", "concerning": "合同单价", "sent_on": day(on),
        "by": here.handler, "now": at(day(on)),
    }  # fmt: skip
    return consult(case.pk, **(values | changes))


def charged(here, case, on="03-10", **changes):
    values = {
        "method": "pages", "count": 101, "how_to_pay": "非税收入专户", "notified_on": day(on),
        "by": here.handler, "now": at(day(on)),
    }  # fmt: skip
    return charge_fee(case.pk, **(values | changes))


def extension(here, case, on="03-30", **changes):
    values = {
        "working_days": 20, "reason": "材料较多", "told_on": day(on), "approved_by": here.head,
        "now": at(day(on)),
    }  # fmt: skip
    return extend_reply(case.pk, **(values | changes))


def fresh(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


def acts() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


# 补正


def test_while_a_correction_is_awaited_the_office_has_no_last_day_and_then_a_new_one():
    here = office()
    case = here.received()
    correction(here, case)
    assert (fresh(case).due_on, fresh(case).state_label) == (None, "等待补正")
    assert fresh(case).waiting_until == day("03-31")  # 11–13(3) 16–20(8) 23–27(13) 30,31(15)

    supplied(here, case)
    assert (fresh(case).due_on, fresh(case).waiting_for) == (day("04-14"), "")
    assert acts()[-2:] == ["application.correction_asked", "application.corrected"]


def test_a_notice_after_day_seven_is_allowed_marked_and_stops_nothing():
    here = office()
    case = here.received()
    assert correction(here, case, "03-12").noticed_late
    supplied(here, case)
    assert fresh(case).due_on == day("03-30")


def test_correction_is_asked_once():
    here = office()
    case = here.received()
    correction(here, case, "03-04")
    supplied(here, case, "03-06")
    with pytest.raises(ApplicationError, match="只能一次性告知"):
        correction(here, case, "03-09")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"unclear": " "}, MissingError, "unclear"),
        ({"to_supply": ""}, MissingError, "to_supply"),
        ({"asked_on": day("03-01")}, BeforeDayError, "asked_on"),
        ({"asked_on": day("03-11")}, FutureDayError, "asked_on"),
        ({"working_days": 0}, LawRefusesError, ""),
    ],
)
def test_a_notice_of_correction_without_its_contents_is_refused(changes, error, field):
    here = office()
    case = here.received()
    entries = Entry.objects.count()
    with pytest.raises(error) as refusal:
        correction(here, case, **changes)
    assert refusal.value.field == field
    assert (Entry.objects.count(), fresh(case).clock_events.count()) == (entries, 0)


def test_a_correction_nobody_asked_for_is_refused():
    here = office()
    with pytest.raises(NothingAskedError):
        supplied(here, here.received())


def test_a_late_correction_needs_a_reason():
    here = office()
    case = here.received()
    correction(here, case, working_days=5)  # 11–13(3) 16,17(5): until 3.17
    with pytest.raises(MissingError) as refusal:
        supplied(here, case, "03-18")
    assert refusal.value.field == "late_reason"
    supplied(here, case, "03-18", late_reason="住院治疗")
    assert fresh(case).due_on == day("04-16")  # 19,20(2) 23–27(7) 30–4.3(12) 7–10(16) 13–16(20)


def test_an_uncorrected_case_lapses_only_after_its_last_day():
    here = office()
    case = here.received()
    correction(here, case, working_days=5)
    with pytest.raises(NotLapsedError, match="2026年3月17日"):
        lapse_correction(case.pk, on=day("03-17"), by=here.handler, now=at(TODAY))
    closed = lapse_correction(case.pk, on=day("03-18"), by=here.handler, now=at(TODAY))
    assert (closed.outcome, closed.answered_on) == ("correction_lapsed", day("03-18"))
    assert closed.items.get().outcome == "correction_lapsed"
    assert closed.applicants.get().purge_on == date(2036, 3, 18)


def test_a_notices_arrival_moves_the_applicants_last_day():
    here = office()
    case = here.received()
    asked = correction(here, case, working_days=5)
    record_arrival(asked.asked_id, reached_on=day("03-13"), by=here.handler, now=at(TODAY))
    assert fresh(case).waiting_until == day("03-20")
    with pytest.raises(NotLapsedError):
        lapse_correction(case.pk, on=day("03-18"), by=here.handler, now=at(TODAY))
    with pytest.raises(BeforeDayError):
        record_arrival(asked.asked_id, reached_on=day("03-09"), by=here.handler, now=at(TODAY))


def test_nothing_lapses_that_was_not_asked():
    here = office()
    case = here.received()
    with pytest.raises(NothingAskedError):
        lapse_correction(case.pk, on=TODAY, by=here.handler, now=at(TODAY))
    with pytest.raises(NothingAskedError):
        lapse_fee(case.pk, on=TODAY, by=here.handler, now=at(TODAY))


# 征求意见


def test_a_consultation_pauses_the_clock_until_the_opinion():
    here = office()
    case = here.received()
    asked = asked_party(here, case)
    assert fresh(case).due_on == day("04-21")
    record_opinion(
        asked.pk,
        answered_on=TODAY,
        opinion="refuses",
        reasons="涉及商业秘密",
        by=here.handler,
        now=at(TODAY),
    )
    assert fresh(case).due_on == day("04-13")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"kind": "neighbour"}, ApplicationError, "kind"),
        ({"party": ""}, MissingError, "party"),
        ({"concerning": " "}, MissingError, "concerning"),
        ({"sent_on": day("03-01")}, BeforeDayError, "sent_on"),
        ({"sent_on": day("03-10")}, FutureDayError, "sent_on"),
        ({"reached_on": day("03-08")}, BeforeDayError, "reached_on"),
        ({"item_id": 0}, ForeignItemError, "item"),
    ],
)
def test_a_consultation_that_cannot_be_is_refused(changes, error, field):
    here = office()
    with pytest.raises(error) as refusal:
        asked_party(here, here.received(), **changes)
    assert refusal.value.field == field


def test_an_opinion_is_recorded_once_and_not_before_it_was_asked_for():
    here = office()
    asked = asked_party(here, here.received())
    values = {"opinion": "agrees", "by": here.handler, "now": at(TODAY)}
    with pytest.raises(BeforeDayError):
        record_opinion(asked.pk, answered_on=day("03-06"), **values)
    with pytest.raises(ApplicationError, match="请选择对方的意见"):
        record_opinion(asked.pk, answered_on=TODAY, **(values | {"opinion": ""}))
    record_opinion(asked.pk, answered_on=TODAY, **values)
    with pytest.raises(NothingAskedError):
        record_opinion(asked.pk, answered_on=TODAY, **values)


def test_the_name_of_a_third_party_stays_out_of_the_ledger():
    here = office()
    asked_party(here, here.received(), party="测试员辛", contact="000-1234")
    assert not any(
        "测试员辛" in entry.data or "1234" in entry.data for entry in Entry.objects.all()
    )


# 延期


def test_the_head_extends_once_on_the_last_day():
    here = office()
    case = here.received()
    extension(here, case)
    assert (fresh(case).due_on, fresh(case).extended_by) == (day("04-28"), 20)
    with pytest.raises(LawRefusesError, match="只能延长一次"):
        extension(here, case, "03-31", told_on=day("03-31"), now=at(day("03-31")))


def test_nobody_but_the_office_head_may_extend():
    here = office()
    case = here.received()
    entries = Entry.objects.count()
    with pytest.raises(NotOfficeHeadError):
        extension(here, case, approved_by=here.handler)
    with pytest.raises(NotYoursError):
        extension(here, case, approved_by=here.leader)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"working_days": 21}, "最长可延长20个工作日"),
        ({"working_days": 1000}, "最长可延长20个工作日"),
        ({"working_days": 0}, "正整数"),
        ({"working_days": -3}, "正整数"),
        ({"reason": " "}, "延期的理由"),
        ({"told_on": day("03-31"), "now": at(day("03-31"))}, "2026年3月30日届满，不能再延长"),
        ({"told_on": day("04-01")}, "晚于今天"),
    ],
)
def test_an_extension_the_law_does_not_know_is_refused(changes, words):
    here = office()
    case = here.received()
    with pytest.raises(ApplicationError, match=words):
        extension(here, case, **changes)
    assert (fresh(case).due_on, fresh(case).clock_events.count()) == (day("03-30"), 0)


def test_an_extension_entered_after_the_period_is_refused_though_the_day_given_lies_within_it():
    # 3月2日收到，第20个工作日是3月30日：3月31日补记“3月30日告知”，同意已经不在期限之内
    here = office()
    case = here.received()
    ask_extension(case.pk, working_days=20, reason="材料较多", by=here.handler, now=at(TODAY))
    with pytest.raises(LawRefusesError, match="2026年3月30日届满，不能再延长"):
        extension(here, case, told_on=day("03-30"), now=at(day("03-31")))
    with pytest.raises(LawRefusesError, match="2026年3月30日届满，不能再延长"):
        ask_extension(case.pk, working_days=5, reason="忙", by=here.handler, now=at(day("03-31")))
    assert (fresh(case).due_on, fresh(case).clock_events.count()) == (day("03-30"), 0)


def test_a_handler_asks_and_the_head_consents_with_another_number():
    here = office()
    case = here.received()
    ask_extension(case.pk, working_days=20, reason="材料较多", by=here.handler, now=at(TODAY))
    assert fresh(case).due_on == day("03-30")
    given = extension(here, case, working_days=5)
    assert (given.asked_by, given.approved_by, given.working_days) == (here.handler, here.head, 5)
    assert fresh(case).due_on == day("04-07")
    for number in (0, 21):
        with pytest.raises(ApplicationError):
            ask_extension(case.pk, working_days=number, reason="忙", by=here.handler, now=at(TODAY))


# 收费


def test_an_unpaid_fee_stops_the_clock_and_lapses_after_twenty_working_days():
    here = office()
    case = here.received()
    notice = charged(here, case)
    assert notice.amount == 720  # 70 pages of 10 yuan and 1 of 20
    assert (fresh(case).due_on, fresh(case).waiting_until) == (None, day("04-08"))
    with pytest.raises(NotLapsedError):
        lapse_fee(case.pk, on=day("04-08"), by=here.handler, now=at(day("04-20")))
    closed = lapse_fee(case.pk, on=day("04-09"), by=here.handler, now=at(day("04-20")))
    assert (closed.outcome, closed.answered_on) == ("fee_unpaid", day("04-09"))


def test_a_paid_fee_starts_the_clock_anew_and_is_in_the_years_total():
    here = office()
    case = here.received()
    charged(here, case)
    record_payment(case.pk, paid_on=day("03-18"), by=here.handler, now=at(TODAY))
    assert fresh(case).due_on == day("04-16")
    total = fee_total(here.agency.pk, 2026)
    assert (total.notices, total.paid, total.yuan) == (1, 1, 720)
    assert fee_total(here.agency.pk, 2025).notices == 0
    with pytest.raises(NothingAskedError):
        record_payment(case.pk, paid_on=TODAY, by=here.handler, now=at(TODAY))


def test_items_of_one_applicant_in_one_month_are_added_up():
    here = office()
    texts = [f"第{n}年的经费" for n in range(10)]
    first = here.received(items=texts)
    case = here.received(arrived_on=day("03-09"), items=texts[:5])
    april = here.received(arrived_on=day("04-01"), items=texts[:5])
    assert [month_items(c).already for c in (first, case, april)] == [0, 10, 0]
    notice = charged(here, case, method="items", count=5)
    assert (notice.already, notice.amount) == (10, 500)  # the 11th to 15th, 100 yuan each
    with pytest.raises(NoFeeDueError):
        charged(here, april, "04-02", method="items", count=5)


def test_the_register_of_the_month_goes_by_the_day_of_receipt_and_not_by_the_number():
    here = office()
    # 先登记的信，3月20日才确认收到：3月9日收到的那件在它以前
    letter = here.receipt(channel="ordinary_mail", items=["甲", "乙"], content="甲；乙").application
    second = here.received(arrived_on=day("03-09"), items=["丙", "丁", "戊"], content="丙丁戊")
    confirm_receipt(
        letter.pk, confirmed_on=day("03-20"), how="电话", by=here.handler, now=at(day("03-20"))
    )
    assert month_items(second).earlier == ()
    assert month_items(fresh(letter)).earlier == ((second.number, 3),)
    assert month_items(fresh(letter)).words == (
        f"2026年3月同一申请人此前3件：{second.number}（3件）；本件2件，合计5件"
    )


def test_a_notice_by_items_says_what_the_register_says():
    here = office()
    here.received(items=[f"第{n}年的经费" for n in range(10)])
    case = here.received(arrived_on=day("03-09"), items=["甲", "乙"], content="甲乙")
    for count in (1, 3, 500):
        with pytest.raises(ApplicationError, match=r"与登记簿不符：2026年3月.*此前10件.*本件2件"):
            charged(here, case, method="items", count=count)
    charged(here, case, method="items", count=2)
    notice = FeeNotice.objects.get()
    assert (notice.already, notice.count, notice.amount) == (10, 2, 200)  # 第11、12件，每件100元


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"method": "weight"}, "按件计收或者按量计收"),
        ({"how_to_pay": ""}, "缴纳方式"),
        ({"count": 30}, "没有达到收费标准"),
        ({"count": -1}, "不能是负数"),
        ({"notified_on": day("03-31"), "now": at(day("03-31"))}, "不能再发出收费通知"),
        ({"reached_on": day("03-09")}, "不能早于发出之日"),
    ],
)
def test_a_fee_the_law_does_not_know_is_refused(changes, words):
    here = office()
    case = here.received()
    with pytest.raises(ApplicationError, match=words):
        charged(here, case, **changes)
    assert not FeeNotice.objects.exists()
    assert fresh(case).due_on == day("03-30")


def test_there_was_no_fee_before_2021():
    here = office()
    case = here.received(arrived_on=date(2020, 12, 1))
    with pytest.raises(LawRefusesError, match="2021年1月1日"):
        charged(here, case, notified_on=date(2020, 12, 3))


# 检索、转办


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"places": ""}, "places"),
        ({"words": " "}, "words"),
        ({"searched_by": ""}, "searched_by"),
        ({"result": "maybe"}, "result"),
        ({"searched_on": day("03-01")}, "searched_on"),
        ({"searched_on": day("03-21")}, "searched_on"),
        ({"item_id": 0}, "item"),
    ],
)
def test_a_search_record_says_where_how_by_whom_and_when(changes, field):
    here = office()
    values = {
        "places": "公文系统", "words": "经费", "searched_by": "测试员乙", "searched_on": TODAY,
        "result": "not_found", "by": here.handler, "now": at(TODAY),
    }  # fmt: skip
    with pytest.raises(ApplicationError) as refusal:
        add_search_record(here.received().pk, **(values | changes))
    assert refusal.value.field == field


def forwarded(here, case, **changes):
    values = {
        "section": here.section, "question": "请提供经费明细", "due_on": day("03-25"),
        "by": here.handler, "now": at(TODAY),
    }  # fmt: skip
    return forward_to_section(case.pk, **(values | changes))


def test_a_section_answers_within_its_inner_day_and_once():
    here = office()
    task = forwarded(here, here.received())
    contribute(task.pk, contribution="明细附后", by=here.section_head, now=at(day("03-26")))
    task.refresh_from_db()
    assert (task.contribution, task.contributed_by) == ("明细附后", here.section_head)
    assert Entry.objects.order_by("seq").last().details["late"] is True
    with pytest.raises(WrongStageError):
        contribute(task.pk, contribution="再说一遍", by=here.section_head, now=at(TODAY))


def test_only_the_section_itself_or_a_handler_contributes():
    here = office()
    task = forwarded(here, here.received())
    with pytest.raises(NotYoursError):
        contribute(task.pk, contribution="明细", by=here.leader, now=at(TODAY))
    with pytest.raises(MissingError):
        contribute(task.pk, contribution=" ", by=here.section_head, now=at(TODAY))


@pytest.mark.parametrize(
    ("due_on", "words"), [(day("03-31"), "晚于答复期限届满日"), (day("03-19"), "已经过了")]
)
def test_the_inner_day_lies_between_today_and_the_legal_one(due_on, words):
    here = office()
    with pytest.raises(ApplicationError, match=words):
        forwarded(here, here.received(), due_on=due_on)


def test_a_case_is_not_forwarded_to_another_offices_section():
    here, there = office(), office("另一街道")
    with pytest.raises(ForeignSectionError):
        forwarded(here, here.received(), section=there.section)


# 撤回、更正自身信息、第三十五条


def test_a_withdrawn_case_is_closed_and_one_never_confirmed_is_dropped():
    here = office()
    case = withdraw_application(
        here.received().pk, withdrawn_on=TODAY, how="测试员甲来电", by=here.handler, now=at(TODAY)
    )
    assert (case.outcome, case.answered_on, case.is_open) == ("withdrawn", TODAY, False)
    waiting = here.received(channel="fax")
    dropped = withdraw_application(
        waiting.pk, withdrawn_on=TODAY, how="来电", by=here.handler, now=at(TODAY)
    )
    assert (dropped.outcome, dropped.dropped_on, dropped.state_label) == ("", TODAY, "收到前撤回")
    assert not any("来电" in entry.data for entry in Entry.objects.all())
    with pytest.raises(AlreadyClosedError):
        withdraw_application(
            case.pk, withdrawn_on=TODAY, how="来电", by=here.handler, now=at(TODAY)
        )


def test_a_request_to_correct_ones_own_record_has_its_own_end_and_no_statutory_day():
    here = office()
    case = here.received(kind="record_correction")
    assert case.due_on is None
    with pytest.raises(WrongKindError):
        correction(here, case)
    values = {
        "facts": "登记的门牌与产权证不一致", "answered_on": TODAY, "by": here.handler, "now": at(TODAY),
        "details": {"corrected": "门牌已改正"},
    }  # fmt: skip
    with pytest.raises(ApplicationError, match="请选择办理结果"):
        answer_record_correction(case.pk, result="granted", **values)
    with pytest.raises(MissingError) as refusal:
        answer_record_correction(case.pk, result="record_referred", **values)
    assert refusal.value.field == "organ"
    case = answer_record_correction(case.pk, result="record_corrected", **values)
    assert (case.outcome_label, case.answered_on) == ("已经更正", TODAY)
    with pytest.raises(WrongKindError):
        answer_record_correction(here.received().pk, result="record_corrected", **values)


def reasons_asked(here, case):
    return ask_reasons(
        case.pk, facts="本月第60件", asked_on=day("03-04"), explain_by=day("03-11"), by=here.handler,
        now=at(day("03-04")),
    )  # fmt: skip


def test_reasonable_reasons_allow_a_later_day_that_the_head_sets():
    here = office()
    case = here.received()
    reasons_asked(here, case)
    assert fresh(case).due_on == day("03-30")
    values = {"explained_on": day("03-10"), "explanation": "研究需要", "now": at(TODAY)}
    with pytest.raises(NotOfficeHeadError):
        record_reasons(case.pk, accepted=True, by=here.handler, **values)
    with pytest.raises(ApplicationError, match="不能延迟答复"):
        record_reasons(case.pk, accepted=False, delayed_until=day("04-30"), by=here.head, **values)
    with pytest.raises(MissingError) as refusal:
        record_reasons(case.pk, accepted=True, delayed_until=day("04-30"), by=here.head, **values)
    assert refusal.value.field == "delay_reason"
    record_reasons(
        case.pk, accepted=True, delayed_until=day("04-30"), delay_reason="档案数量较大", by=here.head,
        **values,
    )  # fmt: skip
    assert fresh(case).due_on == day("04-30")
    with pytest.raises(ApplicationError, match="已经要求"):
        reasons_asked(here, case)


# 谁能办，期限重算


def test_somebody_from_another_office_can_do_nothing():
    here, there = office(), office("另一街道")
    case = here.received()
    entries = Entry.objects.count()
    for act in (
        lambda: correction(here, case, by=there.handler),
        lambda: asked_party(here, case, by=there.handler),
        lambda: charged(here, case, by=there.handler),
        lambda: extension(here, case, approved_by=there.head),
        lambda: forwarded(here, case, by=there.handler),
        lambda: split_items(case.pk, texts=["一"], apart=False, by=there.handler, now=at(TODAY)),
        lambda: withdraw_application(case.pk, withdrawn_on=TODAY, how="电", by=there.handler, now=at(TODAY)),
        lambda: ask_extension(case.pk, working_days=5, reason="忙", by=there.handler, now=at(TODAY)),
    ):  # fmt: skip
        with pytest.raises(NotYoursError):
            act()
    assert Entry.objects.count() == entries


def test_nothing_more_is_done_to_a_closed_case():
    here = office()
    case = here.answered(here.received(), day("03-10"))
    for act in (
        lambda: correction(here, case, "03-11"),
        lambda: asked_party(here, case, "03-11"),
        lambda: charged(here, case, "03-11"),
        lambda: extension(here, case, "03-11"),
        lambda: forwarded(here, case),
        lambda: here.searched(case, TODAY),
    ):
        with pytest.raises(AlreadyClosedError):
            act()


def test_a_calendar_notice_that_comes_later_moves_the_open_cases_it_touches_and_lists_them():
    here = office()
    moved = here.received(arrived_on=date(2026, 12, 14))
    early = here.received(arrived_on=date(2026, 11, 2))
    closed = here.received(arrived_on=date(2026, 12, 14))
    withdraw_application(
        closed.pk,
        withdrawn_on=date(2026, 12, 15),
        how="来电",
        by=here.handler,
        now=at(date(2026, 12, 16)),
    )
    assert (moved.due_on, moved.due_is_provisional) == (date(2027, 1, 11), True)
    assert early.due_on == date(2026, 11, 30)
    officer = person("测试员壬", post(here.agency, Duty.SYSTEM_ADMIN))
    now = at(date(2026, 12, 20))
    notice = CalendarNotice.objects.create(
        year=2027,
        number="测试〔2026〕1号",
        title="测试通知",
        is_yearly=True,
        entered_by=officer,
        entered_at=now,
    )
    for n in (1, 2, 3):
        CalendarDay.objects.create(
            notice=notice, on=date(2027, 1, n), is_working=False, name="元旦"
        )

    (found,) = recompute_all(now=now)
    assert (found.number, found.before, found.after) == (
        moved.number,
        date(2027, 1, 11),
        date(2027, 1, 12),
    )
    assert (fresh(moved).due_on, fresh(moved).due_is_provisional) == (date(2027, 1, 12), False)
    assert acts()[-1] == "application.due_moved"
    assert recompute_all(now=now) == []
