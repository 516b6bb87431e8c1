"""判断、重新核对、退回、通过：a verdict stands while what it was given on is unchanged."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.agencies.models import Duty
from gongkai.jobs.models import Notice
from gongkai.ledger.models import Entry
from gongkai.supervision.circular import compose_circular
from gongkai.supervision.errors import (
    FindingGoneError,
    NoReasonError,
    NotDistrictOfficerError,
    NothingToReturnError,
    StillOpenError,
    WrongReturnError,
)
from gongkai.supervision.models import Verdict
from gongkai.supervision.selectors import checked_reports
from gongkai.supervision.services.answer_return import answer_return
from gongkai.supervision.services.judge import judge
from gongkai.supervision.services.pass_report import pass_report
from gongkai.supervision.services.recheck import recheck
from gongkai.supervision.services.return_report import return_report
from gongkai.supervision.standing import Judged, standing_of
from gongkai.supervision.tasks import desk_tasks
from tests.factories.agencies import make_person
from tests.factories.received import made, named
from tests.supervision.conftest import January

DUE = date(2021, 1, 29)


def standing(january: January, short: str, rule: str) -> Judged:
    (one,) = [j for j in standing_of([january.of(short).pk], rule=rule) if j.says_something]
    return one


def test_three_verdicts_and_the_counts_of_the_wall(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE", "N_REQ", "T2_UNIT")))
    assert (january.of("甲一街道").open_count, january.of("甲一街道").blocking_count) == (3, 1)

    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    january.judge("甲一街道", "N_REQ", "ignored", "约数，不影响")
    january.judge("甲一街道", "T2_UNIT", "fixed")

    submission = january.of("甲一街道")
    assert (submission.open_count, submission.blocking_count) == (0, 1)
    assert submission.status == "read"
    words = Entry.objects.filter(act="finding.judged").order_by("seq")
    assert [e.details["verdict"] for e in words] == ["确认", "忽略", "已改"]
    assert {e.actor_name for e in words} == {"测试员区"}


def test_verdicts_survive_a_check_of_the_same_inputs(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    before = january.finding("甲一街道", "T3_BALANCE").pk

    recheck(january.round.pk, by=january.officer, now=january.now)
    january.work()

    assert january.finding("甲一街道", "T3_BALANCE").pk != before
    assert standing(january, "甲一街道", "T3_BALANCE").is_confirmed
    assert january.of("甲一街道").open_count == 0


def test_other_inputs_reopen_the_finding_and_show_the_earlier_verdict(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T4_SUM_REVIEW", seed=1)))
    january.judge("甲一街道", "T4_SUM_REVIEW", "ignored", "已电话核实")
    january.receive(("甲一新.txt", made("甲一街道", "T4_SUM_REVIEW", seed=2)))

    one = standing(january, "甲一街道", "T4_SUM_REVIEW")
    assert one.is_open
    assert one.verdict is None
    assert one.earlier is not None
    assert (one.earlier.word, one.earlier.reason) == ("ignored", "已电话核实")


def test_what_was_said_to_be_put_right_is_open_again_when_the_new_version_still_has_it(
    january: January,
) -> None:
    report = made("甲一街道", "T3_BALANCE")
    january.receive(("甲一.txt", report))
    january.judge("甲一街道", "T3_BALANCE", "fixed")
    assert january.of("甲一街道").open_count == 0

    january.receive(("甲一新.txt", report.replace("有新的改进".encode(), "有了新的改进".encode())))
    assert january.of("甲一街道").current.version == 2
    assert standing(january, "甲一街道", "T3_BALANCE").is_back
    assert january.of("甲一街道").open_count == 1


def test_ignoring_needs_a_reason_also_in_the_database(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    with pytest.raises(NoReasonError):
        january.judge("甲一街道", "T3_BALANCE", "ignored", "  ")
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.update(word="ignored", reason="")


def test_nobody_judges_what_he_has_not_seen(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    found = january.finding("甲一街道", "T3_BALANCE")
    with pytest.raises(FindingGoneError):
        judge(
            january.round.pk, [(found.pk, "0" * 16)], word="confirmed", by=january.officer,
            now=january.now,
        )  # fmt: skip
    stranger = make_person("测试员甲", january.streets["甲一街道"], Duty.DISTRICT_OFFICER)
    with pytest.raises(NotDistrictOfficerError):
        january.judge("甲一街道", "T3_BALANCE", "confirmed", by=stranger)
    assert not Verdict.objects.exists()


def test_one_verdict_on_many_offices_is_all_or_nothing(january: January) -> None:
    for short, seed in (("甲一街道", 1), ("甲二街道", 2)):
        january.receive((f"{short}.txt", made(short, "T3_BALANCE", seed=seed)))
    seen = [
        (f.pk, f.fingerprint)
        for f in (january.finding(s, "T3_BALANCE") for s in ("甲一街道", "甲二街道"))
    ]
    with pytest.raises(FindingGoneError):
        judge(
            january.round.pk, [seen[0], (seen[1][0], "x")], word="confirmed", by=january.officer,
            now=january.now,
        )  # fmt: skip
    assert not Verdict.objects.exists()
    done = judge(january.round.pk, seen, word="confirmed", by=january.officer, now=january.now)
    assert done == 2
    assert [january.of(s).open_count for s in ("甲一街道", "甲二街道")] == [0, 0]


def test_a_report_passes_when_nothing_is_left(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "N_REQ")))
    with pytest.raises(StillOpenError, match="1条没有判断"):
        pass_report(january.of("甲一街道").pk, by=january.officer, now=january.now)
    january.judge("甲一街道", "N_REQ", "ignored", "口径不同")
    pass_report(january.of("甲一街道").pk, by=january.officer, now=january.now)
    assert january.of("甲一街道").status == "passed"


def test_a_confirmed_blocking_finding_stops_the_pass(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    with pytest.raises(StillOpenError, match="退回"):
        pass_report(january.of("甲一街道").pk, by=january.officer, now=january.now)


def test_a_return_carries_the_confirmed_ones_and_tells_the_office(january: January) -> None:
    clerk = make_person("测试员甲", january.streets["甲一街道"], Duty.FILL)
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE", "N_REQ")))
    with pytest.raises(NothingToReturnError):
        return_report(january.of("甲一街道").pk, due_on=DUE, by=january.officer, now=january.now)
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    with pytest.raises(WrongReturnError):
        return_report(
            january.of("甲一街道").pk, due_on=date(2021, 1, 1), by=january.officer, now=january.now
        )
    order = return_report(
        january.of("甲一街道").pk, due_on=DUE, by=january.officer, now=january.now
    )

    assert [line["rule"] for line in order.lines] == ["T3_BALANCE"]
    assert january.of("甲一街道").status == "returned"
    notice = Notice.objects.get(user=clerk)
    assert notice.url == f"/desk/supervision/answer/{order.pk}/"
    assert "共1处" in notice.text


def test_the_office_answers_with_a_new_version_and_the_officer_sees_it(january: January) -> None:
    clerk = make_person("测试员甲", january.streets["甲一街道"], Duty.FILL)
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    order = return_report(
        january.of("甲一街道").pk, due_on=DUE, by=january.officer, now=january.now
    )
    later = january.now + timedelta(hours=3)
    with pytest.raises(WrongReturnError):
        answer_return(order.pk, answer="已改", by=january.officer, now=later)

    answer_return(
        order.pk, answer="第三项已按台账改正。", files=[named("改.txt", made("甲一街道"))], by=clerk,
        now=later,
    )  # fmt: skip
    january.now = later
    january.work()

    submission = january.of("甲一街道")
    assert (submission.status, submission.current.version) == ("resubmitted", 2)
    assert submission.open_count == 0
    assert Notice.objects.filter(user=january.officer, text__contains="答复了退回的").exists()
    with pytest.raises(WrongReturnError, match="已经答复"):
        answer_return(order.pk, answer="又一次", by=clerk, now=later)


def test_today_shows_the_list_to_the_office_and_the_answer_to_the_officer(january: January) -> None:
    from gongkai.agencies.selectors import scope

    clerk = make_person("测试员甲", january.streets["甲一街道"], Duty.FILL)
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    day = january.now.date()
    (waiting,) = desk_tasks(scope(january.officer, day), january.now)
    assert "1份有待判断的" in waiting.title
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    order = return_report(
        january.of("甲一街道").pk, due_on=DUE, by=january.officer, now=january.now
    )

    (task,) = desk_tasks(scope(clerk, day), january.now)
    assert (task.due_on, task.working_days_left) == (DUE, 7)  # 21, 22, 25 to 29 January 2021
    assert desk_tasks(scope(january.officer, day), january.now) == []
    answer_return(order.pk, answer="已核实。", by=clerk, now=january.now)
    assert desk_tasks(scope(clerk, day), january.now) == []
    (again,) = desk_tasks(scope(january.officer, day), january.now)
    assert "已答复1份" in again.title  # nothing was sent again


def test_an_answer_without_a_file_is_an_answer_and_no_new_report(january: January) -> None:
    clerk = make_person("测试员甲", january.streets["甲一街道"], Duty.FILL)
    january.receive(("甲一.txt", made("甲一街道", "T3_BALANCE")))
    january.judge("甲一街道", "T3_BALANCE", "confirmed")
    order = return_report(
        january.of("甲一街道").pk, due_on=DUE, by=january.officer, now=january.now
    )
    answer_return(order.pk, answer="数字无误，已说明。", by=clerk, now=january.now)
    january.work()

    assert january.of("甲一街道").get_status_display() == "已答复"
    draft = compose_circular(
        january.round, checked_reports(january.round), [], naming="none", number="",
        today=january.now.date(),
    ).text()  # fmt: skip
    assert "已答复1个" in draft
    assert "再报" not in draft
    # The file that comes afterwards is what makes it 再报.
    january.receive(("改.txt", made("甲一街道")), into=january.of("甲一街道"))
    assert january.of("甲一街道").get_status_display() == "再报"
