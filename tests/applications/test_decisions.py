"""答复：what each outcome needs, three signatures on one text, issue, service, and a new answer."""

import re
import threading
from datetime import date

import pytest
from django.db import connection

from gongkai.agencies.models import Agency, Appointment, Duty
from gongkai.applications.content import Answer, Ground
from gongkai.applications.errors import (
    AlreadyClosedError,
    ApplicationError,
    AuthorSignsError,
    BeforeDayError,
    ConsultationMissingError,
    ForeignItemError,
    FoundUnexplainedError,
    LetterMissingError,
    LetterStandsError,
    MissingError,
    NotApprovedError,
    NotChosenAddressError,
    NothingAskedError,
    NotReceivedYetError,
    NotYoursError,
    NotYourStepError,
    OutcomeNotOpenError,
    PrivateCourierError,
    RemedyMissingError,
    SamePersonError,
    SearchMissingError,
    StaleDecisionError,
    TamperedError,
    TextOutError,
    ThreeStepsError,
    UnansweredItemError,
    UnstaffedError,
    WaitingForApplicantError,
    WrongStageError,
)
from gongkai.applications.models import (
    Application,
    Decision,
    DecisionItem,
    DecisionSignature,
    Delivery,
)
from gongkai.applications.review import Step
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_reasons import ask_reasons, record_reasons
from gongkai.applications.services.consult import consult
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.explain_search import explain_search
from gongkai.applications.services.issue_case_letter import NoCauseError
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.record_correction import record_correction
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.record_service import Proof, record_service
from gongkai.applications.services.reopen_application import reopen_application
from gongkai.applications.services.save_decision_plan import save_decision_plan
from gongkai.applications.services.send_decision_for_review import recall_decision
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.ledger.models import Entry
from gongkai.letters.services.withdraw_letter import withdraw_letter
from tests.factories.cases import at, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
FULL = {"facts": "经查属实", "reasons": "依法不予公开", "disclosed": "见附件"}


def served(here, text, on=DAY, **changes):
    values = {"method": "direct", "on": on, "signed_by": "测试员甲"} | changes
    return here.served(text, Proof(**values), on)


# 各种结果的条件


@pytest.mark.parametrize(
    ("outcome", "fields", "field"),
    [
        ("granted", {"disclosed": " "}, "disclosed"),
        ("already_public", {"disclosed": ""}, "disclosed"),
        ("partly_granted", {"disclosed": ""}, "disclosed"),
        ("partly_granted", {}, "grounds"),
        ("partly_granted", {"grounds": [Ground("not_found", "第二页", "没有")]}, "grounds"),
        ("partly_granted", {"grounds": [Ground("internal_affairs", "第二页", "")]}, "grounds"),
        ("internal_affairs", {"facts": ""}, "facts"),
        ("internal_affairs", {"reasons": ""}, "reasons"),
        ("not_found", {}, "outcome"),
        ("not_ours", {"facts": ""}, "facts"),
        ("special_inquiry", {}, "special_rule"),
        ("special_inquiry", {"details": {"special_rule": "《不动产登记暂行条例》"}}, "where"),
        ("petition", {}, "where"),
        ("publication", {}, "where"),
        ("repeated", {}, "earlier"),
        ("third_party_rights", {}, "outcome"),
        ("still_unclear", {}, "outcome"),
        ("excessive", {}, "outcome"),
        ("withdrawn", {}, "outcome"),
        ("correction_lapsed", {}, "outcome"),
        ("fee_unpaid", {}, "outcome"),
        ("maybe", {}, "outcome"),
    ],
)
def test_an_outcome_without_what_it_needs_is_refused(outcome, fields, field):
    here = office()
    case = here.received()
    entries = Entry.objects.count()
    with pytest.raises(ApplicationError) as refusal:
        here.drafted(case, DAY, outcome, **(FULL | fields))
    assert refusal.value.field == field
    assert not Decision.objects.exists()
    assert Entry.objects.count() == entries


