"""The pages of 季度统计表: filled in, signed by three, collected, returned; and closed to everybody else."""

import csv
import io
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.law.statistics import Quarter
from gongkai.reports.models import (
    FilingDay,
    LocalStatisticsRow,
    QuarterlyStatement,
    StatementValue,
    WorkEvent,
)
from gongkai.reports.services.file_statement import send_statement
from tests.factories.office import agency, office
from tests.factories.statements import AFTER, town, with_records

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def place():
    return town()


@pytest.fixture
def cases(place):
    return with_records(place)


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


def at(place, name="quarter", *more):
    return reverse(f"reports:{name}", args=[place.street.agency.slug, 2024, 3, *more])


def text_of(response):
    return re.sub(r"\s*\n\s*", "", response.content.decode())


def told(response):
    return " ".join(str(m) for m in get_messages(response.wsgi_request))


def test_before_anything_is_filed_the_numbers_stand_and_open_their_records(as_, place, cases):
    text = text_of(as_(place.street.officer).get(at(place)))

    assert "2024年第三季度统计表" in text
    assert "应于10月8日前报送" in text
    assert "还没有填报" in text
    numbers = dict(re.findall(r'/cell/([a-z_]+)/">([^<]+)</a>', text))
    assert (numbers["items"], numbers["received"], numbers["fees"]) == ("3", "4", "0.04")
    assert numbers["refused_privacy"] == "未知"
    assert '1．当面申请 <small class="quiet noprint">待核</small>' in text
    assert "其中：主动公开规范性文件数</th>" in text  # its wording was seen in print

    page = text_of(as_(place.street.officer).get(at(place, "quarter_cell", "trained")))
    assert "本期是从下面2条数出来的" in page
    assert "条例培训" in page
    assert "年初培训" not in page
    year = text_of(
        as_(place.street.officer).get(at(place, "quarter_cell", "trained") + "?span=year")
    )
    assert "年初培训" in year


def test_standing_numbers_begin_with_those_of_last_quarter_as_they_were_typed(as_, place):
    place.filed(Quarter(2024, 2), staff="12", staff_full="2", staff_part="10", units="1")
    clerk = as_(place.street.officer)
    clerk.post(at(place, "quarter_start"))

    form = clerk.get(at(place, "quarter_fill")).context["form"]
    begun = {
        row: form.fields[row].initial for row in ("staff", "staff_full", "staff_part", "units")
    }

    assert begun == {"staff": "12", "staff_full": "2", "staff_part": "10", "units": "1"}


def test_a_clerk_fills_corrects_and_sends_it_and_two_others_sign(as_, place, cases):
    clerk = as_(place.street.officer)
    assert clerk.post(at(place, "quarter_start"))["Location"] == at(place, "quarter_fill")
    wrong = text_of(clerk.post(at(place, "quarter_fill"), {"press": "两次"}))
    assert "应填数字" in wrong
    assert not StatementValue.objects.exists()
    form = clerk.get(at(place, "quarter_fill")).context["form"]
    clerk.post(at(place, "quarter_fill"), dict.fromkeys(form.fields, "0") | {"phone": "0595-1"})
    shown = text_of(clerk.get(at(place)))
    assert "有1件申请的答复类型要对照选定" in shown
    assert "签名送审</button>" not in shown
    case = f"{cases.private.pk}-0"
    clerk.post(at(place, "quarter_code"), {"case": case, "row": "refused_privacy"})
    clerk.post(at(place, "quarter_cell", "items"), {"value": "5", "reason": "旧网站两条"})
    shown = text_of(clerk.get(at(place)))
    assert "签名送审</button>" in shown
    assert "记录为3，更正为5" in shown
    clerk.post(at(place, "quarter_send"))

    for user in (place.street.section_head, place.street.leader):
        page = as_(user).get(at(place))
        assert "同意，签名" in text_of(page)
        shown = text_of(page)
        assert shown.index("送审的数") < shown.index("同意，签名"), "who signs has read the numbers"
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())[1]
        as_(user).post(at(place, "quarter_sign"), {"verdict": "agree", "seen": seen})

    done = text_of(as_(place.street.officer).get(at(place)))
    assert "报送测试区" in done.replace(place.district.short_name, "测试区")
    assert "报送以后，记录没有变化" in done
    assert QuarterlyStatement.objects.get().figures["items"]["value"] == "5"


def test_the_sheets_have_the_forms_rows_and_the_names(as_, place, cases):
    place.filed()
    client = as_(place.street.officer)

    book = load_workbook(io.BytesIO(client.get(at(place, "quarter_file", "xlsx")).content))
    rows = [[c.value for c in row] for row in book["统计表"].iter_rows()]
    assert rows[0][0] == "政府信息公开情况统计表（2024年第三季度）"
    assert rows[2] == ["序号", "统计指标", "单位", "本期", "本年累计"]
    assert rows[4] == [
        2,
        "　（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
        "条",
        3,
        4,
    ]
    names = [
        row[0]
        for row in rows
        if str(row[0]).startswith(("单位负责人", "审核人", "填报人", "填报日期"))
    ]
    assert names == [
        "单位负责人：测试员丙",
        "审核人：测试员乙",
        "填报人：测试员丁",
        "填报日期：2024年10月6日",
    ]
    lines = list(
        csv.reader(
            io.StringIO(client.get(at(place, "quarter_file", "csv")).content.decode("utf-8-sig"))
        )
    )
    fees = next(line for line in lines if "七、依申请公开信息收取的费用" in line)
    assert fees[2:] == ["万元", "0.04", "0.04"]
    assert "单位负责人：测试员丙" in text_of(client.get(at(place, "quarter_print")))
    assert client.get(at(place, "quarter_file", "exe")).status_code == 404


