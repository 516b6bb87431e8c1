"""导入历年申请 at the desk: dry run, import, undo, sample and export; another office sees none of it."""

import io
from html import unescape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.applications.importing import check_sheet, sample_sheet
from gongkai.applications.models import Application, ImportBatch
from gongkai.documents.workbook import read_workbook
from tests.applications.test_importing import TODAY, workbook
from tests.factories.cases import Office, office

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
GOOD = ["旧〔2020〕1号", "自然人", "2019年度预算", "2020-03-02", "2020-03-20", "予以公开"]
OPEN = ["旧〔2020〕2号", "商业企业", "征地公告", "2020-12-20", "", ""]
WRONG = ["旧〔2020〕3号", "路人", "名单", "2020-03-02", "", ""]


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path
    return office()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def seen(answer) -> str:
    return unescape(answer.content.decode())


def checked(client: Client, *rows) -> object:
    sheet = SimpleUploadedFile("历年.xlsx", workbook(*rows))
    return client.post(reverse("applications:import"), {"file": sheet})


def import_address(answer) -> str:
    return reverse("applications:import_now", args=[answer.context["checked"]["file"].pk])


def test_the_dry_run_names_faulty_lines_and_brings_nothing_in(here):
    told = checked(signed_in(here.handler), GOOD, WRONG)
    assert "1 件可以导入，1 行有错" in seen(told)
    assert "申请人类型“路人”无法识别" in seen(told)
    assert "予以公开" in seen(told)
    assert not Application.objects.exists()


def test_good_lines_come_in_and_the_whole_batch_can_be_taken_back(here):
    client = signed_in(here.handler)
    answer = client.post(import_address(checked(client, GOOD, OPEN, WRONG)), follow=True)
    assert "已导入2件，1行有错没有导入" in seen(answer)
    rows = Application.objects.order_by("number").values_list("number", "outcome", "origin")
    assert list(rows) == [
        ("旧〔2020〕1号", "granted", "imported"), ("旧〔2020〕2号", "", "imported"),
    ]  # fmt: skip
    batch = ImportBatch.objects.get()
    told = seen(client.get(reverse("applications:undo_import", args=[batch.pk])))
    assert "2</strong> 件申请都从登记簿拿掉" in told
    assert '2020年</th><td class="num">2</td><td class="num">1</td>' in told
    assert Application.objects.count() == 2
    undone = client.post(reverse("applications:undo_import", args=[batch.pk]), follow=True)
    assert "已撤销，2件都拿掉了。" in seen(undone)
    assert not Application.objects.exists()


def test_one_upload_is_imported_once_and_a_number_already_there_is_told(here):
    client = signed_in(here.handler)
    address = import_address(checked(client, GOOD))
    client.post(address)
    assert "这张表已经导入过了，没有重复导入。" in seen(client.post(address, follow=True))
    assert "申请编号“旧〔2020〕1号”已经有了" in seen(checked(client, GOOD))
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("空.xlsx", workbook(head=["甲", "乙"]), "没有找到表头"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 40, "内容与文件名不符"),
        ("无.xlsx", b"", "文件是空的"),
    ],
)
def test_what_is_no_such_table_is_told_beside_the_field(here, name, data, sentence):
    client = signed_in(here.handler)
    answer = client.post(reverse("applications:import"), {"file": SimpleUploadedFile(name, data)})
    assert sentence in seen(answer)
    assert "field--bad" in seen(answer)


def test_the_sample_can_be_filled_in_and_read_back():
    data = sample_sheet(2026)
    head, example = read_workbook(data)[0].rows
    assert head == ["申请编号", "申请人类型", "申请内容", "收到申请之日", "答复之日", "办理结果"]
    reading = check_sheet(data, today=TODAY)
    assert [row.number for row in reading.rows] == [example[0]]
    assert reading.problems == []


def test_what_is_exported_can_be_imported_elsewhere(here):
    client = signed_in(here.handler)
    client.post(import_address(checked(client, GOOD, OPEN)))
    sheet = client.get(reverse("applications:export", args=[2020]))
    assert "attachment" in sheet["Content-Disposition"]
    rows = read_workbook(sheet.content)[0].rows
    assert [row[:2] for row in rows[1:]] == [
        ["旧〔2020〕1号", "自然人"],
        ["旧〔2020〕2号", "商业企业"],
    ]


def test_another_office_neither_confirms_nor_takes_back(here):
    other = office("西门街道")
    client = signed_in(here.handler)
    address = import_address(checked(client, GOOD))
    assert signed_in(other.handler).post(address).status_code == 404
    client.post(address)
    batch = ImportBatch.objects.get()
    undo = reverse("applications:undo_import", args=[batch.pk])
    assert signed_in(other.handler).post(undo).status_code == 404
    assert signed_in(here.section_head).get(reverse("applications:import")).status_code == 403
    assert Application.objects.count() == 1


def test_a_long_dry_run_costs_as_many_queries_as_a_short_one(here, django_assert_max_num_queries):
    client = signed_in(here.handler)
    rows = [[f"旧{n}", *GOOD[1:]] for n in range(120)]
    with django_assert_max_num_queries(25):
        checked(client, *rows)


def test_a_wide_sheet_is_read_by_its_head():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "收到日期", "编号", "申请人类别", "申请事项"])
        sheet.write_row(1, 0, ["1", "2021-03-05", "旧9", "其他", "合同"])
    assert check_sheet(target.getvalue(), today=TODAY).rows[0].number == "旧9"


def test_the_channel_of_an_imported_case_is_put_right_on_its_page(here):
    client = signed_in(here.handler)
    client.post(import_address(checked(client, GOOD)))
    case = Application.objects.get()
    address = reverse("applications:channel", args=[case.pk])
    told = seen(client.get(reverse("applications:case", args=[case.pk])))
    assert "没有登记收件渠道" in told
    assert f'href="{address}"' in told

    done = client.post(address, {"channel": "registered_mail", "reason": "查了登记簿"}, follow=True)
    assert "收件渠道已更正" in seen(done)
    assert "没有登记收件渠道" not in seen(done)
    ours = here.received()
    assert reverse("applications:channel", args=[ours.pk]) not in seen(
        client.get(reverse("applications:case", args=[ours.pk]))
    )
