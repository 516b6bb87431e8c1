"""The founding report: its tables are computed from records and equal the printed ones, cell by cell.

The expected numbers were copied from the printed report (``tests/golden/haibin_2020``); none of them was
made by running the code.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from gongkai.agencies.models import Agency
from gongkai.publishing.models import Item
from gongkai.reports.evidence import rows_behind, rows_of
from gongkai.reports.facts import Figures
from gongkai.reports.identities import identities
from gongkai.reports.models import ActivityEntry
from gongkai.reports.questions import questions
from gongkai.reports.selectors import figures
from gongkai.reports.services.amend_activity import amend_activity
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.set_opening_balance import set_opening_balance
from tests.factories.figures import clerk, column, many_published, moment, office

pytestmark = pytest.mark.django_db

NOW = moment("2021-01-12")
POSTS = {
    "工作动态": 96,
    "政策解读": 7,
    "预决算公开及三公信息": 27,
    "公示公告": 7,
    "机构设置及职能": 2,
    "群众反映问题情况落实汇总": 12,
    "一、二孩生育登记及社会抚养费征收情况": 7,
}
NORMATIVE_DAY = "2020-05-20"
GOLDEN = yaml.safe_load(
    (Path(__file__).parents[1] / "golden/haibin_2020/figures.yaml").read_text(encoding="utf-8")
)
ROWS_OF_TABLE_3 = [
    "new_received", "carried_in", "R1", "R2", "R3_1", "R3_2", "R3_3", "R3_4", "R3_5", "R3_6", "R3_7",
    "R3_8", "R4_1", "R4_2", "R4_3", "R5_1", "R5_2", "R5_3", "R5_4", "R5_5", "R6", "result_total",
    "carried_out",
]  # fmt: skip


@pytest.fixture
def street() -> Agency:
    """The street's year 2020: 158 items, of which 25 are registered and one is normative, and its registers."""
    agency = office()
    by = clerk(agency)
    day = date(2020, 1, 2)
    for name, number in POSTS.items():
        registered = 24 if name == "预决算公开及三公信息" else 0
        days = [day + timedelta(days=serial * 3) for serial in range(number)]
        many_published(agency, by, column(name), days, registered)
    document = Item.objects.filter(column__name="公示公告").first()
    assert document is not None
    Item.objects.filter(pk=document.pk).update(
        kind=Item.Kind.NORMATIVE, is_registered=True, formed_on=NORMATIVE_DAY, validity="in_force"
    )
    _registers(agency, by)
    return agency


def _registers(agency, by):
    def entry(month, kind, measure, value, unit="", note=""):
        record_activity(
            agency.pk, year=2020, month=month, kind=kind, measure=measure, value=value, unit=unit,
            note=note, by=by, now=NOW,
        )  # fmt: skip

    for month in range(1, 13):
        entry(month, "licence", "decisions", 20 if month < 12 else 16)
        entry(month, "other_service", "decisions", 243 if month < 12 else 240)
    entry(3, "licence", "items_change", 5)
    entry(9, "licence", "items_change", -3)
    entry(4, "other_service", "items_change", 142)
    for month in range(1, 9):
        entry(month, "procurement", "projects", 1)
        entry(month, "procurement", "amount", Decimal("3027.50"))
    for measure, value in (("items", 1341), ("normative_published", 3), ("normative_in_force", 3)):
        set_opening_balance(
            agency.pk, as_of=date(2019, 12, 31), measure=measure, value=value,
            source="2019年度报告", by=by, now=NOW,
        )  # fmt: skip


@pytest.fixture
def counted(street: Agency) -> Figures:
    return figures(street, 2020, now=NOW)


def test_table_2_equals_the_printed_one(counted: Figures) -> None:
    assert counted.as_dict()["table2"] == GOLDEN["table2"]


def test_table_3_has_23_rows_of_seven_noughts(counted: Figures) -> None:
    assert counted.as_dict()["table3"] == {row: [0] * 7 for row in ROWS_OF_TABLE_3}


def test_table_4_has_three_groups_of_five_noughts(counted: Figures) -> None:
    assert counted.as_dict()["table4"] == {
        "review": [0] * 5,
        "direct": [0] * 5,
        "after_review": [0] * 5,
    }


def test_the_narrative_says_25_and_1366(counted: Figures) -> None:
    told = {n["key"]: n["value"] for n in counted.as_dict()["narrative"]}

    assert told == {
        "proactive": 25, "cumulative": 1366, "received": 0, "carried_in": 0, "answered": 0,
        "carried_out": 0, "review": 0, "litigation": 0,
    }  # fmt: skip
    assert [told[n["key"]] for n in GOLDEN["narrative"]] == [
        n["value"] for n in GOLDEN["narrative"]
    ]


def test_the_checker_asks_about_the_unit_and_finds_no_broken_identity(counted: Figures) -> None:
    said = {f.rule for f in identities(counted) if f.says_something}

    assert said == {"T2_UNIT"} <= set(GOLDEN["must_find"])
    assert questions(counted).two_counts


def test_the_seven_columns_add_up_to_158(counted: Figures) -> None:
    assert {posts.column: posts.cell.value for posts in counted.posts} == POSTS
    assert counted.posts_total.value == 158


def test_nobody_told_the_unit_of_the_procurement_and_so_it_stays_untold(counted: Figures) -> None:
    amount = counted.table2["procurement"]["amount"]

    assert (amount.unit, amount.note) == ("", "未注明单位。")
    assert counted.as_report().units == {"table2.procurement.amount": None}


def test_what_stands_behind_a_number_adds_up_to_it(street: Agency, counted: Figures) -> None:
    for cell in counted.cells():
        assert sum(row.value for row in rows_of(street, 2020, cell, now=NOW)) == cell.value, cell.id


def test_behind_1366_stand_the_opening_balance_and_25_items(street: Agency) -> None:
    rows = rows_behind(street, 2020, "narrative.cumulative", now=NOW)

    assert (rows[0].value, rows[0].detail) == (1341, "来源：2019年度报告")
    assert len(rows) == 26


def test_changing_one_record_changes_the_cell(street: Agency) -> None:
    entry = ActivityEntry.objects.get(kind="licence", measure="decisions", month=12)
    amend_activity(entry.pk, value=17, reason="与许可台账核对", by=entry.recorded_by, now=NOW)
    Item.objects.filter(kind="normative").update(formed_on="2019-12-30")

    changed = figures(street, 2020, now=NOW).as_dict()["table2"]

    assert changed["licence"]["decisions"] == 237
    assert changed["normative"] == {"made": 0, "published": 1, "published_total": 4}


def test_the_year_after_starts_from_where_this_one_ended(street: Agency) -> None:
    next_year = figures(street, 2021, now=NOW)

    assert next_year.form.id == "2021"
    assert next_year.told("cumulative").value == 1366
    assert next_year.told("proactive").value == 0
    assert next_year.as_dict()["table2"] == {
        "rules": {"made": 0, "repealed": 0, "in_force": 0},
        "normative": {"made": 0, "repealed": 0, "in_force": 4},
        "licence": {"decisions": 0},
        "penalty": {"decisions": 0},
        "coercion": {"decisions": 0},
        "fee": {"amount_wan": 0},
    }
