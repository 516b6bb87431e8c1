"""勾稽：whether the computed tables agree with themselves, in the law's own sentences."""

from gongkai.law.report.figures import Report
from gongkai.law.report.findings import Finding
from gongkai.law.report.reconcile import check
from gongkai.reports.facts import Figures

TABLES = "表二", "表三", "表四", "表二至表四"
LOUDEST_FIRST = ("fail", "uncertain", "pass", "not_assessable")


def identities(figures: Figures, previous: Report | None = None) -> list[Finding]:
    """Every rule about the tables, what is wrong first. Text and dates are checked when there is a text."""
    found = check(figures.as_report(), previous=previous)
    found = [f for f in found if f.check.group in TABLES]
    return sorted(found, key=lambda finding: LOUDEST_FIRST.index(finding.result))