def test_not_found_needs_a_search_that_found_nothing():
    here = office()
    case = here.received()
    here.searched(case, DAY, "found")
    with pytest.raises(SearchMissingError):
        here.drafted(case, DAY, "not_found")
    here.searched(case, DAY)
    found = case.searches.get(result="found")
    with pytest.raises(FoundUnexplainedError, match="第1项有1条检索记录写着“检索到”"):
        here.drafted(case, DAY, "not_found")
    with pytest.raises(MissingError):
        explain_search(found.pk, explained=" ", by=here.handler, now=at(DAY))
    explain_search(
        found.pk, explained="查到的是2024年的，不是2025年的。", by=here.handler, now=at(DAY)
    )
    assert here.answered(case, DAY, "not_found").outcome == "not_found"


def test_what_was_found_is_explained_once_and_only_where_something_was_found():
    here, there = office(), office("另一街道")
    case = here.received()
    here.searched(case, DAY)
    here.searched(case, DAY, "found")
    nothing, found = case.searches.get(result="not_found"), case.searches.get(result="found")
    with pytest.raises(NothingAskedError):
        explain_search(nothing.pk, explained="没有", by=here.handler, now=at(DAY))
    with pytest.raises(NotYoursError):
        explain_search(found.pk, explained="甲", by=there.handler, now=at(DAY))
    explain_search(found.pk, explained="甲", by=here.handler, now=at(DAY))
    with pytest.raises(NothingAskedError):
        explain_search(found.pk, explained="乙", by=here.handler, now=at(DAY))
    found.refresh_from_db()
    assert (found.explained, found.explained_by) == ("甲", here.handler)
    assert Entry.objects.filter(act="application.search_explained").count() == 1


def test_what_was_found_about_another_item_does_not_stand_against_this_one():
    here = office()
    case = here.received(items=["甲", "乙"])
    case = split_items(case.pk, texts=["甲", "乙"], apart=True, by=here.handler, now=at(DAY))
    first, second = case.items.all()
    here.searched(case, DAY)
    here.searched(case, DAY, "found", item_id=second.pk)
    draft_decision(case.pk, [Answer(first.pk, "not_found", "无")], by=here.handler, now=at(DAY))
    with pytest.raises(FoundUnexplainedError, match="第2项"):
        draft_decision(
            case.pk, [Answer(second.pk, "not_found", "无")], by=here.handler, now=at(DAY)
        )


def test_what_is_found_after_the_draft_stops_it_and_nothing_is_added_while_it_is_signed():
    here = office()
    case = here.received()
    here.searched(case, DAY)
    text = here.drafted(case, DAY, "not_found")
    here.searched(case, DAY, "found")
    with pytest.raises(FoundUnexplainedError):
        here.sent(text, DAY)
    found = case.searches.get(result="found")
    explain_search(found.pk, explained="另一年度的。", by=here.handler, now=at(DAY))
    here.sent(text, DAY)
    for result in ("found", "not_found"):
        with pytest.raises(TextOutError):
            here.searched(case, DAY, result)
    recall_decision(text.pk, by=here.handler, now=at(DAY))
    here.searched(case, DAY, "found")
    with pytest.raises(FoundUnexplainedError):
        here.drafted(case, DAY, "not_found")


def test_a_search_for_one_item_does_not_prove_the_other():
    here = office()
    case = here.received(items=["甲", "乙"])
    case = split_items(case.pk, texts=["甲", "乙"], apart=True, by=here.handler, now=at(DAY))
    first, second = case.items.all()
    from gongkai.applications.services.add_search_record import add_search_record

    add_search_record(
        case.pk, places="档案室", words="甲", searched_by="测试员乙", searched_on=DAY, result="not_found",
        item_id=first.pk, by=here.handler, now=at(DAY),
    )  # fmt: skip
    draft_decision(
        case.pk, [Answer(first.pk, "not_found", "未检索到")], by=here.handler, now=at(DAY)
    )
    with pytest.raises(SearchMissingError):
        draft_decision(
            case.pk, [Answer(second.pk, "not_found", "未检索到")], by=here.handler, now=at(DAY)
        )


