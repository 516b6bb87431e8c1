"""Single rules: values worked out by hand on a small report."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gongkai.law.report.figures import NotAReportError, Report
from gongkai.law.report.findings import Finding, Register
from gongkai.law.report.reconcile import check, match_previous, may_be_issued

Made = Callable[..., tuple[Any, dict[str, Any], dict[str, Any] | None]]


@pytest.fixture
def read(made: Made) -> dict[str, Any]:
    """A clean report of 2023 as read."""
    return made("2021")[1]


def told(entry: dict[str, Any], rule: str, **beside: Any) -> Finding:
    return next(f for f in check(Report.from_json(entry), **beside) if f.rule == rule)


def nothing(entry: dict[str, Any]) -> None:
    """All of tables 三 and 四 to 0."""
    entry["table3"] = {row: [0] * 7 for row in entry["table3"]}
    entry["table4"] = {group: [0] * 5 for group in entry["table4"]}


def test_a_column_that_does_not_balance_is_named_with_both_sums(read: dict[str, Any]) -> None:
    nothing(read)
    read["table3"]["new_received"] = [3, 0, 0, 0, 0, 0, 3]
    read["table3"]["R1"] = read["table3"]["result_total"] = [2, 0, 0, 0, 0, 0, 2]

    found = told(read, "T3_BALANCE")

    assert found.result == "fail"
    assert found.blocks_issuing
    assert "“自然人”列新收 + 上年结转为3（3 + 0）" in found.sentence
    assert "办理结果总计 + 结转下年度为2（2 + 0），相差1" in found.sentence
    assert {c.at.column for c in found.cells} == {"natural", "total"}


def test_a_row_that_was_not_found_is_not_assessable_and_never_zero(read: dict[str, Any]) -> None:
    nothing(read)
    del read["table3"]["R5_5"]

    assert told(read, "T3_RESULT_SUM").result == "not_assessable"
    assert told(read, "T3_BALANCE").result == "pass"
    asked = told(read, "T_NO_BLANK")
    assert asked.result == "uncertain"
    assert "“5.要求行政机关确认或重新出具已获取信息”1行" in asked.sentence


def test_a_cell_nobody_could_read_is_not_taken_for_a_blank(read: dict[str, Any]) -> None:
    nothing(read)
    read["table4"]["review"] = [None, 0, 0, 0, 0]
    cell = {"table": "table4", "row": "review", "column": "upheld", "state": "unread", "raw": "l?"}
    read["cells"] = [cell]

    assert told(read, "T4_SUM_REVIEW").result == "not_assessable"
    assert told(read, "T_NO_BLANK").result == "not_assessable"
    assert told(read, "T4_SUM_DIRECT").result == "pass"


def test_a_line_with_fewer_numbers_than_cells_is_asked_about(read: dict[str, Any]) -> None:
    read["table4"]["review"] = [None] * 5
    read["cells"] = [
        {"table": "table4", "row": "review", "column": column, "state": "unread", "raw": "2 1 3"}
        for column in ("upheld", "corrected", "other", "pending", "total")
    ]

    found = told(read, "T_NO_BLANK")
    assert found.result == "uncertain"
    assert "表四有1行的数字比格子少：“行政复议”" in found.sentence
    assert told(read, "T4_SUM_REVIEW").result == "not_assessable"


def test_a_struck_out_cell_is_asked_to_be_filled_but_counts_as_zero(read: dict[str, Any]) -> None:
    nothing(read)
    read["table4"]["review"] = [None, 0, 0, 0, 0]
    read["cells"] = [
        {"table": "table4", "row": "review", "column": "upheld", "state": "mark", "raw": "/"}
    ]

    assert told(read, "T4_SUM_REVIEW").result == "pass"
    found = told(read, "T_NO_BLANK")
    assert found.result == "fail"
    assert "请填0" in found.sentence
    assert not found.blocks_issuing


def test_a_fraction_of_a_case_is_wrong_and_a_fraction_of_money_is_not(
    read: dict[str, Any],
) -> None:
    read["table2"]["fee"]["amount_wan"] = 12.35
    assert told(read, "T_NONNEG_INT").result == "pass"

    read["table2"]["penalty"]["decisions"] = 2.5
    assert "件数不能有小数" in told(read, "T_NONNEG_INT").sentence


def test_what_was_carried_out_last_year_must_be_carried_in_or_explained(made: Made) -> None:
    _, read, previous = made("2021", with_previous=True)
    assert previous
    previous["table3"]["carried_out"] = [n + 1 for n in previous["table3"]["carried_out"]]

    findings = check(Report.from_json(read), previous=Report.from_json(previous))

    assert told(read, "T3_CARRY", previous=Report.from_json(previous)).needs_reason
    assert not may_be_issued(findings)
    assert not may_be_issued(findings, reasons={"T3_CARRY": "  "})
    assert may_be_issued(findings, reasons={"T3_CARRY": "上年一件申请被撤回后重新计算"})


def test_a_reason_lifts_no_other_block(read: dict[str, Any]) -> None:
    nothing(read)
    read["table4"]["review"] = [1, 0, 0, 0, 2]

    assert not may_be_issued(check(Report.from_json(read)), reasons={"T4_SUM_REVIEW": "就是这样"})


def test_a_report_of_two_years_ago_is_no_predecessor(made: Made) -> None:
    _, read, previous = made("2021", with_previous=True)
    assert previous
    previous["year"] -= 1

    found = told(read, "T3_CARRY", previous=Report.from_json(previous))
    assert found.result == "not_assessable"
    assert match_previous(Report.from_json(read), [Report.from_json(previous)]) is None


def test_last_year_is_matched_by_office_and_year(made: Made) -> None:
    _, read, previous = made("2021", with_previous=True)
    assert previous
    other = {**previous, "agency": "临江市望湖区人民政府云栈街道办事处"}
    candidates = [Report.from_json(other), Report.from_json(previous)]

    assert match_previous(Report.from_json(read), candidates) == candidates[1]


def test_a_figure_that_grew_sixfold_is_pointed_out_and_fivefold_is_not(made: Made) -> None:
    _, read, previous = made("2021", with_previous=True)
    assert previous
    previous["table2"]["licence"]["decisions"] = 10
    for now, result in ((50, "pass"), (60, "fail"), (2, "pass"), (1, "fail")):
        read["table2"]["licence"]["decisions"] = now
        found = told(read, "Y_JUMP", previous=Report.from_json(previous))
        assert (found.result, found.severity) == (result, "info")


@pytest.mark.parametrize(
    ("limit", "result"),
    [
        ("自形成之日起20个工作日内公开。", "pass"),
        ("自形成之日起20日内公开。", "fail"),
        ("自形成之日起二十日内公开。", "fail"),
        ("自形成之日起30个工作日内公开。", "fail"),
        ("自形成之日起5个工作日内公开。", "pass"),
        ("自收到申请之日起15日内答复申请人。", "pass"),
        ("预算经批准后20日内向社会公开。", "pass"),
        ("于2月20日内网公开。", "pass"),
        ("公示期20日内可以查阅。", "pass"),
        ("收到行政复议申请后60日内公开审理。", "pass"),
    ],
)
def test_time_limits_longer_than_the_law_are_asked_about(
    read: dict[str, Any], limit: str, result: str
) -> None:
    read["sections"][0]["text"] += limit

    assert told(read, "N_LIMIT").result == result


TWO_COUNTS = "主动公开政府信息10条。各栏目发布信息合计18条，其中动态9条、公告6条、解读3条。"


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("主动公开政府信息10条，包括动态5条、公告3条、解读2条。", "pass"),
        ("主动公开政府信息10条。公布动态5条，公告3条，解读1条。", "fail"),
        ("主动公开政府信息10条，其中动态5条、公告3条、解读1条。", "uncertain"),
        ("主动公开政府信息10条，其中动态5条、公告3条、解读3条。", "fail"),
        ("主动公开政府信息10条，其中规范性文件2条。", "pass"),
        (f"{TWO_COUNTS}前者为登记的政府信息，后者为各栏目发布的信息，两个数统计口径不同。", "pass"),
        (f"{TWO_COUNTS}与上年统计口径不同。", "fail"),
        (f"{TWO_COUNTS}\n（二）依申请公开情况\n两个数统计口径不同。", "fail"),
        (f"{TWO_COUNTS.replace('合计18', '合计19')}两个数统计口径不同。", "fail"),
    ],
)
def test_a_total_and_its_listed_parts(read: dict[str, Any], words: str, result: str) -> None:
    read["sections"][0]["text"] = words
    read["narrative"] = []

    assert told(read, "N_SUM").result == result


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("青石街道由一名党政领导分管。", "pass"),
        ("云栈街道由一名党政领导分管。", "fail"),
        ("进一步加强街道网站管理，推进街道政务公开。", "pass"),
        ("各街道把公开工作纳入考核。", "pass"),
        ("坚持统筹，统筹城乡在公开上的做法。区属街道由区里考核。", "pass"),
        ("学习先进经验，云栈街道办事处的做法值得借鉴。", "fail"),
        ("我局高度重视公开工作。", "fail"),
        ("我街道高度重视公开工作。", "pass"),
    ],
)
def test_the_name_of_another_office_is_asked_about(
    read: dict[str, Any], words: str, result: str
) -> None:
    read["sections"][0]["text"] += words

    assert told(read, "S_OFFICE").result == result


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("2023年，街道继续推进公开。", "pass"),
        ("2022年，街道继续推进公开。", "fail"),
        ("比2022年增长一成。", "pass"),
        ("公布2024年部门预算和2022年部门决算。", "pass"),
        ("根据2019年修订的条例，重新分工。", "pass"),
        ("2021年以来，街道持续公开。", "pass"),
        ("2024年，街道将继续推进公开。", "pass"),
    ],
)
def test_another_year_is_wrong_unless_it_is_compared_or_planned(
    read: dict[str, Any], words: str, result: str
) -> None:
    read["sections"][0]["text"] += words

    assert told(read, "S_YEAR").result == result


@pytest.mark.parametrize(
    ("title", "result"),
    [
        ("政府信息公开行政复议、行政诉讼情况", "pass"),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", "pass"),
        ("因政府信息公开工作被申请行政复议、因政府信息公开工作被申请行政复议和提起行政诉讼情况", "fail"),
    ],
)  # fmt: skip
def test_headings_are_those_of_the_form(read: dict[str, Any], title: str, result: str) -> None:
    read["sections"][3]["title"] = title

    assert told(read, "S_SECTIONS").result == result


def test_headings_are_found_in_plain_text_and_rows_of_table_three_are_none(
    read: dict[str, Any],
) -> None:
    read["sections"] = []
    row = "\n四、结转下年度继续办理\n一、本年新收政府信息公开申请数量\n"
    read["text"] = read["text"].replace("\n四、政府", row + "四、政府")

    assert told(read, "S_SECTIONS").result == "pass"


def test_a_missing_table_is_a_question_for_the_original(read: dict[str, Any]) -> None:
    read["table3"] = {}

    found = told(read, "T_NO_BLANK")
    assert found.result == "uncertain"
    assert "没有读到表三的数字" in found.sentence
    assert told(read, "T3_BALANCE").result == "not_assessable"


@pytest.mark.parametrize(
    ("last", "result"),
    [
        ("收到收费通知后未缴。", "fail"),
        ("发出收费通知3件，总金额600元，实际收取0元。", "pass"),
        ("发出收费通知3件，实际收取0元。", "fail"),
    ],
)
def test_where_a_fee_was_not_paid_section_six_gives_three_numbers(
    read: dict[str, Any], last: str, result: str
) -> None:
    nothing(read)
    read["table3"]["R6_2"] = [1, 0, 0, 0, 0, 0, 1]
    read["sections"][5]["text"] = last

    assert told(read, "N_FEE").result == result


def test_a_fee_notice_in_the_register_asks_for_the_statement_too(read: dict[str, Any]) -> None:
    nothing(read)
    read["sections"][5]["text"] = "没有其他事项。"

    assert told(read, "N_FEE", register=Register(fee_notices=0)).result == "pass"
    assert told(read, "N_FEE", register=Register(fee_notices=2)).result == "fail"


@pytest.mark.parametrize(
    ("agency", "published", "result"),
    [
        ("临江市望湖区人民政府青石街道办事处", date(2024, 1, 31), "pass"),
        # 条例第四十九条 names departments and governments only
        ("临江市望湖区人民政府青石街道办事处", date(2024, 2, 1), "uncertain"),
        ("临江市望湖区民政局", date(2024, 2, 1), "fail"),
        ("临江市望湖区人民政府", date(2024, 3, 31), "pass"),
        ("临江市望湖区人民政府", date(2024, 4, 1), "fail"),
    ],
)
def test_the_day_of_publication_has_a_limit_by_kind_of_office(
    read: dict[str, Any], agency: str, published: date, result: str
) -> None:
    read["agency"] = agency

    found = told(read, "X_DATE", register=Register(published_on=published))
    assert found.result == result
    assert ("第四十九条未规定" in found.reference) == (result == "uncertain")


def test_the_day_of_a_report_of_before_the_article_is_not_judged(read: dict[str, Any]) -> None:
    read["year"] = 2018  # to be published by March 2019; 条例第四十九条 is in force from 2019-05-15

    assert told(read, "X_DATE").result == "not_assessable"


def test_the_district_is_the_sum_of_its_offices(made: Made) -> None:
    one, other = made("2021", seed=1)[1], made("2021", seed=2)[1]
    district = Report.from_json(one).to_json()
    for row, figures in district["table3"].items():
        district["table3"][row] = [
            a + b for a, b in zip(figures, other["table3"][row], strict=True)
        ]
    for row, figures in district["table4"].items():
        district["table4"][row] = [
            a + b for a, b in zip(figures, other["table4"][row], strict=True)
        ]
    for row, columns in district["table2"].items():
        district["table2"][row] = {c: v + other["table2"][row][c] for c, v in columns.items()}
    lower = [Report.from_json(one), Report.from_json(other)]

    assert told(district, "H_SUM", lower=lower).result == "pass"
    district["table3"]["R1"][6] += 1
    found = told(district, "H_SUM", lower=lower)
    assert found.result == "fail"
    assert [(c.at.row, c.at.column) for c in found.cells] == [("R1", "total")]


def test_the_tables_equal_the_register(read: dict[str, Any]) -> None:
    nothing(read)
    records = Report.from_json(read)
    assert told(read, "X_REGISTER", register=Register(figures=records)).result == "pass"

    read["table3"]["R2"] = [1, 0, 0, 0, 0, 0, 1]
    found = told(read, "X_REGISTER", register=Register(figures=records))
    assert (
        "“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”自然人报告为1，台账为0"
        in found.sentence
    )


def test_nobody_can_fail_to_pay_who_was_not_asked(read: dict[str, Any]) -> None:
    nothing(read)
    read["table3"]["R6_2"] = [2, 0, 0, 0, 0, 0, 2]

    assert told(read, "X_R62", register=Register(fee_notices=2)).result == "pass"
    assert told(read, "X_R62", register=Register(fee_notices=1)).result == "fail"


def test_a_case_that_was_open_last_year_must_not_get_lost(read: dict[str, Any]) -> None:
    records = Register(
        pending_at_opening=frozenset({"复议2022-1", "复议2022-2"}),
        cases_of_the_year=frozenset({"复议2022-1"}),
    )

    found = told(read, "X_4PENDING", register=records)
    assert found.result == "fail"
    assert "复议2022-2" in found.sentence


def test_a_neighbours_text_is_recognised(made: Made) -> None:
    _, read, _ = made("2021", seed=1)
    neighbour = {**read, "agency": "临江市望湖区人民政府云栈街道办事处"}

    assert told(read, "S_DUP", siblings=[Report.from_json(neighbour)]).result == "fail"


def test_the_same_inputs_give_the_same_fingerprint_and_others_another(
    read: dict[str, Any],
) -> None:
    read["sections"][0]["text"] += "自形成之日起20日内公开。"
    first = told(read, "N_LIMIT").fingerprint
    assert told(read, "N_LIMIT").fingerprint == first

    read["sections"][0]["text"] = read["sections"][0]["text"].replace("20日内", "30日内")
    assert told(read, "N_LIMIT").fingerprint != first


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"table3": {"R1": [1, 2]}}, "应有7个数"),
        ({"table2": {"rules": {"made": "一"}}}, "应为数字"),
        ({"form": "2016"}, "应为 2019 或 2021"),
        ({"year": "去年"}, "应为年份"),
        ({"cells": [{"state": "empty"}]}, "state"),
    ],
)
def test_what_is_not_a_read_report_is_refused_with_the_place(
    read: dict[str, Any], change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(NotAReportError, match=sentence):
        Report.from_json(read | change)


@pytest.mark.parametrize(
    ("no", "title", "result"),
    [
        ("二", "行政机关主动公开政府信息情况", "pass"),
        ("三", "行政机关收到和处理政府信息公开申请的情况", "pass"),
        ("四", "政府信息公开行政复议和行政诉讼情况", "pass"),
        ("四", "因政府信息公开工作被申请行政复议、提起行政诉讼的情况", "pass"),
        ("五", "政府信息公开工作存在的主要问题及改进情况", "pass"),
        ("五", "存在问题", "fail"),
    ],
)
def test_the_words_of_article_50_are_as_good_as_those_of_the_form(
    read: dict[str, Any], no: str, title: str, result: str
) -> None:
    read["sections"]["一二三四五六".index(no)]["title"] = title

    assert told(read, "S_SECTIONS").result == result


def six_results(read: dict[str, Any], others: int) -> Finding:
    """申请 answered 30 in the words, and a list 12 + 4 + 3 + 6 + 2 + others beside it."""
    read["narrative"] = [{"key": "answered", "value": 30, "phrase": "答复申请30件"}]
    read["sections"][0]["text"] = (
        "答复申请30件。予以公开12件，部分公开4件，不予公开3件，无法提供6件，不予处理2件，"
        f"其他处理{others}件。"
    )
    return told(read, "N_SUM")


def test_a_list_of_all_results_that_does_not_reach_the_answers_is_asked_about(
    read: dict[str, Any],
) -> None:
    assert six_results(read, 3).result == "pass"

    asked = six_results(read, 1)

    assert (asked.result, asked.is_question) == ("fail", True)
    assert "“答复申请30件”，所列各类答复之和为28（12+4+3+6+2+1）" in asked.sentence


def test_a_list_of_some_results_may_stay_below_the_answers(read: dict[str, Any]) -> None:
    read["narrative"] = [{"key": "answered", "value": 30, "phrase": "答复申请30件"}]
    read["sections"][0]["text"] = "答复申请30件。其中予以公开12件，部分公开4件，其他处理1件。"

    assert told(read, "N_SUM").result == "pass"


def with_items(read: dict[str, Any], text: str) -> Finding:
    read["narrative"] = [{"key": "proactive", "value": 90, "phrase": "主动公开政府信息90条"}]
    read["sections"][0]["text"] = text
    return told(read, "N_SUM")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        # 40 + 30 + 20 = 90; the 8 are among the 40.
        ("主动公开政府信息90条，其中网站主动公开信息40条（公示8条），微信30条，微博20条。", "pass"),
        ("主动公开政府信息90条，其中网站主动公开信息40条（公示8条），微信30条，微博10条。", "uncertain"),
        # The same 90 on three channels.
        ("主动公开政府信息90条，其中网站公开信息90条；微信公开信息90条；公开栏公开信息90条。", "pass"),
        ("主动公开政府信息90条，其中公文40条、动态20条、公示10条等。", "pass"),
        ("主动公开政府信息90条，包括：公文40条，动态20条等。", "pass"),
        # What stands before 其中 is the whole and no part: 95 = 90 + 5.
        ("公开信息95条，其中主动公开信息90条，依申请公开5条。", "pass"),
    ],
)  # fmt: skip
def test_parts_are_those_of_one_list(read: dict[str, Any], text: str, result: str) -> None:
    assert with_items(read, text).result == result


def test_what_was_carried_over_from_last_year_is_no_wrong_year(read: dict[str, Any]) -> None:
    before = read["year"] - 1
    read["sections"][0]["text"] += f"\n新收申请5件，{before}年结转政府信息公开申请1件，共6件。"

    assert told(read, "S_YEAR").result == "pass"


@pytest.mark.parametrize(
    ("aspect", "heading"),
    [
        ("主动公开", "（一）聚焦便民，深化主动公开。"),
        ("依申请公开", "（二）规范流程，依法办理依申请公开"),
        ("政府信息管理", "（三）政府信息资源管理。"),
        ("政府信息管理", "（三）完善制度，加强政府信息公开管理"),
    ],
)
def test_an_aspect_may_stand_behind_a_comma_of_its_heading(
    read: dict[str, Any], aspect: str, heading: str
) -> None:
    read["sections"][0]["text"] = f"{heading}\n如期进行。"

    missing = [f.sentence for f in check(Report.from_json(read)) if f.rule == "S_SECTIONS"]

    assert len(missing) == 4
    assert not [sentence for sentence in missing if f"没有“{aspect}”" in sentence]
