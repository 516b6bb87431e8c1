"""办理结果、救济途径、收到之日、目录、标签：tables against the specification."""

from datetime import date

import pytest

from gongkai.law import catalogues, metatags
from gongkai.law.outcomes import (
    NoSuchRowError,
    UnknownOutcomeError,
    outcome,
    outcome_choices,
    outcome_rows,
    outcomes,
    outcomes_on,
)
from gongkai.law.receipt import (
    Arrival,
    ReceiptOutOfOrderError,
    Service,
    UnknownChannelError,
    answer_day,
    channels,
    receipt_day,
    required_content,
    service_methods,
)
from gongkai.law.remedies import remedy, remedy_against_silence, remedy_class, review_organ
from gongkai.law.report.forms import form_by_id

# code, row of 2019, row of 2021, article, remedy from 2024
TABLE = [
    ("granted", "R1", "R1", "第三十六条第二项", "EITHER"),
    ("already_public", "R1", "R1", "第三十六条第一项", "EITHER"),
    ("partly_granted", "R2", "R2", "第三十七条", "REVIEW_FIRST"),
    ("state_secret", "R3_1", "R3_1", "第十四条", "REVIEW_FIRST"),
    ("prohibited_by_law", "R3_2", "R3_2", "第十四条", "REVIEW_FIRST"),
    ("security_or_stability", "R3_3", "R3_3", "第十四条", "REVIEW_FIRST"),
    ("third_party_rights", "R3_4", "R3_4", "第十五条", "REVIEW_FIRST"),
    ("internal_affairs", "R3_5", "R3_5", "第十六条第一款", "REVIEW_FIRST"),
    ("process_information", "R3_6", "R3_6", "第十六条第二款", "REVIEW_FIRST"),
    ("enforcement_file", "R3_7", "R3_7", "第十六条第二款", "REVIEW_FIRST"),
    ("special_inquiry", "R3_8", "R3_8", "第三十六条第七项", "EITHER"),
    ("not_found", "R4_1", "R4_1", "第三十六条第四项", "EITHER"),
    ("not_ours", "R4_1", "R4_1", "第三十六条第五项", "EITHER"),
    ("needs_production", "R4_2", "R4_2", "第三十八条", "EITHER"),
    ("still_unclear", "R4_3", "R4_3", "第三十条", "EITHER"),
    ("petition", "R5_1", "R5_1", "第三十九条第一款", "EITHER"),
    ("repeated", "R5_2", "R5_2", "第三十六条第六项", "EITHER"),
    ("publication", "R5_3", "R5_3", "第三十九条第二款", "EITHER"),
    ("excessive", "R5_4", "R5_4", "第三十五条", "EITHER"),
    ("reissue", "R5_5", "R5_5", "年度报告格式", "EITHER"),
    ("correction_lapsed", "R6", "R6_1", "第三十条", "EITHER"),
    ("fee_unpaid", None, "R6_2", "109号", "EITHER"),
    ("withdrawn", "R6", "R6_3", "年度报告格式", "NONE"),
    ("other", "R6", "R6_3", "年度报告格式", "NONE"),
]


@pytest.mark.parametrize(("code", "row_2019", "row_2021", "article", "remedy_2024"), TABLE)
def test_each_outcome_has_its_article_rows_and_remedy(
    code: str, row_2019: str | None, row_2021: str, article: str, remedy_2024: str
) -> None:
    found = outcome(code)
    assert (found.rows["2019"], found.rows["2021"]) == (row_2019, row_2021)
    assert article in found.reference
    assert remedy_class(code, date(2024, 1, 1)) == remedy_2024


def test_the_table_is_complete_and_in_the_order_of_the_form() -> None:
    assert [found.code for found in outcomes()] == [row[0] for row in TABLE]
    assert [code for code, _ in outcome_choices()] == [row[0] for row in TABLE]


