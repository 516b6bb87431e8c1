"""Published reports: figures copied by hand, the words around them our own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law.report.figures import Report
from gongkai.law.report.reconcile import check

REPORTS = sorted((Path(__file__).parents[2] / "golden" / "public_reports").glob("*.yaml"))


def as_read(entry: dict[str, Any]) -> dict[str, Any]:
    said = "，".join(figure["phrase"] for figure in entry["narrative"])
    first = f"（一）主动公开情况\n{entry['year']}年，各项公开如期。\n（二）依申请公开情况\n{said}。"
    last = entry.pop("last_section")
    sections = [
        {"no": "一", "title": "总体情况", "text": f"{first}\n{entry.pop('results', '')}"},
        {"no": "六", "title": "其他需要报告的事项", "text": last},
    ]
    report = Report.from_json(entry)
    entry["cells"] = [
        at.to_json() | {"state": "blank"}
        for at in (report.form.cells() if report.form else ())
        if report.value(at) is None and at.row in getattr(report, at.table)
    ]
    return {**entry, "sections": sections, "text": "\n".join(s["text"] for s in sections)}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_published_report_gives_what_was_found_by_hand(path: Path) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    must_find, must_ask = entry.pop("must_find"), entry.pop("must_ask", [])

    findings = check(Report.from_json(as_read(entry)))

    # Only two sections are rebuilt, so their completeness is not judged here.
    said = {f.rule for f in findings if f.says_something} - {"S_SECTIONS"}
    assert said == set(must_find)
    identities = {f.rule: f.result for f in findings if f.rule.startswith(("T3_B", "T3_R"))}
    asked = {rule for rule, result in identities.items() if result == "uncertain"}
    assert asked == set(must_ask)
    assert set(identities.values()) - {"uncertain"} == {"pass"}


def test_there_are_four_of_them_in_both_forms() -> None:
    names = ["jinhu_2023", "shanghai_office_2019", "shanghai_office_2025", "shuyang_2025"]
    assert [path.stem for path in REPORTS] == names


def test_numbers_of_the_words_that_differ_are_named_with_those_of_the_table() -> None:
    """上海 2019: 258 stands for R1 and R2 (272 + 3), 265 for all of R4 (265 + 47 + 25)."""
    entry = yaml.safe_load((REPORTS[1]).read_text(encoding="utf-8"))
    findings = check(Report.from_json(as_read(entry)))

    differ = [f.sentence for f in findings if f.rule == "N_REQ"]
    assert len(differ) == 2
    assert "258件”，表三为275" in differ[0]
    assert "265件”，表三为337" in differ[1]
    (parts,) = (f.sentence for f in findings if f.rule == "N_SUM")
    assert "之和为716（258+35+265+158+0）" in parts
