"""Last year's report taken in from elsewhere: read, looked at, confirmed, and then what this year is checked by."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.documents.write import Paper, report_docx
from gongkai.law.report.figures import CellNote, Report, SectionText
from gongkai.law.report.forms import CellRef, form_by_id
from gongkai.ledger.models import Entry
from gongkai.publishing.models import Column
from gongkai.reports.compiling import compiled
from gongkai.reports.errors import NotYourRegisterError, PreviousReportError
from gongkai.reports.integrity import broken
from gongkai.reports.models import AnnualReport, PreviousReport
from gongkai.reports.previous.reading import doubts, parts_read
from gongkai.reports.previous.standing import last_year
from gongkai.reports.services.take_previous import confirm_previous, take_previous
from tests.documents.made_reports import tool
from tests.factories import received
from tests.factories.figures import application, clerk, moment
from tests.factories.office import Office, agency
from tests.factories.office import office as make_office

pytestmark = pytest.mark.django_db

NOW = moment("2024-01-12")
BACKEND = "django.contrib.auth.backends.ModelBackend"
DEEDS = "街道在社区公告栏和网站同步公开低保、救助名单，逐户核对，全年没有收到异议。"


@pytest.fixture
def street() -> Office:
    Column.objects.create(code="reports", name="政府信息公开年报", kind=Column.Kind.REPORT)
    return make_office("青石街道")


def report(name: str = "测试市测试区青石街道", year: int = 2022, carried_out: int = 2) -> Report:
    """2021 form: 5 received, 3 granted, 2 carried over, all by persons."""
    form = form_by_id("2021")
    zeros = (0,) * 7
    table3 = {row.id: zeros for row in form.numeric_rows}
    for row, number in (
        ("new_received", 5),
        ("R1", 3),
        ("result_total", 3),
        ("carried_out", carried_out),
    ):
        table3[row] = (number, 0, 0, 0, 0, 0, number)
    table2 = {
        row.id: {column.id: 0 for column in block.columns}
        for block in form.table2 for row in block.rows
    }  # fmt: skip
    table2["normative"] = {"made": 1, "repealed": 0, "in_force": 4}
    text = f"2022年工作情况如下。\n（一）主动公开情况\n{DEEDS}\n（二）依申请公开情况\n办理5件。\n（五）监督保障情况\n培训1次。"
    return Report(
        name, year, "2021", table2, table3,
        {group.id: (0,) * 5 for group in form.table4_groups},
        sections=(SectionText("一", "总体情况", text), SectionText("五", "存在的主要问题及改进情况", "更新不够及时。")),
    )  # fmt: skip


def docx(made: Report) -> bytes:
    title = f"{made.agency}{made.year}年政府信息公开工作年度报告"
    return report_docx(Paper(made, title, "", made.agency, date(2023, 1, 10)))


def taken(street: Office, made: Report | None = None, **changes) -> PreviousReport:
    values = {"year": 2022, "name": "2022年报.docx", "by": street.filer, "now": NOW} | changes
    values.setdefault("source", io.BytesIO(docx(made or report())))
    return take_previous(street.agency.pk, **values)


def confirmed(street: Office, made: Report | None = None) -> PreviousReport:
    return confirm_previous(
        taken(street, made).pk, reason="上年在别处编制", by=street.filer, now=NOW
    )


def carry(street: Office):
    return next(f for f in compiled(street.agency, 2023, now=NOW).findings if f.rule == "T3_CARRY")


def test_what_is_read_waits_for_a_person_and_counts_for_nothing_until_then(street: Office) -> None:
    row = taken(street)
    assert (row.status, row.reading["table3"]["carried_out"]) == ("read", [2, 0, 0, 0, 0, 0, 2])
    assert len(row.sha256) == 64
    assert last_year(street.agency, 2023) is None
    assert carry(street).result == "not_assessable"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("html_semantic", "2022年报.html"),
        ("html_word", "网上另存的年报.doc"),
        ("txt_tabs", "年报.txt"),
        ("odt", "年报.docx"),
        ("xlsx_clean", "年报表格.et"),
    ],
)
def test_whatever_reads_is_taken_by_its_content_and_not_by_its_name(street, kind, name) -> None:
    data = received.made("青石街道", kind=kind, year=2022)
    row = taken(street, source=io.BytesIO(data), name=name)
    truth = tool().Report("2021", 1, 2022, "zero").truth()
    assert row.reading["table3"] == truth["table3"]
    assert (row.file.name, row.file.path.read_bytes()) == (name, data)


def test_a_web_page_that_was_taken_in_is_saved_and_never_opened_here(street: Office) -> None:
    data = received.made("青石街道", kind="html_semantic", year=2022) + b"<script>alert(1)</script>"
    row = taken(street, source=io.BytesIO(data), name="2022年报.html")
    client = Client()
    client.force_login(street.filer, BACKEND)
    answer = client.get(f"/desk/figures/office/{street.agency.slug}/2023/previous/{row.pk}/file/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_once_confirmed_the_carry_over_is_checked_against_it(street: Office) -> None:
    confirmed(street)
    found = carry(street)
    assert found.result == "fail"
    assert "“自然人”列上年结转0，上年报告结转下年度2" in found.sentence
    for day in ("2022-11-01", "2022-12-01"):
        application(street.agency, day)
    assert carry(street).result == "pass"


def test_the_words_of_last_year_stand_beside_each_part(street: Office) -> None:
    confirmed(street)
    words = {w.part.key: w for w in compiled(street.agency, 2023, now=NOW).words}
    assert words["一", 0].last_year == "2022年工作情况如下。"
    assert words["一", 1].last_year == DEEDS
    assert words["一", 2].last_year == "办理5件。"
    assert words["五", 0].last_year == "更新不够及时。"
    assert words["一", 3].last_year == ""


def test_the_stock_of_documents_is_checked_against_it(street: Office) -> None:
    confirmed(street)
    stock = [f for f in compiled(street.agency, 2023, now=NOW).findings if f.rule == "T2_21_STOCK"]
    assert ["应为4" in f.sentence for f in stock if f.result == "fail"] == [True]


def test_another_one_replaces_it_only_when_confirmed(street: Office) -> None:
    first = confirmed(street)
    second = taken(street, report(carried_out=1))
    assert last_year(street.agency, 2023).report.table3["carried_out"][0] == 2
    third = taken(street, report(carried_out=7))
    confirm_previous(third.pk, reason="首次录入有误", by=street.filer, now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("replaced", "replaced")
    assert last_year(street.agency, 2023).report.table3["carried_out"][0] == 7


def test_a_report_issued_here_goes_before_it_and_ends_the_taking_in(street: Office) -> None:
    confirmed(street)
    made = report(carried_out=9)
    AnnualReport.objects.create(
        agency=street.agency, year=2022, form="2021", status="issued", created_by=street.filer,
        created_at=NOW, issued_at=NOW, item=street.drafted(now=NOW, formed_on=date(2023, 1, 10)),
        snapshot={"report": made.to_json(), "parts": []},
    )  # fmt: skip
    found = last_year(street.agency, 2023)
    assert (found.report.table3["carried_out"][0], found.is_taken_in) == (9, False)
    with pytest.raises(PreviousReportError, match="以它为准"):
        taken(street)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": 2021}, "这是2022年度的报告，要录入的是2021年度的"),
        ({"year": 2018}, "2019年度起"),
        ({"year": 2024}, "还没有过完"),
        ({"source": io.BytesIO(b"")}, "没有任何内容"),
        (
            {"source": io.BytesIO("没有表的几句话。".encode()), "name": "话.txt"},
            "没有找到年度报告的表格",
        ),
    ],
)
def test_what_cannot_be_last_years_report_is_refused_in_words(street, changes, said) -> None:
    values = {"year": 2022, "name": "甲.docx", "source": io.BytesIO(docx(report()))} | changes
    with pytest.raises(PreviousReportError, match=said):
        take_previous(street.agency.pk, **values, by=street.filer, now=NOW)
    assert not PreviousReport.objects.exists()
    assert not Entry.objects.filter(act__in=["previous_report.taken_in", "file.stored"]).exists()


def test_it_cannot_be_confirmed_without_a_reason_or_twice_or_by_somebody_else(street) -> None:
    row = taken(street)
    with pytest.raises(PreviousReportError, match="请写明"):
        confirm_previous(row.pk, reason=" ", by=street.filer, now=NOW)
    stranger = clerk(agency("西门街道"), name="测试员西")
    with pytest.raises(NotYourRegisterError):
        confirm_previous(row.pk, reason="甲", by=stranger, now=NOW)
    with pytest.raises(NotYourRegisterError):
        taken(street, by=stranger)
    confirm_previous(row.pk, reason="甲", by=street.filer, now=NOW)
    with pytest.raises(PreviousReportError, match="已经确认过"):
        confirm_previous(row.pk, reason="乙", by=street.filer, now=NOW)


def test_the_ledger_keeps_who_took_in_and_who_confirmed_which_file(street: Office) -> None:
    row = confirmed(street)
    acts = {
        e.act: json.loads(e.data) for e in Entry.objects.filter(act__startswith="previous_report.")
    }
    assert acts["previous_report.taken_in"]["sha256"] == row.sha256
    assert acts["previous_report.confirmed"]["reason"] == "上年在别处编制"


def test_the_doubts_name_the_office_the_cells_and_the_broken_identities(street: Office) -> None:
    made = report("测试市测试区东门街道", carried_out=1)
    at, mark = CellRef("table3", "R2", "natural"), CellRef("table3", "R2", "company")
    table3 = dict(made.table3) | {"R2": (None, None, 0, 0, 0, 0, 0)}
    made = Report(
        made.agency, None, "2021", made.table2, table3, made.table4,
        cells=(CellNote(at, "unread", "3l", 4), CellNote(mark, "mark", "/")),
    )  # fmt: skip
    found = "\n".join(doubts(made, street.agency, 2022))
    for said in (
        "没有读到报告的年度", "报告上的单位是“测试市测试区东门街道”", "“（二）部分公开（区分处理的",
        "（原文“3l”，第4页）", "空白或者划线，核对时按0计", "收办平衡",
    ):  # fmt: skip
        assert said in found


def test_a_faultless_reading_leaves_no_doubt(street: Office) -> None:
    assert doubts(report(), street.agency, 2022) == []


def test_headings_of_any_usual_kind_part_the_words() -> None:
    text = "开头。\n(一)主动公开工作情况。\n甲。\n2.依申请公开办理情况\n乙。\n（五）监督保障方面\n丙。\n丁。"
    made = Report("甲", 2022, "2021", sections=(SectionText("一", "总体情况", text),))
    assert parts_read(made, form_by_id("2021")) == {
        ("一", 0): "开头。", ("一", 1): "甲。", ("一", 2): "乙。", ("一", 5): "丙。\n丁。",
    }  # fmt: skip


def test_the_page_leads_from_the_file_to_the_confirmed_report(street: Office) -> None:
    client = Client()
    client.force_login(street.filer, BACKEND)
    address = f"/desk/figures/office/{street.agency.slug}/2023/previous/"
    upload = SimpleUploadedFile("上年.docx", docx(report()))
    html = client.post(address, {"file": upload}, follow=True).content.decode()
    assert "读出来的，还没有确认" in html
    assert "每一格都读出来了" in html
    row = PreviousReport.objects.get()
    bad = client.post(f"{address}{row.pk}/confirm/", {"reason": ""}).content.decode()
    assert "请写明为什么要录入这份报告" in bad
    done = client.post(f"{address}{row.pk}/confirm/", {"reason": "上年在别处编制"}, follow=True)
    assert "录入的2022年度报告" in done.content.decode()
    kept = b"".join(client.get(f"{address}{row.pk}/file/"))
    assert kept[:2] == b"PK"


def test_the_page_says_what_is_wrong_beside_the_field(street: Office) -> None:
    client = Client()
    client.force_login(street.filer, BACKEND)
    address = f"/desk/figures/office/{street.agency.slug}/2023/previous/"
    assert "请选择上年报告的文件" in client.post(address).content.decode()
    damaged = SimpleUploadedFile("上年.docx", b"PK\x03\x04 broken")
    html = client.post(address, {"file": damaged}).content.decode()
    assert "aria-invalid" in html
    assert not PreviousReport.objects.exists()


def test_who_does_not_compile_sees_it_but_cannot_hand_one_in(street: Office) -> None:
    taken(street)
    client = Client()
    client.force_login(street.leader, BACKEND)
    address = f"/desk/figures/office/{street.agency.slug}/2023/previous/"
    html = client.get(address).content.decode()
    assert "读出来的，还没有确认" in html
    assert 'type="file"' not in html
    assert client.post(address, {"file": SimpleUploadedFile("a.docx", b"x")}).status_code == 403


def test_a_reading_that_was_changed_behind_the_ledger_is_named(street: Office) -> None:
    row = confirmed(street)
    assert list(broken()) == []
    row.reading["table3"]["carried_out"] = [0] * 7
    row.save()
    assert list(broken()) == ["录入的2022年度报告与台账不符：读出的内容后来被改过。"]


def test_a_confirmation_that_the_ledger_does_not_know_is_named(street: Office) -> None:
    row = taken(street)
    row.status, row.reason, row.confirmed_by, row.confirmed_at = (
        "confirmed",
        "甲",
        street.filer,
        NOW,
    )
    row.save()
    assert list(broken()) == ["录入的2022年度报告台账没有记载录入或者确认。"]
