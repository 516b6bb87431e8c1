"""表样: the numbers of the form come out in the district's own layout, or the sheet is refused with a sentence."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from gongkai.agencies.models import Duty
from gongkai.law.statistics import Quarter, form_on
from gongkai.ledger.models import Entry
from gongkai.reports.errors import NotYourStatementError, StatementError
from gongkai.reports.models import LocalSheet
from gongkai.reports.quarterly.local_sheet import fill_sheet, row_names
from gongkai.reports.services.collect_statistics import add_local_row
from gongkai.reports.services.set_local_sheet import set_local_sheet
from tests.factories.office import agency, person, post
from tests.factories.office import office as make_office
from tests.factories.statements import AFTER, THIRD, town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def place():
    return town()


def sheet(**cells: object) -> bytes:
    book = Workbook()
    for at, value in cells.items():
        book.active[at] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(response):
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)).active


def given(place, data: bytes, name: str = "本区表.xlsx", **changes) -> LocalSheet:
    values = {"by": place.collector, "now": AFTER} | changes
    return set_local_sheet(place.district.pk, io.BytesIO(data), name=name, **values)


LAYOUT = {
    "A1": "{{填报单位}}{{ 季度 }}统计表", "A2": "负责人", "B2": "{{单位负责人}}",
    "B4": "{{参加或举办新闻发布会总次数}}", "C4": "{{参加或举办新闻发布会总次数:累计}}",
    "D4": "{{参加或举办新闻发布会总次数：区直单位}}", "E4": "{{参加或举办新闻发布会总次数：乡镇街道}}",
    "F4": "=B4*2", "B5": "{{政府信息公开专项经费}}", "B6": "没有占位的格子",
}  # fmt: skip


def test_every_row_with_a_number_has_a_name_of_its_own():
    rows = form_on(date(2024, 9, 30)).rows
    names = row_names(rows)
    assert set(names) == {row.id for row in rows if not row.is_heading}
    assert len(set(names.values())) == len(names)
    assert names["received_in_person"] == "当面申请"
    assert names["items"] == "主动公开政府信息数"
    assert names["press_head"] == "参加或举办新闻发布会总次数、主要负责同志参加"
    assert names["interviews_head"] == "政府网站在线访谈次数、主要负责同志参加"


def test_an_office_takes_its_statement_away_in_the_layout_of_the_office_above(client, place):
    given(place, sheet(**LAYOUT))
    place.filed(press="2", funds="1.5")
    client.force_login(place.street.officer, backend=BACKEND)
    slug = place.street.agency.slug
    page = client.get(reverse("reports:quarter", args=[slug, 2024, 3])).content.decode()
    assert "电子表格（上级的表样）" in page
    got = opened(client.get(reverse("reports:quarter_file", args=[slug, 2024, 3, "own"])))
    assert got["A1"].value == f"{place.street.agency.name}2024年第三季度统计表"
    assert got["B2"].value == str(place.street.leader)
    assert (got["B4"].value, got["E4"].value, got["B5"].value) == (2, 2, 1.5)
    # Two quarters of the year were not filed, so nobody knows the year; the street is no department.
    assert not got["C4"].value
    assert not got["D4"].value
    assert (got["F4"].value, got["B6"].value) == ("=B4*2", "没有占位的格子")


def test_the_district_takes_the_sums_away_in_its_own_layout(client, place):
    given(place, sheet(**LAYOUT))
    place.filed(press="2")
    other = town_of(place, "红石街道")
    other.filed(press="3")
    client.force_login(place.collector, backend=BACKEND)
    slug = place.district.slug
    page = client.get(reverse("reports:collect_sums", args=[slug, 2024, 3])).content.decode()
    assert "按本区表样下载" in page
    got = opened(client.get(reverse("reports:collect_own", args=[slug, 2024, 3])))
    assert got["A1"].value == f"{place.district.name}2024年第三季度统计表"
    assert (got["B4"].value, got["D4"].value, got["E4"].value) == (5, 0, 5)


def town_of(place, name: str):
    """Another street below the same district."""
    return type(place)(place.district, place.collector, make_office(name, parent=place.district))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (sheet(A1="{{当面申请}}", A2="{{当面申情}}", A3="{{别的}}"), "不认得的占位：“当面申情”、“别的”。"),
        (sheet(A1="{{当面申请：本月}}"), "不认得的占位：“当面申请：本月”"),
        (sheet(A1="{{填报单位}}", A2="5"), "没有一个数字的占位"),
        (sheet(A1="没有"), "没有一个数字的占位"),
        (b"a,b,c", "一份 .xlsx"),
        (b"PK\x03\x04 broken", ".xlsx"),
        (sheet(A1="{{当面申请}}")[:2000], "一份 .xlsx"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_filled_is_refused_with_a_sentence(place, data, said):
    with pytest.raises(StatementError, match=said):
        given(place, data)
    assert not LocalSheet.objects.exists()
    assert not Entry.objects.filter(act="statistics.sheet_set").exists()


def test_a_local_row_has_a_mark_too_and_stays_empty_before_it_begins(place):
    add_local_row(
        place.district.pk, code="x1", label="机构领导信息：全部", unit="条", after="items", column=None,
        start=Quarter(2024, 4), by=place.collector, now=AFTER,
    )  # fmt: skip
    data = sheet(A1="{{机构领导信息、全部}}", A2="{{当面申请}}")
    given(place, data)
    place.filed(THIRD)
    got = load_workbook(io.BytesIO(fill_sheet(data, {"当面申请": "0"}))).active
    assert (got["A1"].value or "", got["A2"].value) == ("", 0)


def test_no_value_becomes_a_formula():
    data = sheet(A1="{{填报单位}}")
    got = load_workbook(io.BytesIO(fill_sheet(data, {"填报单位": "=1+1"}))).active
    assert (got["A1"].value, got["A1"].data_type) == ("=1+1", "s")


def test_the_pages_lead_from_the_sample_to_the_sheet_and_back(client, place):
    client.force_login(place.collector, backend=BACKEND)
    slug = place.district.slug
    where = reverse("reports:collect_sheet", args=[slug])
    sample = client.get(reverse("reports:collect_sheet_sample", args=[slug])).content
    bad = client.post(where, {"file": named(sheet(A1="{{别的}}"))}).content.decode()
    assert "不认得的占位：“别的”" in bad
    done = client.post(where, {"file": named(sample)}, follow=True).content.decode()
    assert "已设定" in done
    assert client.get(reverse("reports:collect_sheet_file", args=[slug])).status_code == 200
    client.post(where, {"remove": "1"})
    assert LocalSheet.objects.get().file is None
    assert client.get(reverse("reports:collect_sheet_file", args=[slug])).status_code == 404
    own = reverse("reports:quarter_file", args=[place.street.agency.slug, 2024, 3, "own"])
    client.force_login(place.street.officer, backend=BACKEND)
    assert client.get(own).status_code == 404


def named(data: bytes):
    file = io.BytesIO(data)
    file.name = "本区表.xlsx"
    return file


def test_only_the_officer_of_the_district_sets_it(client, place):
    with pytest.raises(NotYourStatementError):
        given(place, sheet(A1="{{当面申请}}"), by=place.street.officer)
    elsewhere = agency("外区", kind="county")
    client.force_login(person("测试员外", post(elsewhere, Duty.DISTRICT_OFFICER)), backend=BACKEND)
    where = reverse("reports:collect_sheet", args=[place.district.slug])
    assert client.get(where).status_code == 404
