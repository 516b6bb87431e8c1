"""What the report page offers keeps its word: the running year, an issued number, drafts, live fields."""

import io
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.documents.report import read_report
from gongkai.law.report.forms import form_by_id
from gongkai.law.report.structure import _substance
from gongkai.reports.drafting import _named
from gongkai.reports.services.issue_report import issue_report
from gongkai.reports.services.override_cell import override_cell
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.start_report import reissue_report, start_report
from tests.factories.office import Office
from tests.publishing.browsing import signed_in
from tests.reports.test_annual_report import NOW, SIGNED, begun, issued, seen, street, words

__all__ = ["street"]
pytestmark = pytest.mark.django_db
CELL = "table2.licence.decisions"


@pytest.fixture
def desk(street: Office):
    return signed_in(street.officer)


def page(desk, street: Office, name: str, *args, **query) -> str:
    address = reverse(f"reports:{name}", args=[street.agency.slug, *args])
    return desk.get(address, query).content.decode()


def test_the_running_year_says_so_and_offers_no_issue(desk, street: Office) -> None:
    """第五十条、第四十九条：the report on a year is issued in the next."""
    year = timezone.localdate().year
    start_report(street.agency.pk, year=year, by=street.officer, now=timezone.now())
    text = page(desk, street, "report", year)
    assert f"{year}年还没有过完" in text
    assert f"{year + 1}年1月1日起才能定稿" in text
    assert "定稿，交三审" not in text
    begun(street)
    text = page(desk, street, "report", 2023)
    assert "还没有过完" not in text
    assert "定稿，交三审" in text


def test_a_tick_that_is_missing_is_told_by_its_chinese_name(desk, street: Office) -> None:
    start_report(street.agency.pk, year=2023, by=street.officer, now=NOW)
    record_activity(
        street.agency.pk, year=2023, month=2, kind="fee", measure="amount", value=5,
        by=street.officer, now=NOW,
    )  # fmt: skip
    url = reverse("reports:issue", args=[street.agency.slug, 2023])
    text = desk.post(url, {"signed_on": "x"}).content.decode()
    assert "我已看过以上各项" in text
    assert "Seen" not in text


def test_an_issued_number_opens_the_issued_number(desk, street: Office) -> None:
    """表二 says 18, corrected by hand from 20; two decisions recorded since make 22 in the records."""
    report = begun(street)
    override_cell(
        report.pk, cell_id=CELL, value="18", reason="两件重复登记", by=street.officer, now=NOW
    )
    issue_report(report.pk, signed_on=SIGNED, seen=seen(report), by=street.officer, now=NOW)
    record_activity(
        street.agency.pk, year=2023, month=9, kind="licence", measure="decisions", value=2,
        by=street.officer, now=NOW,
    )  # fmt: skip
    text = page(desk, street, "cell", 2023, CELL, **{"from": "report"})
    assert "第1稿（2024年1月12日定稿）里这个数是<strong>18</strong>" in text
    assert f"由{street.officer}于2024年1月12日手工更正" in text
    assert "当时记录里是20，理由：两件重复登记" in text
    assert "记录今天数出来是22" in text
    assert "回到年度报告" in text
    assert "?from=report" in page(desk, street, "report", 2023)
    assert "回到年度数字" in page(desk, street, "cell", 2023, CELL)


def test_an_empty_cell_offers_the_records_that_would_count(desk, street: Office) -> None:
    empty = page(desk, street, "cell", 2023, "table3.R2.natural")
    assert f'href="{reverse("applications:list")}"' in empty
    assert "看行政活动登记" not in empty
    assert f'href="{reverse("proceedings:list")}"' in page(
        desk, street, "cell", 2023, "table4.review.upheld"
    )
    assert "看行政活动登记" in page(desk, street, "cell", 2023, "table2.penalty.decisions")


def test_open_findings_stand_once_on_the_page(desk, street: Office) -> None:
    from gongkai.reports.compiling import compiled

    report = start_report(street.agency.pk, year=2023, by=street.officer, now=NOW)
    record_activity(
        street.agency.pk, year=2023, month=2, kind="fee", measure="amount", value=5,
        by=street.officer, now=NOW,
    )  # fmt: skip
    whole = compiled(street.agency, 2023, now=timezone.now(), report=report)
    text = page(desk, street, "report", 2023)
    for finding in whole.open_findings:
        assert text.count(finding.sentence) == 1
    assert whole.open_findings


def test_the_opening_is_no_copy_of_last_years(street: Office) -> None:
    opening = words(street, None, "一", 0)
    assert opening.part.is_opening
    assert not opening.is_copied


def test_a_draft_that_is_taken_away_says_that_it_is_one(desk, street: Office) -> None:
    begun(street)
    url = reverse("reports:file", args=[street.agency.slug, 2023, "docx"])
    answer = desk.get(url)
    assert "（草稿）.docx" in unquote(answer["Content-Disposition"])
    text = desk.get(reverse("reports:file", args=[street.agency.slug, 2023, "txt"])).content
    assert "草稿，没有定稿" in text.decode()


def test_an_issued_report_is_taken_away_as_it_was_frozen(desk, street: Office, tmp_path) -> None:
    issued(street)
    record_activity(
        street.agency.pk, year=2023, month=9, kind="licence", measure="decisions", value=2,
        by=street.officer, now=NOW,
    )  # fmt: skip
    answer = desk.get(reverse("reports:file", args=[street.agency.slug, 2023, "docx"]))
    assert "草稿" not in unquote(answer["Content-Disposition"])
    path = tmp_path / "report.docx"
    path.write_bytes(io.BytesIO(answer.content).getvalue())
    assert read_report(path).report.table2["licence"] == {"decisions": 20}


def test_the_cover_gives_the_reason_of_the_next_edition(desk, street: Office) -> None:
    reissue_report(issued(street).pk, reason="补登两件许可", by=street.officer, now=NOW)
    assert "补登两件许可" in page(desk, street, "cover", 2023)


def test_live_fields_can_be_put_in_by_a_button_and_copied_without_one(desk, street: Office) -> None:
    begun(street)
    text = page(desk, street, "section", 2023, 5, 0)
    assert 'data-insert="{{ 主动公开条数 }}"' in text
    assert "{{ 主动公开条数 }}<br>" in text
    assert "report_fields.js" in text


def test_an_entry_of_a_past_year_is_offered_a_month_of_that_year(desk, street: Office) -> None:
    register = page(desk, street, "register", 2023)
    assert f'{reverse("reports:add", args=[street.agency.slug])}?year=2023"' in register
    form = page(desk, street, "add", year="2023")
    assert 'name="year" value="2023"' in form
    today = timezone.localdate()
    assert f'name="year" value="{today.year}"' in page(desk, street, "add")


def test_nothing_is_told_as_nothing_not_as_zero_of_nothing(street: Office) -> None:
    """No «0个栏目发布信息0条», no «只有0个字», no 、 of a name among those of a list."""
    from gongkai.publishing.models import Item

    Item.objects.update(published_at=None, published_version=None)
    text = words(street, None, "一", 4).text
    assert "0个栏目" not in text
    assert "本年度没有在政府信息公开专栏发布信息" in text
    fifth = next(s for s in form_by_id("2021").sections if s.no == "五")
    (finding,) = _substance(fifth, "")
    assert "0个字" not in str(finding)
    assert _named(("教育、卫生", "财政")) == "“教育、卫生”、财政"
