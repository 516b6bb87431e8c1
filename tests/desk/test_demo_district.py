"""The demo's district: quarterly statements in every state, and a round of last year's reports."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import scope
from gongkai.agencies.services.create_agency import create_agency
from gongkai.desk.demo.build import government_office
from gongkai.desk.demo.days import at
from gongkai.desk.demo.january import read_last_january
from gongkai.desk.demo.office import FOUNDED, Desk, Staff, open_office
from gongkai.desk.demo.quarters import District, Signers, file_quarters
from gongkai.desk.demo.yearbooks import issue_yearbooks
from gongkai.law.statistics import Quarter
from gongkai.publishing.services.load_columns import load_columns
from gongkai.reports.models import QuarterlyStatement
from gongkai.reports.quarterly.collecting import Place, year_table
from gongkai.reports.quarterly.tasks import desk_tasks
from gongkai.supervision.models import ReceivedReport, ReportFinding, ReturnOrder, Round, Submission

pytestmark = pytest.mark.django_db

# The last quarter that had ended, and the year of the last reports that were issued.
DAYS = {
    date(2026, 11, 22): (Quarter(2026, 3), 2025),
    date(2026, 1, 7): (Quarter(2025, 4), 2024),
    date(2026, 7, 10): (Quarter(2026, 2), 2025),
}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object
) -> Iterator[date]:
    """The district at three times of the year, taken back after the tests of each."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        build_district(request.param)
        yield request.param
        transaction.set_rollback(True)


def build_district(today: date) -> None:
    """As the demo builds it, with four offices that do nothing else; one has issued its reports."""
    load_columns(now=at(FOUNDED))
    district = create_agency(
        parent=None, actor=None, now=at(FOUNDED), name="泉州市鲤城区人民政府", short_name="鲤城区",
        slug="licheng", kind="county", code="DEMO000",
    )  # fmt: skip
    office = create_agency(
        parent=district, actor=None, now=at(FOUNDED), name="泉州市鲤城区人民政府办公室",
        short_name="鲤城区政府办公室", slug="licheng-office", kind="department", code="DEMO090",
    )  # fmt: skip
    collector, government = government_office(office, today)
    own, first, second, town = (
        _staff(district, n, name, today)
        for n, name in enumerate(("海滨街道", "演示一街道", "演示二街道", "演示镇"))
    )
    issue_yearbooks(Desk(first), today)
    file_quarters(
        District(government, *(Signers.of(staff) for staff in (first, second, town, own))),
        collector, today,
    )  # fmt: skip
    read_last_january(office, collector, today)


def _staff(district: Agency, n: int, name: str, today: date) -> Staff:
    return open_office(
        f"泉州市鲤城区{name}", name, f"demo-{n}", district, f"demo{n}-" if n else "",
        tuple(f"{name}测试员{c}" for c in "甲乙丙丁"), ["党政办公室"], today=today,
        kind="township" if name.endswith("镇") else "street", code=f"DEMO{n + 1:03d}",
        index_class="3000", index_pattern="{code}-{class}-{YYYY}-{N5}", phone="0595-00000000",
    )  # fmt: skip


def places(today: date) -> dict[str, Place]:
    """The last ended quarter, by office."""
    quarter, _ = DAYS[today]
    region = Agency.objects.get(short_name="鲤城区")
    table = year_table(region, quarter.year, today)
    return {agency.short_name: row[quarter.number - 1] for agency, row in table}


def test_the_last_quarter_is_filed_returned_and_missing(today: date) -> None:
    found = places(today)

    assert {name for name, place in found.items() if place.is_filed} == {
        "鲤城区政府办公室", "演示一街道", "演示二街道",
    }  # fmt: skip
    assert {name for name, place in found.items() if place.is_returned} == {"演示镇"}
    assert found["海滨街道"].statement is None


def test_one_filed_a_zero_report_and_one_was_late_the_quarter_before(today: date) -> None:
    quarter, _ = DAYS[today]
    zero = QuarterlyStatement.objects.get(is_zero=True)
    before = year_table(Agency.objects.get(short_name="鲤城区"), quarter.previous.year, today)

    assert (zero.agency.short_name, zero.period) == ("演示二街道", quarter)
    late = [a.short_name for a, row in before if row[quarter.previous.number - 1].was_late]
    assert late == ["演示一街道"]


def test_three_people_signed_each_statement(today: date) -> None:
    told = QuarterlyStatement.objects.exclude(filed_at=None)

    assert told.count() >= 9
    for one in told:
        assert len(set(one.signatures.values_list("person", flat=True))) == 3


@pytest.mark.parametrize(
    ("username", "kind"),
    [("zhuanyuan", "statement"), ("demo3-zhuanyuan", "returned"), ("gongkaiban", "collect")],
)
def test_each_finds_on_his_desk_what_the_quarter_leaves_to_him(
    today: date, username: str, kind: str
) -> None:
    mine = scope(User.objects.get(username=username), today)

    assert [task.kind for task in desk_tasks(mine, at(today, 12))] == [kind]


def test_the_round_is_of_the_last_reports_that_were_issued(today: date) -> None:
    opened = Round.objects.get()

    assert (opened.year, opened.agency.short_name) == (DAYS[today][1], "鲤城区政府办公室")
    assert opened.submissions.exclude(agency=None).get().agency.short_name == "演示一街道"


def test_what_was_planted_is_found_and_nothing_else(today: date) -> None:
    rows = ReportFinding.objects.filter(result__in=("fail", "uncertain"), submission__agency=None)
    found: dict[str, set[str]] = {}
    for row in rows.select_related("submission"):
        found.setdefault(row.submission.office_name.removeprefix("演示市演示区"), set()).add(
            row.rule
        )

    assert found == {
        "青杨街道办事处": {"T3_BALANCE", "T3_ROW_TOTAL", "N_REQ", "S_DUP"},
        "白桦镇人民政府": {"N_REQ", "N_LIMIT"},
        "银杏街道办事处": {
            "T3_CARRY",
            "T4_SUM_REVIEW",
            "S_DUP",
        },  # its words of 五 are the next office's
        "紫荆街道办事处": {"T_NO_BLANK", "S_DUP"},
    }


def test_the_round_has_something_in_every_state(today: date) -> None:
    rows = Submission.objects.all()

    assert set(rows.values_list("status", flat=True)) == {"received", "read", "returned", "passed"}
    assert (
        rows.filter(agency=None, is_foreign=False).get().office_name.endswith("水杉新区管理委员会")
    )
    assert ReceivedReport.objects.get(state="unread").error
    assert not ReceivedReport.objects.filter(state="waiting").exists()
    assert not rows.filter(is_stale=True).exists()
    assert ReturnOrder.objects.get().due_on > today


def test_nothing_of_it_lies_ahead(today: date) -> None:
    night = at(today, 23)

    assert not QuarterlyStatement.objects.filter(filed_at__gt=night).exists()
    assert not QuarterlyStatement.objects.filter(returned_at__gt=night).exists()
    assert not ReturnOrder.objects.filter(at__gt=night).exists()
    assert not ReceivedReport.objects.filter(read_at__gt=night).exists()
