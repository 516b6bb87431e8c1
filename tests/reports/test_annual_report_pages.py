"""The pages of the annual report: started, written, corrected, looked at, issued and sent on its way."""

import re

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from gongkai.documents.report import read_report
from gongkai.publishing.models import Column, Item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.reports.models import AnnualReport
from gongkai.reports.services.record_activity import record_activity
from tests.factories.figures import clerk, moment, published
from tests.factories.office import GATES
from tests.factories.office import agency as other_office
from tests.factories.office import office as make_office
from tests.reports.test_annual_report import PROBLEMS

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 2023


@pytest.fixture
def street():
    Column.objects.create(code="reports", name="政府信息公开年报", kind=Column.Kind.REPORT)
    made = make_office("青石街道")
    for day in ("2023-03-01", "2023-05-08", "2023-09-12"):
        published(made.agency, made.filer, day, is_registered=True, column=made.column)
    record_activity(
        made.agency.pk, year=YEAR, month=1, kind="licence", measure="decisions", value=20,
        by=made.filer, now=timezone.now(),
    )  # fmt: skip
    return made


@pytest.fixture
def desk(client, street):
    client.force_login(street.filer, backend=BACKEND)
    return client


def address(street, name="report", *args):
    return reverse(f"reports:{name}", args=[street.agency.slug, YEAR, *args])


def started(desk, street):
    desk.post(address(street, "start"))
    return AnnualReport.objects.get()


def text_of(response):
    return re.sub(r"\s*\n\s*", "", response.content.decode())


def cells_of(text):
    """What stands in the cells of the tables, in order."""
    return re.findall(r"<td[^>]*>([^<]*)</td>", text)


def test_before_it_is_started_the_report_can_be_seen_but_not_changed(desk, street):
    response = desk.get(address(street))

    text = text_of(response)
    assert response.status_code == 200
    assert "还没有开始编制" in text
    assert "本年度主动公开政府信息3条" in text
    assert "/report/section/" not in text
    assert desk.get(address(street, "section", 5, 0)).status_code == 404
    assert desk.get(address(street, "report_cell", "table2.licence.decisions")).status_code == 404


def test_a_clerk_starts_writes_and_issues_the_report(desk, street):
    started(desk, street)
    assert "还没有写完" in text_of(desk.get(address(street)))
    saved = desk.post(address(street, "section", 5, 0), {"template": PROBLEMS})
    assert saved["Location"] == address(street)

    done = desk.post(address(street, "issue"), {"signed_on": "2024-01-10"})

    item = Item.objects.get(kind="report")
    assert done["Location"] == reverse("publishing:item", args=[item.pk])
    page = text_of(desk.get(done["Location"]))
    assert "（全文）.pdf" in page
    shown = text_of(desk.get(address(street)))
    assert "第1稿已定稿" in shown
    assert "第1稿自定稿以来，各格与记录一致。" in shown


def test_what_stops_the_issue_stands_beside_the_button(desk, street):
    started(desk, street)
    desk.post(address(street, "section", 5, 0), {"template": PROBLEMS})
    desk.post(address(street, "report_cell", "table3.R1.natural"), {"value": "2", "reason": "漏登"})

    text = text_of(desk.post(address(street, "issue"), {"signed_on": "2024-01-10"}))
    assert "不能定稿：“自然人”列" in text
    assert "办理结果之和为2" in text
    assert AnnualReport.objects.get().status == "draft"
    assert "输入一个有效的日期" in text_of(
        desk.post(address(street, "issue"), {"signed_on": "一月"})
    )


def test_the_open_findings_stand_above_one_tick(desk, street):
    started(desk, street)
    desk.post(address(street, "section", 5, 0), {"template": "无。"})
    page = desk.get(address(street)).content.decode()
    told = re.findall(r'name="finding" value="(\w+)"', page)
    assert len(told) == 1
    assert "我已看过以上各项" in page
    assert "不平" not in page
    where = address(street, "issue")

    for ticked in ({"finding": told}, {"seen": "on"}, {"seen": "on", "finding": ["x"]}):
        text = text_of(desk.post(where, {"signed_on": "2024-01-10", **ticked}))
        assert "核对还有1项没有看过，请看过再勾选" in text
        assert AnnualReport.objects.get().status == "draft"
    desk.post(where, {"signed_on": "2024-01-10", "seen": "on", "finding": told})
    assert AnnualReport.objects.get().status == "issued"


def test_a_signer_sees_what_was_corrected_and_what_is_open(client, desk, street):
    """20 licences are counted, 23 told: one correction by hand, and 23 against 20 in the register."""
    started(desk, street)
    desk.post(address(street, "section", 5, 0), {"template": "无。"})
    desk.post(
        address(street, "report_cell", "table2.licence.decisions"),
        {"value": "23", "reason": "旧台账另有三件"},
    )
    told = re.findall(r'name="finding" value="(\w+)"', desk.get(address(street)).content.decode())
    desk.post(address(street, "issue"), {"signed_on": "2024-01-10", "seen": "on", "finding": told})
    report = AnnualReport.objects.get()
    cover = reverse("reports:edition_cover", args=[report.pk])
    send_for_review(report.item.pk, by=street.filer, now=timezone.now(), gates=GATES)

    client.force_login(street.section_head, backend=BACKEND)
    page = text_of(client.get(reverse("publishing:review", args=[report.item.pk])))
    assert f'<a href="{cover}">编制说明</a>：手工更正1处，核对有2项待说明。' in page
    shown = text_of(client.get(cover))
    assert cells_of(shown)[:3] == ["20", "23", "旧台账另有三件"]
    assert "只写了“无。”" in shown

    record_activity(
        street.agency.pk, year=YEAR, month=9, kind="licence", measure="decisions", value=3,
        by=street.filer, now=timezone.now(),
    )  # fmt: skip
    assert "报告为23，台账为20" in text_of(client.get(cover))  # as it was issued
    client.force_login(clerk(other_office("西门街道"), name="测试员西"), backend=BACKEND)
    assert client.get(cover).status_code == 404


