"""两版格式: what the statutory forms hold, counted by hand from law.md §2.2–2.6."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from gongkai.law.load import DATA
from gongkai.law.report.forms import (
    CellRef,
    NoFormError,
    checks,
    counting_rules,
    form_by_id,
    form_for_year,
)


@pytest.mark.parametrize(
    ("year", "form"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")]
)
def test_the_year_reported_on_chooses_the_form(year: int, form: str) -> None:
    assert form_for_year(year).id == form


def test_there_was_no_common_form_before_2019() -> None:
    with pytest.raises(NoFormError, match="2018年度"):
        form_for_year(2018)


@pytest.mark.parametrize(
    ("form_id", "numeric", "leaves", "table2_cells"),
    [("2019", 23, 19, 22), ("2021", 25, 21, 10)],
)
def test_each_form_has_its_rows_and_cells(
    form_id: str, numeric: int, leaves: int, table2_cells: int
) -> None:
    form = form_by_id(form_id)

    assert len(form.numeric_rows) == numeric
    assert len(form.leaf_rows) == leaves
    assert len(list(form.table2_cells())) == table2_cells
    assert len(list(form.cells())) == table2_cells + numeric * 7 + 15


def test_the_columns_of_table_three_are_six_kinds_of_applicant_and_their_total() -> None:
    columns = form_by_id("2021").applicant_columns

    assert [c.label for c in columns] == [
        "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计",
    ]  # fmt: skip
    assert {c.group for c in columns[1:6]} == {"法人或其他组织"}


def test_only_the_change_may_be_negative_and_only_money_has_decimals() -> None:
    kinds = {
        (form_id, column.id): column.kind
        for form_id in ("2019", "2021")
        for _, _, column in form_by_id(form_id).table2_cells()
        if column.kind != "count"
    }

    assert kinds == {
        ("2019", "delta"): "change",
        ("2019", "amount"): "money",
        ("2021", "amount_wan"): "money",
    }


def test_the_amount_of_2019_has_no_printed_unit_and_that_of_2021_has_one() -> None:
    assert form_by_id("2019").column(CellRef("table2", "procurement", "amount")).unit is None
    assert form_by_id("2021").column(CellRef("table2", "fee", "amount_wan")).unit == "万元"


def test_other_results_fold_into_one_row_in_the_form_of_2019() -> None:
    assert {form_by_id("2019").row_for(f"R6_{n}") for n in (1, 2, 3)} == {"R6"}
    assert form_by_id("2021").row_for("R6_2") == "R6_2"


def test_only_identities_of_the_tables_and_the_year_may_stop_an_issue() -> None:
    blocking = {check.id for check in checks().values() if check.blocks_issuing}

    assert blocking == {
        "T3_BALANCE", "T3_RESULT_SUM", "T3_ROW_TOTAL", "T3_CARRY", "T4_SUM_REVIEW",
        "T4_SUM_DIRECT", "T4_SUM_AFTER", "T_NONNEG_INT", "S_YEAR",
    }  # fmt: skip
    assert [check.id for check in checks().values() if check.needs_reason] == ["T3_CARRY"]


def test_every_check_names_its_basis_and_how_sure_it_is() -> None:
    for check in checks().values():
        assert check.reference
        assert check.certainty in ("checked", "derived", "known", "policy", "local")


def test_the_way_of_counting_can_be_printed_on_the_cover_sheet() -> None:
    assert [rule.id for rule in counting_rules()] == [
        "year_received", "year_answered", "split_items", "unconfirmed", "proceedings_year",
    ]  # fmt: skip


@pytest.mark.parametrize("path", sorted((DATA / "forms").glob("*.yaml")), ids=lambda p: p.stem)
def test_each_file_says_when_it_was_checked_and_cites_no_web_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert type(yaml.safe_load(text)["checked_on"]) is date
    assert "http" not in text


def test_a_check_cites_an_article_a_document_a_form_or_says_it_is_a_habit() -> None:
    known = ("第", "号", "格式", "惯例", "做法", "产品默认")

    for check in checks().values():
        assert any(mark in check.reference for mark in known), check.id


def test_only_what_no_law_says_is_called_a_default() -> None:
    for check in checks().values():
        if "产品默认" in check.reference or "惯例" in check.reference:
            assert check.certainty == "policy", check.id
