"""文书要素、时间线、今天：what a case tells others."""

from datetime import date

import pytest

from gongkai.agencies.selectors import scope
from gongkai.applications.content import Answer, Ground
from gongkai.applications.letters_seam import DECISION_KINDS, letter_facts
from gongkai.applications.models import Application
from gongkai.applications.selectors import cases_due
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.consult import consult
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.applications.tasks import desk_tasks
from gongkai.applications.timeline import timeline
from gongkai.law.outcomes import outcomes
from gongkai.law.tables import table
from tests.factories.cases import MONDAY, at, office

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def told(facts) -> str:
    return "\n".join(f"{label}：{text}" for label, text in facts.must)


def asked(here, case):
    return ask_correction(
        case.pk, asked_on=DAY, unclear="哪一年不明确", to_supply="写明年度", working_days=10,
        by=here.handler, now=at(DAY),
    )  # fmt: skip


def consulted(here, case, kind="third_party"):
    return consult(
        case.pk, kind=kind, party="测试有限公司", concerning="合同单价", sent_on=DAY, by=here.handler,
        now=at(DAY),
    )  # fmt: skip


# 文书


def test_the_receipt_names_day_number_and_contact():
    case = office().received()
    facts = letter_facts(case, "receipt", on=MONDAY)
    assert told(facts) == (
        f"收到申请之日：2026年3月2日\n答复期限届满日：2026年3月30日\n申请编号：{case.number}\n"
        "经办人联系方式：000-0000"
    )
    assert (facts.addressee, facts.channel, facts.may_be_issued) == ("测试员甲", "当面提交", True)


def test_a_receipt_before_confirmation_says_so():
    facts = letter_facts(office().received(channel="internet"), "receipt", on=MONDAY)
    assert facts.must[0] == ("收到申请之日", "待与申请人确认")


def test_the_notice_of_correction_has_its_four_contents():
    here = office()
    case = here.received()
    asked(here, case)
    case.refresh_from_db()
    facts = letter_facts(case, "correction", on=DAY)
    assert told(facts) == (
        "不明确的内容：哪一年不明确\n需要补正的事项：写明年度\n补正期限：2026年3月24日以前\n"
        "逾期不补正的后果：无正当理由逾期不补正的，视为放弃申请，本机关不再处理。"
    )
    assert facts.reference == "《政府信息公开条例》第三十条"


def test_a_letter_of_something_that_has_not_happened_may_not_be_issued():
    case = office().received()
    for kind in ("correction", "extension", "third_party", "comaker", "fee", "reasons"):
        facts = letter_facts(case, kind, on=DAY)
        assert not facts.may_be_issued
        assert set(facts.missing) == set(table("letters/contents").row(kind)["must"])


def test_letters_to_a_third_party_are_addressed_to_it_and_say_what_silence_means():
    here = office()
    case = here.received()
    letter = consulted(here, case)
    facts = letter_facts(case, "third_party", on=DAY, consultation=letter)
    assert (facts.addressee, facts.missing) == ("测试有限公司", ())
    assert "由行政机关依照条例的规定决定是否公开" in told(facts)
    comaker = consulted(here, case, "comaker")
    assert "视为同意公开" in told(letter_facts(case, "comaker", on=DAY, consultation=comaker))
    notice = letter_facts(case, "consultation_notice", on=DAY, consultation=letter)
    assert (notice.addressee, notice.missing) == ("测试员甲", ())


def test_letters_of_extension_reasons_and_fee_are_whole():
    here = office()
    case = here.received()
    extend_reply(
        case.pk, working_days=20, reason="材料多", told_on=DAY, approved_by=here.head, now=at(DAY)
    )
    ask_reasons(
        case.pk,
        facts="本月第60件",
        asked_on=DAY,
        explain_by=date(2026, 3, 17),
        by=here.handler,
        now=at(DAY),
    )
    charge_fee(
        case.pk, method="pages", count=101, how_to_pay="非税收入专户", notified_on=DAY, by=here.handler,
        now=at(DAY),
    )  # fmt: skip
    case.refresh_from_db()
    assert "说明理由的期限：2026年3月17日以前" in told(letter_facts(case, "reasons", on=DAY))
    fee = letter_facts(case, "fee", on=DAY)
    assert fee.missing == ()
    assert "数额：720元" in told(fee)
    assert "第31至100页，每页10元，共700元" in told(fee)


