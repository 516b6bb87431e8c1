"""复议与诉讼：subject, stages, reply limits, results of table 4 and the new answer they order."""

from datetime import date

import pytest

from gongkai.agencies.selectors import scope
from gongkai.applications.services.purge_applicants import purge_applicants
from gongkai.law.report.count import count_proceedings
from gongkai.ledger.models import Entry
from gongkai.proceedings.errors import (
    AlreadyConcludedError,
    ForeignSubjectError,
    NotYoursError,
    NumberTakenError,
    ProceedingError,
)
from gongkai.proceedings.models import Proceeding
from gongkai.proceedings.selectors import (
    applications_in_dispute,
    proceeding_facts,
    proceedings_of,
    replies_due,
    visible_proceedings,
)
from gongkai.proceedings.services.conclude_proceeding import conclude_proceeding
from gongkai.proceedings.services.open_proceeding import Filing, open_proceeding
from gongkai.proceedings.services.record_stage import record_stage
from tests.factories.cases import at, office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)


@pytest.fixture
def here():
    return office()


@pytest.fixture
def case(here):
    return here.answered(here.received(), date(2026, 3, 10), "internal_affairs")


def opened(here, case, **changes):
    values = {
        "number": "测试复〔2026〕1号", "kind": "review", "filed_on": date(2026, 4, 1), "application": case,
    } | changes  # fmt: skip
    return open_proceeding(here.agency, Filing(**values), by=here.handler, now=at(TODAY))


def stage(here, proceeding, kind, on, **changes):
    values = {"by": here.handler, "now": at(TODAY)} | changes
    return record_stage(proceeding.pk, kind=kind, on=on, **values)


def concluded(here, proceeding, outcome="upheld", on=date(2026, 6, 1), **changes):
    values = {"by": here.handler, "now": at(TODAY)} | changes
    return conclude_proceeding(proceeding.pk, concluded_on=on, outcome=outcome, **values)


@pytest.mark.parametrize(
    ("kind", "procedure", "copy", "due"),
    [
        # 4.8,9,10(3) 13–17(8) 20,21(10)
        ("review", "ordinary", date(2026, 4, 7), date(2026, 4, 21)),
        # 4.8,9,10(3) 13,14(5)
        ("review", "simplified", date(2026, 4, 7), date(2026, 4, 14)),
        # over 国庆: 9.28,29,30(3) | 10.8,9(5)
        ("review", "simplified", date(2026, 9, 24), date(2026, 10, 9)),
        # 15 days: 4.7 + 15 = 4.22 Wednesday
        ("direct", "ordinary", date(2026, 4, 7), date(2026, 4, 22)),
        # 9.18 + 15 = 10.3 inside 国庆 → first working day, Thursday 10.8
        ("direct", "ordinary", date(2026, 9, 18), date(2026, 10, 8)),
    ],
)  # fmt: skip
def test_the_reply_is_due_by_kind_and_procedure_from_the_copys_receipt(
    here, case, kind, procedure, copy, due
):
    found = opened(here, case, kind=kind, procedure=procedure, copy_received_on=copy)
    assert (found.reply_due_on, found.reply_due_is_provisional) == (due, False)


def test_a_copy_that_comes_later_starts_the_limit_and_the_reply_ends_it(here, case):
    found = opened(here, case)
    assert found.reply_due_on is None
    stage(here, found, "copy_received", date(2026, 4, 7))
    mine = scope(here.handler, TODAY)
    assert [p.reply_due_on for p in replies_due(mine, date(2026, 4, 21))] == [date(2026, 4, 21)]
    stage(here, found, "replied", date(2026, 4, 22))
    assert not replies_due(mine, date(2026, 4, 30)).exists()
    assert Entry.objects.order_by("seq").last().details["late"] is True
    (row,) = proceedings_of(case.pk)
    assert [s.kind for s in row.stages.all()] == ["copy_received", "replied"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"kind": "quarrel"}, "kind"),
        ({"application": None}, "application"),
        ({"filed_on": date(2026, 3, 1)}, "filed_on"),
        ({"filed_on": date(2026, 10, 21)}, "filed_on"),
        ({"copy_received_on": date(2026, 3, 31)}, "copy_received_on"),
        ({"kind": "after_review"}, "review"),
    ],
)
def test_a_filing_that_cannot_be_is_refused_beside_its_field(here, case, changes, field):
    with pytest.raises(ProceedingError) as refusal:
        opened(here, case, **changes)
    assert refusal.value.field == field
    assert not Proceeding.objects.exists()


def test_a_case_number_is_taken_once_and_only_for_ones_own_cases(here, case):
    opened(here, case)
    with pytest.raises(NumberTakenError):
        opened(here, case)
    there = office("另一街道")
    with pytest.raises(ForeignSubjectError):
        opened(here, there.received(), number="2号")
    foreign = there.received().items.get()
    with pytest.raises(ForeignSubjectError):
        opened(here, case, number="2号", requested_item=foreign)


