"""A round's reports beside each other: compared, the unusual ones named, shared paragraphs side by side."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.agencies.models import Agency
from gongkai.law.report.figures import Report, SectionText
from gongkai.supervision import beside
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.neighbours import previous_report, uploads_by_submission
from gongkai.supervision.offices import Office, match_office
from gongkai.supervision.views import comparing
from tests.factories.agencies import make_agency, make_person
from tests.factories.annual import figures

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
DEEDS = (
    "街道坚持以公开促规范，围绕社区养老、老旧小区改造和垃圾分类三件群众最关心的事，逐项列出公开清单，"
    "明确公开的时限、方式和责任人，做到事前有公告、事中有进展、事后有结果。"
)


def sent(opened: Round, agency: Agency, report: Report, text: str = "") -> Submission:
    """The office's current version, read."""
    submission = Submission.objects.create(
        round=opened, agency=agency, office_name=agency.name, status="read"
    )
    told = replace(report, sections=(SectionText("一", "总体情况", text),))
    submission.current = ReceivedReport.objects.create(
        round=opened, submission=submission, version=1, state="readable", name="报告.docx",
        agency_name=agency.name, year=report.year, reading=told.to_json(),
        uploaded_by=opened.opened_by, uploaded_at=opened.opened_at,
    )  # fmt: skip
    submission.save()
    return submission


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """Each test begins with the same keys and other readings."""
    beside._copied.cache_clear()


@pytest.fixture
def streets(january) -> dict[str, Submission]:
    """Nine streets that received 1 to 8 and 60; the last had 3 the year before."""
    found = {}
    earlier = Round.objects.create(
        agency=january.district, year=january.round.year - 1, name="上一轮",
        opened_by=january.officer, opened_at=january.now,
    )  # fmt: skip
    for number, received in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 60], start=1):
        agency = make_agency(f"乙{number}街道", parent=january.district)
        name = f"{agency.short_name}"
        report = figures(agency.name, january.round.year, {"new_received": received})
        found[name] = sent(january.round, agency, report, DEEDS if number in (2, 5) else "")
        if number == 9:
            sent(earlier, agency, figures(agency.name, january.round.year - 1, {"new_received": 3}))
    return found


@pytest.fixture
def client(january) -> Client:
    made = Client()
    made.force_login(january.officer, BACKEND)
    return made


