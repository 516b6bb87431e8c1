"""收件、读取、对单位：what came in is kept, read in its turn, and given to the right office."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from gongkai.agencies.models import Duty
from gongkai.documents.report.sources import extra
from gongkai.ledger.models import Entry
from gongkai.reports.services.take_previous import confirm_previous, take_previous
from gongkai.supervision.errors import (
    NoReasonToUseError,
    NotDistrictOfficerError,
    NothingReceivedError,
    WrongOfficeError,
    WrongRoundError,
    WrongVersionError,
)
from gongkai.supervision.models import ReceivedReport, Submission
from gongkai.supervision.selectors import doubted_files, missing, readings_of
from gongkai.supervision.services import read_waiting as reading
from gongkai.supervision.services.assign_office import assign_office
from gongkai.supervision.services.choose_version import choose_version
from gongkai.supervision.services.open_round import open_round
from gongkai.supervision.services.read_waiting import read_waiting
from gongkai.supervision.services.receive_files import receive_files
from gongkai.supervision.services.recheck import recheck
from tests.factories.agencies import make_person
from tests.factories.received import made, named, office_name
from tests.supervision.conftest import NOW, January

#: What is said of a picture without text, where text recognition is installed and where it is not.
NO_PICTURE = "已损坏" if extra.recognition() else "文字版"
LOCKED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"ab" * 32
    + b">/U<"
    + b"cd" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<01><02>]>>\n%%EOF\n"
)


def zipped(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_report_is_read_and_given_to_its_office(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))

    submission = january.of("甲一街道")
    assert submission.current is not None
    assert (submission.current.year, submission.current.version) == (2020, 1)
    assert not submission.is_stale
    assert submission.summary["T3_BALANCE"] == "pass"
    ((name, report),) = readings_of(january.round)
    assert (name, report.agency) == ("甲一街道", office_name("甲一街道"))


def test_a_folder_in_a_zip_is_all_its_reports_and_no_litter(january: January) -> None:
    packed = zipped(
        ("年报/甲一.txt", made("甲一街道")), ("年报/甲二.html", made("甲二街道", kind="html_word")),
        ("__MACOSX/._甲一.txt", b"x"), ("年报/.DS_Store", b"x"),
    )  # fmt: skip
    taken = january.receive(("年报.zip", packed))

    assert (taken.new, taken.unread) == (2, 0)
    assert {s.office_name for s in january.round.submissions.all()} == {
        office_name("甲一街道"), office_name("甲二街道"),
    }  # fmt: skip


def test_the_same_file_is_taken_once_and_said_so(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    taken = january.receive(("又一份.txt", made("甲一街道")))

    assert taken.known == ("又一份.txt",)
    assert "没有重复收" in taken.sentence
    assert january.round.received.count() == 1


def test_the_same_report_in_another_format_is_a_copy_and_no_new_version(january: January) -> None:
    one = made("甲一街道")
    january.receive(("甲一.txt", one))
    january.receive(("甲一.txt", one + b"\n\n"))

    assert january.of("甲一街道").current.version == 1
    assert [r.use for r in january.round.received.all()] == ["checked", "copy"]


def test_another_text_is_a_new_version_and_the_old_one_stays(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.receive(("甲一改.txt", made("甲一街道")))

    submission = january.of("甲一街道")
    assert submission.current.version == 2
    assert submission.summary["T3_BALANCE"] == "pass"
    assert submission.versions.count() == 2


def emptied(content: bytes) -> bytes:
    """The same report up to its third table: as one that came broken."""
    text = content.decode()
    return text[: text.index("三、")].encode()


def test_a_file_with_fewer_numbers_does_not_replace_the_fuller_one(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("甲一破.txt", emptied(made("甲一街道"))))

    submission = january.of("甲一街道")
    assert (submission.current.name, submission.status) == ("甲一.txt", "received")
    (waiting,) = doubted_files(january.round)
    assert (waiting.name, waiting.version) == ("甲一破.txt", 2)
    client = Client()
    client.force_login(january.officer, "django.contrib.auth.backends.ModelBackend")
    for address in (f"round/{january.round.pk}/", f"office/{submission.pk}/"):
        page = client.get(f"/desk/supervision/{address}").content.decode()
        assert "待认定" in page
        assert "读出的数字较少" in page
        assert "用这一份" in page


def test_the_officer_may_use_the_file_with_fewer_numbers(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("甲一破.txt", emptied(made("甲一街道"))))
    (waiting,) = doubted_files(january.round)
    with pytest.raises(NoReasonToUseError):
        choose_version(waiting.pk, adopt=True, by=january.officer, now=january.now)
    choose_version(
        waiting.pk, adopt=True, reason="电话核实，表四本年没有", by=january.officer, now=january.now
    )

    submission = january.of("甲一街道")
    assert (submission.current.pk, submission.current.version) == (waiting.pk, 2)
    assert submission.is_stale
    assert not doubted_files(january.round)
    said = json.loads(Entry.objects.get(act="report.version_chosen").data)
    assert (said["version"], said["adopted"]) == (2, True)
    with pytest.raises(WrongVersionError):
        choose_version(waiting.pk, adopt=True, by=january.officer, now=january.now)


def test_the_officer_may_leave_it_aside_and_a_stranger_may_do_neither(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("甲一破.txt", emptied(made("甲一街道"))))
    (waiting,) = doubted_files(january.round)
    stranger = make_person("测试员外", january.streets["甲一街道"], Duty.FILL)
    with pytest.raises(NotDistrictOfficerError):
        choose_version(waiting.pk, adopt=True, by=stranger, now=january.now)
    choose_version(waiting.pk, adopt=False, by=january.officer, now=january.now)
    assert january.of("甲一街道").current.name == "甲一.txt"
    assert not doubted_files(january.round)
    january.receive(("甲一改.txt", made("甲一街道", "T3_BALANCE")))  # as full: replaces as ever
    assert january.of("甲一街道").current.name == "甲一改.txt"


def test_last_years_report_is_recognised_and_compared_with(january: January) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道", "T3_CARRY")), ("甲一去年.txt", made("甲一街道", "T3_CARRY", previous=True)),
    )  # fmt: skip

    submission = january.of("甲一街道")
    assert submission.summary["T3_CARRY"] == "fail"
    assert "甲一去年.txt" in submission.previous_label
    assert january.round.submissions.count() == 1


def test_without_last_years_report_the_carry_over_is_not_assessable(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_CARRY")))
    assert january.of("甲一街道").summary["T3_CARRY"] == "not_assessable"


def test_a_report_of_the_round_before_serves_as_last_years(january: January) -> None:
    before = open_round(january.district, year=2019, name="", by=january.officer, now=NOW)
    receive_files(
        before.pk, [named("去年.txt", made("甲一街道", "T3_CARRY", previous=True))],
        by=january.officer, now=NOW,
    )  # fmt: skip
    january.work()
    january.receive(("甲一.txt", made("甲一街道", "T3_CARRY")))

    assert january.of("甲一街道").summary["T3_CARRY"] == "fail"
    assert "2019年度报告审读" in january.of("甲一街道").previous_label


def test_what_the_office_took_in_itself_serves_as_last_years(january: January) -> None:
    street = january.streets["甲一街道"]
    filer = make_person("报送人甲", street, Duty.FILL)
    taken = take_previous(
        street.pk, year=2019, name="去年.txt", by=filer, now=NOW,
        source=named("去年.txt", made("甲一街道", "T3_CARRY", previous=True)),
    )  # fmt: skip
    january.receive(("甲一.txt", made("甲一街道", "T3_CARRY")))
    assert january.of("甲一街道").summary["T3_CARRY"] == "not_assessable"

    confirm_previous(taken.pk, reason="上年在别处编制", by=filer, now=NOW)
    recheck(january.round.pk, by=january.officer, now=january.now)
    january.work()
    assert january.of("甲一街道").summary["T3_CARRY"] == "fail"
    assert january.of("甲一街道").previous_label == "录入的2019年度报告"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("空.docx", b"", "空的", id="empty"),
        pytest.param("加密.pdf", LOCKED_PDF, "密码", id="encrypted"),
        pytest.param("会议.txt", "今天下午开会。".encode(), "没有找到年度报告的表格", id="no report"),
        pytest.param("坏.zip", b"PK\x03\x04nothing", "打不开", id="broken zip"),
        pytest.param("照片.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, NO_PICTURE, id="picture"),
    ],
)  # fmt: skip
def test_a_bad_file_keeps_its_sentence_and_stops_no_other(
    january: January, name: str, content: bytes, said: str
) -> None:
    january.receive((name, content), ("甲一.txt", made("甲一街道")))

    bad = january.round.received.get(name=name)
    assert bad.state == "unread"
    assert said in bad.error
    assert len(bad.error) > 8
    assert january.of("甲一街道").current is not None


def test_a_zip_bomb_and_an_encrypted_zip_are_not_opened(january: January) -> None:
    bomb = zipped(("大.txt", b"0" * (40 * 2**20)))
    locked = bytearray(zipped(("甲.txt", b"x")))
    locked[6] |= 1  # the flag in the local header, and in the directory
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    january.receive(("炸弹.zip", bomb), ("加密.zip", bytes(locked)))

    said = dict(january.round.received.values_list("name", "error"))
    assert "大得反常" in said["炸弹.zip"]
    assert "密码" in said["加密.zip"]


def test_a_bomb_inside_a_docx_is_told_by_the_reader(january: January) -> None:
    bomb = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b" " * (60 * 2**20)))
    january.receive(("报告.docx", bomb))

    assert january.round.received.get().state == "unread"
    assert january.round.submissions.count() == 0


def test_two_reports_in_one_file_are_refused_with_a_sentence(january: January) -> None:
    both = made("甲一街道") + b"\n" + made("甲二街道", seed=2)
    january.receive(("两份.txt", both))

    row = january.round.received.get()
    assert row.state == "unread"
    assert "两份" in row.error


def test_names_written_by_an_old_windows_are_read(january: January) -> None:
    packed = bytearray(zipped(("XXXX.txt", made("甲一街道"))))
    name = "年报".encode("gb18030")
    january.receive(("包.zip", bytes(packed.replace(b"XXXX.txt", name + b".txt"))))
    assert january.round.received.get().name == "年报.txt"


def test_an_unknown_office_waits_for_a_word_and_is_then_given(january: January) -> None:
    january.receive(("外.txt", made("丁一街道")))
    unknown = january.round.submissions.get()
    assert not unknown.is_matched

    given = assign_office(
        unknown.pk, agency_id=january.streets["甲二街道"].pk, by=january.officer, now=january.now
    )
    assert given.agency == january.streets["甲二街道"]


def test_a_file_given_to_an_office_that_has_sent_becomes_its_next_version(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")), ("外.txt", made("丁一街道", seed=5)))
    unknown = january.round.submissions.get(agency=None)

    assign_office(
        unknown.pk, agency_id=january.streets["甲一街道"].pk, by=january.officer, now=january.now
    )
    assert january.of("甲一街道").current.version == 2
    assert january.round.submissions.count() == 1


def test_an_office_outside_the_system_keeps_its_name(january: January) -> None:
    january.receive(("外.txt", made("丁一街道")))
    unknown = january.round.submissions.get()
    assign_office(unknown.pk, foreign_name="丁一街道办事处", by=january.officer, now=january.now)
    unknown.refresh_from_db()
    assert (unknown.is_foreign, unknown.office_name) == (True, "丁一街道办事处")
    with pytest.raises(WrongOfficeError):
        assign_office(unknown.pk, by=january.officer, now=january.now)


def test_who_has_sent_nothing_is_told_with_the_day(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))

    gone = missing(january.round, NOW.date())
    assert [m.agency.short_name for m in gone] == ["甲二街道", "甲三街道"]
    assert {m.due.due_on.isoformat() for m in gone} == {"2021-01-31"}
    assert not any(m.is_late for m in gone)
    assert all(m.is_late for m in missing(january.round, NOW.date() + timedelta(days=12)))


def test_a_file_whose_worker_was_killed_is_read_by_the_next_one(january: January) -> None:
    receive_files(
        january.round.pk, [named("甲一.txt", made("甲一街道"))], by=january.officer, now=NOW
    )
    reading._claim(NOW)  # and then nothing more is heard of that worker

    assert read_waiting(now=NOW + timedelta(minutes=9)) == 0
    assert read_waiting(now=NOW + timedelta(minutes=11)) == 1
    assert ReceivedReport.objects.get().state == "readable"


def test_a_file_that_kills_every_worker_is_given_up(january: January) -> None:
    receive_files(
        january.round.pk, [named("甲一.txt", made("甲一街道"))], by=january.officer, now=NOW
    )
    for turn in range(3):
        reading._claim(NOW + timedelta(minutes=11 * turn))

    assert read_waiting(now=NOW + timedelta(minutes=40)) == 1
    assert "几次中断" in ReceivedReport.objects.get().error


def test_a_round_needs_an_officer_and_a_year_that_is_over(january: January) -> None:
    clerk = make_person("测试员甲", january.district, Duty.FILL)
    with pytest.raises(NotDistrictOfficerError):
        open_round(january.district, year=2020, name="别的", by=clerk, now=NOW)
    with pytest.raises(WrongRoundError, match="没有过完"):
        open_round(january.district, year=2021, name="", by=january.officer, now=NOW)
    with pytest.raises(WrongRoundError, match="同名"):
        open_round(january.district, year=2020, name="", by=january.officer, now=NOW)
    with pytest.raises(NothingReceivedError):
        january.receive()


def test_receiving_and_reading_are_in_the_ledger(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {
        "round.opened", "round.received", "round.report_read", "round.report_checked", "file.stored",
    } <= acts  # fmt: skip
    assert Submission.objects.count() == 1


def test_a_report_that_cannot_be_checked_keeps_no_other_from_it(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")), ("甲二.txt", made("甲二街道", seed=2)))
    broken = january.of("甲一街道").current
    broken.reading = broken.reading | {"form": "1999"}
    broken.save()
    january.round.submissions.update(is_stale=True)
    january.work()

    assert january.of("甲一街道").is_stale  # told as 正在核对, never as without a fault
    assert not january.of("甲二街道").is_stale