def test_third_party_rights_need_a_third_party_that_was_asked_and_heard_or_silent():
    here = office()
    case = here.received()

    def ask(kind):
        return consult(
            case.pk, kind=kind, party="测试有限公司", concerning="单价", sent_on=date(2026, 3, 4),
            by=here.handler, now=at(DAY),
        )  # fmt: skip

    ask("other_organ")
    with pytest.raises(ConsultationMissingError):
        here.drafted(case, DAY, "third_party_rights")
    asked = ask("third_party")
    with pytest.raises(ConsultationMissingError):
        here.drafted(case, date(2026, 3, 25), "third_party_rights")  # silence ends 3.25
    assert here.drafted(case, date(2026, 3, 26), "third_party_rights")
    record_opinion(asked.pk, answered_on=DAY, opinion="refuses", by=here.handler, now=at(DAY))
    assert here.drafted(case, DAY, "third_party_rights")


def test_still_unclear_needs_a_correction_that_came():
    here = office()
    case = here.received()
    ask_correction(
        case.pk, asked_on=DAY, unclear="不明", to_supply="年度", working_days=None, by=here.handler,
        now=at(DAY),
    )  # fmt: skip
    with pytest.raises(WaitingForApplicantError):
        here.drafted(case, DAY, "still_unclear")
    record_correction(case.pk, corrected_on=DAY, supplied="所有", by=here.handler, now=at(DAY))
    assert here.answered(case, DAY, "still_unclear").outcome == "still_unclear"


