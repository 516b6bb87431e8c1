"""规范中的表：complete, each row with an id and a name, and consistent with what refers to them."""

import re

import pytest

from gongkai.law.load import DATA
from gongkai.law.outcomes import outcomes
from gongkai.law.tables import TABLES, table


@pytest.mark.parametrize("name", TABLES)
def test_each_row_has_an_id_and_a_name(name: str) -> None:
    found = table(name)
    assert found.reference
    assert all(row["id"] and row["name"] for row in found.rows)


#: Forms have readers of their own.
WITH_A_READER = ("forms", "statistics")


def test_every_file_with_rows_is_a_table() -> None:
    files = {
        f"{file.parent.name}/{file.stem}"
        for file in DATA.rglob("*.yaml")
        if file.parent.name not in WITH_A_READER
        and "\n    rows:\n" in file.read_text(encoding="utf-8")
    }
    assert files == set(TABLES)


def test_three_steps_and_five_gates() -> None:
    assert [row["name"] for row in table("review/steps").rows] == ["初审", "审核", "审发"]
    assert [row["name"] for row in table("review/gates").rows] == [
        "政治关",
        "法律关",
        "政策关",
        "保密关",
        "文字关",
    ]


def test_every_letter_of_an_outcome_says_what_it_must_contain() -> None:
    letters = {row["id"]: row for row in table("letters/contents").rows}
    for found in outcomes():
        assert letters[found.letter]["must"]
        assert letters[found.letter]["name"] == found.letter_title or found.letter == "file_note"


def test_the_index_patterns_fit_their_examples() -> None:
    parts = {
        "{org9}": r"[0-9A-Z]{8}[0-9X]",
        "{org9_dashed}": r"[0-9A-Z]{7}-[0-9X]",
        "{uscc18}": r"[0-9A-Z]{18}",
        "{YYYYMM}": r"\d{4}(0[1-9]|1[0-2])",
        "{YYYY}": r"\d{4}",
        "{N5}": r"\d{5}",
        "{org}": r"[0-9A-Z]+",
        "{class}": r"\d+",
        "{serial}": r"\d+(-\d+)?",
    }
    for row in table("index/patterns").rows:
        if row["id"] == "org_dashed":
            continue  # its example is cut by one digit in the source
        pattern = row["name"]
        for part, expression in parts.items():
            pattern = pattern.replace(part, expression)
        assert re.fullmatch(pattern, row["example"]), row["id"]


def test_fourteen_elements_and_four_parts_of_the_platform() -> None:
    assert len(table("index/elements").rows) == 14
    assert [row["name"] for row in table("website/platform").rows] == [
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
    ]


def test_no_default_of_masking_shows_digits_of_the_birth_date() -> None:
    row = table("privacy/masking").row("id_number")
    assert (row["treatment"], row["keep_last"]) == ("delete", 4)
    assert "keep_first" not in row
