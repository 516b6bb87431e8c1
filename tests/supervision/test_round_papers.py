"""The papers of a round: the sheet says what the wall says; sums and the circular count the district only."""

import json
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from gongkai.supervision.models import ReceivedReport, ReturnOrder
from gongkai.supervision.papers import return_xlsx
from gongkai.supervision.services.settle_names import settle_names
from gongkai.supervision.summing import differences
from gongkai.supervision.wall import wall
from tests.factories.received import made
from tests.supervision.conftest import January

HERE = "/desk/supervision/"


@pytest.fixture
def client(january: January) -> Client:
    signed_in = Client()
    signed_in.force_login(january.officer, "django.contrib.auth.backends.ModelBackend")
    return signed_in


def new_received(january: January, short: str) -> int:
    """新收 in total, as the file has it."""
    return january.of(short).current.reading["table3"]["new_received"][6]


def test_the_sheet_says_what_the_wall_says(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T2_UNIT", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed", "台账不符")
    january.receive(("甲二.txt", made("甲二街道", seed=2)))
    january.round.submissions.filter(agency=january.streets["甲二街道"]).update(status="passed")

    content = client.get(f"{HERE}round/{january.round.pk}/sheet/").content
    book = load_workbook(BytesIO(content))
    table = book["总表"]
    heads = [cell.value for cell in table[1]]
    one, two, three = ([cell.value for cell in table[line]] for line in (2, 3, 4))
    assert (one[heads.index("金额单位")], one[heads.index("收办平衡")]) == ("？", "✗")
    assert (one[1], two[1]) == ("已读", "通过")
    assert three[:2] == ["甲三街道", "未报送，已过期"]
    lines = list(book["清单"].values)
    told = {
        row[lines[0].index("核对项目")]: dict(zip(lines[0], row, strict=True)) for row in lines[1:]
    }
    assert told["金额单位"]["结果"] == "要问"
    assert told["金额单位"]["处理意见"] == "待判断"
    said = told["收办平衡"]
    assert (said["处理意见"], said["理由"], said["判断人"]) == ("确认", "台账不符", "测试员区")
    assert not any("T3_" in str(value) for row in lines for value in row)


def test_rows_of_the_return_list_are_as_high_as_their_words_need() -> None:
    long = (
        "表三“总计”列收到12件，办理结果合计与结转合计13件，相差1件，请查明原因后改正。" * 6
    )  # over 200 characters
    line = {"label": "收办平衡", "sentence": long, "quote": "", "places": [], "reference": "甲"}
    sheet = load_workbook(BytesIO(return_xlsx(ReturnOrder(lines=[line])))).active
    # Column 问题 is 60 wide and takes 30 Chinese characters a line of 15 points.
    assert sheet.row_dimensions[2].height >= 15 * len(long) / 30
    assert sheet.cell(2, 3).alignment.wrap_text


def test_the_sum_is_shown_in_the_forms_tables_and_as_files(
    january: January, client: Client
) -> None:
    january.receive(("甲一.txt", made("甲一街道")), ("甲二.txt", made("甲二街道", seed=2)))
    expected = new_received(january, "甲一街道") + new_received(january, "甲二街道")

    path = f"{HERE}round/{january.round.pk}/total/"
    page = client.get(path).content.decode()
    assert "由2个单位的报告相加" in page
    assert "甲三街道还没有报送，不在其中（1个）" in page
    assert "表三　收到和处理政府信息公开申请情况" in page
    told = json.loads(client.get(f"{path}file/json/").content)
    assert told["table3"]["new_received"][6] == expected
    book = load_workbook(BytesIO(client.get(f"{path}file/xlsx/").content), data_only=True)
    assert expected in [cell.value for row in book["表三"].rows for cell in row]
    words = Document(BytesIO(client.get(f"{path}file/docx/").content))
    assert str(expected) in [c.text for t in words.tables for row in t.rows for c in row.cells]
    assert client.get(f"{path}file/exe/").status_code == 404


def test_a_cell_that_one_office_lacks_is_no_sum(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道")), ("甲二.txt", made("甲二街道", seed=2)))
    row = january.of("甲二街道").current
    reading = row.reading
    reading["table3"]["new_received"] = [None] * 7
    reading["cells"] = [c for c in reading["cells"] if c["row"] != "new_received"]
    ReceivedReport.objects.filter(pk=row.pk).update(reading=reading)

    path = f"{HERE}round/{january.round.pk}/total/"
    page = client.get(path).content.decode()
    assert "甲二街道有没有读到的数字，7格不写合计" in page
    assert page.count('<td class="num">没有读全</td>') == 7
    assert (
        json.loads(client.get(f"{path}file/json/").content)["table3"]["new_received"] == [None] * 7
    )


def test_the_own_report_is_marked_only_where_it_differs(january: January, client: Client) -> None:
    same = made("甲一街道")
    january.receive(("甲一.txt", same))
    january.receive(("本级.txt", same + "\n以上为本级报告。".encode()), into=january.of("甲一街道"))
    own = january.of("甲一街道").current
    january.round.submissions.update(current=january.of("甲一街道").versions.get(version=1))
    reading = own.reading
    reading["table3"]["new_received"][6] += 5
    ReceivedReport.objects.filter(pk=own.pk).update(reading=reading)
    district = january.round.submissions.create(agency=january.district, office_name="本级")
    ReceivedReport.objects.filter(pk=own.pk).update(submission=district)
    district.current_id = own.pk
    district.save()

    page = client.get(f"{HERE}round/{january.round.pk}/total/").content.decode()
    shown = page.split('id="sum"')[1].split("本级报告的三张表")[0]
    assert shown.count("is-hit") == 1
    assert f"本级{new_received(january, '甲一街道') + 5}" in shown


def test_who_is_not_assigned_is_counted_nowhere_and_named(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道")), ("外.txt", made("丁一街道", seed=3)))
    stray = january.round.submissions.get(agency=None)

    found = differences(january.round, january.now.date())
    assert (found.offices, found.strays) == (("甲一街道",), (str(stray),))
    page = client.get(f"{HERE}round/{january.round.pk}/total/").content.decode()
    assert f"{stray}没有对上单位，没有相加（1个）" in page
    draft = client.get(f"{HERE}round/{january.round.pk}/circular/").content.decode()
    assert "对1个单位报送的2020年度" in draft
    assert "应报送3个单位，已报送1个" in draft
    assert f"{stray}的报告没有对上单位，下面的数字不含这1份" in draft

    settle_names(january.round.pk, by=january.officer, now=january.now)  # the officer's word
    assert len(differences(january.round, january.now.date()).offices) == 2


def test_most_to_judge_comes_first(january: January) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道")), ("甲二.txt", made("甲二街道", seed=2)), ("甲三.txt", made("甲三街道", seed=3)),
    )  # fmt: skip
    for short, waiting, blocking in (("甲一街道", 1, 1), ("甲二街道", 4, 0), ("甲三街道", 2, 2)):
        rows = january.round.submissions.filter(agency=january.streets[short])
        rows.update(open_count=waiting, blocking_count=blocking)
    lines = wall(january.round, [], sort="open").lines
    assert [line.submission.open_count for line in lines] == [4, 2, 1]


def test_a_heading_of_the_circular_stays_with_what_follows(
    january: January, client: Client
) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    content = client.get(f"{HERE}round/{january.round.pk}/circular/file/").content
    paragraphs = Document(BytesIO(content)).paragraphs
    (demands,) = [p for p in paragraphs if p.text == "三、有关要求"]
    assert demands.paragraph_format.keep_with_next
