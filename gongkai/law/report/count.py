"""计数：from cases to 表三 and 表四, each case once on each side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from gongkai.law.report.forms import Form, counting_data, form_for_year

NEW, CARRIED_IN = "new_received", "carried_in"
RESULT_TOTAL, CARRIED_OUT = "result_total", "carried_out"
PENDING, TOTAL = "pending", "total"

Table = Mapping[str, tuple[int, ...]]
Evidence = Mapping[tuple[str, str], tuple[str, ...]]
ProceedingGroupId = Literal["review", "direct", "after_review"]


class InconsistentCaseError(ValueError):
    """The dates of a case contradict each other."""


@dataclass(frozen=True, slots=True)
class Decision:
    """答复: the day it counts as given, and its outcome. One cannot be without the other."""

    answered_on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """一件申请（拆分的，每项一件）: what 表三 needs to know of it.

    ``received_on`` is the 收到申请之日 of 《条例》第三十一条. An application that is not yet
    confirmed has none and is not a case.
    """

    received_on: date
    applicant_kind: str
    decision: Decision | None = None
    key: str = ""

    def __post_init__(self) -> None:
        if self.decision and self.decision.answered_on < self.received_on:
            raise InconsistentCaseError(
                f"申请{self.key}的答复之日（{self.decision.answered_on}）"
                f"早于收到申请之日（{self.received_on}），请更正其中一个日期"
            )


@dataclass(frozen=True, slots=True)
class Conclusion:
    """审结: the day and the result of a review or a lawsuit."""

    concluded_on: date
    result: str


@dataclass(frozen=True, slots=True)
class ProceedingFacts:
    """一件行政复议或者行政诉讼案件: what 表四 needs to know of it."""

    group: ProceedingGroupId
    filed_on: date
    conclusion: Conclusion | None = None
    key: str = ""

    def __post_init__(self) -> None:
        if self.conclusion and self.conclusion.concluded_on < self.filed_on:
            raise InconsistentCaseError(
                f"案件{self.key}的审结之日（{self.conclusion.concluded_on}）"
                f"早于受理之日（{self.filed_on}），请更正其中一个日期"
            )


@dataclass(frozen=True, slots=True)
class ProceedingOutcome:
    """A result as the organ or the court words it, and its column of 表四."""

    id: str
    label: str
    column: str


@cache
def proceeding_outcomes() -> Mapping[str, ProceedingOutcome]:
    """复议、诉讼结果 by id."""
    entries = counting_data()["proceeding_results"]
    return {e["id"]: ProceedingOutcome(e["id"], e["label"], e["column"]) for e in entries}


def rows_of_case(
    case: CaseFacts, year: int, *, form: Form, outcome_rows: Mapping[str, str] | None = None
) -> tuple[str, str] | None:
    """Where a case stands in a year's 表三: (how it came in, how it went out); None: not at all."""
    opening, closing = date(year, 1, 1), date(year, 12, 31)
    decision = case.decision
    if case.received_on > closing or (decision and decision.answered_on < opening):
        return None
    came = NEW if case.received_on >= opening else CARRIED_IN
    if decision is None or decision.answered_on > closing:
        return came, CARRIED_OUT
    mapped = (outcome_rows or {}).get(decision.outcome, decision.outcome)
    return came, form.row_for(mapped)


def count_year(
    cases: Iterable[CaseFacts],
    year: int,
    *,
    form: Form | None = None,
    outcome_rows: Mapping[str, str] | None = None,
) -> Table:
    """表三: each numeric row with its seven figures, 总计 last.

    ``outcome_rows`` tells the row of an outcome that is not itself a row of the form.
    """
    form = form or form_for_year(year)
    found = evidence(cases, year, form=form, outcome_rows=outcome_rows)
    return {
        row.id: tuple(len(found.get((row.id, who), ())) for who in form.applicant_ids)
        for row in form.numeric_rows
    }


def evidence(
    cases: Iterable[CaseFacts],
    year: int,
    *,
    form: Form | None = None,
    outcome_rows: Mapping[str, str] | None = None,
) -> Evidence:
    """The cases behind each cell of 表三: (row, column) → keys of the cases."""
    form = form or form_for_year(year)
    found: dict[tuple[str, str], list[str]] = {}
    for case in cases:
        if case.applicant_kind not in form.applicant_kinds:
            raise InconsistentCaseError(
                f"申请{case.key}的申请人类别“{case.applicant_kind}”不在表三中"
            )
        rows = rows_of_case(case, year, form=form, outcome_rows=outcome_rows)
        for row in _with_total(rows):
            for column in (case.applicant_kind, TOTAL):
                found.setdefault((row, column), []).append(case.key)
    return {cell: tuple(keys) for cell, keys in found.items()}


def _with_total(rows: tuple[str, str] | None) -> Iterator[str]:
    """The two rows of a case, and （七）总计 when it was answered."""
    if rows is None:
        return
    yield from rows
    if rows[1] != CARRIED_OUT:
        yield RESULT_TOTAL


def column_of_proceeding(case: ProceedingFacts, year: int) -> str | None:
    """表四的列: concluded in the year, or pending on its last day; None: not in this year."""
    closing = date(year, 12, 31)
    conclusion = case.conclusion
    if case.filed_on > closing:
        return None
    if conclusion is None or conclusion.concluded_on > closing:
        return PENDING
    if conclusion.concluded_on < date(year, 1, 1):
        return None
    return _result_column(conclusion.result)


def _result_column(result: str) -> str:
    if result in ("upheld", "corrected", "other"):
        return result
    outcome = proceeding_outcomes().get(result)
    if outcome is None:
        raise InconsistentCaseError(f"复议、诉讼结果“{result}”不在表四中")
    return outcome.column


def count_proceedings(
    cases: Iterable[ProceedingFacts], year: int, *, form: Form | None = None
) -> Table:
    """表四: three groups with their five figures, 总计 last."""
    form = form or form_for_year(year)
    found = proceeding_evidence(cases, year)
    return {
        group.id: tuple(len(found.get((group.id, result), ())) for result in form.result_ids)
        for group in form.table4_groups
    }


def proceeding_evidence(cases: Iterable[ProceedingFacts], year: int) -> Evidence:
    """The cases behind each cell of 表四: (group, column) → keys of the cases."""
    found: dict[tuple[str, str], list[str]] = {}
    for case in cases:
        column = column_of_proceeding(case, year)
        if column is not None:
            for cell in (column, TOTAL):
                found.setdefault((case.group, cell), []).append(case.key)
    return {cell: tuple(keys) for cell, keys in found.items()}
