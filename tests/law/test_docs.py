"""The documentation tells what the program does: its examples are run, its codes are all there."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from gongkai.cli import values
from gongkai.law import calendar, deadlines, errors, fees, limits, load, pauses
from gongkai.law.deadlines import period, reply_deadline

DOCS = Path(__file__).resolve().parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
PERIODS = (DOCS / "calculations" / "calendar-periods.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d{4}-\d\d-\d\d) \| (\d+)(日|个月) \|.*\*\*(\d{4}-\d\d-\d\d)\*\* \|$", re.MULTILINE
)


@pytest.mark.parametrize(("start", "length", "unit", "due"), ROW.findall(PERIODS))
def test_the_periods_of_the_page_are_computed_as_printed(
    start: str, length: str, unit: str, due: str
) -> None:
    asked = {"days" if unit == "日" else "months": int(length)}
    assert period(date.fromisoformat(start), **asked).due_on == date.fromisoformat(due)


def test_the_page_on_periods_has_its_four_examples() -> None:
    assert len(ROW.findall(PERIODS)) == 4


def test_the_first_example_of_the_contract_begins_as_the_program_answers() -> None:
    block = re.findall(r"```json\n(.*?)```", CLI, re.DOTALL)[0]
    printed, answered = json.loads(block), reply_deadline(date(2021, 9, 24)).as_dict()
    steps = answered["steps"]
    assert isinstance(steps, list)
    assert printed == {**answered, "steps": steps[:2]}


def test_every_code_of_a_refusal_is_in_the_contract_and_no_other() -> None:
    refusals = {
        found.code
        for module in (values, calendar, deadlines, fees, limits, load, pauses)
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, errors.LawError)
        and found is not errors.LawError
    }
    documented = set(re.findall(r"`([a-z_]+)`", CLI[CLI.index("| `code` |") :].split("\n#")[0])) - {
        "code",
        "reference",
    }
    never_on_the_command_line = {"calendar_not_published", "calendar_day_without_notice"}
    assert documented == refusals - never_on_the_command_line | {"usage"}
