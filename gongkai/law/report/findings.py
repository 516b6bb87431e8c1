"""核对结果：what a check has to say, in a sentence a clerk can act on."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from gongkai.law.report.figures import Number, Report, plain
from gongkai.law.report.forms import CellRef, Check, Form, Severity, checks

Result = Literal["pass", "fail", "uncertain", "not_assessable"]
RESULT_LABELS: dict[Result, str] = {
    "pass": "已通过",
    "fail": "问题",
    "uncertain": "待复核",
    "not_assessable": "不可评估",
}
SEVERITY_LABELS: dict[Severity, str] = {"error": "差错", "warning": "请核实", "info": "提示"}


@dataclass(frozen=True, slots=True)
class CellValue:
    """A cell concerned, with what it holds and what it is called on the form."""

    at: CellRef
    value: Number | None
    label: str

    def to_json(self) -> dict[str, Any]:
        return self.at.to_json() | {"value": plain(self.value), "label": self.label}


@dataclass(frozen=True, slots=True)
class Finding:
    """一条核对结果。Only a ``fail`` of a blocking rule stops an issue.

    ``basis`` is where the requirement stands, if it is not where the rule's other requirements do.
    """

    rule: str
    result: Result
    sentence: str
    cells: tuple[CellValue, ...] = ()
    quote: str = ""
    basis: str = ""

    @property
    def check(self) -> Check:
        return checks()[self.rule]

    @property
    def severity(self) -> Severity:
        return self.check.severity

    @property
    def label(self) -> str:
        return self.check.label

    @property
    def reference(self) -> str:
        return self.basis or self.check.reference

    @property
    def certainty(self) -> str:
        return self.check.certainty

    @property
    def blocks_issuing(self) -> bool:
        return self.result == "fail" and self.check.blocks_issuing

    @property
    def needs_reason(self) -> bool:
        """A written reason lifts the block (结转衔接)."""
        return self.blocks_issuing and self.check.needs_reason

    @property
    def is_question(self) -> bool:
        return self.check.question or self.result == "uncertain"

    @property
    def result_label(self) -> str:
        """问题 only where the checker is sure; a question is 要问."""
        return "要问" if self.says_something and self.is_question else RESULT_LABELS[self.result]

    @property
    def word(self) -> str:
        """The one word for it: only an equation is 平 or 不平."""
        if self.result == "not_assessable":
            return "无从核对"
        if self.result == "pass":
            return "平" if self.check.identity else "无误"
        if self.is_question:
            return "要问"
        if self.check.identity:
            return "不平"
        return "有问题" if self.severity == "error" else "请核实"

    @property
    def says_something(self) -> bool:
        """Is there anything for a person to do?"""
        return self.result in ("fail", "uncertain")

    @property
    def fingerprint(self) -> str:
        """Stable while the inputs are: a human verdict is kept under it."""
        parts = [self.rule, self.result, self.sentence, self.quote]
        parts += [json.dumps(cell.to_json(), ensure_ascii=False) for cell in self.cells]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """The check-report contract."""
        return {
            "rule": self.rule,
            "label": self.label,
            "result": self.result,
            "severity": self.severity,
            "blocks_issuing": self.blocks_issuing,
            "question": self.is_question,
            "sentence": self.sentence,
            "quote": self.quote,
            "cells": [cell.to_json() for cell in self.cells],
            "reference": self.reference,
            "certainty": self.certainty,
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class Register:
    """登记台账: what the office's own records say. Whatever is None was not asked."""

    figures: Report | None = None
    fee_notices: int | None = None
    published_on: date | None = None
    pending_at_opening: frozenset[str] | None = None
    cases_of_the_year: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """All that lies on the table when one report is checked."""

    report: Report
    form: Form
    previous: Report | None = None
    lower: Sequence[Report] | None = None
    register: Register | None = None
    siblings: Sequence[Report] = field(default_factory=tuple)

    def cell(self, at: CellRef, *, of: Report | None = None) -> CellValue:
        """A cell as a finding shows it."""
        return CellValue(at, (of or self.report).value(at), cell_label(self.form, at))

    def total(self, row: str) -> CellRef:
        """总计列的一格 of 表三 or 表四."""
        return CellRef(
            "table4" if row in ("review", "direct", "after_review") else "table3", row, "total"
        )


Rule = Callable[[Papers], Iterator[Finding]]

TABLE_NAMES = {"table2": "表二", "table3": "表三", "table4": "表四"}


def cell_label(form: Form, at: CellRef) -> str:
    """表三“（一）予以公开”自然人."""
    return f"{TABLE_NAMES[at.table]}“{form.row_label(at.row)}”{form.column_label(at)}"


def run(rule: str, function: Rule, papers: Papers) -> list[Finding]:
    """All findings of a rule; a rule that has nothing to say has passed."""
    if papers.form.id not in checks()[rule].forms:
        return []
    return list(function(papers)) or [passed(rule)]


def passed(rule: str) -> Finding:
    return Finding(rule, "pass", f"{checks()[rule].label}：未发现问题。")


def broken(
    rule: str, sentence: str, *, cells: Iterable[CellValue] = (), quote: str = ""
) -> Finding:
    return Finding(rule, "fail", sentence, tuple(cells), quote)


def doubtful(
    rule: str, sentence: str, *, cells: Iterable[CellValue] = (), quote: str = ""
) -> Finding:
    return Finding(rule, "uncertain", sentence, tuple(cells), quote)


def unassessable(rule: str, sentence: str, *, cells: Iterable[CellValue] = ()) -> Finding:
    return Finding(rule, "not_assessable", sentence, tuple(cells))
