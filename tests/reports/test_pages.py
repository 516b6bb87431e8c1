"""The pages of 统计: every number is a link to its rows, and nobody sees another office's."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.agencies.models import Appointment, Duty, Post
from gongkai.ledger.models import Entry
from gongkai.publishing.models import Item
from gongkai.reports.models import ActivityBatch, ActivityEntry, OpeningBalance, WordingChoice
from gongkai.reports.selectors import figures
from gongkai.reports.services.import_activities import try_activities
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.set_opening_balance import set_opening_balance
from gongkai.reports.sheet import read_sheet
from tests.factories.figures import (
    application,
    clerk,
    moment,
    office,
    proceeding,
    published,
)
from tests.reports.test_sheets import GOOD, sheet

pytestmark = pytest.mark.django_db

NOW = moment("2021-01-12")


@pytest.fixture
def street():
    return office()


@pytest.fixture
def by(street):
    return clerk(street)


@pytest.fixture
def desk(client, by):
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enter(agency, by, **changes):
    values = {"year": 2020, "month": 3, "kind": "licence", "measure": "decisions", "value": 20}
    return record_activity(agency.pk, **values | changes, by=by, now=NOW)


def page(client, name, *args, **query):
    response = client.get(reverse(f"reports:{name}", args=args), query)
    return response, response.content.decode()


def test_the_year_shows_each_number_as_a_link_to_its_rows(desk, street, by):
    published(street, by, "2020-03-02", is_registered=True, kind=Item.Kind.NORMATIVE)
    enter(street, by)

    response, text = page(desk, "year", "haibin", 2020)

    assert response.status_code == 200
    links = re.findall(r'<a class="fig[^"]*" href="[^"]*/cell/([^"/]+)/">([^<]*)</a>', text)
    shown = dict(links)
    counted = figures(street, 2020, now=moment("2021-01-12"))
    assert {cell.id for cell in counted.cells()} - set(shown) == set()
    assert (shown["table2.normative.made"], shown["table2.licence.decisions"]) == ("1", "20")
    assert shown["narrative.proactive"] == "1"


def test_large_numbers_are_printed_without_separators(desk, street, by):
    enter(street, by, value=24220)

    assert re.search(
        r"table2\.licence\.decisions/\">24220</a>", page(desk, "year", "haibin", 2020)[1]
    )


def test_the_merged_headings_of_table_3_belong_to_their_numbers(desk):
    text = page(desk, "year", "haibin", 2020)[1]

    assert '<th scope="rowgroup" id="t3-G_RESULT" rowspan="20">三、本年度办理结果</th>' in text
    assert '<th scope="rowgroup" id="t3-G_R3" rowspan="8">（三）不予公开</th>' in text
    assert 'headers="t3-G_RESULT t3-G_R3 t3-R3_1 t3-org t3-company"' in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    wanted = {name for names in re.findall(r'headers="([^"]+)"', text) for name in names.split()}
    assert wanted <= set(ids)


def test_two_counts_are_asked_about_and_the_answer_is_kept(desk, street, by):
    published(street, by, "2020-03-02", is_registered=True)
    published(street, by, "2020-03-03")
    assert "两个数都可能对，报告里怎么写？" in page(desk, "year", "haibin", 2020)[1]

    desk.post(reverse("reports:wording", args=["haibin", 2020]), {"choice": "both"})

    assert WordingChoice.objects.get().choice == "both"
    text = page(desk, "year", "haibin", 2020)[1]
    assert "已选定" in text
    assert re.search(r'value="both"[^>]* checked', text)


def test_equal_counts_ask_nothing(desk, street, by):
    published(street, by, "2020-03-02", is_registered=True)

    assert "两个数都可能对" not in page(desk, "year", "haibin", 2020)[1]


def test_a_missing_unit_is_asked_for_and_stated_on_the_page(desk, street, by):
    enter(street, by, kind="procurement", measure="amount", value=24220)
    assert "没有写明单位" in page(desk, "year", "haibin", 2020)[1]

    desk.post(
        reverse("reports:unit", args=["haibin", 2020]), {"kind": "procurement", "unit": "yuan"}
    )

    assert ActivityEntry.objects.get().unit == "yuan"
    text = page(desk, "year", "haibin", 2020)[1]
    assert "没有写明单位" not in text
    assert '24220</a><span class="unit">元</span>' in re.sub(r"\s*\n\s*", "", text)


def test_a_cell_lists_the_opening_balance_apart_from_the_records(desk, street, by):
    set_opening_balance(
        street.pk, as_of=moment("2019-12-31").date(), measure="items", value=1341,
        source="2019年度报告", by=by, now=NOW,
    )  # fmt: skip
    item = published(street, by, "2020-03-02", is_registered=True)

    text = page(desk, "cell", "haibin", 2020, "narrative.cumulative")[1]

    assert "<strong>1342</strong>条" in text
    assert "期初数：历年累计主动公开政府信息（截至2019-12-31）" in text
    assert item.title in text


def test_a_number_that_the_form_does_not_have_is_not_found(desk):
    for cell_id in ("table2.normative.repealed", "table3.R6_1.total", "posts.999999", "nonsense"):
        assert page(desk, "cell", "haibin", 2020, cell_id)[0].status_code == 404


def test_an_empty_cell_says_so(desk):
    text = page(desk, "cell", "haibin", 2020, "table3.R1.natural")[1]

    assert "这一年没有一条记录计入这个数。" in text


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("year", ["haibin", 2020]), ("cell", ["haibin", 2020, "posts.total"]),
        ("register", ["haibin", 2020]), ("add", ["haibin"]), ("import", ["haibin"]),
        ("balances", ["haibin"]), ("set_balance", ["haibin"]),
    ],
)  # fmt: skip
def test_another_office_is_not_found(client, street, name, args):
    stranger = clerk(office("江滨街道", "jiangbin"))
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    assert page(client, name, *args)[0].status_code == 404


def test_another_offices_entries_and_imports_cannot_be_touched(client, street, by):
    entry = enter(street, by)
    batch = ActivityBatch.objects.create(
        agency=street, file_name="登记.xlsx", rows=0, imported_by=by, imported_at=NOW
    )
    stranger = clerk(office("江滨街道", "jiangbin"))
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    for name, pk in (("entry", entry.pk), ("remove", entry.pk), ("undo", batch.pk)):
        url = reverse(f"reports:{name}", args=[pk])
        assert (
            client.post(url, {"remove-reason": "x", "value": 1, "reason": "x"}).status_code == 404
        )
    for name in ("wording", "unit"):
        assert client.post(reverse(f"reports:{name}", args=["haibin", 2020])).status_code == 404
    assert ActivityEntry.objects.count() == 1


def test_a_leader_reads_but_does_not_change(client, street, by):
    entry = enter(street, by)
    client.force_login(
        clerk(street, Duty.LEADER), backend="django.contrib.auth.backends.ModelBackend"
    )

    assert "登记一项" not in page(client, "register", "haibin", 2020)[1]
    client.post(reverse("reports:remove", args=[entry.pk]), {"remove-reason": "x"})
    assert ActivityEntry.objects.exists()


def test_a_security_administrator_sees_no_figures(client, street):
    client.force_login(
        clerk(street, Duty.SECURITY_ADMIN), backend="django.contrib.auth.backends.ModelBackend"
    )

    assert page(client, "index")[0].status_code == 403


def test_a_year_without_a_form_is_explained(desk):
    response, text = page(desk, "year", "haibin", 2018)

    assert response.status_code == 404
    assert "没有2018年度适用的年度报告格式" in text


def test_a_month_is_registered_through_the_form(desk, street):
    values = {
        "year": 2020,
        "month": 3,
        "kind": "procurement",
        "measure": "amount",
        "value": "24220",
    }

    response = desk.post(reverse("reports:add", args=["haibin"]), values)

    assert response.status_code == 302
    assert ActivityEntry.objects.get().unit == "not_stated"
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said[1].startswith("金额没有注明单位")


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(desk, street):
    values = {"year": 2020, "month": 13, "kind": "licence", "measure": "decisions", "value": "20"}

    text = desk.post(reverse("reports:add", args=["haibin"]), values).content.decode()

    assert "没有13月，月份应为1至12。" in text
    assert 'name="month" value="13"' in text
    assert "id_month_error" in text


def test_a_correction_that_corrects_nothing_says_so_and_is_not_remembered(desk, street, by):
    entry = enter(street, by, kind="fee", measure="amount", value="12.5", unit="yuan")

    answer = desk.post(
        reverse("reports:entry", args=[entry.pk]),
        {"value": "12.50", "unit": "yuan", "note": "", "reason": "核对"},
    )

    assert "没有改动" in answer.content.decode()
    assert [e.act for e in Entry.objects.all()] == ["activity.recorded"]


def test_a_balance_saved_as_it_is_says_so_and_is_not_remembered(desk, street):
    same = {"measure": "items", "as_of": "2019-12-31", "value": "100", "source": "2019年度报告"}
    address = reverse("reports:set_balance", args=["haibin"])
    assert desk.post(address, same).status_code == 302

    assert "没有改动" in desk.post(address, same).content.decode()
    assert Entry.objects.filter(act="opening_balance.set").count() == 1


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("1e400", "数量过大，请核对是否多打了数字。"),
        ("12345678901234567", "数量过大，请核对是否多打了数字。"),
        ("1.234", "数量最多两位小数，请核对。"),
        ("约20", "数量应是数字，请只填数字。"),
        ("", "请填写数量。"),
    ],
)
def test_a_number_that_is_none_is_refused_in_our_own_words(desk, street, value, sentence):
    answer = desk.post(
        reverse("reports:add", args=["haibin"]),
        {"year": 2020, "month": 3, "kind": "licence", "measure": "decisions", "value": value},
    )

    assert sentence in answer.content.decode()
    assert not ActivityEntry.objects.exists()


def test_an_entry_is_corrected_and_removed_on_its_page(desk, street, by):
    entry = enter(street, by)
    desk.post(reverse("reports:entry", args=[entry.pk]), {"value": 21, "reason": "与台账核对"})
    entry.refresh_from_db()
    assert entry.value == 21

    desk.post(reverse("reports:remove", args=[entry.pk]), {"remove-reason": "登错月份"})

    assert not ActivityEntry.objects.exists()


def test_a_sheet_is_tried_taken_in_and_taken_back(desk, street):
    file = SimpleUploadedFile("登记.xlsx", sheet(*GOOD))
    text = desk.post(reverse("reports:import", args=["haibin"]), {"file": file}).content.decode()
    assert "读到3行，3行可以登记" in text
    assert not ActivityEntry.objects.exists()

    kept = re.search(r'name="rows" value="([^"]+)"', text)
    assert kept
    desk.post(reverse("reports:take_in", args=["haibin"]), {"rows": kept[1]})
    assert ActivityEntry.objects.count() == 3

    desk.post(reverse("reports:undo", args=[ActivityBatch.objects.get().pk]))
    assert not ActivityEntry.objects.exists()


def test_a_trial_cannot_be_forged_or_carried_to_another_office(desk, street, by):
    other = office("江滨街道", "jiangbin")
    post = Post.objects.create(agency=other, duty=Duty.FILL, title="信息填报")
    Appointment.objects.create(post=post, user=by, from_on=moment("2020-01-01").date())
    file = SimpleUploadedFile("登记.xlsx", sheet(*GOOD))
    text = desk.post(reverse("reports:import", args=["haibin"]), {"file": file}).content.decode()
    kept = re.search(r'name="rows" value="([^"]+)"', text)
    assert kept

    desk.post(reverse("reports:take_in", args=["jiangbin"]), {"rows": kept[1]})
    desk.post(reverse("reports:take_in", args=["haibin"]), {"rows": kept[1] + "x"})

    assert not ActivityBatch.objects.exists()


def test_a_damaged_sheet_is_refused_beside_the_file(desk, street):
    file = SimpleUploadedFile("登记.xlsx", b"PK\x03\x04 broken")

    text = desk.post(reverse("reports:import", args=["haibin"]), {"file": file}).content.decode()

    assert "id_file_error" in text


def test_the_empty_sheet_reads_back_and_its_examples_are_never_registered(desk, street, by):
    response = desk.get(reverse("reports:template"))

    rows = read_sheet(response.content)
    assert [row.line for row in rows] == [2, 3, 4]
    trial = try_activities(street.pk, rows, by=by, now=NOW)
    assert [t.sentence for t in trial.troubles] == ["说明：这是空表里的示例，请删去这一行。"] * 3


def test_an_opening_balance_is_set_on_its_page(desk, street):
    values = {"measure": "items", "as_of": "2019-12-31", "value": 1341, "source": "2019年度报告"}

    desk.post(reverse("reports:set_balance", args=["haibin"]), values)

    assert OpeningBalance.objects.get().value == 1341
    assert "1341" in page(desk, "balances", "haibin")[1]


def test_the_year_takes_the_same_queries_however_many_records_there_are(
    desk, street, by, django_assert_max_num_queries
):
    def fill(number):
        for n in range(number):
            published(street, by, "2020-03-02", is_registered=True)
            enter(street, by, month=n % 12 + 1, note=f"第{ActivityEntry.objects.count()}笔")
            application(street, "2020-05-06")

    fill(2)
    few = _queries(desk)
    fill(10)

    assert _queries(desk) == few
    assert few <= 25


def _queries(desk, name="year", *more):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        page(desk, name, "haibin", 2020, *more)
    return len(queries)


def test_the_figures_themselves_take_six_queries(street, by, django_assert_num_queries):
    published(street, by, "2020-03-02", is_registered=True)
    enter(street, by)

    with django_assert_num_queries(6):
        figures(street, 2020, now=NOW)


NEW, PENDING = "table3.new_received.natural", "table4.review.pending"


def test_a_row_of_tables_3_and_4_links_to_its_case_and_proceeding(desk, street):
    case = application(street, "2020-05-06")
    suit = proceeding(street, "review", "2020-07-01")
    suit.application = case
    suit.save()

    of_case = reverse("applications:case", args=[case.pk])
    assert f'<a href="{of_case}">{case.number}</a>' in page(desk, "cell", "haibin", 2020, NEW)[1]
    text = page(desk, "cell", "haibin", 2020, PENDING)[1]
    of_suit = reverse("proceedings:proceeding", args=[suit.pk])
    assert f'<a href="{of_suit}">{suit.number}</a>' in text
    assert f'<a href="{of_case}">看所涉的申请</a>' in text


def test_who_may_not_see_the_cases_reads_the_rows_without_links(client, street):
    case = application(street, "2020-05-06")
    suit = proceeding(street, "review", "2020-07-01")
    suit.application = case
    suit.save()
    reader = clerk(street, Duty.FILL, "测试员丙")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")

    for cell, number in ((NEW, case.number), (PENDING, suit.number)):
        text = page(client, "cell", "haibin", 2020, cell)[1]
        assert f'<th scope="row">{number}</th>' in text
        assert reverse("applications:case", args=[case.pk]) not in text


def test_the_rows_take_the_same_queries_however_many_cases_there_are(desk, street):
    application(street, "2020-05-06")
    few = _queries(desk, "cell", NEW)
    for _ in range(9):
        application(street, "2020-05-06")

    assert _queries(desk, "cell", NEW) == few
