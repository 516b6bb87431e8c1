"""Every letter, word for word. The texts under golden/ were read by hand against 《条例》 and 行政复议法."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongkai.law.outcomes import outcomes
from gongkai.law.tables import table
from gongkai.letters.compose import compose, fill
from gongkai.letters.errors import LetterError
from gongkai.letters.facts import Answer, Withheld
from gongkai.letters.kinds import common, kinds
from tests.letters.cases import CASES, ORDER, PARTIAL, REFUSED, REPLY, process, reply

GOLDEN = Path(__file__).parent / "golden"
NUMBER = "测街办〔2026〕1号"
#: All but what is closed by withdrawal or lapse of time, for which no draft is written and signed.
DRAFTED = {o.code for o in outcomes()} - {"withdrawn", "correction_lapsed", "fee_unpaid"}


@pytest.mark.parametrize("name", CASES)
def test_the_letter_says_exactly_this(name: str) -> None:
    assert compose(CASES[name], number=NUMBER).text() + "\n" == (GOLDEN / f"{name}.txt").read_text(
        encoding="utf-8"
    )


def test_every_kind_and_every_outcome_of_the_law_has_its_golden_text() -> None:
    letters = [compose(facts) for facts in CASES.values()]
    told = {answer.outcome for facts in CASES.values() for answer in facts.answers}
    assert {letter.kind for letter in letters} == set(kinds())
    assert {outcome.code for outcome in outcomes()} <= told
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(CASES)


def test_every_document_of_the_law_s_list_is_a_kind() -> None:
    assert {row["id"] for row in table("letters/contents").rows} <= set(kinds())


def test_every_fact_a_kind_demands_has_a_name_a_clerk_can_read() -> None:
    named = set(common().values["fields"])
    for kind in kinds().values():
        demanded = [
            *kind.values.get("required", ()),
            *kind.values.get("together", ()),
            *kind.values.get("one_of", ()),
        ]
        assert set(demanded) <= named, kind.code


@pytest.mark.parametrize(
    "name",
    [n for n, c in CASES.items() if {a.outcome for a in c.answers} & DRAFTED],
)
def test_the_reasons_the_reviewers_sign_stand_in_the_letter_once(name: str) -> None:
    """The field is on the sheet for every outcome, so it is printed for every one."""
    answers = tuple(
        replace(a, reasons=f"签过的理由第{n}号。") for n, a in enumerate(CASES[name].answers)
    )
    text = compose(replace(CASES[name], answers=answers), number=NUMBER).text()
    assert [text.count(f"签过的理由第{n}号。") for n in range(len(answers))] == [1] * len(answers)


@pytest.mark.parametrize("name", CASES)
def test_a_letter_without_one_of_its_facts_is_refused_by_the_name_of_the_fact(name: str) -> None:
    facts = CASES[name]
    chosen = kinds()[compose(facts).kind]
    given = set(chosen.values.get("default_from", ()))
    for fact in chosen.values.get("required", ()):
        if fact in given:
            continue
        answers = tuple(_without(answer, fact) for answer in facts.answers)
        details = {key: value for key, value in facts.details.items() if key != fact}
        plain = {fact: ""} if hasattr(facts, fact) else {}
        with pytest.raises(LetterError, match=common().values["fields"][fact]):
            compose(replace(facts, answers=answers, details=details, **plain))


def _without(answer: Answer, fact: str) -> Answer:
    details = {key: value for key, value in answer.details.items() if key != fact}
    empty = {fact: () if fact == "withheld" else ""} if hasattr(answer, fact) else {}
    return replace(answer, details=details, **empty)


@pytest.mark.parametrize("field", ["application_number", "received_on", "channel", "content"])
def test_the_common_head_of_every_letter_to_an_applicant_is_complete(field: str) -> None:
    empty = None if field == "received_on" else ""
    with pytest.raises(LetterError, match="请补齐"):
        compose(replace(reply("granted", disclosed="见附件"), **{field: empty}))


def test_a_refusal_needs_an_article_and_not_a_general_word() -> None:
    with pytest.raises(LetterError, match="依据要写明法规名称和条款"):
        compose(reply("state_secret", basis="有关规定", **REFUSED))


def test_a_withheld_part_needs_its_own_article_and_reason() -> None:
    part = PARTIAL | {"withheld": (Withheld("身份证件号码", "有关规定", "涉及隐私"),)}
    with pytest.raises(LetterError, match="依据要写明法规名称和条款"):
        compose(reply("partly_granted", **part))
    part = PARTIAL | {"withheld": (Withheld("身份证件号码", f"{ORDER}第十五条", " "),)}
    with pytest.raises(LetterError, match="不予公开的部分及理由"):
        compose(reply("partly_granted", **part))


def test_the_basis_a_clerk_wrote_goes_before_the_outcome_s_own() -> None:
    letter = compose(
        reply("state_secret", basis=f"{ORDER}第十四条、《保守国家秘密法》第九条", **REFUSED)
    )
    assert "第十四条、《保守国家秘密法》第九条，本机关决定" in letter.text()


def test_the_competent_organ_is_named_with_its_contact_or_not_at_all() -> None:
    with pytest.raises(LetterError, match="该机关的联系方式"):
        compose(reply("not_ours", facts="不归本机关管", details={"organ": "测试区民政局"}))


@pytest.mark.parametrize("days", [0, 21, "20"])
def test_an_extension_has_one_to_twenty_working_days(days: object) -> None:
    facts = process(
        "extension", extension_reason="需要调档", extended_by=days, due_on=date(2026, 4, 28),
        approved_on=date(2026, 3, 20),
    )  # fmt: skip
    with pytest.raises(LetterError, match="“延长的工作日数”应当是1至20"):
        compose(facts)


def test_no_fee_notice_is_written_over_nothing() -> None:
    facts = CASES["fee"]
    with pytest.raises(LetterError, match="应缴金额"):
        compose(replace(facts, details={**facts.details, "fee_amount": 0}))


def test_the_period_to_answer_a_consultation_comes_from_the_law_unless_a_day_is_given() -> None:
    facts = CASES["third_party"]
    dated = replace(facts, details={**facts.details, "opinion_by": date(2026, 4, 13)})
    assert "请自收到本文书之日起15个工作日内书面答复" in compose(facts).text()
    assert "请在2026年4月13日以前（含当日）书面答复" in compose(dated).text()


def test_a_third_party_is_not_told_who_applied() -> None:
    facts = replace(
        CASES["third_party"], application_number="测街依申请〔2026〕3号", content="某某"
    )
    text = compose(facts).text()
    assert "测街依申请" not in text
    assert "某某" not in text


def test_the_letter_speaks_to_a_person_a_unit_and_an_organ_each_in_its_way() -> None:
    assert "您申请公开的信息" in compose(CASES["granted"]).text()
    unit = replace(CASES["granted"], recipient="测试公司", recipient_kind="organisation")
    assert "你单位申请公开的信息" in compose(unit).text()
    assert "与贵单位共同制作" in compose(CASES["comaker"]).text()


def test_the_kind_must_fit_the_outcome() -> None:
    with pytest.raises(LetterError, match="文书种类与办理结果不一致"):
        compose(replace(CASES["granted"], kind="refusal"))
    with pytest.raises(LetterError, match="请先填写"):
        compose(REPLY)
    with pytest.raises(LetterError, match="没有这种文书"):
        compose(replace(REPLY, kind="nonsense"))
    with pytest.raises(LetterError, match="没有“nonsense”这种办理结果"):
        compose(reply("nonsense"))


def test_no_letter_is_dated_before_its_rule() -> None:
    with pytest.raises(LetterError, match="自2019年5月15日起施行"):
        compose(replace(CASES["granted"], signed_on=date(2019, 5, 14)))
    with pytest.raises(LetterError, match="自2021年1月1日起施行"):
        compose(replace(CASES["fee"], signed_on=date(2020, 12, 31)))


def test_the_applicant_s_own_words_stay_as_they_are() -> None:
    odd = "请公开：𠮷㛃堃喆的“档案”{reasons}。。😀ＡＢＣ１２３"
    text = compose(replace(CASES["granted"], content=odd)).text()
    assert f"申请公开的内容为：“{odd}”。" in text


def test_lines_of_a_long_question_become_paragraphs_and_control_characters_go() -> None:
    letter = compose(replace(CASES["granted"], content="第一项\x00\r\n\r\n第二项\x1f"))
    texts = [paragraph.text for paragraph in letter.paragraphs]
    assert texts[0].endswith("申请公开的内容为：“第一项。")
    assert texts[1] == "第二项”。"


def test_a_fact_s_own_full_stop_is_not_doubled_and_a_missing_one_is_set() -> None:
    assert (
        fill("检索范围：{search_places}。", {"search_places": "档案室。"}) == "检索范围：档案室。"
    )
    texts = [
        p.text for p in compose(reply("not_ours", facts="不归本机关管（见职责表）")).paragraphs
    ]
    assert "经审查，不归本机关管（见职责表）。" in texts


def test_a_fact_that_already_begins_with_the_sentence_s_own_words_does_not_stammer() -> None:
    texts = [p.text for p in compose(reply("not_ours", facts="经查，不归本机关管")).paragraphs]
    assert "经审查，不归本机关管。" in texts


def test_eleven_items_are_numbered_in_chinese() -> None:
    answers = tuple(Answer("granted", asked=f"第{n}份", disclosed="见附件") for n in range(1, 12))
    headings = [
        p.text for p in compose(replace(REPLY, answers=answers)).paragraphs if p.role == "heading"
    ]
    assert headings[9] == "十、关于“第10份”"
    assert headings[10] == "十一、关于“第11份”"


def test_opening_and_closing_words_of_the_office_stand_around_the_answer() -> None:
    letter = compose(
        replace(CASES["granted"], opening="感谢您的关注", closing="如有疑问，请来电。")
    )
    texts = [p.text for p in letter.paragraphs]
    assert texts[1] == "感谢您的关注。"
    assert texts[-1] == "如有疑问，请来电。"


def test_a_receipt_that_knows_neither_a_day_nor_why_there_is_none_is_refused() -> None:
    with pytest.raises(LetterError, match="答复期限届满日"):
        compose(process("receipt"))
