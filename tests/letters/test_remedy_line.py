"""The remedy line fits outcome and day (行政复议法第二十三条, from 2024-01-01)."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.law.load import names, rule
from gongkai.letters.compose import compose
from gongkai.letters.errors import LetterError
from tests.letters.cases import CASES, PARTIAL, REFUSALS, refused, reply

FIRST = "应当自收到本告知书之日起60日内先向测试区人民政府申请行政复议；"
EITHER = "可以自收到本告知书之日起60日内向测试区人民政府申请行政复议，或者自收到本告知书之日起6个月内向测试区人民法院提起行政诉讼。"


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize(
    ("day", "way", "words"),
    [
        pytest.param(date(2023, 12, 31), "EITHER", EITHER, id="the day before"),
        pytest.param(date(2024, 1, 1), "REVIEW_FIRST", FIRST, id="the first day"),
        pytest.param(date(2025, 6, 1), "REVIEW_FIRST", FIRST, id="法释〔2025〕8号"),
    ],
)
def test_a_refusal_goes_to_review_first_from_2024(
    code: str, day: date, way: str, words: str
) -> None:
    letter = compose(refused(code, day))
    assert letter.remedy_class == way
    assert len(letter.remedy) == 1
    assert f"如不服本答复，{words}" in letter.remedy[0]


@pytest.mark.parametrize(
    "name",
    [
        "granted", "already_public", "special_inquiry", "not_found", "not_ours", "needs_production",
        "still_unclear", "petition", "repeated", "publication", "excessive", "reissue",
        "correction_lapsed", "fee_unpaid", "third_party_notice", "record_not_proven",
    ],
)  # fmt: skip
def test_every_other_ending_leaves_the_choice(name: str) -> None:
    letter = compose(CASES[name])
    assert letter.remedy_class == "EITHER"
    assert letter.remedy[0].endswith(EITHER)


@pytest.mark.parametrize(
    "name",
    [
        "receipt", "correction", "reasons", "delayed", "extension", "third_party", "comaker",
        "consultation_notice", "assistance", "fee", "withdrawn", "other", "record_corrected",
    ],
)  # fmt: skip
def test_what_decides_nothing_names_no_remedy(name: str) -> None:
    letter = compose(CASES[name])
    assert letter.remedy == ()
    assert letter.remedy_class == "NONE"
    assert "行政复议" not in letter.text()


def test_a_partial_answer_tells_both_ways_and_which_part_each_is_for() -> None:
    first, rest = compose(CASES["partly_granted"]).remedy
    assert first.startswith(f"如不服本答复中不予公开的部分，{FIRST}")
    assert rest == f"如不服本答复的其他部分，{EITHER}"


def test_an_office_may_read_the_unsettled_outcome_in_its_own_way_but_not_the_settled_one() -> None:
    chosen = compose(reply("partly_granted", remedy_class="EITHER", **PARTIAL))
    assert chosen.remedy == (f"如不服本答复，{EITHER}",)
    refusal = refused("state_secret")
    bent = replace(refusal, answers=(replace(refusal.answers[0], remedy_class="EITHER"),))
    assert compose(bent).remedy_class == "REVIEW_FIRST"


@pytest.mark.parametrize(
    ("field", "label"), [("review_organ", "行政复议机关"), ("court", "管辖法院")]
)
def test_no_reply_goes_out_without_organ_and_court(field: str, label: str) -> None:
    with pytest.raises(LetterError, match=label):
        compose(replace(CASES["granted"], **{field: " "}))
    assert compose(replace(CASES["extension"], **{field: ""})).remedy == ()


def test_a_reply_served_online_names_the_online_way_to_review_from_2024() -> None:
    online = replace(refused("state_secret"), served_online=True)
    with pytest.raises(LetterError, match="提出行政复议申请的互联网渠道"):
        compose(online)
    told = compose(replace(online, review_online="测试平台")).remedy
    assert (
        told[1] == "本答复以互联网方式送达，您也可以通过以下互联网渠道提出行政复议申请：测试平台。"
    )
    before = replace(refused("state_secret", date(2023, 12, 29)), served_online=True)
    assert len(compose(before).remedy) == 1


def test_every_wording_in_the_law_s_data_can_name_the_part_it_is_against() -> None:
    for name in {"either", "review_first"} & set(names("remedies")):
        for version in rule(f"remedies/{name}").versions:
            assert version.text("text").startswith("如不服本答复，")