def test_excessive_needs_reasons_that_were_asked_for_and_found_wanting():
    here = office()
    case = here.received()
    ask_reasons(
        case.pk, facts="本月第60件", asked_on=date(2026, 3, 3), explain_by=date(2026, 3, 9),
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    with pytest.raises(OutcomeNotOpenError):
        here.drafted(case, DAY, "excessive")
    record_reasons(
        case.pk, explained_on=DAY, explanation="", accepted=False, by=here.head, now=at(DAY)
    )
    assert here.drafted(case, DAY, "excessive")


def test_a_repeated_case_names_its_earlier_answer():
    here = office()
    earlier, case = here.received(), here.received()
    with pytest.raises(MissingError):
        here.drafted(case, DAY, "repeated", earlier=earlier)  # not yet answered itself
    here.answered(earlier, DAY)
    assert here.drafted(case, DAY, "repeated", earlier=earlier)
    details = {"earlier_on": "2020年3月2日", "earlier_number": "〔2020〕第1号"}
    assert here.drafted(case, DAY, "repeated", details=details)


# 每一项都要答复


def test_no_part_of_the_question_stays_unanswered():
    here = office()
    case = here.received(items=["甲", "乙"])
    first, second = case.items.all()
    with pytest.raises(UnansweredItemError, match="第2项还没有答复意见"):
        draft_decision(
            case.pk, [Answer(first.pk, "granted", disclosed="附")], by=here.handler, now=at(DAY)
        )
    mixed = [
        Answer(first.pk, "granted", disclosed="附"),
        Answer(second.pk, "not_ours", "属住建部门职责"),
    ]
    with pytest.raises(UnansweredItemError, match="请先拆分"):
        draft_decision(case.pk, mixed, by=here.handler, now=at(DAY))
    with pytest.raises(UnansweredItemError):
        draft_decision(case.pk, [], by=here.handler, now=at(DAY))
    with pytest.raises(ForeignItemError):
        draft_decision(
            case.pk, [Answer(0, "granted", disclosed="附")], by=here.handler, now=at(DAY)
        )


def test_items_answered_apart_close_the_case_with_the_last():
    here = office()
    case = here.received(items=["甲", "乙"])
    case = split_items(case.pk, texts=["甲", "乙"], apart=True, by=here.handler, now=at(DAY))
    first, second = case.items.all()
    for item, outcome, on in ((first, "granted", DAY), (second, "not_ours", date(2026, 3, 12))):
        text = draft_decision(
            case.pk, [Answer(item.pk, outcome, "经查", disclosed="附")], by=here.handler, now=at(on)
        )
        here.sent(text, on)
        for reviewer in (here.section_head, here.head, here.leader):
            here.sign(text, reviewer, on)
        issue_decision(text.pk, by=here.handler, now=at(on))
        served(here, text, on)
        case.refresh_from_db()
        assert case.is_open is (item == first)
    assert (case.answered_on, case.outcome) == (date(2026, 3, 12), "")
    assert [(i.outcome, i.answered_on) for i in case.items.all()] == [
        ("granted", DAY), ("not_ours", date(2026, 3, 12)),
    ]  # fmt: skip


# 审核


def test_three_different_people_sign_in_order_and_the_text_goes_out():
    here = office()
    case = here.answered(here.received(), DAY)
    assert (case.outcome, case.answered_on, case.is_late) == ("granted", DAY, False)
    acts = (
        Entry.objects.filter(act__startswith="decision.")
        .order_by("seq")
        .values_list("act", flat=True)
    )
    assert list(acts) == [
        "decision.drafted", "decision.sent_for_review", "decision.signed", "decision.signed",
        "decision.signed", "decision.issued", "decision.served",
    ]  # fmt: skip
    assert DecisionSignature.objects.values("person").distinct().count() == 3


def test_nobody_signs_out_of_turn_or_twice_or_without_the_post():
    here = office()
    text = here.sent(here.drafted(here.received(), DAY), DAY)
    with pytest.raises(NotYourStepError):
        here.sign(text, here.leader, DAY)
    with pytest.raises(NotYourStepError):
        here.sign(text, here.colleague, DAY)
    here.sign(text, here.section_head, DAY)
    with pytest.raises(SamePersonError):
        here.sign(text, here.section_head, DAY)


def test_neither_the_drafter_nor_the_handler_reviews():
    here = office()
    case = here.received()
    for duty in (Duty.SECTION_HEAD, Duty.OFFICE_HEAD):
        place = post(here.agency, duty)
        Appointment.objects.create(post=place, user=here.handler, from_on=date(2019, 1, 1))
        Appointment.objects.create(post=place, user=here.colleague, from_on=date(2019, 1, 1))
    case.handler = here.colleague
    case.save()
    text = here.sent(here.drafted(case, DAY), DAY)
    for author in (here.handler, here.colleague):
        with pytest.raises(AuthorSignsError):
            here.sign(text, author, DAY)


def test_a_person_with_two_posts_signs_one_step_only():
    here = office()
    Appointment.objects.create(
        post=post(here.agency, Duty.LEADER), user=here.head, from_on=date(2019, 1, 1)
    )
    text = here.sent(here.drafted(here.received(), DAY), DAY)
    here.sign(text, here.section_head, DAY)
    here.sign(text, here.head, DAY)
    with pytest.raises(SamePersonError):
        here.sign(text, here.head, DAY)
    with pytest.raises(NotApprovedError):
        issue_decision(text.pk, by=here.handler, now=at(DAY))


def test_a_plan_that_cannot_be_staffed_stops_the_text():
    here = office()
    Appointment.objects.filter(user=here.leader).update(until_on=date(2020, 1, 1))
    text = here.drafted(here.received(), DAY)
    with pytest.raises(UnstaffedError):
        here.sent(text, DAY)


def test_a_signature_is_bound_to_the_text_that_was_seen():
    here = office()
    text = here.sent(here.drafted(here.received(), DAY), DAY)
    text.content_hash = "0" * 64
    with pytest.raises(StaleDecisionError):
        here.sign(text, here.section_head, DAY)


def test_a_text_changed_in_the_database_is_neither_signed_nor_issued():
    here = office()
    text = here.sent(here.drafted(here.received(), DAY), DAY)
    here.sign(text, here.section_head, DAY)
    here.sign(text, here.head, DAY)
    DecisionItem.objects.update(disclosed="偷改")
    with pytest.raises(TamperedError):
        here.sign(text, here.leader, DAY)
    DecisionItem.objects.update(disclosed="随信附上复印件。")
    here.sign(text, here.leader, DAY)
    DecisionItem.objects.update(outcome="internal_affairs")
    with pytest.raises(TamperedError):
        issue_decision(text.pk, by=here.handler, now=at(DAY))


def test_a_signature_put_under_another_text_does_not_count():
    here = office()
    text = here.approved(here.received(), DAY)
    DecisionSignature.objects.filter(step="final").update(content_hash="0" * 64)
    with pytest.raises(NotApprovedError):
        issue_decision(text.pk, by=here.handler, now=at(DAY))


def test_a_returned_text_is_written_anew_and_signed_anew():
    here = office()
    case = here.received()
    text = here.sent(here.drafted(case, DAY), DAY)
    here.sign(text, here.section_head, DAY)
    with pytest.raises(MissingError):
        here.sign(text, here.head, DAY, verdict="return")
    back = here.sign(text, here.head, DAY, verdict="return", opinion="请补充页数")
    assert back.stage == Decision.Stage.RETURNED
    anew = here.drafted(case, DAY, disclosed="随信附上复印件共3页。")
    text.refresh_from_db()
    assert (text.stage, anew.number) == (Decision.Stage.REPLACED, 2)
    here.sent(anew, DAY)
    with pytest.raises(NotYourStepError):
        here.sign(anew, here.leader, DAY)


def test_while_a_text_is_in_review_no_other_is_written_and_it_can_be_recalled():
    here = office()
    case = here.received()
    text = here.sent(here.drafted(case, DAY), DAY)
    with pytest.raises(WrongStageError):
        here.drafted(case, DAY)
    recall_decision(text.pk, by=here.handler, now=at(DAY))
    with pytest.raises(WrongStageError):
        here.sign(text, here.section_head, DAY)
    assert here.drafted(case, DAY).number == 2


def test_an_office_names_its_own_steps_of_three_people_or_more():
    here = office()
    secrecy = person("测试员辛", post(here.agency, Duty.SECRECY_REVIEWER))
    steps = [
        Step("secrecy", "保密审查", Duty.SECRECY_REVIEWER), Step("first", "初审", Duty.SECTION_HEAD),
        Step("second", "审核", Duty.OFFICE_HEAD), Step("final", "审发", Duty.LEADER),
    ]  # fmt: skip
    with pytest.raises(ThreeStepsError):
        save_decision_plan(here.agency, steps[:2], by=here.head, now=at(DAY))
    with pytest.raises(NotYoursError):
        save_decision_plan(here.agency, steps, by=here.handler, now=at(DAY))
    with pytest.raises(UnstaffedError):
        save_decision_plan(
            here.agency,
            [*steps[:3], Step("last", "终审", Duty.DISTRICT_OFFICER)],
            by=here.head,
            now=at(DAY),
        )
    save_decision_plan(here.agency, steps, by=here.head, now=at(DAY))
    text = here.sent(here.drafted(here.received(), DAY), DAY)
    for reviewer in (secrecy, here.section_head, here.head):
        assert here.sign(text, reviewer, DAY).stage == Decision.Stage.IN_REVIEW
    assert here.sign(text, here.leader, DAY).stage == Decision.Stage.APPROVED


def test_without_review_organ_and_court_no_answer_with_a_remedy_goes_to_review():
    here = office(court="")
    text = here.drafted(here.received(), DAY)
    with pytest.raises(RemedyMissingError):
        here.sent(text, DAY)


@pytest.mark.parametrize(
    ("outcome", "on", "remedy"),
    [
        ("internal_affairs", date(2023, 12, 29), "EITHER"),
        ("internal_affairs", date(2024, 1, 2), "REVIEW_FIRST"),
        ("granted", date(2026, 3, 10), "EITHER"),
        ("not_ours", date(2026, 3, 10), "EITHER"),
    ],
)
def test_the_remedy_is_that_of_the_day_of_the_answer(outcome, on, remedy):
    here = office()
    text = here.issued(
        here.received(arrived_on=date(2023, 12, 18) if on.year < 2026 else date(2026, 3, 2)),
        on,
        outcome,
    )
    assert text.items.get().remedy_class == remedy


def test_nothing_is_issued_unsigned_twice_or_after_the_case_is_closed():
    here = office()
    case = here.received()
    text = here.sent(here.drafted(case, DAY), DAY)
    with pytest.raises(NotApprovedError):
        issue_decision(text.pk, by=here.handler, now=at(DAY))
    other = here.received()
    issued = here.issued(other, DAY)
    with pytest.raises(WrongStageError):
        issue_decision(issued.pk, by=here.handler, now=at(DAY))
    approved = here.approved(here.received(), DAY)
    withdraw_application(
        approved.application_id, withdrawn_on=DAY, how="来电", by=here.handler, now=at(DAY)
    )
    with pytest.raises(AlreadyClosedError):
        issue_decision(approved.pk, by=here.handler, now=at(DAY))


def test_a_case_without_receipt_is_not_decided():
    here = office()
    with pytest.raises(NotReceivedYetError):
        here.drafted(here.received(channel="fax"), DAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_may_sign_one_step_one_wins_and_the_other_is_told():
    here = office()
    rival = person("测试员癸", post(here.agency, Duty.SECTION_HEAD, here.section))
    text = here.sent(here.drafted(here.received(), DAY), DAY)
    ready, told = threading.Barrier(2), []

    def sign(who):
        ready.wait()
        try:
            here.sign(text, who, DAY)
            told.append("won")
        except (NotYourStepError, WrongStageError):
            told.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[who]) for who in (here.section_head, rival)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["told", "won"]


# 送达


def test_an_answer_is_served_only_by_its_letter():
    here = office()
    case = here.received()
    text = here.issued(case, DAY)
    proof = Proof("direct", DAY, signed_by="测试员甲")
    with pytest.raises(LetterMissingError):
        record_service(text.pk, proof, by=here.handler, now=at(DAY))
    letter = here.letter(text, DAY)
    withdraw_letter(letter.pk, reason="写错", by=here.handler, now=at(DAY))
    with pytest.raises(LetterMissingError):
        record_service(text.pk, proof, by=here.handler, now=at(DAY))
    case.refresh_from_db()
    assert (case.answered_on, Delivery.objects.count()) == (None, 0)


def test_an_answer_to_a_case_of_an_earlier_year_is_served_without_a_letter():
    here = office()
    case = here.received()
    Application.objects.update(origin=Application.Origin.IMPORTED)
    text = here.issued(case, DAY)
    record_service(
        text.pk, Proof("direct", DAY, signed_by="测试员甲"), by=here.handler, now=at(DAY)
    )
    case.refresh_from_db()
    assert case.answered_on == DAY


def test_an_answer_of_which_no_letter_can_be_written_is_not_signed():
    here = office()
    text = here.drafted(here.received(), DAY, basis="有关规定")
    with pytest.raises(ApplicationError, match="文书还不能出"):
        here.sent(text, DAY)


def test_a_made_answer_is_taken_back_only_while_no_letter_tells_it():
    here = office()
    case = here.received()
    text = here.issued(case, DAY)
    letter = here.letter(text, DAY)
    with pytest.raises(LetterStandsError, match=re.escape(letter.number)):
        recall_decision(text.pk, by=here.handler, now=at(DAY))
    withdraw_letter(letter.pk, reason="写错", by=here.handler, now=at(DAY))
    recall_decision(text.pk, by=here.handler, now=at(DAY))
    with pytest.raises(NoCauseError):
        here.letter(text, DAY)
    assert here.answered(case, date(2026, 3, 11)).answered_on == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"method": "pigeon"}, ApplicationError, "method"),
        ({"on": date(2026, 3, 9)}, BeforeDayError, "on"),
        ({"signed_by": " "}, MissingError, "signed_by"),
        (
            {"method": "post", "carrier": "other", "tracking_number": "1"},
            PrivateCourierError,
            "carrier",
        ),
        ({"method": "post", "tracking_number": "1"}, MissingError, "carrier"),
        ({"method": "post", "carrier": "postal_enterprise"}, MissingError, "tracking_number"),
        ({"method": "electronic", "address": "jia@example.com"}, NotChosenAddressError, "address"),
    ],
)
def test_a_service_without_its_proof_is_refused(changes, error, field):
    here = office()
    case = here.received()
    text = here.issued(case, DAY)
    with pytest.raises(error) as refusal:
        served(here, text, **({"on": DAY} | changes))
    assert refusal.value.field == field
    case.refresh_from_db()
    assert case.is_open


