"""勾稽与核对：every rule of the law's list, applied to one report."""

from collections.abc import Mapping, Sequence

from gongkai.law.report import compare, prose, registers, structure, tables
from gongkai.law.report.figures import Report
from gongkai.law.report.findings import Finding, Papers, Register, Rule, run, unassessable

RULES: Mapping[str, Rule] = {
    "T3_BALANCE": tables.balance,
    "T3_RESULT_SUM": tables.result_sum,
    "T3_ROW_TOTAL": tables.row_total,
    "T3_CARRY": compare.carried_over,
    "T4_SUM_REVIEW": tables.proceedings_sum("T4_SUM_REVIEW", "review"),
    "T4_SUM_DIRECT": tables.proceedings_sum("T4_SUM_DIRECT", "direct"),
    "T4_SUM_AFTER": tables.proceedings_sum("T4_SUM_AFTER", "after_review"),
    "T2_21_STOCK": compare.stock,
    "T2_19_ITEMS": compare.items,
    "T2_19_PUBLISHED": tables.published,
    "T2_UNIT": tables.money_unit,
    "T_NONNEG_INT": tables.whole_numbers,
    "T_NO_BLANK": tables.no_blanks,
    "H_SUM": compare.hierarchy,
    "S_SECTIONS": structure.sections,
    "S_YEAR": structure.years,
    "S_DUP": compare.copied,
    "N_REQ": prose.applications,
    "N_REV": prose.proceedings,
    "N_SUM": prose.parts_and_total,
    "N_LIMIT": prose.time_limits,
    "S_OFFICE": structure.office_name,
    "S_FORM": structure.right_form,
    "N_FEE": prose.processing_fee,
    "X_REGISTER": compare.register,
    "X_DATE": registers.publication_day,
    "X_R62": registers.unpaid_and_notices,
    "X_4PENDING": registers.pending_cases,
    "Y_JUMP": compare.jumps,
}


def check(
    report: Report,
    *,
    previous: Report | None = None,
    lower: Sequence[Report] | None = None,
    register: Register | None = None,
    siblings: Sequence[Report] = (),
) -> list[Finding]:
    """核对一份年度报告: each rule says at least once how it went.

    ``previous`` is last year's report of the same office, ``lower`` all reporting units whose sum
    this report should be (its own among them), ``siblings`` reports that should not read alike.
    """
    form = report.form
    if form is None:
        return [unassessable("S_FORM", "没有读到报告年度和表格样式，无法核对，请先确认年度。")]
    papers = Papers(report, form, previous, lower, register, siblings)
    return [finding for rule, function in RULES.items() for finding in run(rule, function, papers)]


def may_be_issued(findings: Sequence[Finding], *, reasons: Mapping[str, str] | None = None) -> bool:
    """Only a blocking finding stops an issue; a written reason lifts those that allow one."""
    given = reasons or {}
    return not any(
        finding.blocks_issuing
        and not (finding.needs_reason and given.get(finding.rule, "").strip())
        for finding in findings
    )


def match_previous(report: Report, candidates: Sequence[Report]) -> Report | None:
    """Last year's report of the same office; spaces in the name do not matter."""
    if report.year is None:
        return None
    for candidate in candidates:
        same = _bare(candidate.agency) == _bare(report.agency) != ""
        if same and candidate.year == report.year - 1:
            return candidate
    return None


def _bare(name: str) -> str:
    return "".join(name.split())