def test_the_letter_of_extension_names_the_new_day():
    here = office()
    case = here.received()
    extend_reply(
        case.pk, working_days=20, reason="材料多", told_on=DAY, approved_by=here.head, now=at(DAY)
    )
    case.refresh_from_db()
    assert told(letter_facts(case, "extension", on=DAY)) == (
        "新的届满日：延长20个工作日，至2026年4月28日\n机构负责人同意：经政府信息公开工作机构负责人同意"
    )


def test_a_refusal_sends_to_the_review_organ_first():
    here = office()
    case = here.received()
    text = here.drafted(case, DAY, "process_information", facts="为讨论记录", reasons="尚在讨论")
    facts = letter_facts(case, "refusal", on=DAY, decision=text)
    assert facts.title == "政府信息不予公开告知书"
    assert facts.remedy == (
        "如不服本答复，应当自收到本告知书之日起60日内先向测试区人民政府申请行政复议；"
        "对行政复议决定不服的，可以自收到复议决定书之日起15日内向测试区人民法院提起行政诉讼。",
    )
    assert facts.missing == ()
    assert "第十六条第二款" in facts.reference


def test_a_refusal_before_2024_names_both_ways():
    here = office()
    case = here.received(arrived_on=date(2023, 12, 18))
    text = here.drafted(case, date(2023, 12, 29), "internal_affairs")
    facts = letter_facts(case, "refusal", on=date(2023, 12, 29), decision=text)
    assert "或者自收到本告知书之日起6个月内向测试区人民法院提起行政诉讼" in facts.remedy[0]


def test_not_found_tells_the_search():
    here = office()
    case = here.received()
    here.searched(case, DAY)
    text = here.drafted(case, DAY, "not_found")
    (item,) = letter_facts(case, "not_found", on=DAY, decision=text).items
    assert item.must == (
        ("检索的范围和方法", "2026年3月10日检索公文系统、档案室，方法：保洁、经费，未检索到"),
    )


def test_partial_disclosure_keeps_the_ground_of_each_withheld_part():
    here = office()
    case = here.received()
    grounds = [Ground("process_information", "第3页会议记录", "属于讨论记录")]
    text = here.drafted(case, DAY, "partly_granted", grounds=grounds)
    facts = letter_facts(case, "partial_disclosure", on=DAY, decision=text)
    assert facts.missing == ()
    assert "第3页会议记录：属于四类过程性信息" in dict(facts.items[0].must)["不予公开的部分及理由"]


