"""Made-up reports of tests/tools/report_variants.py as the read-report contract has them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.tools import report_variants


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
def made() -> Callable[..., tuple[Any, dict[str, Any], dict[str, Any] | None]]:
    """(the made-up report, as read, last year's as read)."""

    def make(
        form: str = "2021",
        *faults: str,
        seed: int = 1,
        year: int | None = None,
        notation: str = "zero",
        with_previous: bool = False,
    ) -> tuple[Any, dict[str, Any], dict[str, Any] | None]:
        year = year or report_variants.default_year(form, faults)
        report = report_variants.Report(form, seed, year, notation, faults, with_previous)
        return report, as_read(report), as_read(report.previous) if report.previous else None

    return make