def test_a_letter_is_answered_on_the_day_it_was_handed_to_the_post():
    here = office()
    case = here.received()
    text = here.issued(case, DAY)
    proof = served(
        here,
        text,
        date(2026, 3, 12),
        method="post",
        carrier="postal_enterprise",
        tracking_number="XA1",
    )
    case.refresh_from_db()
    assert (case.answered_on, proof.what) == (date(2026, 3, 12), "交邮之日")


def test_an_electronic_answer_goes_only_to_the_address_the_applicant_chose():
    here = office()
    case = here.received(delivery_wish="email")
    text = here.issued(case, DAY)
    with pytest.raises(NotChosenAddressError):
        served(here, text, method="electronic", address="yi@example.com")
    served(here, text, method="electronic", address="jia@example.com")
    case.refresh_from_db()
    assert case.answered_on == DAY


def test_a_service_in_the_future_or_twice_is_refused_and_a_late_one_is_marked():
    here = office()
    case = here.received()
    text = here.issued(case, DAY)
    here.letter(text, DAY)
    with pytest.raises(ApplicationError, match="晚于今天"):
        record_service(
            text.pk, Proof("direct", date(2026, 3, 11), "甲"), by=here.handler, now=at(DAY)
        )
    served(here, text, date(2026, 3, 31))
    case.refresh_from_db()
    assert case.is_late
    assert Entry.objects.filter(act="decision.served").get().details["late"] is True
    with pytest.raises(WrongStageError):
        record_service(
            text.pk, Proof("direct", date(2026, 3, 31), "甲"), by=here.handler,
            now=at(date(2026, 3, 31)),
        )  # fmt: skip


