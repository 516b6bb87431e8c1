"""Offices and years beside each other; the expected numbers are worked out by hand."""

from decimal import Decimal

import pytest

from gongkai.law.report.copies import Passage, copied_passages, passages_of
from gongkai.law.report.figures import CellNote, Report, SectionText
from gongkai.law.report.forms import CellRef
from gongkai.law.report.measures import measures, value_of
from gongkai.law.report.spread import change, jump_in_words, rule_in_words, spread

ROW = (1, 2, 0, 0, 0, 0, 3)
TEXT = (
    "街道坚持以公开促规范，围绕社区养老、老旧小区改造和垃圾分类三件群众最关心的事，逐项列出公开清单，"
    "明确公开的时限、方式和责任人，做到事前有公告、事中有进展、事后有结果，群众随时查得到、看得懂。"
)
OTHER = (
    "镇里把惠农补贴、宅基地审批和村级工程作为重点，按季度在村务公开栏和网站同时张榜，"
    "安排驻村干部逐户说明，收集到的疑问由经办站所在五日内书面回复，并在下一季度公开处理情况。"
)


def report(form: str = "2021", **rows: tuple[int | None, ...]) -> Report:
    return Report("测试街道", 2020 if form == "2019" else 2023, form, table3=rows)


def test_a_group_of_outcomes_is_the_sum_of_its_leaves() -> None:
    leaves = {f"R4_{n}": (0, 0, 0, 0, 0, 0, n) for n in (1, 2, 3)}
    assert value_of(report(**leaves), measures()["G_R4"]).number == 6


def test_other_outcomes_are_one_row_in_2019_and_three_in_2021() -> None:
    measure = measures()["other_outcomes"]
    new = {f"R6_{n}": (0, 0, 0, 0, 0, 0, n) for n in (1, 2, 3)}
    assert value_of(report("2019", R6=ROW), measure).number == 3
    assert value_of(report("2021", **new), measure).number == 6


def test_table_2_of_the_two_forms_is_not_compared() -> None:
    licences = measures()["2021.licence.decisions"]
    old = Report(form_id="2019", year=2020, table2={"licence": {"decisions": 236}})
    found = value_of(old, licences)
    assert (found.number, found.words) == (None, "口径不同，不可比")
    new = Report(form_id="2021", year=2021, table2={"licence": {"decisions": 236}})
    assert value_of(new, licences).number == 236


def test_what_is_missing_is_missing_and_not_nothing() -> None:
    blank = Report(
        form_id="2021", table3={"new_received": (None,) * 7},
        cells=(CellNote(CellRef("table3", "new_received", "total"), "blank"),),
    )  # fmt: skip
    for one in (blank, Report(form_id="2021"), Report()):
        found = value_of(one, measures()["new_received"])
        assert (found.number, found.words) == (None, "没有这个数")
    one_leaf = report(R4_1=ROW)
    assert value_of(one_leaf, measures()["G_R4"]).number is None


def test_money_without_a_printed_unit_is_not_compared() -> None:
    assert "2019.procurement.amount" not in measures()
    assert measures()["2021.fee.amount_wan"].unit == "万元"


def test_lawsuits_are_counted_with_and_without_a_review_before() -> None:
    tables = {"direct": (0, 1, 0, 0, 1), "after_review": (0, 2, 0, 1, 3)}
    found = Report(form_id="2021", table4=tables)
    assert value_of(found, measures()["litigation"]).number == 4
    assert value_of(found, measures()["litigation_corrected"]).number == 3


@pytest.mark.parametrize(
    ("before", "now", "percent", "jumps"),
    [
        (10, 12, 20, False), (10, 50, 400, False), (10, 51, 410, True), (50, 10, -80, False),
        (51, 10, -80, True), (0, 9, None, False), (9, 0, -100, False), (3, 3, 0, False),
    ],
)  # fmt: skip
def test_change_from_year_to_year(before: int, now: int, percent: int, *, jumps: bool) -> None:
    found = change(before, now)
    assert found is not None
    assert (found.difference, found.percent, found.is_jump) == (now - before, percent, jumps)


def test_no_change_is_told_where_a_year_is_missing() -> None:
    assert change(None, 4) is None
    assert change(4, None) is None