def test_one_letter_for_items_with_different_answers_has_a_general_title():
    here = office()
    case = here.received()
    case = split_items(case.pk, texts=["甲", "乙"], apart=True, by=here.handler, now=at(DAY))
    first, second = case.items.all()
    text = draft_decision(
        case.pk,
        [Answer(first.pk, "granted", disclosed="附件"), Answer(second.pk, "not_ours", "属住建部门职责")],
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    facts = letter_facts(case, "disclosure", on=DAY, decision=text)
    assert facts.title == "政府信息公开告知书"
    assert [(i.position, i.outcome) for i in facts.items] == [(1, "granted"), (2, "not_ours")]
    assert (len(facts.remedy), facts.missing) == (1, ())


def test_every_outcome_of_a_decision_has_a_letter_whose_contents_can_be_filled():
    kinds = {o.letter for o in outcomes()} - {"correction_lapsed", "fee_unpaid", "file_note"}
    assert kinds == set(DECISION_KINDS)


def test_a_lapsed_case_is_told_with_its_remedy():
    here = office()
    case = here.received()
    asked(here, case)
    lapse_correction(case.pk, on=date(2026, 3, 25), by=here.handler, now=at(date(2026, 3, 25)))
    case.refresh_from_db()
    facts = letter_facts(case, "correction_lapsed", on=date(2026, 3, 25))
    assert told(facts) == "补正期限及届满日：补正期限至2026年3月24日届满"
    assert facts.remedy[0].startswith("如不服本答复，可以自收到")
    assert facts.missing == ()


# 时间线


def test_the_timeline_reads_from_arrival_to_service():
    here = office()
    case = here.received(channel="ordinary_mail", confirmed_on=MONDAY)
    letter = consulted(here, case)
    record_opinion(
        letter.pk, answered_on=date(2026, 3, 12), opinion="agrees", by=here.handler,
        now=at(date(2026, 3, 12)),
    )  # fmt: skip
    here.searched(case, date(2026, 3, 12), "found")
    here.answered(case, date(2026, 3, 13))
    case.refresh_from_db()
    steps = timeline(case)
    said = [f"{s.on:%m-%d} {s.what}" for s in steps]
    for words in (
        "03-02 申请到达本机关（平常信函等无需签收）", "03-02 与申请人确认", "03-10 向第三方发出征求意见书",
        "03-12 收到第三方意见：同意公开", "03-12 测试员乙检索公文系统、档案室，检索到",
        "03-13 答复第1稿初审：测试员丁", "03-13 作出答复", "03-13 直接送达、委托送达，申请人签收之日",
        "03-13 办结：予以公开",
    ):  # fmt: skip
        assert any(line.startswith(words) for line in said), words
    assert [s.on for s in steps] == sorted(s.on for s in steps)


def test_a_late_answer_is_called_late():
    here = office()
    case = here.answered(here.received(), date(2026, 3, 31))
    assert any("办结：予以公开，已超过答复期限" in step.what for step in timeline(case))


# 今天


def tasks(here, who, on=DAY):
    return [(t.kind, t.application_id, t.tone) for t in desk_tasks(scope(who, on), at(on))]


def test_what_waits_for_confirmation_is_urgent_that_same_day():
    here = office()
    waiting = here.received(channel="internet", arrived_on=DAY)
    running = here.received()
    assert tasks(here, here.handler) == [
        ("confirm", waiting.pk, "soon"), ("answer", running.pk, "later"),
    ]  # fmt: skip
    assert tasks(here, here.handler, date(2026, 3, 30))[1] == ("answer", running.pk, "soon")
    assert tasks(here, here.handler, date(2026, 3, 31))[1] == ("answer", running.pk, "over")


def test_each_persons_day_holds_what_waits_for_him():
    here = office()
    case = here.received()
    text = here.sent(here.drafted(case, DAY), DAY)
    assert tasks(here, here.section_head) == [("sign", case.pk, "later")]
    assert tasks(here, here.leader) == []
    for reviewer in (here.section_head, here.head, here.leader):
        here.sign(text, reviewer, DAY)
    assert ("issue", case.pk, "later") in tasks(here, here.handler)
    assert ("sign", case.pk, "later") not in tasks(here, here.section_head)


def test_extensions_wait_for_the_head_and_questions_for_the_section():
    here = office()
    case = here.received()
    ask_extension(case.pk, working_days=5, reason="材料多", by=here.handler, now=at(DAY))
    forward_to_section(
        case.pk, section=here.section, question="请提供", due_on=date(2026, 3, 12), by=here.handler,
        now=at(DAY),
    )  # fmt: skip
    assert ("extend", case.pk, "later") in tasks(here, here.head)
    assert tasks(here, here.section_head) == [("contribute", case.pk, "soon")]


def test_an_applicant_who_stays_silent_is_to_be_closed_by_lapse():
    here = office()
    case = here.received()
    asked(here, case)
    assert tasks(here, here.handler)[0][0] == "waiting"
    assert tasks(here, here.handler, date(2026, 3, 25))[0] == ("lapse", case.pk, "over")


def test_strangers_and_closed_cases_fill_nobodys_day():
    here, there = office(), office("另一街道")
    case = here.received()
    assert tasks(here, there.handler) == []
    withdraw_application(case.pk, withdrawn_on=DAY, how="来电", by=here.handler, now=at(DAY))
    assert tasks(here, here.handler) == []


def test_the_day_costs_the_same_number_of_queries_for_few_and_for_many(
    django_assert_max_num_queries,
):
    here = office()
    for _ in range(12):
        here.received()
    mine = scope(here.handler, DAY)
    with django_assert_max_num_queries(12):
        assert len(desk_tasks(mine, at(DAY))) == 12


def test_cases_due_come_earliest_first_and_only_ones_own():
    here, there = office(), office("另一街道")
    later = here.received(arrived_on=date(2026, 3, 3))
    first = here.received()
    there.received()
    mine = scope(here.handler, DAY)
    assert list(cases_due(mine, date(2026, 3, 30))) == [first]
    assert list(cases_due(mine, date(2026, 3, 30), within_days=1)) == [first, later]
    assert Application.objects.count() == 3
