"""The register of administrative activities: what it takes, what it refuses, and what it keeps in mind."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.agencies.models import Duty
from gongkai.ledger.models import Entry
from gongkai.reports.errors import ReportError
from gongkai.reports.evidence import rows_behind
from gongkai.reports.models import ActivityEntry, OpeningBalance
from gongkai.reports.questions import questions
from gongkai.reports.selectors import figures
from gongkai.reports.services.amend_activity import amend_activity, remove_activity
from gongkai.reports.services.choose_wording import choose_wording
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.set_opening_balance import set_opening_balance
from gongkai.reports.services.state_unit import state_unit
from tests.factories.figures import clerk, moment, office

pytestmark = pytest.mark.django_db

NOW = moment("2021-01-12")


@pytest.fixture
def street():
    return office()


@pytest.fixture
def by(street):
    return clerk(street)


@pytest.fixture
def enter(street, by):
    def enter(**changes):
        values = {
            "year": 2020, "month": 3, "kind": "licence", "measure": "decisions", "value": 20,
            "by": by, "now": NOW,
        } | changes  # fmt: skip
        return record_activity(street.pk, **values)

    return enter


@pytest.fixture
def balance(street, by):
    def balance(measure, value, as_of=date(2019, 12, 31), source="2019年度报告"):
        return set_opening_balance(
            street.pk, as_of=as_of, measure=measure, value=value, source=source, by=by, now=NOW
        )

    return balance


def cell(agency, row, column, year=2020):
    return figures(agency, year, now=NOW).table2[row][column]


def test_an_entry_is_remembered_by_the_ledger(enter):
    entry = enter()

    line = Entry.objects.get()
    assert (line.act, line.subject_id) == ("activity.recorded", str(entry.pk))
    assert '"value":"20"' in line.data


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"value": -1}, "value", "数量不能为负；项目减少请登记在“项目数量增减”。"),
        ({"value": Decimal("2.5")}, "value", "件数、项数应为整数，不能是2.5，请核对。"),
        ({"value": "二十"}, "value", "“二十”不是数字，请只填数字。"),
        ({"value": Decimal("NaN")}, "value", "数量过大，请核对是否多打了数字。"),
        ({"value": 10**12}, "value", "数量过大，请核对是否多打了数字。"),
        ({"month": 13}, "month", "没有13月，月份应为1至12。"),
        ({"month": 0}, "month", "没有0月，月份应为1至12。"),
        ({"year": 2021, "month": 2}, "month", "2021年2月还没有到，不能登记。"),
        ({"year": 2022}, "year", "年度应在2008至2021之间，请核对。"),
        ({"kind": "party"}, "kind", "没有这个类别，请从列表中选择。"),
        ({"measure": "speed"}, "measure", "没有这个指标，请从列表中选择。"),
        ({"measure": "amount"}, "measure", "“行政许可”只登记项目数量增减、处理决定数量。"),
        ({"unit": "yuan"}, "unit", "件数、项数不能以元、万元为单位。"),
        ({"kind": "fee", "measure": "amount", "unit": "count"}, "unit", "金额的单位应为元或万元，不能是件。"),
        ({"kind": "fee", "measure": "amount", "value": "1.005"}, "value", "金额最多两位小数，请核对。"),
        ({"kind": "fee", "measure": "amount", "value": "-1"}, "value", "数量不能为负；项目减少请登记在“项目数量增减”。"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_beside_its_field(enter, changes, field, sentence):
    with pytest.raises(ReportError) as refusal:
        enter(**changes)

    assert (refusal.value.field, str(refusal.value)) == (field, sentence)
    assert not ActivityEntry.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("duty", [Duty.LEADER, Duty.SECTION_HEAD, Duty.DISTRICT_OFFICER])
def test_only_filers_and_disclosure_officers_keep_the_register(street, enter, duty):
    with pytest.raises(ReportError, match="没有信息填报或政务公开专员岗位"):
        enter(by=clerk(street, duty))


def test_the_officer_of_another_office_does_not_keep_this_register(enter):
    with pytest.raises(ReportError, match="没有信息填报或政务公开专员岗位"):
        enter(by=clerk(office("江滨街道", "jiangbin")))


def test_a_double_click_registers_once_and_a_second_real_entry_says_what_it_is(enter, street):
    enter()
    with pytest.raises(ReportError, match="如确是另一笔，请在说明中写明") as refusal:
        enter()
    assert refusal.value.field == "note"

    enter(note="补录窗口数")

    assert cell(street, "licence", "decisions").value == 40


def test_items_may_decrease(enter, street, balance):
    balance("licence_items", 10)
    enter(measure="items_change", value=-3)

    assert cell(street, "licence", "delta").value == -3
    assert cell(street, "licence", "prev_items").value == 10


def test_the_previous_number_is_the_balance_and_the_changes_since(enter, street, balance):
    balance("penalty_items", 7, as_of=date(2018, 12, 31))
    enter(kind="penalty", measure="items_change", year=2018, month=12, value=100)
    enter(kind="penalty", measure="items_change", year=2019, month=1, value=5)
    enter(kind="penalty", measure="items_change", year=2019, month=7, value=-2)
    enter(kind="penalty", measure="items_change", year=2020, month=1, value=1)

    assert cell(street, "penalty", "prev_items").value == 10
    rows = rows_behind(street, 2020, "table2.penalty.prev_items", now=NOW)
    assert [row.value for row in rows] == [7, 5, -2]


def test_a_balance_of_the_first_of_january_still_opens_that_year(street, balance):
    balance("penalty_items", 7, as_of=date(2020, 1, 1))

    assert cell(street, "penalty", "prev_items").value == 7
    assert cell(street, "penalty", "prev_items", 2019).value is None


def test_money_without_a_unit_stays_without_and_is_asked_about(enter, street):
    enter(kind="procurement", measure="amount", value=24220)

    counted = figures(street, 2020, now=NOW)

    assert (
        counted.table2["procurement"]["amount"].value,
        counted.table2["procurement"]["amount"].unit,
    ) == (24220, "")
    assert [(q.kind, q.cell.id) for q in questions(counted).units] == [
        ("procurement", "table2.procurement.amount")
    ]


def test_stated_units_are_added_up_in_yuan(enter, street):
    enter(kind="procurement", measure="amount", value="1.5", unit="wan_yuan")
    enter(kind="procurement", measure="amount", value="200.25", unit="yuan")

    amount = cell(street, "procurement", "amount")

    assert (amount.value, amount.unit) == (Decimal("15200.25"), "元")
    rows = rows_behind(street, 2020, "table2.procurement.amount", now=NOW)
    assert sorted(row.value for row in rows) == [Decimal("200.25"), 15000]


def test_what_has_a_unit_is_never_added_to_what_has_none(enter, street):
    enter(kind="procurement", measure="amount", value=1, unit="wan_yuan")
    enter(kind="procurement", measure="amount", value=5000)

    amount = cell(street, "procurement", "amount")

    assert amount.value is None
    assert amount.note == "有的登记注明了单位，有的没有，不能相加；请先补注单位。"


def test_fees_of_2021_are_told_in_ten_thousands_only_when_their_unit_is_known(enter, street, by):
    enter(year=2021, month=1, kind="fee", measure="amount", value="12345.60", unit="yuan")
    assert cell(street, "fee", "amount_wan", 2021).value == Decimal("1.23456")

    enter(year=2021, month=1, kind="fee", measure="amount", value=300)
    assert cell(street, "fee", "amount_wan", 2021).value is None

    state_unit(street.pk, year=2021, kind="fee", unit="yuan", by=by, now=NOW)
    assert cell(street, "fee", "amount_wan", 2021).value == Decimal("1.26456")


def test_stating_the_unit_touches_one_year_and_is_remembered(enter, street, by):
    enter(kind="procurement", measure="amount", value=24220)
    enter(kind="procurement", measure="amount", value=1, year=2019)

    assert state_unit(street.pk, year=2020, kind="procurement", unit="yuan", by=by, now=NOW) == 1

    assert cell(street, "procurement", "amount").unit == "元"
    assert cell(street, "procurement", "amount", 2019).unit == ""
    assert Entry.objects.filter(act="activity.unit_stated").count() == 1
    with pytest.raises(ReportError, match="没有未注明单位的金额"):
        state_unit(street.pk, year=2020, kind="procurement", unit="yuan", by=by, now=NOW)


def test_a_correction_needs_a_reason_and_keeps_what_stood_there(enter, street, by):
    entry = enter()
    with pytest.raises(ReportError, match="请写明为什么改"):
        amend_activity(entry.pk, value=21, reason=" ", by=by, now=NOW)

    amend_activity(entry.pk, value=21, reason="与台账核对", by=by, now=NOW)

    assert cell(street, "licence", "decisions").value == 21
    line = Entry.objects.get(act="activity.amended")
    assert '"before":{' in line.data
    assert '"value":"20"' in line.data
    assert '"value":"21"' in line.data


def test_a_removed_entry_lives_on_in_the_ledger_only(enter, street, by):
    entry = enter()

    remove_activity(entry.pk, reason="登错月份", by=by, now=NOW)

    assert cell(street, "licence", "decisions").value == 0
    assert "登错月份" in Entry.objects.get(act="activity.removed").data


def test_an_opening_balance_is_replaced_and_the_ledger_keeps_the_old_one(street, balance):
    balance("items", 1300)
    balance("items", 1341)

    assert OpeningBalance.objects.get().value == 1341
    assert '"value":1300' in Entry.objects.filter(act="opening_balance.set").last().data


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"value": -1}, "value", "期初数不能为负，也不会这样大，请核对。"),
        ({"value": 2.5}, "value", "期初数应为整数。"),
        ({"as_of": date(2021, 1, 13)}, "as_of", "“截至”应是一个已经过去的日期，请核对。"),
        ({"source": " "}, "source", "请写明来源，例如“2019年度报告”。"),
        ({"measure": "cats"}, "measure", "没有这个指标，请从列表中选择。"),
    ],
)
def test_an_impossible_opening_balance_is_refused(balance, changes, field, sentence):
    with pytest.raises(ReportError) as refusal:
        balance(**{"measure": "items", "value": 3} | changes)

    assert (refusal.value.field, str(refusal.value)) == (field, sentence)
    assert not OpeningBalance.objects.exists()


def test_the_wording_is_chosen_once_and_may_be_chosen_anew(street, by):
    for choice in ("both", "posts"):
        answer = choose_wording(
            street.pk, year=2020, question="two_counts", choice=choice, by=by, now=NOW
        )

    assert answer.choice == "posts"
    assert Entry.objects.filter(act="report.wording_chosen").count() == 2
    with pytest.raises(ReportError, match="请选定一种写法"):
        choose_wording(street.pk, year=2020, question="two_counts", choice="", by=by, now=NOW)
