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
    return {**entry, "sections": sections, "text": "\n".join(s["text"] for s in sections)}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_published_report_gives_what_was_found_by_hand(path: Path) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    must_find = entry.pop("must_find")

    findings = check(Report.from_json(as_read(entry)))

    # Only two sections are rebuilt, so their completeness is not judged here.
    said = {f.rule for f in findings if f.says_something} - {"S_SECTIONS"}
    assert said == set(must_find)
    identities = [f for f in findings if f.rule.startswith(("T3_B", "T3_R"))]
    assert [f.result for f in identities] == ["pass", "pass", "pass"]


def test_there_are_three_of_them() -> None:
    assert [path.stem for path in REPORTS] == ["jinhu_2023", "shanghai_office_2025", "shuyang_2025"]