def page(client: Client, january, name: str, **asked) -> str:
    response = client.get(reverse(f"supervision:{name}", args=[january.round.pk]), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_offices_are_compared_with_the_middle_and_with_last_year(client, january, streets) -> None:
    html = page(client, january, "compare", figure="new_received")
    assert "9 份报告有这个数，中位数 5 件" in html
    assert html.count("chart__bar--marked") == 1
    row = html[html.rindex("乙9街道</a>") :]
    assert row[: row.index("</tr>")].split("</th>")[1].count("离群") == 1
    assert "比上年多57（+1900%）" in row
    assert "1 个单位有上年报告" in html


def test_the_unusual_numbers_are_listed_with_their_score_and_last_year(
    client, january, streets
) -> None:
    # 1…8 and 60: middle 5, deviations 4 3 2 1 0 1 2 3 55, their middle 2; 55 ÷ (1.4826 × 2) = 18.5
    html = page(client, january, "odd")
    assert html.count('<th scope="row">') == 1
    assert "乙9街道</a> 60" in html
    assert "离群分18.5" in html
    assert "由3变为60" in html


def along(january, name: str, received: int) -> ReceivedReport:
    """Last year's report, taken in with the round."""
    year = january.round.year - 1
    return ReceivedReport.objects.create(
        round=january.round, use="previous", state="readable", name="去年.docx", agency_name=name,
        year=year, reading=figures(name, year, {"new_received": received}).to_json(),
        uploaded_by=january.officer, uploaded_at=january.now,
    )  # fmt: skip


def test_last_years_reports_taken_in_with_the_round_are_compared_with(
    client, january, streets
) -> None:
    foreign = streets["乙2街道"]
    foreign.agency, foreign.office_name, foreign.is_foreign = None, "外地 供水公司", True
    foreign.save()
    along(january, "测试区外地供水公司", 900)  # another name than the foreign office's
    along(january, "外地供水公司", 4)
    along(january, "测试市测试区乙9街道", 50)  # before the earlier round's 3
    along(january, "乙1街道", 8)
    along(january, "乙1街道", 7)  # the newer
    html = page(client, january, "compare", figure="new_received")
    assert "3 个单位有上年报告" in html
    for told in ("比上年少2（", "比上年多10（", "比上年少6（"):  # 4→2, 50→60, 7→1
        assert html.count(told) == 1
    assert "3个单位有上年报告" in page(client, january, "odd").replace(" ", "")
    for one in january.round.submissions.select_related("round", "agency"):
        told = previous_report(one)
        mine = beside.last_year_beside(january.round).get(str(one.pk))
        assert (told and told.report.table3) == (mine and mine.table3)


def test_shared_paragraphs_stand_side_by_side(client, january, streets) -> None:
    html = page(client, january, "copies")
    assert "2 个单位" in html
    assert html.count(DEEDS) == 2
    for name in ("乙2街道", "乙5街道"):
        assert html.count(f">{name}</a>") == 1


def test_what_differs_in_a_copy_is_underlined(client, january, streets) -> None:
    row = streets["乙5街道"].current
    changed = DEEDS.replace("垃圾分类", "停车收费")
    row.reading["sections"][0]["text"] = changed
    row.pk = None
    row.save()
    streets["乙5街道"].current = row
    streets["乙5街道"].save()
    html = page(client, january, "copies")
    assert "<u>停车收费</u>" in html or "<u>垃圾分类</u>" in html


def test_many_groups_and_many_offices_are_shown_a_page_at_a_time(
    client, january, streets, monkeypatch
) -> None:
    other = "社区便民服务站把办事指南、收费标准和投诉电话贴在进门的墙上，每月核对一次，有变化的当天换新，老人看不清的由工作人员念给他听，念完再问一句听明白没有，听不明白的写成条子带回家给儿女看。"
    for name in ("乙1街道", "乙3街道", "乙4街道"):
        row = streets[name].current
        row.reading["sections"][0]["text"] = other
        row.save()
    beside._copied.cache_clear()
    monkeypatch.setattr(comparing, "GROUPS", 1)
    first, second = page(client, january, "copies"), page(client, january, "copies", page=2)
    assert (first.count(other), first.count(DEEDS)) == (3, 0)
    assert (second.count(other), second.count(DEEDS)) == (0, 2)
    assert "第1页，共2页、2段" in first

    monkeypatch.setattr(comparing, "OFFICES", 4)
    shown = page(client, january, "compare", figure="carried_in", page=3)
    assert "第3页，共3页、9个单位" in shown
    assert [f"乙{n}街道</a></th>" in shown for n in (8, 9)] == [False, True]
    assert 'href="?figure=carried_in&amp;page=2#h-table"' in shown


def test_last_years_files_are_found_as_if_each_were_held_against_each_office(january) -> None:
    called = (
        "甲街道",
        "西甲街道",
        "甲街道办事处",
        "乙 街道",
        "样例区乙街道",
        "外地市外地区乙街道",
        "",
    )
    for short in ("甲街道", "西甲街道", "乙街道", "丙（开发）区街道"):
        agency = make_agency(short, parent=january.district)
        sent(january.round, agency, figures(agency.name, january.round.year, {}))
    Submission.objects.create(
        round=january.round, office_name="外地市外地区乙街道", is_foreign=True
    )
    for name in (*called, "丙(开发)区街道办事处"):
        ReceivedReport.objects.create(
            round=january.round, use="previous", state="readable", name=name, agency_name=name,
            reading={}, uploaded_by=january.officer, uploaded_at=january.now,
        )  # fmt: skip
    rows = list(january.round.submissions.select_related("agency"))
    expected = {}
    for file in january.round.received.filter(use="previous").order_by("pk"):
        for one in rows:
            own = one.agency
            fits = (
                match_office(file.agency_name, [Office(own.pk, own.name, own.short_name)])
                if own
                else file.agency_name == one.office_name
            )
            if fits:
                expected[one.pk] = file.pk
    assert uploads_by_submission(january.round, rows) == expected
    assert len(expected) == 5


def test_money_without_a_unit_is_said_to_be_left_out(client, january, streets) -> None:
    said = "“政府集中采购：采购总金额”"  # the form of 2019 prints no unit for it
    assert f"{said}没有列" in page(client, january, "compare")
    assert f"{said}不在其中" in page(client, january, "odd")
    january.round.year = 2022  # the form of 2021 has one amount of money, in 万元
    january.round.save()
    assert said not in page(client, january, "odd")


def test_an_empty_round_says_so(client, january) -> None:
    assert "还没有读出的报告" in page(client, january, "compare")
    assert "没有离群的数" in page(client, january, "odd")
    assert "没有发现相同的段落" in page(client, january, "copies")


def test_nobody_else_sees_them(january, streets) -> None:
    other = make_agency("另一区", kind="county")
    stranger = Client()
    stranger.force_login(make_person("测试员外", other, "district_officer"), BACKEND)
    for name in ("compare", "odd", "copies"):
        address = reverse(f"supervision:{name}", args=[january.round.pk])
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_the_number_of_queries_does_not_grow(
    client, january, streets, django_assert_max_num_queries
) -> None:
    def counted(name: str) -> int:
        with django_assert_max_num_queries(20) as queries:
            page(client, january, name)
        return len(queries)

    names = ("compare", "odd", "copies")
    before = [counted(name) for name in names]
    for number in range(20, 32):
        agency = make_agency(f"丙{number}街道", parent=january.district)
        sent(january.round, agency, figures(agency.name, january.round.year), DEEDS)
        along(january, agency.name, 1)
    assert [counted(name) for name in names] == before


def test_the_round_leads_to_them(client, january, streets) -> None:
    html = page(client, january, "round")
    for name in ("compare", "odd", "copies"):
        assert f'href="{reverse(f"supervision:{name}", args=[january.round.pk])}"' in html
