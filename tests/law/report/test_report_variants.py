"""The checks find the faults that were planted, and no other."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gongkai.law.report.figures import Report
from gongkai.law.report.reconcile import check
from tests.tools.report_variants import FAULTS, FORMS, NOTATIONS, default_year, why_not

Made = Callable[..., tuple[Any, dict[str, Any], dict[str, Any] | None]]


def plantable() -> Iterator[Any]:
    """Each fault in each form that can have it."""
    for form in FORMS:
        for fault in FAULTS:
            year = default_year(form, (fault,))
            if not why_not(fault, form, year):
                yield pytest.param(form, fault, id=f"{form}-{fault}")


def judged(read: dict[str, Any], previous: dict[str, Any] | None = None) -> set[str]:
    before = Report.from_json(previous) if previous else None
    findings = check(Report.from_json(read), previous=before)
    assert not [f for f in findings if f.result == "uncertain"]
    return {f.rule for f in findings if f.result == "fail"}


@pytest.mark.parametrize(("form", "fault"), list(plantable()))
def test_a_planted_fault_is_found_and_no_other(made: Made, form: str, fault: str) -> None:
    report, read, previous = made(form, fault, with_previous=True)

    assert judged(read, previous) == set(report.truth()["expected_findings"])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_way_of_writing_numbers_is_no_fault_but_a_blank_is(
    made: Made, form: str, notation: str
) -> None:
    _, read, previous = made(form, notation=notation, with_previous=True)

    expected = {"T_NO_BLANK"} if notation in ("blank", "slash", "dash") else set()
    assert judged(read, previous) == expected


@pytest.mark.parametrize("form", FORMS)
def test_all_faults_at_once_are_told_apart(made: Made, form: str) -> None:
    year = default_year(form)
    faults = [fault for fault in FAULTS if not why_not(fault, form, year)]
    report, read, previous = made(form, *faults)

    assert judged(read, previous) == set(report.truth()["expected_findings"])


@pytest.mark.parametrize("form", FORMS)
def test_without_last_years_report_its_checks_are_not_assessable(made: Made, form: str) -> None:
    report, read, _ = made(form, "T3_CARRY", "S_DUP")

    findings = check(Report.from_json(read))
    assert {f.rule for f in findings if f.says_something} == set(
        report.truth()["expected_without_previous"]
    )
    unjudged = {f.rule for f in findings if f.result == "not_assessable"}
    assert {"T3_CARRY", "S_DUP", "Y_JUMP"} <= unjudged
