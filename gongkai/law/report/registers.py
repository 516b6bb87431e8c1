"""与台账、与期限：when the report went out, what fee notices and open cases say."""

import re
from collections.abc import Iterator
from dataclasses import replace

from gongkai.law.limits import annual_report_due
from gongkai.law.load import RuleNotInForceError, chinese
from gongkai.law.report.findings import Finding, Papers, broken, doubtful, unassessable
from gongkai.law.report.forms import CellRef
from gongkai.law.report.structure import sections_of, signed_on

STREET = re.compile(r"(?:街道办事处|街道|镇人民政府|乡人民政府|镇|乡)$")
GOVERNMENT = re.compile(r"人民政府$")
NOTICES = re.compile(r"(?:收费通知|通知书?)[^，。；\d]{0,8}(\d+)\s*[件份次]")


def office_kind(agency: str) -> str:
    """government, department or street, by the office's name."""
    if STREET.search(agency):
        return "street"
    return "government" if GOVERNMENT.search(agency) else "department"


def publication_day(papers: Papers) -> Iterator[Finding]:
    """X_DATE: published by 31 January, a government's report by 31 March (第四十九条).

    The article names no day for streets and townships: what is usual there is asked, not found wrong.
    """
    report = papers.report
    if report.year is None:
        yield unassessable("X_DATE", "没有读到报告年度，公布时间无从核对。")
        return
    try:
        due = annual_report_due(office_kind(report.agency), report.year)
    except RuleNotInForceError as error:
        yield unassessable("X_DATE", error.message)
        return
    last = due.due_on
    published = papers.register.published_on if papers.register else None
    signed = signed_on(report)
    late = ""
    if published and published > last:
        late = f"{chinese(published)}公布，晚于{chinese(last)}的期限"
    elif published is None and signed and signed > last:
        late = f"成文日期{chinese(signed)}晚于{chinese(last)}的公布期限"
    if late and due.certainty == "local":
        yield replace(doubtful("X_DATE", f"{late}。请核对日期。"), basis=due.reference)
    elif late:
        yield broken("X_DATE", f"{late}。日期写对了的，请向主管部门说明迟延的原因。")
    elif published is None:
        yield unassessable("X_DATE", "没有公布日期，是否按期公布无从核对。")


def unpaid_and_notices(papers: Papers) -> Iterator[Finding]:
    """X_R62: nobody fails to pay who was not asked to."""
    at = CellRef("table3", "R6_2", "total")
    unpaid = papers.report.counted(at)
    recorded = papers.register.fee_notices if papers.register else None
    if unpaid is None:
        yield unassessable("X_R62", "没有读到表三逾期未缴费一行，无从核对。")
    elif recorded is not None and unpaid > recorded:
        yield broken(
            "X_R62",
            f"表三逾期未缴费{unpaid}件，台账只有{recorded}件收费通知。请核对。",
            cells=[papers.cell(at)],
        )
    elif recorded is None:
        yield from _unpaid_and_text(papers, at, int(unpaid))


def _unpaid_and_text(papers: Papers, at: CellRef, unpaid: int) -> Iterator[Finding]:
    """Without a register the sixth section is asked: a notice may be of the year before."""
    text = next((s.text for s in sections_of(papers.report) if s.no == "六"), "")
    stated = NOTICES.search(text)
    if stated and int(stated[1]) < unpaid:
        yield doubtful(
            "X_R62",
            f"表三逾期未缴费{unpaid}件，第六部分写发出收费通知{stated[1]}件。"
            "有的通知是上年发出的吗？",
            cells=[papers.cell(at)],
            quote=stated.group(),
        )
    elif unpaid and not stated:
        yield unassessable("X_R62", "没有收费通知的件数，无从核对。")


def pending_cases(papers: Papers) -> Iterator[Finding]:
    """X_4PENDING: last year's open cases are decided this year, or still open."""
    register = papers.register
    if not register or register.pending_at_opening is None or register.cases_of_the_year is None:
        yield unassessable("X_4PENDING", "没有复议、诉讼案件台账，不作核对。")
        return
    lost = sorted(register.pending_at_opening - register.cases_of_the_year)
    if lost:
        yield broken(
            "X_4PENDING",
            f"上年尚未审结的案件{'、'.join(lost)}在本年没有下落，请补登结果或者列为尚未审结。",
        )