# 重新答复


def test_a_new_answer_is_tied_to_the_old_one_which_stays_as_it_was_counted():
    here = office()
    case = here.answered(here.received(), DAY, "internal_affairs")
    with pytest.raises(AlreadyClosedError):
        here.drafted(case, DAY)
    reopening = reopen_application(
        case.pk, ordered_on=date(2026, 5, 20), source="测试复决〔2026〕1号", reason="适用条款不当",
        due_on=date(2026, 6, 18), by=here.handler, now=at(date(2026, 5, 21)),
    )  # fmt: skip
    text = here.issued(case, date(2026, 6, 1), "granted")
    served(here, text, date(2026, 6, 2))
    case.refresh_from_db()
    reopening.refresh_from_db()
    assert (case.outcome, case.answered_on) == ("internal_affairs", DAY)
    assert reopening.answered_on == date(2026, 6, 2)
    assert (text.answers_anew, text.replaces.items.get().outcome) == (reopening, "internal_affairs")
    with pytest.raises(AlreadyClosedError):
        here.drafted(case, date(2026, 6, 3))


def test_only_an_answered_case_is_reopened_and_only_once_at_a_time():
    here = office()
    case = here.received()
    values = {
        "ordered_on": DAY, "source": "复决1号", "reason": "重新答复", "due_on": None, "by": here.handler,
        "now": at(date(2026, 3, 20)),
    }  # fmt: skip
    with pytest.raises(ApplicationError, match="还没有答复"):
        reopen_application(case.pk, **values)
    here.answered(case, DAY)
    reopen_application(case.pk, **values)
    with pytest.raises(ApplicationError, match="已在重新答复"):
        reopen_application(case.pk, **values)


def test_strangers_neither_draft_nor_send_nor_issue_nor_serve():
    here, there = office(), office("另一街道")
    case = here.received()
    item = case.items.get()
    with pytest.raises(NotYoursError):
        draft_decision(
            case.pk, [Answer(item.pk, "granted", disclosed="附")], by=there.handler, now=at(DAY)
        )
    text = here.issued(case, DAY)
    with pytest.raises(NotYoursError):
        issue_decision(text.pk, by=there.handler, now=at(DAY))
    with pytest.raises(NotYoursError):
        record_service(text.pk, Proof("direct", DAY, "甲"), by=there.handler, now=at(DAY))
    assert Agency.objects.count() == 2
