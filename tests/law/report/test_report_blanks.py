"""留空：a blank is 0 where everything else is 0, and a question where it is not."""

from collections.abc import Callable
from typing import Any

import pytest

from gongkai.law.report.figures import Report
from gongkai.law.report.findings import Finding
from gongkai.law.report.forms import CellRef
from gongkai.law.report.reconcile import check, may_be_issued

Made = Callable[..., tuple[Any, dict[str, Any], dict[str, Any] | None]]


@pytest.fixture
def read(made: Made) -> dict[str, Any]:
    """A report of 2023 without applications and proceedings."""
    entry = made("2021")[1]
    entry["table3"] = {row: [0] * 7 for row in entry["table3"]}
    entry["table4"] = {group: [0] * 5 for group in entry["table4"]}
    return entry


def leave_empty(entry: dict[str, Any]) -> Report:
    """Every null cell of the entry is a blank one."""
    bare = Report.from_json(entry)
    assert bare.form
    blank = [at for at in bare.form.cells() if bare.value(at) is None]
    entry["cells"] = [at.to_json() | {"state": "blank"} for at in blank]
    return Report.from_json(entry)


def told(report: Report, rule: str, **beside: Any) -> Finding:
    return next(f for f in check(report, **beside) if f.rule == rule)


def test_a_total_nobody_wrote_is_asked_for_and_worked_out_where_it_is_needed(
    read: dict[str, Any],
) -> None:
    read["table3"]["new_received"] = [272, None, None, None, None, 3, 275]
    read["table3"]["R1"] = [272, None, None, None, None, 3, None]
    read["table3"]["result_total"] = [272, 0, 0, 0, 0, 3, 275]
    report = leave_empty(read)

    asked = told(report, "T3_ROW_TOTAL")
    assert asked.result == "uncertain"
    assert (
        "“（一）予以公开”一行总计留空，六类申请人之和为275。空格不当作0，请填写" in asked.sentence
    )
    assert told(report, "T3_RESULT_SUM").result == "pass"
    assert told(report, "T3_BALANCE").result == "pass"
    assert may_be_issued(check(report))


def test_the_total_of_results_left_empty_in_a_column_is_asked_for(read: dict[str, Any]) -> None:
    read["table3"]["new_received"] = read["table3"]["R1"] = [4, 0, 0, 0, 0, 0, 4]
    read["table3"]["result_total"] = [None] * 7
    report = leave_empty(read)

    asked = told(report, "T3_RESULT_SUM")
    assert asked.result == "uncertain"
    assert "“自然人”列（七）总计留空，各项办理结果之和为4" in asked.sentence
    assert told(report, "T3_BALANCE").result == "pass"


def test_a_row_with_only_its_total_is_asked_for_and_not_called_unbalanced(
    read: dict[str, Any],
) -> None:
    read["table3"]["new_received"] = read["table3"]["R1"] = [None] * 6 + [5]
    read["table3"]["result_total"] = [None] * 6 + [5]

    asked = told(leave_empty(read), "T3_ROW_TOTAL")

    assert asked.result == "uncertain"
    assert "六类申请人之和的各格都留空，总计为5" in asked.sentence


def test_a_row_that_is_empty_altogether_means_nothing_happened(read: dict[str, Any]) -> None:
    read["table3"]["R5_2"] = [None] * 7
    read["table4"]["direct"] = [None] * 5
    report = leave_empty(read)

    for rule in ("T3_ROW_TOTAL", "T3_RESULT_SUM", "T3_BALANCE", "T4_SUM_DIRECT"):
        assert told(report, rule).result == "pass"


def test_a_sum_that_is_wrong_stays_wrong_and_shows_its_blanks(read: dict[str, Any]) -> None:
    read["table4"]["review"] = [3, None, None, 1, 5]

    found = told(leave_empty(read), "T4_SUM_REVIEW")

    assert found.blocks_issuing
    assert "4（3 + 空 + 空 + 1）" in found.sentence


def test_a_total_of_reviews_left_empty_is_what_its_parts_add_up_to(read: dict[str, Any]) -> None:
    read["table4"]["review"] = [3, 0, 0, 1, None]
    report = leave_empty(read)

    assert told(report, "T4_SUM_REVIEW").result == "uncertain"
    assert report.counted(CellRef("table4", "review", "total")) == 4


def test_a_total_with_an_unread_part_is_not_known(read: dict[str, Any]) -> None:
    read["table4"]["review"] = [None, 0, 0, 1, None]
    report = leave_empty(read)
    read["cells"][0]["state"] = "unread"
    report = Report.from_json(read)

    assert report.counted(CellRef("table4", "review", "total")) is None
    assert told(report, "T4_SUM_REVIEW").result == "not_assessable"


def test_words_are_compared_with_the_total_worked_out(read: dict[str, Any]) -> None:
    """R1 2 + 1 = 3 although its 总计 is empty: 予以公开3件 is right."""
    read["table3"]["new_received"] = read["table3"]["result_total"] = [2, 1, 0, 0, 0, 0, 3]
    read["table3"]["R1"] = [2, 1, 0, 0, 0, 0, None]
    read["narrative"] = []
    read["sections"][0]["text"] = "收到政府信息公开申请3件。予以公开3件。"

    assert told(leave_empty(read), "N_REQ").result == "pass"


def test_published_documents_in_all_left_empty_are_asked_for(made: Made) -> None:
    entry = made("2019")[1]
    entry["table2"]["rules"] = {"made": 2, "published": 2, "published_total": None}

    asked = told(leave_empty(entry), "T2_19_PUBLISHED")

    assert asked.result == "uncertain"
    assert "本年新公开数量为2，对外公开总数量留空，请填写" in asked.sentence


def test_an_empty_carry_over_is_asked_for_beside_last_years(
    read: dict[str, Any], made: Made
) -> None:
    before = made("2021", year=read["year"] - 1)[1]
    before["agency"] = read["agency"]
    before["table3"] = {row: [0] * 7 for row in before["table3"]}
    before["table3"]["carried_out"] = [2, 0, 0, 0, 0, 0, 2]
    read["table3"]["carried_in"] = [None] * 7

    asked = told(leave_empty(read), "T3_CARRY", previous=Report.from_json(before))

    assert asked.result == "uncertain"
    assert "“自然人”列上年结转留空，上年报告结转下年度2" in asked.sentence


def test_stock_and_items_with_a_blank_are_not_judged(made: Made) -> None:
    for form, rule, row, column in (
        ("2021", "T2_21_STOCK", "normative", "in_force"),
        ("2019", "T2_19_ITEMS", "licence", "prev_items"),
    ):
        _, entry, before = made(form, with_previous=True)
        assert before is not None
        before["table2"][row][column] = 70
        entry["table2"][row][column] = None

        found = told(leave_empty(entry), rule, previous=Report.from_json(before))

        assert found.result == "not_assessable"
        assert "有空格，无从与上年报告核对" in found.sentence