def test_a_number_is_corrected_and_given_back(desk, street):
    started(desk, street)
    cell = "table2.licence.decisions"
    assert "在报告里更正这个数" in text_of(desk.get(address(street, "cell", cell)))
    where = address(street, "report_cell", cell)
    assert "<strong>20</strong>" in text_of(desk.get(where))
    same = text_of(desk.post(where, {"value": "20", "reason": "看错"}))
    assert "与记录里数出来的相同，不用更正。" in same
    desk.post(where, {"value": "1300", "reason": "旧台账另有"})

    assert "已经更正为1300" in text_of(desk.get(where))
    cover = text_of(desk.get(address(street, "cover")))
    assert cells_of(cover)[:3] == ["20", "1300", "旧台账另有"]
    desk.post(where, {"restore": "1"})
    assert "没有。各数都是从记录里数出来的。" in text_of(desk.get(address(street, "cover")))


def test_a_field_that_is_not_there_is_told_beside_the_text(desk, street):
    started(desk, street)
    text = text_of(desk.post(address(street, "section", 5, 0), {"template": "共{{ 好事 }}件"}))

    assert "没有名为“好事”的活字段" in text
    assert "共{{ 好事 }}件" in text


def test_own_words_go_back_to_the_draft(desk, street):
    started(desk, street)
    where = address(street, "section", 1, 4)
    desk.post(where, {"template": "另设查阅点1处。"})
    assert "另设查阅点1处。" in text_of(desk.get(address(street)))
    desk.post(where, {"draft": "1"})
    assert "另设查阅点1处。" not in text_of(desk.get(address(street)))


@pytest.mark.parametrize("kind", ["pdf", "docx", "html", "xlsx", "txt"])
def test_each_format_can_be_looked_at_before_it_is_issued(desk, street, kind):
    response = desk.get(address(street, "file", kind))

    assert "attachment" in response["Content-Disposition"]
    read = read_report(response.content).report
    assert (read.agency, read.year) == (street.agency.name, YEAR)
    assert read.table2["licence"] == {"decisions": 20}


def test_an_unknown_format_section_or_number_is_not_found(desk, street):
    started(desk, street)
    for where in (
        address(street, "file", "odt"), address(street, "section", 2, 0),
        address(street, "section", 9, 0), address(street, "report_cell", "x.y.z"),
        reverse("reports:report", args=[street.agency.slug, 2018]),
    ):  # fmt: skip
        assert desk.get(where).status_code == 404


def test_a_reviewer_of_the_office_reads_but_does_not_write(client, desk, street):
    started(desk, street)
    client.force_login(street.leader, backend=BACKEND)

    text = text_of(client.get(address(street)))
    assert "/report/section/" not in text
    assert "定稿，交三审" not in text
    assert client.get(address(street, "section", 5, 0)).status_code == 403
    assert client.post(address(street, "issue"), {"signed_on": "2024-01-10"}).status_code == 403
    assert client.post(address(street, "again"), {"reason": "甲"}).status_code == 403


def test_somebody_of_another_office_finds_nothing(client, desk, street):
    started(desk, street)
    client.force_login(clerk(other_office("西门街道"), name="测试员西"), backend=BACKEND)

    for name, args in (
        ("report", ()), ("section", (5, 0)), ("report_cell", ("table2.licence.decisions",)),
        ("file", ("pdf",)), ("cover", ()),
    ):  # fmt: skip
        assert client.get(address(street, name, *args)).status_code == 404
    for name in ("start", "issue", "carry", "again"):
        assert client.post(address(street, name)).status_code == 404


def test_an_issued_report_is_compiled_again_from_its_page(desk, street):
    started(desk, street)
    desk.post(address(street, "section", 5, 0), {"template": PROBLEMS})
    desk.post(address(street, "issue"), {"signed_on": "2024-01-10"})
    assert "这一栏还空着，请填写" in text_of(desk.post(address(street, "again"), {}))

    desk.post(address(street, "again"), {"reason": "补登两件"})
    text = text_of(desk.get(address(street)))
    assert "正在编制第2稿" in text
    assert "补登两件" in text


def test_an_edition_that_is_still_in_review_is_not_said_to_be_published(desk, street):
    report = started(desk, street)
    desk.post(address(street, "section", 5, 0), {"template": PROBLEMS})
    desk.post(address(street, "issue"), {"signed_on": "2024-01-10"})
    report.refresh_from_db()
    # The first edition went out, the second has not been signed.
    in_time = moment("2024-01-11")
    out = {"published_at": in_time, "published_version": F("current_version")}
    Item.objects.filter(pk=report.item_id).update(stage="done", **out)
    assert "定稿，已公开。" in text_of(desk.get(address(street)))
    desk.post(address(street, "again"), {"reason": "补登两件"})
    desk.post(address(street, "section", 5, 0), {"template": PROBLEMS + "已经落实。"})
    desk.post(address(street, "issue"), {"signed_on": "2024-01-11"})
    text = text_of(desk.get(address(street)))
    assert "去送审、看审核进展" in text
    assert "定稿，还没有送审。" in text
    assert re.search('第1稿</span><span class="quiet">已公开', text)


def test_the_report_page_takes_a_bounded_number_of_queries(
    desk, street, django_assert_max_num_queries
):
    started(desk, street)
    for day in range(1, 20):
        published(street.agency, street.filer, f"2023-10-{day:02d}", column=street.column)
    with django_assert_max_num_queries(45):
        assert desk.get(address(street)).status_code == 200