def named(*numbers: int | None) -> dict[str, int | None]:
    return {f"单位{n}": number for n, number in enumerate(numbers, start=1)}


def test_the_one_far_from_the_middle_is_named_with_its_score() -> None:
    # median 14, deviations 4 3 2 1 1 2 3 46 → middle of 1 1 2 2 3 3 4 46 = 2.5; 46 ÷ (1.4826 × 2.5)
    found = spread(named(10, 11, 12, 13, 15, 16, 17, 60))
    assert (found.known, found.median, found.is_judged) == (8, Decimal(14), True)
    assert found.outliers == {"单位8": pytest.approx(12.41, abs=0.01)}


def test_among_many_equal_numbers_the_mean_deviation_takes_the_place() -> None:
    # nine zeros and a thirty: mean deviation 3; 30 ÷ (1.2533 × 3) = 7.98
    assert spread(named(*[0] * 9, 30)).outliers == {"单位10": pytest.approx(7.98, abs=0.01)}


def test_a_small_difference_is_none_however_odd() -> None:
    assert spread(named(*[0] * 9, 4)).outliers == {}


def test_few_offices_or_none_are_not_judged_and_the_missing_are_left_out() -> None:
    found = spread(named(0, 0, 0, 0, 0, 0, 90, None))
    assert (found.known, found.median, found.outliers, found.is_judged) == (7, 0, {}, False)
    assert spread(named(None)).median is None
    assert spread(named(1, 2, None)).median == Decimal("1.5")


def test_the_rules_are_told_with_their_numbers() -> None:
    assert "大于3.5" in rule_in_words()
    assert "不足8个" in rule_in_words()
    assert "5倍" in jump_in_words()


def passage(owner: str, text: str = TEXT, no: str = "一") -> Passage:
    return Passage(owner, no, text)


def test_a_paragraph_that_two_reports_share_is_found_with_both_passages() -> None:
    changed = TEXT.replace("社区养老", "校园周边")
    found = copied_passages(
        [passage("甲"), passage("乙", changed), passage("丙", OTHER)], reports=3
    )
    assert [one.owners for one in found] == [("甲", "乙")]
    assert {p.text for p in found[0].passages} == {TEXT, changed}
    assert [percent for _, percent in found[0].percents] == [100, pytest.approx(92, abs=3)]


def test_other_numbers_make_no_other_text() -> None:
    first, second = TEXT + "全年发布12条。", TEXT + "全年发布 340 条。"
    assert len(copied_passages([passage("甲", first), passage("乙", second)], reports=9)) == 1


def test_different_texts_of_one_subject_are_not_copies() -> None:
    assert copied_passages([passage("甲"), passage("乙", OTHER)], reports=2) == []


def test_an_office_that_says_a_thing_twice_copies_nobody() -> None:
    assert copied_passages([passage("甲"), passage("甲", no="五")], reports=2) == []


def test_a_template_of_a_thousand_offices_is_one_group_and_marked_as_common() -> None:
    texts = [
        passage(f"第{n}街道", f"第{n}街道的同志们：{TEXT}{'甲乙丙丁戊'[n % 5] * 6}")
        for n in range(1000)
    ]
    pair = [passage("第3街道", OTHER), passage("第9街道", OTHER)]
    found = copied_passages([*texts, *pair], reports=1000)
    assert [len(one.owners) for one in found] == [2, 1000]
    assert [one.is_common for one in found] == [False, True]


def test_a_long_text_that_holds_a_whole_short_one_is_found() -> None:
    assert copied_passages([passage("甲", OTHER + TEXT + OTHER[:30]), passage("乙")], reports=5)


def test_short_paragraphs_and_tables_are_no_passages() -> None:
    told = Report(
        form_id="2021",
        sections=(
            SectionText("一", "总体情况", f"（一）主动公开情况\n{TEXT}\n没有其他事项。"),
            SectionText("二", "主动公开政府信息情况", OTHER), SectionText("五", "问题", OTHER),
        ),
    )  # fmt: skip
    assert [(p.no, p.text) for p in passages_of("甲", told)] == [("一", TEXT), ("五", OTHER)]
