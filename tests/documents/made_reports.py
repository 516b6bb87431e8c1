"""Invented reports in many formats, with the truth beside them (``tests/tools/report_variants.py``)."""

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "report_variants.py"


def tool() -> ModuleType:
    if "report_variants" not in sys.modules:
        spec = importlib.util.spec_from_file_location("report_variants", TOOL)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["report_variants"] = module
        spec.loader.exec_module(module)
    return sys.modules["report_variants"]


def written(folder: Path, report: Any, variant: str) -> dict[str, Any]:
    """The truth about a report just written in one format; skips where its writer is not at hand."""
    try:
        truth: dict[str, Any] = tool().make(folder, report, [variant])
    except OSError as error:  # WeasyPrint without the system's Pango
        pytest.skip(str(error).splitlines()[0])
    if variant not in truth["files"]:
        pytest.skip(truth["skipped"][variant])
    return truth


@dataclass
class Score:
    """How a reading stands to the truth, cell by cell."""

    right: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)


def compare(truth: dict[str, Any], got: dict[str, Any]) -> Score:
    score = Score()
    known = dict(_cells(got))
    for place, value in _cells(truth):
        if place not in known or (known[place] is None and value is not None):
            score.missing.append(place)
        elif known[place] == value:
            score.right += 1
        else:
            score.wrong.append(f"{place}: {known[place]} for {value}")
    told = {place for place, _ in _cells(truth)}
    score.wrong += [f"{place}: not in the report" for place in known if place not in told]
    states = {(c["table"], c["row"], c["column"]): c["state"] for c in got["cells"]}
    for cell in truth["cells"]:
        place = cell["table"], cell["row"], cell["column"]
        if states.get(place) != cell["state"]:
            score.states.append(f"{place}: {states.get(place)} for {cell['state']}")
    return score


def _cells(report: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for row, columns in report["table2"].items():
        for column, value in columns.items():
            yield f"table2.{row}.{column}", value
    for table in ("table3", "table4"):
        for row, values in report[table].items():
            for at, value in enumerate(values):
                yield f"{table}.{row}.{at}", value


def said(report: dict[str, Any]) -> set[tuple[str, int, bool]]:
    return {(x["key"], x["value"], x["approximate"]) for x in report["narrative"]}
