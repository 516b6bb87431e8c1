"""海滨街道2020年度报告: exactly the three points of a careful reader, and no broken identity."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law.report.figures import Report
from gongkai.law.report.findings import Finding
from gongkai.law.report.forms import form_by_id
from gongkai.law.report.reconcile import check, may_be_issued

GOLDEN = Path(__file__).parents[2] / "golden" / "haibin_2020"


def founding() -> dict[str, Any]:
    """The founding report in the read-report contract, its words rewritten."""
    entry = yaml.safe_load((GOLDEN / "figures.yaml").read_text(encoding="utf-8"))
    form = form_by_id("2019")
    entry["table3"] = {row.id: [0] * 7 for row in form.numeric_rows}
    entry["table4"] = {group.id: [0] * 5 for group in form.table4_groups}
    entry["text"] = (GOLDEN / "text.txt").read_text(encoding="utf-8")
    entry["title"] = "泉州市鲤城区人民政府海滨街道办事处2020年政府信息公开工作年度报告"
    return entry


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return check(Report.from_json(founding()))


def told(findings: list[Finding], rule: str) -> Finding:
    return next(finding for finding in findings if finding.rule == rule)


def test_three_points_are_found_and_nothing_else(findings: list[Finding]) -> None:
    assert [f.rule for f in findings if f.says_something] == ["T2_UNIT", "N_SUM", "N_LIMIT"]


def test_twenty_five_in_the_sentence_and_158_in_the_list(findings: list[Finding]) -> None:
    found = told(findings, "N_SUM")

    assert "主动公开政府信息25条" in found.sentence
    assert "158（96+7+27+7+2+12+7）" in found.sentence
    assert "两个数都可能对" in found.sentence
    assert "一、二孩生育登记及社会抚养费征收情况7条" in found.quote


def test_twenty_days_where_the_law_says_twenty_working_days(findings: list[Finding]) -> None:
    found = told(findings, "N_LIMIT")

    assert "20日内" in found.sentence
    assert "20个工作日" in found.sentence
    assert found.quote.startswith("领导看过")


def test_an_amount_without_a_unit_is_asked_about(findings: list[Finding]) -> None:
    found = told(findings, "T2_UNIT")

    assert "24220" in found.sentence
    assert "元还是万元" in found.sentence
    assert [cell.at.row for cell in found.cells] == ["procurement"]


def test_all_three_are_questions_and_none_stops_the_issue(findings: list[Finding]) -> None:
    assert all(f.is_question for f in findings if f.says_something)
    assert may_be_issued(findings)


def test_a_first_year_cannot_be_compared(findings: list[Finding]) -> None:
    unjudged = {f.rule for f in findings if f.result == "not_assessable"}

    assert {"T3_CARRY", "T2_19_ITEMS", "S_DUP", "Y_JUMP"} <= unjudged


def test_every_identity_of_the_tables_holds(findings: list[Finding]) -> None:
    identities = [f for f in findings if f.rule.startswith(("T3_B", "T3_R", "T4_", "T_N"))]

    assert len(identities) == 8
    assert {f.result for f in identities} == {"pass"}


def test_items_and_decisions_are_different_things(findings: list[Finding]) -> None:
    cells = {(c.at.row, c.at.column) for f in findings if f.says_something for c in f.cells}

    assert not {row for row, _ in cells} & {"licence", "other_service"}


def test_a_report_reads_back_from_its_json_unchanged() -> None:
    report = Report.from_json(founding())

    assert Report.from_json(report.to_json()) == report
