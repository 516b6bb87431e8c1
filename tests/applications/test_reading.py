"""文书要素、时间线、今天：what a case tells others."""

from datetime import date

import pytest

from gongkai.agencies.selectors import scope
from gongkai.applications.case_letters import CONSULTING
from gongkai.applications.content import Answer, Ground
from gongkai.applications.deciding import CLOSED_OTHERWISE
from gongkai.applications.letters_seam import letter_facts, preview
from gongkai.applications.models import Application
from gongkai.applications.selectors import cases_due, proposals, tracked
from gongkai.applications.services.answer_record_correction import answer_record_correction
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons, record_reasons
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.consult import consult
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.record_correction import record_correction
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.applications.tasks import desk_tasks
from gongkai.applications.timeline import timeline
from gongkai.law.outcomes import outcomes
from tests.factories.cases import MONDAY, at, office

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


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


def written(facts) -> str:
    """The letter's words, in lines; nothing is missing."""
    letter = preview(facts)
    assert letter.missing == ()
    return "\n".join((*letter.paragraphs, *letter.remedy))


def refused(facts) -> None:
    letter = preview(facts)
    assert letter.missing
    assert not letter.may_be_issued
    assert (letter.paragraphs, letter.remedy) == ((), ())


def test_a_receipt_needs_a_day_of_receipt_and_names_the_last_day():
    here = office()
    case = here.received()
    text = written(letter_facts(case, "receipt", on=MONDAY))
    assert f"申请编号：{case.number}；提交方式：当面提交；收到申请之日：2026年3月2日" in text
    assert "本机关将在2026年3月30日以前（含当日）作出答复" in text
    refused(letter_facts(here.received(channel="internet"), "receipt", on=MONDAY))


@pytest.mark.parametrize(
    "kind",
    ["correction", "extension", "third_party", "comaker", "fee", "reasons", "delayed", "reply"],
)
def test_a_letter_of_something_that_has_not_happened_may_not_be_issued(kind):
    refused(letter_facts(office().received(), kind, on=DAY))


def test_the_notice_of_correction_says_what_and_by_when():
    here = office()
    case = here.received()
    asked(here, case)
    case.refresh_from_db()
    text = written(letter_facts(case, "correction", on=DAY))
    for words in ("哪一年不明确", "写明年度", "10个工作日内", "视为放弃申请"):
        assert words in text


@pytest.mark.parametrize(
    ("kind", "letter", "words"),
    [
        ("third_party", "third_party", "由本机关依照上述条例的规定决定是否公开"),
        ("comaker", "comaker", "视为同意公开"),
        ("other_organ", "assistance", "请予协助"),
    ],
)
def test_letters_to_others_do_not_tell_who_applied(kind, letter, words):
    here = office()
    case = here.received()
    found = letter_facts(case, CONSULTING[kind], on=DAY, consultation=consulted(here, case, kind))
    assert (found.kind, found.recipient) == (letter, "测试有限公司")
    text = written(found)
    assert words in text
    assert "15个工作日" in text
    assert "测试员甲" not in text
    assert case.number not in text


def test_the_applicant_is_told_that_others_are_asked():
    here = office()
    case = here.received()
    letter = consulted(here, case)
    case.refresh_from_db()
    text = written(letter_facts(case, "consultation_notice", on=DAY, consultation=letter))
    assert "需要征求第三方的意见，本机关已于2026年3月10日发出" in text


def test_letters_of_extension_reasons_delay_and_fee_are_whole():
    here = office()
    case = here.received()
    extend_reply(
        case.pk,
        working_days=20,
        reason="需要调取历年档案",
        told_on=DAY,
        approved_by=here.head,
        now=at(DAY),
    )
    ask_reasons(
        case.pk,
        facts="本月申请60件。",
        asked_on=DAY,
        explain_by=date(2026, 3, 17),
        by=here.handler,
        now=at(DAY),
    )
    case.refresh_from_db()
    text = written(letter_facts(case, "extension", on=DAY))
    assert "原答复期限（2026年3月30日届满）" in text
    assert "延长20个工作日，延长后的答复期限于2026年4月28日届满" in text
    assert "2026年3月17日" in written(letter_facts(case, "reasons", on=DAY))
    record_reasons(
        case.pk, explained_on=DAY, explanation="研究需要", accepted=True, delayed_until=date(2026, 6, 30),
        delay_reason="档案数量较大", by=here.head, now=at(DAY),
    )  # fmt: skip
    case.refresh_from_db()
    assert "在2026年6月30日以前（含当日）作出答复" in written(letter_facts(case, "delayed", on=DAY))
    charge_fee(
        case.pk, method="pages", count=101, how_to_pay="缴入国库。", notified_on=DAY, by=here.handler,
        now=at(DAY),
    )  # fmt: skip
    text = written(letter_facts(case, "fee", on=DAY))
    assert "应缴金额：720元" in text
    assert "第31至100页，每页10元，共700元" in text


REFUSED = {"facts": "该信息由本机关保存", "reasons": "该信息属于依法不予公开的情形。"}
FIELDS = {
    "granted": {"disclosed": "见附件。"},
    "already_public": {"disclosed": "见本机关网站。"},
    "partly_granted": {
        "disclosed": "明细表。", "grounds": [Ground("process_information", "第3页", "属于讨论记录")],
    },
    "special_inquiry": {"details": {"special_rule": "《不动产登记暂行条例》", "where": "登记中心"}},
    "petition": {"details": {"where": "测试区信访局"}},
    "publication": {"details": {"where": "测试区图书馆"}},
    "repeated": {"details": {"earlier_on": "2025年11月3日", "earlier_number": "〔2025〕9号"}},
}  # fmt: skip


