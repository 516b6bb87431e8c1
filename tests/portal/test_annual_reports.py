"""Annual reports of all offices and years on the portal: listed, compared, drawn and handed out as data."""

import csv
import io
import json
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from gongkai.agencies.models import Agency, check_slug
from gongkai.documents.write.many import fields
from gongkai.reports.models import AnnualReport
from gongkai.reports.published import public_reports
from tests.factories import annual
from tests.factories import portal as rows
from tests.portal.test_portal_pages import english, outline

pytestmark = pytest.mark.django_db

LIST, COMPARE, DATA = "/reports/", "/reports/compare/", "/reports/data/"
YEARS = "/haibin/reports/years/"


@pytest.fixture
def district() -> Agency:
    rows.columns()
    return rows.office("district", "示例区", kind=Agency.Kind.COUNTY)


@pytest.fixture
def street(district: Agency) -> Agency:
    """海滨街道 with 2020 to 2022, of which 2020 is of the older form."""
    made = rows.office(parent=district)
    for year, received, answered in ((2020, 2, 2), (2021, 4, 3), (2022, 30, 28)):
        total = {"new_received": received, "result_total": answered}
        total |= {"R6": 1} if year == 2020 else {"R6_1": 1, "R6_3": year - 2019}
        report = annual.figures(made.name, year, total, licence={"decisions": 7})
        annual.public(made, report)
    return made


@pytest.fixture
def many(district: Agency, street: Agency) -> list[Agency]:
    """海滨街道's 30 of 2022 among eight others that received 1 to 8."""
    made = [rows.office(f"street-{n}", f"第{n}街道", parent=district) for n in range(1, 9)]
    for number, office in enumerate(made, start=1):
        annual.public(office, annual.figures(office.name, 2022, {"new_received": number}))
    return made


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def table(page: str) -> list[list[str]]:
    body = page[page.rindex("<table") : page.rindex("</table>")]
    lines = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S) for line in lines]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in line] for line in cells]


def test_every_page_is_sound_and_all_in_chinese(client: Client, many: list[Agency]) -> None:
    both = f"{COMPARE}?figure=new_received&figure=2021.licence.decisions"
    for address in (LIST, f"{LIST}?year=2022", COMPARE, both, YEARS, f"{YEARS}?figure=R1"):
        page = html(client, address)
        read = outline(page)
        assert (read.faults, read.open) == ([], []), address
        assert len(read.ids) == len(set(read.ids)), address
        assert set(read.fields) <= set(read.labels), address
        assert read.headings.count(1) == 1
        assert english(page) == [], address
    read = outline(html(client, DATA))
    assert (read.faults, read.open) == ([], [])


def test_the_list_holds_all_years_and_offices_and_can_be_narrowed(client, many) -> None:
    assert len(table(html(client, LIST))) == 1 + 11
    assert len(table(html(client, f"{LIST}?office=haibin"))) == 1 + 3
    assert [line[:2] for line in table(html(client, f"{LIST}?year=2020"))[1:]] == [
        ["2020年", "海滨街道"]
    ]
    assert "没有符合这些条件" in html(client, f"{LIST}?year=2020&office=street-1")


def test_offices_stand_beside_each_other_with_the_middle_and_who_is_far_off(client, many) -> None:
    page = html(client, f"{COMPARE}?year=2022&figure=new_received")
    lines = {line[0]: line[1] for line in table(page)[1:]}
    # 1 2 3 4 5 6 7 8 30: middle 5; deviations 4 3 2 1 0 1 2 3 25, their middle 2; 25 ÷ (1.4826 × 2) = 8.4
    assert lines == {f"第{n}街道": str(n) for n in range(1, 9)} | {
        "海滨街道": "30 离群",
        "中位数": "5",
    }
    assert "9 个单位有这个数，中位数 5 件" in page
    assert (
        '<rect x="0" y="18" width="82.00%" height="12" class="chart__bar chart__bar--marked"'
        in page
    )
    assert "大于3.5" in page


def test_only_the_chosen_offices_are_compared(client, many) -> None:
    page = html(client, f"{COMPARE}?year=2022&figure=new_received&office=street-1&office=haibin")
    assert [line[0] for line in table(page)[1:]] == ["海滨街道", "第1街道", "中位数"]