def test_a_suit_after_review_names_its_review(here, case):
    review = concluded(here, opened(here, case))
    suit = opened(
        here,
        case,
        number="测试行初1号",
        kind="after_review",
        review=review,
        filed_on=date(2026, 6, 9),
    )
    assert (suit.review, list(review.suits.all())) == (review, [suit])
    with pytest.raises(ProceedingError, match="先行的复议"):
        opened(here, case, number="测试行初2号", kind="direct", review=review)


@pytest.mark.parametrize(
    ("outcome", "column"),
    [
        ("upheld", "upheld"), ("review_request_rejected", "upheld"), ("claims_rejected", "upheld"),
        ("revoked", "corrected"), ("changed", "corrected"), ("declared_unlawful", "corrected"),
        ("ordered_to_perform", "corrected"), ("terminated", "other"), ("withdrawn", "other"),
        ("review_dismissed", "other"), ("suit_dismissed", "other"), ("mediated", "other"),
    ],
)  # fmt: skip
def test_each_result_stands_in_its_column_of_table_4(here, case, outcome, column):
    found = concluded(here, opened(here, case), outcome)
    assert (found.result, found.outcome) == (column, outcome)
    table = count_proceedings(proceeding_facts(here.agency.pk, 2026), 2026)
    assert [table["review"][n] for n in range(5)] == [
        *(int(c == column) for c in ("upheld", "corrected", "other")), 0, 1,
    ]  # fmt: skip


def test_what_is_pending_on_the_last_of_december_is_carried_into_the_next_year(here):
    case = here.answered(
        here.received(arrived_on=date(2025, 9, 1)), date(2025, 9, 10), "internal_affairs"
    )
    found = opened(here, case, filed_on=date(2025, 10, 8))
    concluded(here, found, "revoked", date(2026, 1, 12))
    first, second = (
        count_proceedings(proceeding_facts(here.agency.pk, y), y)["review"] for y in (2025, 2026)
    )
    assert (tuple(first), tuple(second)) == ((0, 0, 0, 1, 1), (0, 1, 0, 0, 1))


def test_a_correction_orders_a_new_answer_tied_to_the_old_one(here, case):
    found = opened(here, case)
    with pytest.raises(ProceedingError, match="只有结果纠正"):
        concluded(here, found, "upheld", answer_anew=True)
    concluded(here, found, "revoked", answer_anew=True, answer_by=date(2026, 7, 1))
    reopening = case.reopenings.get()
    assert (reopening.source, reopening.due_on) == (
        "行政复议（测试复〔2026〕1号）撤销",
        date(2026, 7, 1),
    )
    text = here.drafted(case, date(2026, 6, 10))
    assert text.answers_anew == reopening
    assert text.replaces.items.get().outcome == "internal_affairs"


def test_a_concluded_case_is_left_as_it_is(here, case):
    found = concluded(here, opened(here, case))
    with pytest.raises(AlreadyConcludedError):
        concluded(here, found)
    with pytest.raises(AlreadyConcludedError):
        stage(here, found, "heard", date(2026, 6, 2))


@pytest.mark.parametrize(
    ("outcome", "on", "field"),
    [
        ("won", date(2026, 6, 1), "outcome"),
        ("upheld", date(2026, 3, 31), "concluded_on"),
        ("upheld", date(2026, 10, 21), "concluded_on"),
    ],
)
def test_an_end_that_cannot_be_is_refused(here, case, outcome, on, field):
    found = opened(here, case)
    with pytest.raises(ProceedingError) as refusal:
        concluded(here, found, outcome, on)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("kind", "on", "field"),
    [
        ("danced", date(2026, 4, 8), "kind"),
        ("heard", date(2026, 3, 31), "on"),
        ("heard", date(2026, 10, 21), "on"),
        ("replied", date(2026, 4, 8), "on"),
        ("note", date(2026, 4, 8), "note"),
    ],
)
def test_a_stage_that_cannot_be_is_refused(here, case, kind, on, field):
    found = opened(here, case)
    with pytest.raises(ProceedingError) as refusal:
        stage(here, found, kind, on)
    assert refusal.value.field == field


def test_a_reply_is_given_once(here, case):
    found = opened(here, case, copy_received_on=date(2026, 4, 7))
    stage(here, found, "replied", date(2026, 4, 9))
    with pytest.raises(ProceedingError, match="已经登记过"):
        stage(here, found, "replied", date(2026, 4, 10))


def test_strangers_neither_see_nor_write_and_reviewers_of_sections_do_not_either(here, case):
    there = office("另一街道")
    found = opened(here, case)
    for who in (there.handler, here.section_head):
        assert not visible_proceedings(scope(who, TODAY)).exists()
        with pytest.raises(NotYoursError):
            concluded(here, found, by=who)
        with pytest.raises(NotYoursError):
            stage(here, found, "heard", date(2026, 4, 8), by=who)
    assert list(visible_proceedings(scope(here.leader, TODAY))) == [found]


def test_the_applicants_data_of_a_case_in_dispute_are_kept(here, case):
    found = opened(here, case)
    later = at(date(2037, 1, 4))
    assert purge_applicants(now=later, keep=applications_in_dispute()) == {}
    concluded(here, found)
    assert purge_applicants(now=later, keep=applications_in_dispute()) == {here.agency.pk: 1}