@pytest.mark.parametrize("code", sorted({o.code for o in outcomes()} - set(CLOSED_OTHERWISE)))
def test_every_decision_that_may_be_written_makes_a_whole_letter(code):
    here = office()
    case = here.received()
    prepare(here, case, code)
    text = here.drafted(case, DAY, code, **(REFUSED | FIELDS.get(code, {})))
    found = letter_facts(case, "reply", on=DAY, decision=text)
    said = written(found)
    assert preview(found).title.endswith(("告知书", "说明"))
    first = "应当自收到本告知书之日起60日内先向测试区人民政府申请行政复议"
    review_first = {o.code for o in outcomes() if o.remedy == "REVIEW_FIRST"} - {"partly_granted"}
    assert (first in said) is (code in review_first) or code == "partly_granted"


def prepare(here, case, code) -> None:
    """What must have happened before an outcome may be chosen."""
    if code == "not_found":
        here.searched(case, DAY)
    if code == "third_party_rights":
        letter = consulted(here, case)
        record_opinion(letter.pk, answered_on=DAY, opinion="refuses", by=here.handler, now=at(DAY))
    if code == "still_unclear":
        asked(here, case)
        record_correction(case.pk, corrected_on=DAY, supplied="全部", by=here.handler, now=at(DAY))
    if code == "excessive":
        ask_reasons(
            case.pk,
            facts="本月申请60件。",
            asked_on=MONDAY,
            explain_by=DAY,
            by=here.handler,
            now=at(DAY),
        )
        record_reasons(
            case.pk, explained_on=DAY, explanation="", accepted=False, by=here.head, now=at(DAY)
        )


def test_a_refusal_before_2024_names_both_ways():
    here = office()
    day = date(2023, 12, 29)
    case = here.received(arrived_on=date(2023, 12, 18))
    text = here.drafted(case, day, "internal_affairs", **REFUSED)
    said = written(letter_facts(case, "reply", on=day, decision=text))
    assert "或者自收到本告知书之日起6个月内向测试区人民法院提起行政诉讼" in said


def test_items_with_different_answers_stand_in_one_letter():
    here = office()
    case = here.received()
    case = split_items(
        case.pk, texts=["甲类经费", "乙类经费"], apart=True, by=here.handler, now=at(DAY)
    )
    first, second = case.items.all()
    text = draft_decision(
        case.pk,
        [Answer(first.pk, "granted", disclosed="见附件。"), Answer(second.pk, "not_ours", "由住建部门管理。")],
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    said = written(letter_facts(case, "reply", on=DAY, decision=text))
    assert "甲类经费" in said
    assert "乙类经费" in said


def test_cases_closed_without_a_decision_have_their_letter():
    here = office()
    lapsed, left = here.received(), here.received()
    asked(here, lapsed)
    on = date(2026, 3, 25)
    lapse_correction(lapsed.pk, on=on, by=here.handler, now=at(on))
    withdraw_application(left.pk, withdrawn_on=on, how="书面撤回。", by=here.handler, now=at(on))
    own = here.received(kind="record_correction")
    answer_record_correction(
        own.pk, result="record_referred", facts="要求更正的是户籍登记。", answered_on=on, by=here.handler,
        now=at(on), details={"organ": "测试区公安分局", "organ_contact": "测试路3号"},
    )  # fmt: skip
    for case, words in (
        (lapsed, "于2026年3月10日一次性告知"),
        (left, "书面撤回"),
        (own, "请您向测试区公安分局提出"),
    ):
        case.refresh_from_db()
        assert words in written(letter_facts(case, "reply", on=on))


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


# 公众查询、转主动公开


def test_a_citizen_finds_his_case_by_number_and_code_and_by_nothing_less():
    here = office(code="CSJD")
    receipt = here.receipt()
    case, code = receipt.application, receipt.query_code
    assert tracked(case.number, code) == case
    assert tracked(f" {case.number.lower()} ", f"{code[:4].lower()} {code[4:]}") == case
    assert tracked("ＣＳＪＤ－２０２６－０００１", code) == case
    other = here.receipt()
    for number, wrong in (
        (case.number, other.query_code),
        (case.number, ""),
        ("", code),
        ("0", code),
    ):
        assert tracked(number, wrong) is None


def test_what_several_asked_for_or_one_suggested_may_become_public():
    here = office()
    for content, suggests in (
        ("甲文件", False),
        ("甲文件", False),
        ("乙文件", True),
        ("丙文件", False),
    ):
        here.answered(here.received(content=content, suggests_publication=suggests), DAY)
    here.answered(
        here.received(content="丁文件", suggests_publication=True), DAY, "internal_affairs"
    )
    found = proposals(here.agency.pk, MONDAY)
    assert [(p.asked, p.times_asked, p.is_suggested) for p in found] == [
        ("甲文件", 2, False), ("甲文件", 2, False), ("乙文件", 1, True),
    ]  # fmt: skip
    assert proposals(here.agency.pk, date(2026, 3, 11)) == []