def test_a_number_that_the_form_of_the_year_does_not_have_is_not_compared(client, street) -> None:
    page = html(client, f"{YEARS}?figure=2021.licence.decisions&figure=other_outcomes")
    lines = {line[0]: line[1:] for line in table(page)[1:]}
    assert lines["2020年"] == ["口径不同，不可比", "1"]
    assert lines["2021年"] == ["7", "3 比上年多2（+200%）"]
    assert lines["2022年"] == ["7 与上年相同", "4 比上年多1（+33%）"]


def test_the_years_of_an_office_show_their_change_and_a_jump(client, street) -> None:
    lines = {line[0]: line[1] for line in table(html(client, f"{YEARS}?figure=new_received"))[1:]}
    assert lines == {
        "2020年": "2", "2021年": "4 比上年多2（+100%）", "2022年": "30 比上年多26（+650%） 悬殊",
    }  # fmt: skip


def test_a_year_without_a_report_is_a_gap_and_no_zero(client, district) -> None:
    street = rows.office(parent=district)
    for year in (2021, 2023):
        annual.public(street, annual.figures(street.name, year, {"new_received": 5}))
    page = html(client, f"{YEARS}?figure=new_received")
    assert [line[0] for line in table(page)[1:]] == ["2023年", "2021年"]
    chart = page[page.index('class="chart"') : page.index("</svg>\n  </section>")]
    assert chart.count("chart__mark--1") == 2
    assert "chart__line--1" not in chart
    assert [line[1] for line in table(page)[1:]] == ["5", "5"]


@pytest.mark.parametrize(
    "address", ["?year=1999&figure=nothing&office=none", "?year=x", "?office=none"]
)
def test_nonsense_in_the_address_shows_the_usual_page(client, many, address) -> None:
    page = html(client, COMPARE + address)
    assert "2022年各单位对照" in page
    assert len(table(page)) == 1 + 9 + 1


def test_a_site_without_reports_says_so_on_each_page(client, district) -> None:
    rows.office(parent=district)
    for address in (LIST, COMPARE, YEARS):
        assert "还没有用本系统编制并公布的年报" in html(client, address)
    assert client.get("/reports/data/2022.csv").status_code == 404
    assert client.get("/haibin/reports/data.json").status_code == 404
    assert client.get("/nowhere/reports/data.json").status_code == 404