def test_every_row_of_both_forms_is_reached() -> None:
    common = (
        {f"R3_{n}" for n in range(1, 9)}
        | {f"R4_{n}" for n in range(1, 4)}
        | {f"R5_{n}" for n in range(1, 6)}
    )
    assert {found.rows["2019"] for found in outcomes()} - {None} == common | {"R1", "R2", "R6"}
    assert {found.rows["2021"] for found in outcomes()} == common | {
        "R1",
        "R2",
        "R6_1",
        "R6_2",
        "R6_3",
    }


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_row_of_an_outcome_is_a_row_of_the_form_and_every_leaf_is_reached(
    form_id: str,
) -> None:
    leaves = {row.id for row in form_by_id(form_id).table3 if row.leaf}
    assert set(outcome_rows(form_id).values()) == leaves


def test_each_outcome_has_a_letter_with_a_title() -> None:
    assert all(found.letter.isidentifier() and found.letter_title for found in outcomes())
    assert all(
        "告知书" in found.letter_title or found.letter == "file_note" for found in outcomes()
    )


def test_unpaid_fees_do_not_exist_before_2021() -> None:
    assert "fee_unpaid" not in {found.code for found in outcomes_on(date(2020, 12, 31))}
    assert "fee_unpaid" in {found.code for found in outcomes_on(date(2021, 1, 1))}
    with pytest.raises(NoSuchRowError, match="2019年版"):
        outcome("fee_unpaid").row("2019")


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(UnknownOutcomeError, match="没有“nothing”这种办理结果"):
        outcome("nothing")


@pytest.mark.parametrize(
    ("code", "answered", "expected"),
    [
        ("state_secret", date(2023, 12, 31), "EITHER"),
        ("state_secret", date(2024, 1, 1), "REVIEW_FIRST"),
        ("partly_granted", date(2026, 5, 6), "REVIEW_FIRST"),
        ("granted", date(2026, 5, 6), "EITHER"),
        ("withdrawn", date(2026, 5, 6), "NONE"),
    ],
)
def test_review_comes_first_for_refusals_since_2024(
    code: str, answered: date, expected: str
) -> None:
    assert remedy_class(code, answered) == expected


def test_an_office_may_read_the_unsettled_cases_otherwise() -> None:
    assert outcome("partly_granted").remedy_certainty == "policy"
    assert outcome("special_inquiry").remedy_certainty == "policy"
    assert (
        remedy_class("partly_granted", date(2026, 5, 6), choices={"partly_granted": "EITHER"})
        == "EITHER"
    )


def test_the_sentence_of_a_refusal_names_organ_court_and_days() -> None:
    found = remedy(
        "state_secret", date(2026, 5, 6), review_organ="测试区人民政府", court="测试区人民法院"
    )
    assert found.remedy_class == "REVIEW_FIRST"
    assert found.text == (
        "如不服本答复，应当自收到本告知书之日起60日内先向测试区人民政府申请行政复议；"
        "对行政复议决定不服的，可以自收到复议决定书之日起15日内向测试区人民法院提起行政诉讼。"
    )
    assert "法释〔2025〕8号" in found.reference


def test_the_sentence_where_either_way_is_open() -> None:
    found = remedy(
        "granted", date(2020, 5, 6), review_organ="测试区人民政府", court="测试区人民法院"
    )
    assert found.text == (
        "如不服本答复，可以自收到本告知书之日起60日内向测试区人民政府申请行政复议，"
        "或者自收到本告知书之日起6个月内向测试区人民法院提起行政诉讼。"
    )


def test_review_organs_and_the_remedy_against_silence() -> None:
    assert review_organ("street") == "设立它的区（市、县）人民政府"
    assert remedy_against_silence(date(2026, 5, 6)) == "EITHER"


