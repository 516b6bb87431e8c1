"""The pages of a round: whom they let in, what they ask of the database, what they say."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from gongkai.agencies.models import Duty
from gongkai.supervision.drawing import OFFICE
from gongkai.supervision.services.return_report import return_report
from gongkai.supervision.views import rule
from tests.factories.agencies import make_agency, make_person
from tests.factories.received import made, named
from tests.supervision.conftest import January

BACKEND = "django.contrib.auth.backends.ModelBackend"
HERE = "/desk/supervision/"


@pytest.fixture
def client(january: January) -> Client:
    """The officer at his desk."""
    signed_in = Client()
    signed_in.force_login(january.officer, BACKEND)
    return signed_in


def text(client: Client, path: str) -> str:
    answer = client.get(HERE + path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def docx_words(content: bytes) -> str:
    return "\n".join(p.text for p in Document(BytesIO(content)).paragraphs)


def test_the_table_names_who_sent_and_who_did_not(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    page = text(client, f"round/{january.round.pk}/")
    assert "应收 3 份，已收 1 份" in page
    assert "甲二街道" in page
    assert "未报送" in page
    only = text(client, f"round/{january.round.pk}/?show=blocking")
    assert "甲一街道" in only
    assert "甲二街道" not in only


def test_a_tile_leads_somewhere_only_where_there_is_something(
    january: January, client: Client
) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    submission = january.of("甲一街道")
    type(submission).objects.update(open_count=0, blocking_count=0)
    page = text(client, f"round/{january.round.pk}/")
    assert "看这些" not in page
    assert "已核对，没有问题要判断" in page
    type(submission).objects.update(open_count=1)
    assert text(client, f"round/{january.round.pk}/").count("看这些") == 1


def test_the_form_for_the_office_is_folded_and_below_where_the_office_is_known(
    january: January, client: Client
) -> None:
    january.receive(("甲一.txt", made("甲一街道")), ("丁一.txt", made("丁一街道", seed=3)))
    known = text(client, f"office/{january.of('甲一街道').pk}/")
    assert known.index("各稿和退回") < known.index("改对单位")
    other = january.round.submissions.get(agency=None)
    unknown = text(client, f"office/{other.pk}/")
    assert unknown.index("这是哪个单位的报告？") < unknown.index('id="findings"')
    for page in (known, unknown):
        assert page.count('<details class="card assign">') == 1


def test_the_table_costs_the_same_for_few_and_many(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    path = f"{HERE}round/{january.round.pk}/"
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(path)
    for number in range(12):
        make_agency(f"乙{number}街道", parent=january.district)
    january.receive(
        *(
            (f"{s}.txt", made(s, "N_REQ", seed=n))
            for n, s in enumerate(("甲二街道", "甲三街道", "丁一街道"), 2)
        )
    )
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)


def test_an_office_page_and_a_rule_page_cost_the_same(january: January, client: Client) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道", "T3_BALANCE")),
        ("甲二.txt", made("甲二街道", "T3_BALANCE", "N_REQ", "T2_UNIT", seed=2)),
    )
    paths = [f"{HERE}office/{january.of(s).pk}/" for s in ("甲一街道", "甲二街道")]
    client.get(paths[0])
    counts = []
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    rule = f"{HERE}round/{january.round.pk}/rule/T3_BALANCE/"
    with CaptureQueriesContext(connection) as two:
        client.get(rule)
    january.receive(("甲三.txt", made("甲三街道", "T3_BALANCE", seed=3)))
    with CaptureQueriesContext(connection) as three:
        client.get(rule)
    assert len(two) == len(three)


def test_somebody_elses_round_is_not_found(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    stranger = make_person("测试员外", make_agency("外区", kind="county"), Duty.DISTRICT_OFFICER)
    client = Client()
    client.force_login(stranger, BACKEND)
    key, round_key = january.of("甲一街道").pk, january.round.pk
    for path in (
        f"round/{round_key}/", f"round/{round_key}/circular/", f"round/{round_key}/total/",
        f"round/{round_key}/sheet/", f"round/{round_key}/rule/T3_BALANCE/", f"office/{key}/",
        f"office/{key}/picture/", f"office/{key}/marked/", f"office/{key}/return/",
        f"file/{january.of('甲一街道').current_id}/",
    ):  # fmt: skip
        assert client.get(HERE + path).status_code == 404, path
    clerk = Client()
    clerk.force_login(make_person("测试员甲", january.streets["甲一街道"], Duty.FILL), BACKEND)
    assert clerk.get(f"{HERE}round/{round_key}/").status_code == 403


def test_an_upload_by_the_page(january: January, client: Client) -> None:
    path = f"{HERE}round/{january.round.pk}/upload/"
    empty = client.post(path)
    assert empty.status_code == 400
    assert "没有选文件" in empty.content.decode()
    files = [
        SimpleUploadedFile(f"{n}.txt", made(s)) for n, s in enumerate(("甲一街道", "甲二街道"))
    ]
    assert client.post(path, {"papers": files}).status_code == 302
    assert "还有 2 份等待读取" in text(client, f"round/{january.round.pk}/")


def test_the_picture_of_a_pdf_is_drawn_once_and_kept(january: January, client: Client) -> None:
    january.receive(("甲一.pdf", made("甲一街道", "T3_BALANCE", kind="pdf_typst")))
    submission = january.of("甲一街道")
    finding = january.finding("甲一街道", "T3_BALANCE")
    path = f"{HERE}office/{submission.pk}/picture/"
    answers = [client.get(path, {"finding": finding.pk}) for _ in range(2)]
    images = [b"".join(a.streaming_content) for a in answers]
    assert images[0][:8] == b"\x89PNG\r\n\x1a\n"
    assert images[0] == images[1]
    bare = b"".join(client.get(path).streaming_content)
    assert bare != images[0]
    whole = b"".join(client.get(path, {"finding": finding.pk, "whole": "1"}).streaming_content)
    (part_high, frame), (whole_high, _) = looked_at(images[0]), looked_at(whole)
    assert part_high < 768 < whole_high  # the part fits on the smallest screen
    assert frame < part_high / 2  # and the frame stands in its upper half


def looked_at(png: bytes) -> tuple[int, int]:
    """(height, first line in which the frame is drawn); lines of RGB without a filter."""
    width, height = struct.unpack(">II", png[16:24])
    size = struct.unpack(">I", png[33:37])[0]
    lines = zlib.decompress(png[41 : 41 + size])
    return height, lines.index(b"\xb3\x26\x1e" * 3) // (1 + 3 * width)


def test_a_text_has_no_picture_but_its_tables_with_the_cells_marked(
    january: January, client: Client
) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    submission = january.of("甲一街道")
    page = text(client, f"office/{submission.pk}/")
    assert "没有页面原样" in page
    cells = len(january.finding("甲一街道", "T3_BALANCE").cells)
    assert page.count("is-hit") == 2 * cells  # in the table shown, and among the three folded away
    assert client.get(f"{HERE}office/{submission.pk}/picture/").status_code == 404


def test_the_papers_of_a_return(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed", "请核对第三项")
    january.now = january.now.replace(hour=5)  # in Greenwich it is still the day before
    order = return_report(
        january.of("甲一街道").pk, due_on=january.now.date() + timedelta(days=9),
        words="如有疑问请联系。", by=january.officer, now=january.now,
    )  # fmt: skip
    sentence = january.finding("甲一街道", "T3_BALANCE").sentence
    words = docx_words(client.get(f"{HERE}list/{order.pk}/file/docx/").content)
    assert "关于修改2020年度政府信息公开工作年度报告的函" in words
    assert sentence in words
    assert "2021年1月29日前" in words
    assert "2021年1月20日" in words
    sheet = load_workbook(BytesIO(client.get(f"{HERE}list/{order.pk}/file/xlsx/").content)).active
    assert sheet.cell(2, 3).value == sentence
    clerk = Client()
    clerk.force_login(make_person("测试员甲", january.streets["甲一街道"], Duty.FILL), BACKEND)
    assert sentence in clerk.get(f"{HERE}answer/{order.pk}/").content.decode()
    other = Client()
    other.force_login(make_person("测试员乙", january.streets["甲二街道"], Duty.FILL), BACKEND)
    assert other.get(f"{HERE}answer/{order.pk}/").status_code == 404
    assert other.get(f"{HERE}answer/{order.pk}/file/docx/").status_code == 404


def test_the_office_sees_the_list_on_today_and_answers(january: January) -> None:
    clerk = make_person("测试员甲", january.streets["甲一街道"], Duty.FILL)
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    today = timezone.localdate()
    order = return_report(
        january.of("甲一街道").pk, due_on=today + timedelta(days=3), by=january.officer,
        now=timezone.now(),
    )  # fmt: skip
    client = Client()
    client.force_login(clerk, BACKEND)
    assert "2020年度报告被退回修改" in client.get("/desk/").content.decode()
    empty = client.post(f"{HERE}answer/{order.pk}/", {"answer": ""})
    assert empty.status_code == 400
    done = client.post(
        f"{HERE}answer/{order.pk}/", {"answer": "已改", "papers": named("改.txt", made("甲一街道"))}
    )
    assert done.status_code == 302
    january.work()
    assert january.of("甲一街道").status == "resubmitted"


def test_the_circular_counts_what_was_confirmed_and_names_whom_it_may(
    january: January, client: Client
) -> None:
    for seed, short in enumerate(("甲一街道", "甲二街道"), 1):
        january.receive((f"{short}.txt", made(short, "T3_BALANCE", seed=seed)))
    january.judge("甲一街道", "T3_BALANCE", "confirmed")

    here = f"round/{january.round.pk}/circular/"
    draft = text(client, here)
    assert "（草稿）" in draft
    assert "应报送3个单位，已报送2个，未报送1个" in draft
    assert "收办平衡方面的问题，涉及1个单位" in draft
    assert "还有1条核对结果没有判断" in draft
    assert "甲一街道" not in draft.split("通报草稿")[1].split("怎么写")[0]
    assert "涉及甲一街道。" in text(client, here + "?naming=all")
    words = docx_words(client.get(f"{HERE}{here}file/?naming=all").content)
    assert "（草稿）" in words
    assert "涉及甲一街道。" in words
    assert "等1个单位" not in words


def test_the_sum_page_tells_each_cell_that_differs(january: January, client: Client) -> None:
    page = text(client, f"round/{january.round.pk}/total/")
    assert "还没有收到" in page
    january.receive(("甲一.txt", made("甲一街道", seed=1)))
    january.receive(("本级.txt", made("甲二街道", seed=2)))
    own = january.of("甲二街道")
    own.agency = january.district
    own.save()
    page = text(client, f"round/{january.round.pk}/total/")
    assert "表三“一、本年新收政府信息公开申请数量”总计" in page
    one, two = (
        january.round.submissions.get(agency=a).current.reading["table3"]
        for a in (january.streets["甲一街道"], january.district)
    )
    assert (
        f'<td class="num">{two["new_received"][6]}</td><td class="num">{one["new_received"][6]}</td>'
        in page
    )


def test_the_sheet_of_findings_has_a_line_for_each_office(january: January, client: Client) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道", "T3_BALANCE")), ("甲二.txt", made("甲二街道", seed=2))
    )
    book = load_workbook(BytesIO(client.get(f"{HERE}round/{january.round.pk}/sheet/").content))
    assert [book["总表"].cell(line, 1).value for line in (2, 3)] == ["甲一街道", "甲二街道"]
    assert book["清单"].cell(2, 4).value == "收办平衡"
    marked = client.get(f"{HERE}office/{january.of('甲一街道').pk}/marked/")
    assert marked.status_code == 200


def test_a_bulk_verdict_is_shown_before_it_is_given(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    found = january.finding("甲一街道", "T3_BALANCE")
    path = f"{HERE}round/{january.round.pk}/rule/T3_BALANCE/"
    token = f"{found.pk}-{found.fingerprint}"
    preview = client.post(path, {"findings": [token], "word": "confirmed"})
    assert "请再看一眼" in preview.content.decode()
    assert january.of("甲一街道").open_count == 1
    nothing = client.post(path, {"word": "confirmed"})
    assert "没有选任何一条" in nothing.content.decode()
    given = client.post(path, {"findings": [token], "word": "confirmed", "confirm": "1"})
    assert given.status_code == 302
    assert january.of("甲一街道").open_count == 0


def test_a_rule_with_many_findings_is_judged_a_page_at_a_time(
    january: January, client: Client, monkeypatch
) -> None:
    for seed, short in enumerate(("甲一街道", "甲二街道", "甲三街道"), 1):
        january.receive((f"{short}.txt", made(short, "T3_BALANCE", seed=seed)))
    monkeypatch.setattr(rule, "EACH", 2)
    path = f"{HERE}round/{january.round.pk}/rule/T3_BALANCE/"
    second = client.get(f"{path}?page=2").content.decode()
    assert "共 3 条" in second
    assert second.count('type="checkbox"') == 1
    found = january.finding("甲二街道", "T3_BALANCE")
    token = f"{found.pk}-{found.fingerprint}"
    assert token in second
    given = {"findings": [token], "word": "confirmed", "confirm": "1"}
    assert client.post(f"{path}?page=2", given).status_code == 302
    assert january.of("甲二街道").open_count == 0


@pytest.mark.skipif(
    not OFFICE, reason="没有 LibreOffice：文稿的页面没有看（apt install libreoffice）"
)
def test_a_text_document_becomes_a_page_with_the_cells_marked(
    january: January, client: Client
) -> None:
    january.receive(("甲一.docx", made("甲一街道", "T3_BALANCE", kind="docx_clean")))
    path = f"{HERE}office/{january.of('甲一街道').pk}/picture/"
    finding = january.finding("甲一街道", "T3_BALANCE")
    drawn = b"".join(client.get(path, {"finding": finding.pk}).streaming_content)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert drawn != b"".join(client.get(path).streaming_content)


def test_what_may_be_right_is_asked_in_the_table_too(january: January, client: Client) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T2_UNIT")))
    assert january.of("甲一街道").summary["T2_UNIT"] == "uncertain"
    page = text(client, f"round/{january.round.pk}/")
    assert '<span class="vh">要问</span>' in page
    assert '<span class="vh">问题</span>' not in page
