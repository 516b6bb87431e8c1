"""A register changed by hand no longer fits the ledger, and is named."""

from datetime import date
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.cli.commands import register
from gongkai.reports.integrity import broken
from gongkai.reports.models import ActivityEntry, OpeningBalance
from gongkai.reports.services.amend_activity import amend_activity, remove_activity
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
def entry(street, by):
    return record_activity(
        street.pk, year=2020, month=3, kind="licence", measure="decisions", value=20, by=by, now=NOW
    )


@pytest.fixture
def fee(street, by):
    return record_activity(
        street.pk, year=2020, month=4, kind="fee", measure="amount", value=Decimal("12.5"), by=by,
        now=NOW,
    )  # fmt: skip


def balance(street, by, value=100):
    return set_opening_balance(
        street.pk, as_of=date(2019, 12, 31), measure="items", value=value, source="2019年度报告",
        by=by, now=NOW,
    )  # fmt: skip


def test_registers_kept_by_the_services_are_sound(street, by, entry, fee):
    amend_activity(entry.pk, value=21, reason="核对后更正", by=by, now=NOW)
    state_unit(street.pk, year=2020, kind="fee", unit="yuan", by=by, now=NOW)
    balance(street, by)
    balance(street, by, value=120)

    assert list(broken()) == []


def test_a_removed_entry_is_not_missed(by, entry):
    remove_activity(entry.pk, reason="重复", by=by, now=NOW)

    assert list(broken()) == []


def test_a_value_changed_by_hand_is_named(by, entry):
    amend_activity(entry.pk, value=21, reason="核对后更正", by=by, now=NOW)
    ActivityEntry.objects.update(value=99)

    [sentence] = broken()
    assert sentence.startswith(
        "登记“2020年3月 行政许可 处理决定数量”与台账不符：台账最后记的是21，现在是99"
    )


def test_a_unit_changed_by_hand_is_named(street, by, fee):
    state_unit(street.pk, year=2020, kind="fee", unit="yuan", by=by, now=NOW)
    ActivityEntry.objects.update(unit="wan_yuan")

    assert len(list(broken())) == 1


def test_an_entry_added_by_hand_is_named(by, entry):
    ActivityEntry.objects.bulk_create(
        [
            ActivityEntry(
                agency=entry.agency, year=2020, month=5, kind="licence", measure="decisions",
                value=7, unit="count", recorded_by=by, recorded_at=NOW,
            )
        ]
    )  # fmt: skip

    assert list(broken()) == ["登记“2020年5月 行政许可 处理决定数量”（7）台账没有记载。"]


def test_an_entry_deleted_by_hand_is_named(entry):
    ActivityEntry.objects.all().delete()

    assert list(broken()) == ["2020年3月的一条登记（20）不见了，台账没有记载删除。"]


def test_a_balance_changed_by_hand_is_named_by_the_command(street, by):
    if not app.registered_groups:
        register(app)
    balance(street, by)
    OpeningBalance.objects.update(value=5000)

    answer = CliRunner().invoke(app, ["ledger", "verify"])
    assert answer.exit_code == 1
    assert answer.stdout == (
        "期初数“历年累计主动公开政府信息（截至2019-12-31）”与台账不符："
        "台账最后记的是100，现在是5000。\n"
    )