def test_the_csv_opens_in_chinese_with_a_number_a_column(client, street) -> None:
    response = client.get("/haibin/reports/data.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    known = [dict(zip(head, line, strict=True)) for line in lines]
    received = "表三·一、本年新收政府信息公开申请数量·总计"
    assert [(one["年度"], one[received]) for one in known] == [
        ("2022", "30"),
        ("2021", "4"),
        ("2020", "2"),
    ]
    older, newer = (
        "表二·行政许可·处理决定数量（2019年版）",
        "表二·行政许可·本年处理决定数量（2021年版）",
    )
    assert [(one[older], one[newer]) for one in known] == [("", "7"), ("", "7"), ("7", "")]


def test_the_json_names_only_the_numbers_that_there_are(client, many) -> None:
    found = json.loads(client.get("/reports/data/2022.json").content)["reports"]
    assert len(found) == 9
    street = next(one for one in found if one["office"] == "haibin")
    assert (street["year"], street["form"], street["published_on"]) == (2022, "2021", "2023-01-15")
    assert street["figures"]["table3.new_received.total"] == 30
    assert street["figures"]["2021.table2.licence.decisions"] == 7
    assert "table3.R6.total" not in street["figures"]
    assert re.fullmatch(r"http://testserver/haibin/item/\d+/", street["address"])


def test_the_workbook_holds_the_numbers_and_what_each_column_means(client, street) -> None:
    response = client.get("/reports/data/2022.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    head, line = list(book["数据"].iter_rows(values_only=True))
    known = dict(zip(head, line, strict=True))
    assert known["表三·一、本年新收政府信息公开申请数量·总计"] == 30
    told = [row[0] for row in book["说明"].iter_rows(values_only=True)][1:]
    assert told == list(head)
    assert client.get("/reports/data/2022.xlsx").content == response.content


def test_every_column_of_the_data_is_explained_once(client, street) -> None:
    page = html(client, DATA)
    assert len({field.label for field in fields()}) == len(fields())
    for field in fields():
        assert page.count(f"<code>{field.id}</code>") == 1


def test_an_office_name_is_no_formula(client, district) -> None:
    street = rows.office("odd", "=1+1", name="=1+1", parent=district)
    annual.public(street, annual.figures("甲", 2022))
    assert b"'=1+1" in client.get("/reports/data/2022.csv").content
    book = openpyxl.load_workbook(io.BytesIO(client.get("/reports/data/2022.xlsx").content))
    assert book["数据"]["B2"].data_type == "s"


def test_an_edition_that_nobody_has_signed_yet_shows_nowhere(client, street) -> None:
    found = {one.year: one.pk for one in public_reports(timezone.now(), office="haibin")}
    first = AnnualReport.objects.get(pk=found[2022])
    newer = annual.issued(
        street, annual.figures(street.name, 2022, {"new_received": 999}), edition=2, item=first.item
    )
    assert AnnualReport.objects.get(pk=first.pk).status == "superseded"
    for address in (
        f"{COMPARE}?year=2022",
        YEARS,
        "/reports/data/2022.csv",
        "/haibin/reports/data.json",
    ):
        assert "999" not in client.get(address).content.decode(), address
    rows.publish(newer.item, timezone.now(), kind="correction")
    assert "999" in html(client, YEARS)


@pytest.mark.parametrize(
    "hide", ["withdrawn", "scheduled", "draft", "not_proactive", "another_file"]
)
def test_what_is_not_public_is_neither_listed_nor_compared_nor_data(client, street, hide) -> None:
    other = rows.office("secret", "密街道", parent=street.parent)
    report = annual.figures(other.name, 2022, {"new_received": 4321})
    made = annual.issued(other, report)
    item = made.item
    if hide == "withdrawn":
        rows.withdraw(rows.publish(item, rows.moment("2023-01-15")))
    elif hide == "scheduled":
        rows.publish(item, timezone.now() + timedelta(minutes=5))
    elif hide == "not_proactive":
        rows.publish(item, rows.moment("2023-01-15"))
        item.disclosure, item.disclosure_reason = "on_application", "测试理由"
        item.save()
    elif hide == "another_file":
        rows.publish(item, rows.moment("2023-01-15"))
        item.published_version.attachments.all().delete()
    for address in (
        LIST, COMPARE, f"{COMPARE}?year=2022&office=secret", "/reports/data/2022.csv", "/reports/data/2022.json",
        "/secret/reports/years/", DATA,
    ):  # fmt: skip
        text = client.get(address).content.decode()
        assert "4321" not in text, address
        assert f"/secret/item/{item.pk}/" not in text, address
    assert client.get("/secret/reports/data.json").status_code == 404


def test_the_number_of_queries_does_not_grow_with_offices_and_years(
    client, many, district, django_assert_max_num_queries
) -> None:
    addresses = (LIST, COMPARE, YEARS, DATA, "/reports/data/2022.json", "/haibin/reports/data.csv")

    def counted(address: str) -> int:
        with django_assert_max_num_queries(12) as queries:
            client.get(address)
        return len(queries)

    before = [counted(address) for address in addresses]
    for number in range(20, 30):
        office = rows.office(f"more-{number}", f"新{number}街道", parent=district)
        for year in (2020, 2021, 2022, 2023):
            annual.public(office, annual.figures(office.name, year))
    assert [counted(address) for address in addresses] == before


def test_the_reports_of_an_office_lead_to_the_comparison_and_the_sitemap_knows_it(client, street):
    page = html(client, "/haibin/reports/")
    for address in (YEARS, COMPARE, LIST):
        assert f'href="{address}"' in page
    assert "/reports/compare/" in html(client, "/sitemap-pages.xml")


def test_no_office_takes_the_address_of_these_pages() -> None:
    with pytest.raises(ValidationError):
        check_slug("reports")