def test_the_district_sees_who_filed_adds_up_and_returns_one(as_, place, cases):
    agency("西门街道", place.district)
    filed = place.filed()
    boss = as_(place.collector)
    collected = boss.get(reverse("reports:collect", args=[place.district.slug, 2024]))
    for short in ("一季度", "二季度", "三季度", "四季度"):  # on a phone each cell names its quarter
        assert collected.content.decode().count(f'data-label="{short}"') == 2
    table = text_of(collected)
    assert table.count("逾期未报") == 7  # two offices, four quarters, one filed
    assert "10月6日" in table

    sums = boss.get(reverse("reports:collect_sums", args=[place.district.slug, 2024, 3]))
    assert "已报1家，未报1家：西门街道" in text_of(sums)
    book = load_workbook(
        io.BytesIO(
            boss.get(reverse("reports:collect_file", args=[place.district.slug, 2024, 3])).content
        )
    )
    assert [c.value for c in book["汇总"][5]][1:] == [
        "　（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 0, 3, 3,
    ]  # fmt: skip
    assert [c.value for c in book["各单位"][1]][3:] == ["青石街道"]

    page = reverse("reports:filed_return", args=[filed.pk])
    assert "请写明退回的原因" in text_of(boss.post(page, {"reason": ""}))
    boss.post(page, {"reason": "经费没有填"})
    assert "经费没有填" in text_of(as_(place.street.officer).get(at(place)))


def test_the_district_sets_the_day_and_adds_a_row(as_, place):
    boss, where = (
        as_(place.collector),
        reverse("reports:collect_settings", args=[place.district.slug]),
    )
    shown = text_of(boss.get(where))
    assert "乡镇街道8日前，区直单位15日前" in shown
    assert "1至28" in text_of(
        boss.post(where, {"which": "day", "day-day": "31", "day-basis": "通知"})
    )
    boss.post(where, {"which": "day", "day-day": "6", "day-basis": "区办通知"})
    assert FilingDay.objects.get().day == 6
    start = boss.get(where).context["row"].fields["start"].initial
    boss.post(
        where,
        {"which": "row", "row-code": "x1", "row-label": "地方一项", "row-unit": "条",
         "row-after": "items", "row-column": "", "row-start": start},
    )  # fmt: skip
    row = LocalStatisticsRow.objects.get()
    assert (row.label, row.column) == ("地方一项", None)
    boss.post(reverse("reports:collect_end_row", args=[place.district.slug, row.pk]))
    row.refresh_from_db()
    assert row.until_on is not None


def test_trainings_are_registered_and_removed_with_a_reason(as_, place):
    clerk, where = (
        as_(place.street.officer),
        reverse("reports:events", args=[place.street.agency.slug]),
    )
    entry = {"kind": "training", "held_on": "2024-07-20", "title": "条例培训", "attendees": "30"}
    clerk.post(where, entry)
    assert "同一天同一名称的已经登记过" in text_of(clerk.post(where, entry))
    assert "还没有到这一天" in text_of(clerk.post(where, entry | {"held_on": "2999-01-01"}))
    assert "应在1至" in text_of(clerk.post(where, entry | {"attendees": "0"}))

    event = WorkEvent.objects.get()
    gone = reverse("reports:event_remove", args=[event.pk])
    clerk.post(gone, {"reason": ""})
    assert WorkEvent.objects.exists()
    clerk.post(gone, {"reason": "登记两次"})
    assert not WorkEvent.objects.exists()


def test_others_see_no_statement_before_it_is_filed_and_no_other_district_ever(as_, place):
    statement = place.filled()
    other = office("外区街道", parent=agency("另一区", kind="county"))
    assert as_(other.officer).get(at(place)).status_code == 404
    assert as_(place.collector).get(at(place)).status_code == 404
    filed = reverse("reports:filed", args=[statement.pk])
    assert as_(place.collector).get(filed).status_code == 404
    send_statement(statement.pk, by=place.street.officer, now=AFTER)
    assert as_(place.collector).get(filed).status_code == 404
    place.signed(statement)
    assert as_(place.collector).get(filed).status_code == 200
    assert as_(place.street.officer).get(filed).status_code == 403
    foreign = reverse("reports:collect", args=[place.district.slug, 2024])
    assert as_(other.officer).get(foreign).status_code == 403


def test_a_leader_reads_and_changes_nothing(as_, place, cases):
    leader = as_(place.street.leader)
    text = text_of(leader.get(at(place)))
    assert "开始填报</button>" not in text
    leader.post(at(place, "quarter_start"))
    assert not QuarterlyStatement.objects.exists()
    assert leader.get(at(place, "quarter_fill")).status_code == 404


@pytest.mark.parametrize(
    "address", ["2024/quarter/5/", "2024/quarter/0/", "2999/quarter/1/", "2001/quarter/1/"]
)
def test_there_is_no_page_for_a_quarter_that_cannot_be(as_, place, address):
    base = f"/desk/figures/office/{place.street.agency.slug}/{address}"
    assert as_(place.street.officer).get(base).status_code == 404


def test_the_page_asks_the_same_whatever_was_recorded(as_, place, django_assert_max_num_queries):
    client = as_(place.street.officer)
    with_records(place)
    with django_assert_max_num_queries(40):
        client.get(at(place))


def test_today_shows_the_card(as_, place):
    text = text_of(as_(place.street.officer).get(reverse("desk:today")))

    assert re.search(r"[一二三四]季度统计表(应于\d+月8日前报送|未报)", text)
    assert re.search(
        r"1 家未报[一二三四、]+季度统计表", text_of(as_(place.collector).get(reverse("desk:today")))
    )
