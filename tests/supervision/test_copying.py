"""照抄雷同: the wall says what 相同的段落 finds, and verdicts stay when another report arrives."""

from gongkai.supervision.services.check_submissions import check_submissions
from gongkai.supervision.services.compare_rounds import compare_rounds
from gongkai.supervision.services.read_waiting import read_waiting
from gongkai.supervision.services.receive_files import receive_files
from gongkai.supervision.standing import standing_of
from tests.factories.received import made, named
from tests.supervision.conftest import January


def test_a_text_of_another_office_is_a_finding_in_both(january: January) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道", copied=True)), ("甲二.txt", made("甲二街道", copied=True)),
        ("甲三.txt", made("甲三街道", seed=2)),
    )  # fmt: skip
    assert january.of("甲一街道").summary["S_DUP"] == "uncertain"
    assert "甲二街道办事处的报告有" in january.finding("甲一街道", "S_DUP").sentence
    assert "甲一街道办事处的报告有" in january.finding("甲二街道", "S_DUP").sentence
    assert january.of("甲三街道").summary["S_DUP"] == "pass"


def test_alone_it_cannot_be_told_and_with_others_it_can(january: January) -> None:
    january.receive(("甲一.txt", made("甲一街道")))
    assert january.of("甲一街道").summary["S_DUP"] == "not_assessable"
    january.receive(("甲二.txt", made("甲二街道", seed=2)))
    assert january.of("甲一街道").summary["S_DUP"] == "pass"
    assert january.of("甲二街道").summary["S_DUP"] == "pass"


def test_a_verdict_stands_when_more_copies_arrive(january: January) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道", copied=True)), ("甲二.txt", made("甲二街道", copied=True))
    )
    january.judge("甲一街道", "S_DUP", "confirmed", "请改写")
    january.receive(("甲三.txt", made("甲三街道", copied=True)))

    stand = standing_of([january.of("甲一街道").pk], rule="S_DUP")
    assert [(j.verdict.word, j.verdict.reason) for j in stand if j.verdict] == [
        ("confirmed", "请改写")
    ]
    assert january.of("甲一街道").open_count == 0
    # The newcomer is asked about too; one question each, however many there are.
    for submission in january.round.submissions.all():
        assert submission.findings.filter(rule="S_DUP", result="fail").count() == 1


def test_the_finding_goes_when_the_other_office_writes_its_own(january: January) -> None:
    january.receive(
        ("甲一.txt", made("甲一街道", copied=True)), ("甲二.txt", made("甲二街道", copied=True))
    )
    january.receive(("甲二改.txt", made("甲二街道", seed=2)))
    assert january.of("甲一街道").summary["S_DUP"] == "pass"
    assert january.of("甲二街道").summary["S_DUP"] == "pass"


def test_nothing_is_compared_while_files_wait_and_nothing_twice(january: January) -> None:
    files = [named("甲一.txt", made("甲一街道")), named("甲二.txt", made("甲二街道", seed=2))]
    receive_files(january.round.pk, files, by=january.officer, now=january.now)
    assert compare_rounds(now=january.now) == 0
    january.round.refresh_from_db()
    assert not january.round.is_compared
    read_waiting(now=january.now)
    compare_rounds(now=january.now)
    january.round.refresh_from_db()
    assert january.round.is_compared
    check_submissions(now=january.now)
    before = january.round.submissions.values_list("checked_at", flat=True)
    assert compare_rounds(now=january.now) == 0
    assert all(before)


def test_each_of_twenty_identical_texts_has_a_finding(january: January) -> None:
    names = [f"{first}{second}街道" for first in "乙丙" for second in "一二三四五六七八九十"]
    january.receive(*((f"{name}.txt", made(name, copied=True)) for name in names))
    rows = january.round.submissions.all()
    assert len(rows) == 20
    assert {row.summary["S_DUP"] for row in rows} == {"uncertain"}