@pytest.mark.parametrize(
    ("channel", "arrival", "day", "article"),
    [
        ("in_person", Arrival(submitted_on=date(2026, 3, 2)), date(2026, 3, 2), "第三十一条第一项"),
        ("registered_mail", Arrival(signed_on=date(2026, 3, 3)), date(2026, 3, 3), "第三十一条第二项"),
        ("ordinary_mail", Arrival(arrived_on=date(2026, 3, 3), confirmed_on=date(2026, 3, 5)), date(2026, 3, 5), "第三十一条第二项"),
        ("internet", Arrival(submitted_on=date(2026, 3, 1), confirmed_on=date(2026, 3, 2)), date(2026, 3, 2), "第三十一条第三项"),
        ("internet", Arrival(submitted_on=date(2026, 3, 1)), None, "第三十一条第三项"),
        ("fax", Arrival(submitted_on=date(2026, 3, 1), confirmed_on=date(2026, 3, 2)), date(2026, 3, 2), "第三十一条第三项"),
        ("misaddressed_mail", Arrival(arrived_on=date(2026, 3, 1), confirmed_on=date(2026, 3, 9)), date(2026, 3, 9), "207号"),
        ("no_contact", Arrival(arrived_on=date(2026, 3, 1), contact_restored_on=date(2026, 4, 1)), date(2026, 4, 1), "207号"),
        ("oral", Arrival(form_filled_on=date(2026, 3, 2)), date(2026, 3, 2), "第二十九条"),
    ],
)  # fmt: skip
def test_the_day_of_receipt_depends_on_the_channel(
    channel: str, arrival: Arrival, day: date | None, article: str
) -> None:
    found = receipt_day(channel, arrival)
    assert found.on == day
    assert article in found.reference


def test_an_unconfirmed_web_form_has_no_day_of_receipt_but_says_which_day_it_waits_for() -> None:
    found = receipt_day("internet", Arrival(submitted_on=date(2026, 3, 1)))
    assert (found.on, found.what) == (None, "双方确认之日")


def test_a_confirmation_before_the_arrival_is_refused() -> None:
    with pytest.raises(ReceiptOutOfOrderError, match="不能早于申请到达之日"):
        receipt_day(
            "ordinary_mail", Arrival(arrived_on=date(2026, 3, 3), confirmed_on=date(2026, 3, 2))
        )


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(UnknownChannelError, match="pigeon"):
        receipt_day("pigeon", Arrival())


def test_the_day_of_reply_depends_on_the_way_of_service() -> None:
    assert answer_day("direct", Service(signed_on=date(2026, 3, 30))).on == date(2026, 3, 30)
    assert answer_day(
        "post", Service(posted_on=date(2026, 3, 30), signed_on=date(2026, 4, 2))
    ).on == date(2026, 3, 30)
    assert answer_day("electronic", Service(reached_on=date(2026, 3, 30))).certainty == "policy"
    assert [code for code, _ in service_methods()] == ["direct", "post", "electronic"]
    assert len(channels()) == 8
    assert len(required_content()) == 5


def test_the_catalogues_are_complete() -> None:
    assert [item.code for item in catalogues.article_20()] == [f"A20_{n:02}" for n in range(1, 16)]
    assert catalogues.article_20()[6].name == "财政预算、决算信息"
    assert len(catalogues.article_21("city_county")) == 7
    assert len(catalogues.article_21("township")) == 8
    assert [field.number for field in catalogues.fields_26()] == list(range(1, 27))
    assert [field.name for field in catalogues.fields_26() if not field.seen] == ["城乡规划"]
    assert len(catalogues.columns()) == 14
    assert len(catalogues.channels()) == 13
    assert [item.name for item in catalogues.disclosure_attributes()] == [
        "主动公开",
        "依申请公开",
        "不予公开",
    ]
    assert [item.reason_needed for item in catalogues.disclosure_attributes()] == [
        False,
        True,
        True,
    ]
    assert "批复后20日内" in catalogues.usual_time_limits()


def test_the_meta_tags_of_site_column_and_article() -> None:
    assert [tag.name for tag in metatags.meta_tags("site")] == [
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
    ]
    assert [tag.name for tag in metatags.meta_tags("column")] == [
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
    ]
    required = [tag.name for tag in metatags.meta_tags("article") if tag.required]
    assert required == ["ArticleTitle", "PubDate", "ContentSource"]
    assert "信息公开年报" in metatags.column_types()
    assert len(metatags.column_types()) == 18
