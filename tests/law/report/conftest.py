"""Made-up reports of tests/tools/report_variants.py as the read-report contract has them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


def _generator() -> ModuleType:
    if "report_variants" in sys.modules:
        return sys.modules["report_variants"]
    spec = importlib.util.spec_from_file_location("report_variants", TOOLS / "report_variants.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["report_variants"] = module
    spec.loader.exec_module(module)
    return module


def as_read(made: Any) -> dict[str, Any]:
    """What a faultless reader makes of a made-up report: its truth, and its words by section."""
    truth = made.truth()
    sections: list[dict[str, str]] = []
    head: list[str] = [made.number, made.title]
    for kind, text in made.blocks:
        if kind == "h1":
            no, title = text.split("、", 1)
            sections.append({"no": no, "title": title, "text": ""})
        elif kind != "table" and sections:
            sections[-1]["text"] += text + "\n"
        elif kind != "table":
            head.append(text)
    body = [f"{s['no']}、{s['title']}\n{s['text']}" for s in sections]
    return {
        **{key: truth[key] for key in ("agency", "year", "form", "table2", "table3", "table4")},
        **{key: truth[key] for key in ("cells", "narrative", "units", "title")},
        "sections": sections,
        "text": "\n".join([*head, *body, truth["agency"], made.signed]),
    }


@pytest.fixture(scope="session")
def variants() -> ModuleType:
    return _generator()
