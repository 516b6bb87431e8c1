"""The demo's applications: whatever the law and the registers can name happens at least once."""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from django.db import transaction

from gongkai.applications.case_letters import letters_to_write
from gongkai.applications.letters_seam import preview
from gongkai.applications.models import (
    Applicant,
    Application,
    ClockEvent,
    Consultation,
    Decision,
    DecisionItem,
    Delivery,
    FeeNotice,
    InnerTask,
    RequestedItem,
    SearchRecord,
)
from gongkai.desk.demo.cases import build_cases
from gongkai.desk.demo.days import ago, at
from gongkai.desk.demo.window import Window
from gongkai.law.calendar import statutory_calendar
from gongkai.law.outcomes import outcomes
from gongkai.law.receipt import channels, service_methods
from gongkai.law.report.count import proceeding_outcomes
from gongkai.letters.models import Letter, LetterDelivery
from gongkai.proceedings.models import Proceeding, ProceedingStage
from gongkai.reports.identities import identities
from gongkai.reports.selectors import figures
from tests.factories.cases import office

pytestmark = pytest.mark.django_db

SUNDAY, JANUARY, FRIDAY = date(2026, 11, 22), date(2026, 1, 7), date(2026, 7, 10)


@pytest.fixture(scope="module", params=[SUNDAY, JANUARY, FRIDAY], ids=str)
def today(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object
) -> Iterator[date]:
    """One demo office at three times of the year, taken back after the tests of each."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        place = office("演示一街道")
        build_cases(
            Window(
                place.agency, place.section, place.handler, place.head, place.section_head, place.leader
            ),
            request.param,
        )  # fmt: skip
        yield request.param
        transaction.set_rollback(True)


def seen(rows: Iterable[object]) -> set[object]:
    return set(rows) - {""}


def test_every_outcome_of_the_law_is_told_to_somebody(today: date) -> None:
    found = seen(RequestedItem.objects.values_list("outcome", flat=True))

    assert {one.code for one in outcomes()} <= found
    assert set(Application.RecordResult.values) <= found


def test_last_year_alone_has_every_outcome(today: date) -> None:
    """So that its table 3 has something in every row of its form."""
    rows = RequestedItem.objects.filter(answered_on__year=today.year - 1)

    assert {one.code for one in outcomes()} <= seen(rows.values_list("outcome", flat=True))


@pytest.mark.parametrize(
    ("model", "field", "known"),
    [
        (ClockEvent, "kind", ClockEvent.Kind.values),
        (Consultation, "kind", Consultation.Kind.values),
        (Consultation, "opinion", Consultation.Opinion.values),
        (FeeNotice, "method", FeeNotice.Method.values),
        (SearchRecord, "result", SearchRecord.Result.values),
        (Application, "kind", Application.Kind.values),
        (Application, "applicant_kind", Application.ApplicantKind.values),
        (Application, "channel", [code for code, _ in channels()]),
        (Applicant, "role", Applicant.Role.values),
        (Decision, "stage", Decision.Stage.values),
        (Delivery, "method", [code for code, _ in service_methods()]),
        (LetterDelivery, "method", [code for code, _ in service_methods()]),
        (Proceeding, "procedure", Proceeding.Procedure.values),
        (Proceeding, "outcome", list(proceeding_outcomes())),
        (ProceedingStage, "kind", ProceedingStage.Kind.values),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_whatever_a_register_can_name_happens(
    today: date, model: type, field: str, known: list[str]
) -> None:
    assert set(known) - {""} <= seen(model.objects.values_list(field, flat=True))


def test_fees_are_paid_and_lapse_and_reasons_are_heard_both_ways(today: date) -> None:
    assert FeeNotice.objects.filter(paid__isnull=False).exists()
    assert FeeNotice.objects.filter(lapsed_on__isnull=False).exists()
    judged = Application.objects.exclude(excess=None).values_list("excess__accepted", flat=True)
    assert {True, False} <= set(judged)


def test_what_is_given_is_what_was_asked_for(today: date) -> None:
    # 每一份答复读下来都要对得上所问：给的东西里至少有四个字就是所问的东西
    rows = DecisionItem.objects.filter(outcome__in=("granted", "partly_granted"))
    pairs = {(row.item.text, row.disclosed) for row in rows.select_related("item")}
    assert len(pairs) > 15
    for asked, given in pairs:
        assert any(asked[at : at + 4] in given for at in range(len(asked) - 3)), (asked, given)


def test_a_silent_third_party_is_not_waited_for(today: date) -> None:
    silent = Consultation.objects.filter(kind="third_party", answered=None)

    assert silent.filter(application__outcome="granted").exists()


def test_a_section_answers_what_was_forwarded(today: date) -> None:
    assert InnerTask.objects.filter(contributed_at__isnull=False).exists()


def test_one_application_is_answered_item_by_item(today: date) -> None:
    split = Application.objects.get(is_split=True)

    assert {item.outcome for item in split.items.all()} == {"granted", "not_found"}


def test_what_waits_for_somebody_waits_today(today: date) -> None:
    """Two due today (on a day off, the next working day), one overdue, each kind of waiting once."""
    still = Application.objects.filter(answered_on=None, dropped_on=None)
    workday = statutory_calendar().first_working_day_from(today)

    assert still.filter(due_on=workday).count() == 2
    assert still.filter(due_on__lt=workday).count() == 1
    assert seen(still.values_list("waiting_for", flat=True)) == {"correction", "payment"}
    assert still.filter(received_on=None).count() == 2
    assert still.filter(extension__approved_at=None, extension__isnull=False).count() == 1
    assert (
        still.filter(consultations__answered=None, consultations__sent__isnull=False).count() == 2
    )
    assert still.filter(inner_tasks__contributed_at=None, inner_tasks__isnull=False).count() == 1
    assert {"draft", "in_review", "returned", "approved", "issued"} <= seen(
        Decision.objects.filter(application__in=still).values_list("stage", flat=True)
    )
    assert Proceeding.objects.filter(replied_on=None, reply_due_on__gte=workday).count() >= 2


def test_nothing_has_happened_that_lies_ahead(today: date) -> None:
    night = at(today, 23)

    assert not ClockEvent.objects.filter(on__gt=today).exists()
    assert not Application.objects.filter(answered_on__gt=today).exists()
    assert not Letter.objects.filter(issued_at__gt=night).exists()
    assert not ProceedingStage.objects.filter(recorded_at__gt=night).exists()


def test_an_answer_after_a_correction_of_the_first_is_tied_to_it(today: date) -> None:
    anew = Decision.objects.filter(answers_anew__isnull=False, stage="served")

    assert anew.exists()
    assert all(text.replaces is not None and text.answers_anew.answered_on for text in anew)


def test_table_four_of_last_year_has_no_empty_cell(today: date) -> None:
    """Upheld, corrected, other and not yet concluded, of reviews and of both kinds of lawsuit."""
    agency = Application.objects.first().agency
    table = figures(agency, today.year - 1, now=at(today)).as_dict()["table4"]

    assert {group: min(numbers) > 0 for group, numbers in table.items()} == {
        "review": True, "direct": True, "after_review": True,
    }  # fmt: skip


def test_cases_and_proceedings_are_carried_over_the_year(today: date) -> None:
    new_year = date(today.year, 1, 1)

    assert (
        Application.objects.filter(received_on__lt=new_year)
        .exclude(answered_on__lt=new_year)
        .exists()
    )
    for kind in Proceeding.Kind.values:
        rows = Proceeding.objects.filter(kind=kind, filed_on__lt=new_year)
        assert rows.exclude(concluded_on__lt=new_year).exists(), kind


def test_the_identities_of_both_years_hold(today: date) -> None:
    agency = Application.objects.first().agency
    last = figures(agency, today.year - 1, now=at(today))
    this = figures(agency, today.year, now=at(today))
    for counted in (last, this):
        assert [f.rule for f in identities(counted) if f.result == "fail"] == []
        assert counted.notes == ()
    tables = [counted.as_dict()["table3"] for counted in (last, this)]
    assert tables[0]["carried_out"] == tables[1]["carried_in"]
    assert tables[0]["carried_out"][-1] > 0


def test_every_letter_of_every_case_could_be_written(today: date) -> None:
    """No answer lacks its facts, its article or its remedy; a receipt has no day while the clock stands."""
    for case in Application.objects.exclude(received_on=None):
        letters = letters_to_write(case, on=today)
        if case.due_on is None:
            letters.pop("receipt", None)
        for key, facts in letters.items():
            assert preview(facts).missing == (), (case.subject, key)


def test_days_are_counted_back_as_the_law_counts_them_forth() -> None:
    calendar = statutory_calendar()

    assert ago(date(2026, 3, 9), 5) == date(2026, 3, 2)
    assert calendar.add_working_days(ago(SUNDAY, 20), 20) == date(2026, 11, 23)
