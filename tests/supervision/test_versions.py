"""稿次：which of the files that came is the office's report of the year, and who says so."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from gongkai.ledger.models import Entry
from gongkai.supervision.errors import NoReasonToUseError, UnfitError, WrongVersionError
from gongkai.supervision.models import ReceivedReport
from gongkai.supervision.neighbours import previous_report
from gongkai.supervision.selectors import doubted_files
from gongkai.supervision.services import read_waiting as reading
from gongkai.supervision.services.assign_office import assign_office
from gongkai.supervision.services.check_submissions import check_submissions
from gongkai.supervision.services.choose_version import choose_version
from gongkai.supervision.services.pass_report import pass_report
from gongkai.supervision.services.receive_files import receive_files
from gongkai.supervision.standing import standing_of
from tests.factories.received import made, named
from tests.supervision.conftest import January


def pages(january: January) -> list[str]:
    """The round and the office as the officer sees them."""
    client = Client()
    client.force_login(january.officer, "django.contrib.auth.backends.ModelBackend")
    key = january.of("甲一街道").pk
    addresses = (f"round/{january.round.pk}/", f"office/{key}/")
    return [client.get(f"/desk/supervision/{a}").content.decode() for a in addresses]


def test_a_report_on_another_year_waits_beside_the_current_one(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("甲一旧.txt", made("甲一街道", year=2022)))

    submission = january.of("甲一街道")
    assert (submission.current.name, submission.current.year) == ("甲一.txt", 2020)
    (waiting,) = doubted_files(january.round)
    assert waiting.doubt == "写的是2022年度，这一轮审读的是2020年度"
    for page in pages(january):
        assert "待认定" in page
        assert waiting.doubt in page
        assert "不用" in page


def test_another_offices_report_waits_when_it_is_sent_as_a_new_version(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("错.txt", made("甲二街道", seed=2)), into=january.of("甲一街道"))

    assert january.of("甲一街道").current.name == "甲一.txt"
    (waiting,) = doubted_files(january.round)
    assert "甲二街道" in waiting.doubt
    assert "写的单位是" in waiting.doubt


def test_a_wrong_file_does_not_close_the_question_about_the_right_one(january: January) -> None:
    whole = made("甲一街道").decode()
    january.receive(("甲一.txt", whole.encode()))
    january.receive(("甲一破.txt", whole[: whole.index("三、")].encode()))
    january.receive(("甲一旧.txt", made("甲一街道", year=2022)))
    assert [w.name for w in doubted_files(january.round)] == ["甲一破.txt", "甲一旧.txt"]


def test_last_years_report_sent_as_a_new_version_is_kept_to_compare(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_CARRY")))
    last = made("甲一街道", "T3_CARRY", previous=True)
    january.receive(("去年.txt", last), into=january.of("甲一街道"))

    submission = january.of("甲一街道")
    assert submission.current.name == "甲一.txt"
    assert previous_report(submission).report.year == 2019
    assert submission.summary["T3_CARRY"] == "fail"


def test_a_doubted_file_is_used_for_a_written_reason_only(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("甲一旧.txt", made("甲一街道", year=2022)))
    (waiting,) = doubted_files(january.round)
    with pytest.raises(NoReasonToUseError):
        choose_version(waiting.pk, adopt=True, by=january.officer, now=january.now)
    choose_version(
        waiting.pk, adopt=True, reason="封面年份写错", by=january.officer, now=january.now
    )
    assert january.of("甲一街道").current.pk == waiting.pk
    assert "采用理由：封面年份写错" in pages(january)[1]
    said = json.loads(Entry.objects.get(act="report.version_chosen").data)
    assert said["reason"] == "封面年份写错"


def test_a_report_on_another_year_passes_only_for_a_reason(january: January) -> None:
    january.receive(("甲一旧.txt", made("甲一街道", year=2022)))
    submission = january.of("甲一街道")
    assert submission.current.year == 2022  # nothing else is there
    submission.findings.all().delete()
    with pytest.raises(UnfitError, match="写的是2022年度"):
        pass_report(submission.pk, by=january.officer, now=january.now)
    pass_report(submission.pk, reason="该单位来函说明", by=january.officer, now=january.now)
    assert january.of("甲一街道").status == "passed"
    assert "该单位来函说明" in Entry.objects.get(act="report.passed").data


def test_an_earlier_version_comes_back_with_its_verdicts(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "ignored", "台账如此")
    first = january.of("甲一街道").current
    january.receive(("甲一改.txt", made("甲一街道")))
    assert january.of("甲一街道").current.version == 2
    assert "改用这一份" in pages(january)[1]

    choose_version(first.pk, adopt=True, by=january.officer, now=january.now)
    january.work()
    submission = january.of("甲一街道")
    assert (submission.current.pk, submission.current.version) == (first.pk, 1)
    (one,) = [j for j in standing_of([submission.pk], rule="T3_BALANCE") if j.says_something]
    assert (one.verdict.word, one.verdict.reason) == ("ignored", "台账如此")
    assert submission.open_count == 0
    with pytest.raises(WrongVersionError):
        choose_version(first.pk, adopt=True, by=january.officer, now=january.now)


def test_the_bytes_of_an_old_version_make_it_current_again(january: January) -> None:
    old, new = made("甲一街道", "T3_BALANCE"), made("甲一街道")
    january.receive(("甲一.txt", old))
    january.receive(("甲一改.txt", new))
    taken = january.receive(("甲一又.txt", old))

    assert taken.again == ("甲一又.txt",)
    assert "现在又用作现用稿" in taken.sentence
    submission = january.of("甲一街道")
    assert (submission.current.name, submission.current.version) == ("甲一.txt", 1)
    assert submission.versions.count() == 2
    assert Entry.objects.filter(act="report.received_again").count() == 1
    # The current one once more is nothing new.
    assert january.receive(("甲一又.txt", old)).known == ("甲一又.txt",)


def test_a_doubted_file_sent_again_is_asked_about_again(january: January) -> None:
    wrong = made("甲一街道", year=2022)
    january.receive(("甲一.txt", made("甲一街道")))
    january.receive(("甲一旧.txt", wrong))
    (waiting,) = doubted_files(january.round)
    choose_version(waiting.pk, adopt=False, by=january.officer, now=january.now)
    assert not doubted_files(january.round)

    assert january.receive(("甲一旧.txt", wrong)).asked == ("甲一旧.txt",)
    assert january.of("甲一街道").current.name == "甲一.txt"
    assert [w.pk for w in doubted_files(january.round)] == [waiting.pk]


def read_in_order(january: January, names: list[str]) -> None:
    """The worker, when the files become readable in another order than they came."""
    for name in names:
        later = ReceivedReport.objects.filter(state="waiting").exclude(name=name)
        later.update(claimed_until=january.now + timedelta(hours=1))
        ReceivedReport.objects.filter(name=name).update(claimed_until=None)
        assert reading.read_waiting(now=january.now) == 1
        ReceivedReport.objects.filter(state="waiting").update(claimed_until=None)
    check_submissions(now=january.now)


def test_versions_follow_the_order_of_receipt_and_not_of_reading(january: January) -> None:
    for name, faults in (("先收.txt", ("N_REQ",)), ("后收.txt", ())):
        files = [named(name, made("甲一街道", *faults))]
        receive_files(january.round.pk, files, by=january.officer, now=january.now)
    read_in_order(january, ["后收.txt", "先收.txt"])

    submission = january.of("甲一街道")
    rows = submission.versions.order_by("pk").values_list("name", "version")
    assert list(rows) == [("先收.txt", 1), ("后收.txt", 2)]
    assert (submission.current.name, submission.current.version) == ("后收.txt", 2)


def test_a_verdict_moves_with_its_version_when_an_earlier_file_is_read_late(
    january: January,
) -> None:
    for name, faults in (("先收.txt", ()), ("后收.txt", ("T3_BALANCE",))):
        files = [named(name, made("甲一街道", *faults))]
        receive_files(january.round.pk, files, by=january.officer, now=january.now)
    read_in_order(january, ["后收.txt"])
    january.judge("甲一街道", "T3_BALANCE", "fixed")
    read_in_order(january, ["先收.txt"])

    submission = january.of("甲一街道")
    assert submission.current.version == 2
    (one,) = [j for j in standing_of([submission.pk], rule="T3_BALANCE") if j.says_something]
    assert not one.is_back  # no newer version came


@pytest.mark.parametrize("order", [["去年以前.txt", "今年.txt"], ["今年.txt", "去年以前.txt"]])
def test_what_fits_is_current_whichever_is_read_first(january: January, order: list[str]) -> None:
    for name, content in (
        ("今年.txt", made("甲一街道")), ("去年以前.txt", made("甲一街道", year=2022)),
    ):  # fmt: skip
        receive_files(january.round.pk, [named(name, content)], by=january.officer, now=january.now)
    read_in_order(january, order)
    assert january.of("甲一街道").current.name == "今年.txt"
    assert [w.name for w in doubted_files(january.round)] == ["去年以前.txt"]


def test_what_a_person_gave_to_an_office_is_that_offices(january: January) -> None:
    january.receive(("外.txt", made("丁一街道")))
    unknown = january.round.submissions.get()
    assign_office(
        unknown.pk, agency_id=january.streets["甲一街道"].pk, by=january.officer, now=january.now
    )
    january.receive(("外改.txt", made("丁一街道", "N_REQ")), into=january.of("甲一街道"))
    assert january.of("甲一街道").current.version == 2
    assert not doubted_files(january.round)
