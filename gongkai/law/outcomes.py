"""办理结果：each outcome of an application with its article, report row, letter and remedy class."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongkai.law.errors import LawError
from gongkai.law.load import Rule, Version, names, rule, rules


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to close an application; two outcomes may share a row of the report (R1, R4_1, …).

    ``rows`` names the row for each form of the report (``"2019"``, ``"2021"``); ``None`` where the
    outcome did not exist yet. ``remedy`` is the class before dates are looked at: ask
    :func:`gongkai.law.remedies.remedy_class` for the one that holds on a day.
    """

    code: str
    label: str
    reference: str
    certainty: str
    rows: Mapping[str, str | None]
    letter: str
    letter_title: str
    remedy: str
    remedy_certainty: str
    in_force_from: date

    def row(self, form: str) -> str:
        """The row of the report on which this outcome counts."""
        found = self.rows.get(form)
        if found is None:
            raise NoSuchRowError(self, form)
        return found


class NoSuchRowError(LawError):
    code = "no_such_row"

    def __init__(self, outcome: Outcome, form: str) -> None:
        super().__init__(
            f"{form}年版年度报告没有与“{outcome.label}”对应的行。", reference=outcome.reference
        )


class UnknownOutcomeError(LawError):
    code = "unknown_outcome"


@cache
def outcome(code: str) -> Outcome:
    """The outcome of a code, e.g. ``outcome("partly_granted")``."""
    if code not in names("outcomes"):
        raise UnknownOutcomeError(f"没有“{code}”这种办理结果，请核对。")
    found = rule(f"outcomes/{code}")
    return _outcome(found, found.latest)


@cache
def outcomes() -> tuple[Outcome, ...]:
    """All outcomes, in the order of the report's rows."""
    ordered = sorted(rules("outcomes"), key=lambda found: int(found.values["order"]))
    return tuple(outcome(found.name) for found in ordered)


def outcomes_on(day: date) -> tuple[Outcome, ...]:
    """The outcomes that could be chosen on a day."""
    return tuple(found for found in outcomes() if found.in_force_from <= day)


def outcome_rows(form: str) -> dict[str, str]:
    """The row of every outcome in one form (``"2019"``, ``"2021"``), for counting its table 3."""
    return {found.code: row for found in outcomes() if (row := found.rows.get(form))}


def outcome_choices() -> list[tuple[str, str]]:
    """Code and label of every outcome, for a model's ``choices``."""
    return [(found.code, found.label) for found in outcomes()]


def _outcome(found: Rule, version: Version) -> Outcome:
    return Outcome(
        code=found.name,
        label=found.label,
        reference=version.reference,
        certainty=version.certainty,
        rows=version.values["rows"],
        letter=version.text("letter"),
        letter_title=version.text("letter_title"),
        remedy=version.text("remedy"),
        remedy_certainty=version.text("remedy_certainty"),
        in_force_from=found.versions[0].in_force_from,
    )
