"""The demo office, built through the services, has the founding report's figures, cell by cell."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import scope
from gongkai.applications.models import Application
from gongkai.desk.demo.build import build_demo
from gongkai.documents.report import read_report
from gongkai.documents.write import report_docx, report_html, report_pdf, report_xlsx
from gongkai.ledger.services.verify import verify
from gongkai.publishing.integrity import broken
from gongkai.publishing.models import Column, Item
from gongkai.publishing.selectors import desk_tasks, public_items
from gongkai.publishing.services.publish_item import withdraw_item
from gongkai.reports.compiling import compiled
from gongkai.reports.evidence import rows_behind
from gongkai.reports.integrity import broken as broken_registers
from gongkai.reports.models import AnnualReport, OpeningBalance
from gongkai.reports.selectors import figures
from gongkai.reports.services.record_activity import record_activity

GOLDEN = Path(__file__).parents[1] / "golden" / "haibin_2020" / "figures.yaml"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Built once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert build_demo(TODAY)
        yield Agency.objects.get(short_name="海滨街道")
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def test_table_two_equals_the_printed_one(demo):
    golden = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    computed = figures(demo, 2020, now=NOW)
    shown = {
        row: {column: cell.value for column, cell in cells.items()}
        for row, cells in computed.table2.items()
    }
    assert shown == golden["table2"]


def test_tables_three_and_four_are_all_zero(demo):
    computed = figures(demo, 2020, now=NOW)
    assert len(computed.table3) == 23
    assert {c.value for cells in computed.table3.values() for c in cells.values()} == {0}
    assert {c.value for cells in computed.table4.values() for c in cells.values()} == {0}


def test_the_sentence_says_25_and_1366_and_the_columns_say_158(demo):
    computed = figures(demo, 2020, now=NOW)
    told = {n.key: n.cell.value for n in computed.narrative}
    assert (told["proactive"], told["cumulative"]) == (25, 1366)
    assert {c.name: n for c, n in _posts(demo).items()} == {
        "工作动态": 96, "政策解读": 7, "预决算公开及三公信息": 27, "公示公告": 7, "机构设置及职能": 2,
        "群众反映问题情况落实汇总": 12, "一、二孩生育登记及社会抚养费征收情况": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    "write",
    [report_docx, report_pdf, report_xlsx, lambda paper: report_html(paper).encode()],
    ids=["docx", "pdf", "xlsx", "html"],
)
def test_the_founding_report_is_compiled_written_and_read_back_the_same(demo, write):
    golden = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    read = read_report(write(compiled(demo, 2020, now=NOW).paper)).report

    assert (read.agency, read.year, read.form_id) == (demo.name, 2020, "2019")
    assert read.table2 == golden["table2"]
    assert len(read.table3) == 23
    assert set(read.table3.values()) == {(0,) * 7}
    assert set(read.table4.values()) == {(0,) * 5}
    said = {figure.key: figure.value for figure in read.narrative}
    assert (said["proactive"], said["cumulative"], said["received"]) == (25, 1366, 0)


def test_the_two_earlier_applications_are_records_and_make_up_the_printed_total(demo):
    """历年累计受理2件, none of them in 2020 (shared/seed: applications_cumulative)."""
    cases = Application.objects.filter(agency=demo)
    counted = cases.filter(received_on__lte=date(2020, 12, 31)).count()
    before = OpeningBalance.objects.get(agency=demo, measure="applications")

    assert (counted, before.value, before.as_of) == (2, 0, date(2018, 12, 31))
    assert not cases.exclude(received_on__year=2019, answered_on__year=2019).exists()
    assert figures(demo, 2019, now=NOW).as_dict()["table3"]["new_received"] == [2, 0, 0, 0, 0, 0, 2]


def _posts(agency) -> dict[Column, int]:
    posts: dict[Column, int] = {}
    for item in (
        public_items(NOW).filter(agency=agency, published_at__year=2020).select_related("column")
    ):
        posts[item.column] = posts.get(item.column, 0) + 1
    return posts


def test_only_registered_items_have_an_index_number_and_the_series_has_no_gap(demo):
    numbers = sorted(
        Item.objects.filter(agency=demo, formed_on__year=2020, is_registered=True).values_list(
            "index_number", flat=True
        )
    )
    assert numbers == [f"DEMO001-3000-2020-{n:05d}" for n in range(1, 26)]
    assert not Item.objects.filter(is_registered=False).exclude(index_number=None).exists()


def test_every_number_opens_its_rows(demo):
    assert len(rows_behind(demo, 2020, "narrative.proactive", now=NOW)) == 25
    assert len(rows_behind(demo, 2020, "table2.normative.made", now=NOW)) == 1


def test_one_record_more_changes_its_cell(demo):
    by = User.objects.get(username="zhuanyuan")
    record_activity(
        demo.pk,
        year=2020,
        month=12,
        kind="licence",
        measure="decisions",
        value=1,
        note="补登",
        by=by,
        now=NOW,
    )
    assert figures(demo, 2020, now=NOW).table2["licence"]["decisions"].value == 237


def test_one_item_withdrawn_within_the_year_leaves_the_stock(demo):
    filer = User.objects.get(username="tianbao")
    item = Item.objects.get(agency=demo, kind="normative")
    withdraw_item(
        item.pk, reason="演示", affected="", by=filer, now=datetime(2020, 12, 30, tzinfo=NOW.tzinfo)
    )
    assert figures(demo, 2020, now=NOW).table2["normative"]["published_total"].value == 3


def test_nothing_is_broken_in_ledger_or_signed_texts(demo):
    assert list(verify()) == []
    assert list(broken()) == []
    assert list(broken_registers()) == []


def test_everything_public_was_signed_by_three_different_people(demo):
    for item in public_items(NOW).prefetch_related("signatures"):
        people = {
            s.person_id for s in item.signatures.all() if s.version_id == item.published_version_id
        }
        assert len(people) == 3


def test_each_of_the_three_finds_something_waiting(demo):
    for username in ("tianbao", "kezhang", "lingdao"):
        mine = scope(User.objects.get(username=username), TODAY)
        assert desk_tasks(mine, NOW), username


def test_the_portal_has_reports_of_several_offices_to_compare(demo):
    """Two years of four offices, each signed by three people and public, with numbers to tell apart."""
    reports = AnnualReport.objects.filter(
        status="issued", item__in=public_items(NOW), year__in=(2024, 2025)
    ).select_related("agency")
    received = {
        (report.agency.short_name, report.year): report.snapshot["report"]["table3"][
            "new_received"
        ][-1]
        for report in reports
    }

    assert len(received) == 8
    assert all(number > 0 for (office, _), number in received.items() if office != demo.short_name)


def test_the_neighbour_sees_none_of_it(demo):
    mine = scope(User.objects.get(username="demo1-tianbao"), TODAY)
    assert not mine.rows(Item.objects.filter(agency=demo)).exists()


def test_it_is_built_once(demo):
    assert build_demo(TODAY) is False
