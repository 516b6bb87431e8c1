"""Every letter of a case can be written from its rows; what a case lacks is named, not guessed."""

from datetime import date

import pytest

from gongkai.applications.case_letters import (
    closing_letter,
    consultation_letter,
    consultation_notice,
    decision_letter,
    process_letter,
    subject_key,
    third_party_notice,
)
from gongkai.applications.content import Ground
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons, record_reasons
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.consult import consult
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.letters.compose import compose
from gongkai.letters.errors import LetterError
from gongkai.letters.services.issue_letter import issue_letter
from tests.factories.cases import at, office

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def text(facts) -> str:
    return compose(facts).text()


def test_the_receipt_tells_number_and_last_day():
    case = office().received()
    written = text(process_letter(case, "receipt", on=DAY))
    assert case.number in written
    assert "在2026年3月30日以前（含当日）作出答复" in written
    assert "测试员甲：" in written
    assert "申请公开的内容为：“2025年度保洁经费的使用情况”" in written


def test_a_letter_is_not_written_about_what_has_not_happened():
    case = office().received()
    for kind in ("correction", "extension", "fee", "reasons"):
        with pytest.raises(LetterError, match="请补齐"):
            compose(process_letter(case, kind, on=DAY))


def test_the_correction_letter_says_what_is_unclear_and_until_when():
    here = office()
    case = here.received()
    ask_correction(
        case.pk, asked_on=DAY, unclear="没有写明年度", to_supply="年度", working_days=10,
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    written = text(process_letter(case, "correction", on=DAY))
    assert "具体是：没有写明年度。" in written
    assert "请自收到本文书之日起10个工作日内将补正后的申请送交本机关" in written


def test_the_extension_letter_names_the_new_day():
    here = office()
    case = here.received()
    ask_extension(case.pk, working_days=20, reason="需要调取历年档案", by=here.handler, now=at(DAY))
    extend_reply(
        case.pk, working_days=20, reason="需要调取历年档案", told_on=DAY, approved_by=here.head,
        now=at(DAY),
    )  # fmt: skip
    case.refresh_from_db()
    written = text(process_letter(case, "extension", on=DAY))
    assert "延长20个工作日，延长后的答复期限于2026年4月28日届满" in written


def test_the_third_party_is_asked_without_learning_who_applied():
    here = office()
    case = here.received()
    asked = consult(
        case.pk, kind="third_party", party="测试公司", concerning="保洁合同", sent_on=DAY,
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    written = text(consultation_letter(asked, on=DAY))
    assert "测试公司：" in written
    assert "保洁合同" in written
    assert "15个工作日内" in written
    assert "测试员甲" not in written
    assert case.number not in written
    notice = text(consultation_notice(asked, on=DAY))
    assert "测试员甲：" in notice
    assert "测试公司" not in notice
    assert "本机关已于2026年3月10日发出书面征求意见的文书" in notice


@pytest.mark.parametrize(("kind", "title"), [
    ("comaker", "共同制作政府信息征求意见书"), ("other_organ", "政府信息公开申请协助办理函"),
])  # fmt: skip
def test_organs_are_asked_by_their_own_letters(kind, title):
    here = office()
    asked = consult(
        here.received().pk, kind=kind, party="测试局", concerning="联合方案", sent_on=DAY,
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    letter = compose(consultation_letter(asked, on=DAY))
    assert letter.title == title
    assert "贵单位" in letter.text()


def test_a_partial_answer_names_the_article_of_each_withheld_part():
    here = office()
    case = here.received()
    grounds = [Ground("internal_affairs", "排班表", "属于内部管理")]
    decision = here.issued(case, DAY, "partly_granted", grounds=grounds)
    written = text(decision_letter(decision, on=DAY))
    assert (
        "不予公开的部分：排班表。依据：《中华人民共和国政府信息公开条例》第十六条第一款。理由：属于内部管理。"
        in written
    )
    assert "先向测试区人民政府申请行政复议" in written


def test_not_found_tells_every_place_that_was_searched():
    here = office()
    case = here.received()
    here.searched(case, DAY)
    decision = here.issued(case, DAY, "not_found")
    written = text(decision_letter(decision, on=DAY))
    assert "本机关于2026年3月10日对您申请公开的信息进行了检索" in written
    assert "检索范围：公文系统、档案室。检索词和方法：保洁、经费。" in written


def test_an_excessive_case_tells_numbers_and_explanation():
    here = office()
    case = here.received()
    ask_reasons(
        case.pk, asked_on=DAY, facts="两个月内申请126件", explain_by=date(2026, 3, 17),
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    assert "请您在2026年3月17日以前（含当日）书面说明理由" in text(
        process_letter(case, "reasons", on=DAY)
    )
    record_reasons(
        case.pk, explained_on=date(2026, 3, 16), explanation="想多了解", accepted=False,
        by=here.head, now=at(date(2026, 3, 16)),
    )  # fmt: skip
    case.refresh_from_db()
    decision = here.issued(case, date(2026, 3, 16), "excessive")
    written = text(decision_letter(decision, on=date(2026, 3, 16)))
    assert "两个月内申请126件" in written
    assert "说明的理由是：想多了解。" in written


def test_the_fee_notice_shows_how_the_sum_was_reached():
    here = office()
    case = here.received()
    charge_fee(
        case.pk, method="pages", count=31, notified_on=DAY, how_to_pay="凭缴款码到银行缴纳",
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    written = text(process_letter(case, "fee", on=DAY))
    assert "第31页，每页10元，共10元" in written
    assert "应缴金额：10元。" in written
    assert "请自收到本通知书次日起20个工作日内缴清" in written


def test_the_fee_notice_by_items_names_the_month_and_all_its_items():
    # 国办函〔2020〕109号：同一申请人、同一自然月内累计，11至30件每件100元
    here = office()
    here.received(items=[f"第{n}年的经费" for n in range(10)])
    case = here.received(items=["甲", "乙"], content="甲乙")
    charge_fee(
        case.pk, method="items", count=2, notified_on=DAY, how_to_pay="凭缴款码到银行缴纳",
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    written = text(process_letter(case, "fee", on=DAY))
    assert "2026年3月，同一申请人向本机关申请公开政府信息共12件，其中本件2件。" in written
    assert "第11至12件，每件100元，共200元" in written


def test_a_withdrawn_case_ends_in_a_note_without_remedy():
    here = office()
    case = here.received()
    withdraw_application(
        case.pk, withdrawn_on=DAY, how="申请人当面书面撤回", by=here.handler, now=at(DAY)
    )
    case.refresh_from_db()
    letter = compose(closing_letter(case, on=DAY))
    assert letter.kind == "file_note"
    assert letter.remedy == ()


def test_a_third_party_is_told_what_is_disclosed_against_its_will_and_why():
    here = office()
    case = here.received()
    asked = consult(
        case.pk, kind="third_party", party="测试公司", concerning="保洁合同价格", sent_on=DAY,
        by=here.handler, now=at(DAY),
    )  # fmt: skip
    decision = here.drafted(case, DAY, reasons="不公开可能对公共利益造成重大影响")
    written = text(third_party_notice(asked, decision, on=DAY))
    assert "保洁合同价格" in written
    assert "不公开可能对公共利益造成重大影响" in written
    assert "测试员甲" not in written


def test_a_case_letter_is_issued_with_number_and_files():
    here = office()
    case = here.received()
    facts = process_letter(case, "receipt", on=DAY)
    letter = issue_letter(
        facts, agency_id=here.agency.pk, subject_key=subject_key(case), by=here.handler, now=at(DAY)
    )
    assert letter.number == "测试街道回〔2026〕1号"
    assert letter.subject_key == f"application:{case.pk}"
