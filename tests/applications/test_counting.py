"""表三：each case counted once on each side, for any history of events over three years."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.applications.content import Answer
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application, RequestedItem
from gongkai.applications.selectors import (
    applications_by_key,
    case_facts,
    case_groups,
    unconfirmed,
)
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.confirm_receipt import confirm_receipt
from gongkai.applications.services.consult import consult
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.lapse_fee import lapse_fee
from gongkai.applications.services.record_correction import record_correction
from gongkai.applications.services.record_payment import record_payment
from gongkai.applications.services.record_service import Proof
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.law.report.count import (
    CARRIED_IN,
    CARRIED_OUT,
    NEW,
    RESULT_TOTAL,
    count_year,
    evidence,
)
from gongkai.law.report.forms import form_for_year
from tests.factories.cases import Office, at, office

pytestmark = pytest.mark.django_db
YEARS = {"2019": (2019, 2020), "2021": (2021, 2022, 2023)}
OUTCOMES = ("granted", "internal_affairs", "not_ours", "needs_production", "reissue")
STEPS = (
    "confirm",
    "correct",
    "consult",
    "extend",
    "fee",
    "answer",
    "pay",
    "lapse",
    "withdraw",
    "wait",
)


@st.composite
def histories(draw, first_year: int):
    """Some cases, each with a day of arrival in three years and what is then tried with it."""
    start = date(first_year, 1, 1)
    return [
        (
            start + timedelta(days=draw(st.integers(0, 3 * 365 - 1))),
            draw(st.sampled_from(["in_person", "ordinary_mail", "internet"])),
            draw(st.sampled_from(Application.ApplicantKind.values)),
            draw(st.integers(1, 3)),
            draw(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40), st.sampled_from(OUTCOMES)), max_size=5)),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]  # fmt: skip


def live(here: Office, history) -> None:
    """Let the services try everything; what the law refuses does not happen."""
    for arrived_on, channel, kind, parts, steps in history:
        case = here.received(arrived_on=arrived_on, channel=channel, applicant_kind=kind)
        if parts > 1:
            texts = [f"第{n}项" for n in range(1, parts + 1)]
            split_items(case.pk, texts=texts, apart=True, by=here.handler, now=at(arrived_on))
        on = arrived_on
        for step, days, outcome in steps:
            on += timedelta(days=days)
            try:
                with transaction.atomic():
                    attempt(here, case.pk, step, on, outcome)
            except ApplicationError:
                continue


def attempt(here: Office, pk: int, step: str, on: date, outcome: str) -> None:
    by, now = here.handler, at(on)
    match step:
        case "confirm":
            confirm_receipt(pk, confirmed_on=on, how="电话", by=by, now=now)
        case "correct":
            ask_correction(
                pk, asked_on=on, unclear="不明", to_supply="年度", working_days=5, by=by, now=now
            )
        case "consult":
            consult(
                pk,
                kind="third_party",
                party="某公司",
                concerning="单价",
                sent_on=on,
                by=by,
                now=now,
            )
        case "extend":
            ask_extension(pk, working_days=5, reason="忙", by=by, now=now)
            extend_reply(
                pk, working_days=5, reason="忙", told_on=on, approved_by=here.head, now=now
            )
        case "fee":
            charge_fee(
                pk, method="pages", count=50, how_to_pay="专户", notified_on=on, by=by, now=now
            )
        case "pay":
            if Application.objects.get(pk=pk).waiting_for == "correction":
                record_correction(
                    pk, corrected_on=on, supplied="年度", by=by, now=now, late_reason="住院"
                )
            else:
                record_payment(pk, paid_on=on, by=by, now=now)
        case "lapse":
            lapse = (
                lapse_correction
                if Application.objects.get(pk=pk).waiting_for == "correction"
                else lapse_fee
            )
            lapse(pk, on=on, by=by, now=now)
        case "withdraw":
            withdraw_application(pk, withdrawn_on=on, how="来电", by=by, now=now)
        case "answer":
            answer_one(here, pk, on, outcome)


def answer_one(here: Office, pk: int, on: date, outcome: str) -> None:
    """Answer the first open item, or all of a case that is not split."""
    case = Application.objects.get(pk=pk)
    items = list(case.items.filter(answered_on=None))
    wanted = items[:1] if case.is_split else items
    answers = [Answer(i.pk, outcome, "经查", "依法", "附件") for i in wanted]
    text = here.sent(draft_decision(pk, answers, by=here.handler, now=at(on)), on)
    for reviewer in (here.section_head, here.head, here.leader):
        here.sign(text, reviewer, on)
    issue_decision(text.pk, by=here.handler, now=at(on))
    text.refresh_from_db()
    here.served(text, Proof("direct", on, signed_by="测试员甲"), on)


def expected_cases(agency_id: int) -> int:
    """How many cases there are, counted without the selectors."""
    received = Application.objects.filter(agency_id=agency_id, received_on__isnull=False)
    whole = received.filter(is_split=False).count()
    return (
        whole + RequestedItem.objects.filter(application__in=received.filter(is_split=True)).count()
    )


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_every_history_fills_a_table_whose_identities_hold(form_id, data):
    years = YEARS[form_id]
    history = data.draw(histories(years[0]))
    with transaction.atomic():
        here = office(f"街道{form_id}")
        live(here, history)
        check_tables(here, form_id, years)
        transaction.set_rollback(True)


def check_tables(here: Office, form_id: str, years: tuple[int, ...]) -> None:
    agency_id = here.agency.pk
    carried = None
    new = 0
    for year in years:
        form = form_for_year(year)
        assert form.id == form_id
        facts = list(case_facts(agency_id, year))
        table = count_year(facts, year)
        columns = range(len(form.applicant_ids))
        leaves = [row.id for row in form.leaf_rows]
        for c in columns:
            assert (
                table[NEW][c] + table[CARRIED_IN][c]
                == table[RESULT_TOTAL][c] + table[CARRIED_OUT][c]
            )
            assert sum(table[leaf][c] for leaf in leaves) == table[RESULT_TOTAL][c]
        for row in form.numeric_rows:
            assert sum(table[row.id][:-1]) == table[row.id][-1]
        if carried is not None:
            assert table[CARRIED_IN] == carried
        carried = table[CARRIED_OUT]
        new += table[NEW][-1]
        each_once(facts, year, leaves)
        grouped = [g.facts for g in case_groups([agency_id], year) for _ in range(g.number)]
        assert count_year(grouped, year) == table
        assert len(applications_by_key([f.key for f in facts])) == len(facts)
    within = Application.objects.filter(
        agency_id=agency_id, received_on__gt=date(years[-1], 12, 31)
    )
    late = within.filter(is_split=False).count()
    late += RequestedItem.objects.filter(application__in=within.filter(is_split=True)).count()
    assert new == expected_cases(agency_id) - late


def each_once(facts, year: int, leaves: list[str]) -> None:
    """Each case stands in one cell of how it came in and one of how it went out."""
    cells = evidence(facts, year)
    for side in ((NEW, CARRIED_IN), (*leaves, CARRIED_OUT)):
        keys = [
            k
            for (row, who), found in cells.items()
            if who == "total" and row in side
            for k in found
        ]
        assert sorted(keys) == sorted(f.key for f in facts)


def test_items_of_a_split_application_count_each_for_itself_and_once():
    here = office()
    case = here.received(arrived_on=date(2025, 12, 1))
    split_items(
        case.pk, texts=["甲", "乙", "丙"], apart=True, by=here.handler, now=at(date(2025, 12, 1))
    )
    for on, outcome in ((date(2025, 12, 10), "granted"), (date(2026, 1, 8), "not_ours")):
        answer_one(here, case.pk, on, outcome)

    first, second = (count_year(case_facts(here.agency.pk, y), y) for y in (2025, 2026))
    assert (first[NEW][-1], first["R1"][-1], first[CARRIED_OUT][-1]) == (3, 1, 2)
    assert (second[CARRIED_IN][-1], second["R4_1"][-1], second[CARRIED_OUT][-1]) == (2, 1, 1)
    rows = applications_by_key([f.key for f in case_facts(here.agency.pk, 2026)])
    assert [(r.number, r.subject, r.answered_on) for r in rows] == [
        (f"{case.number}第2项", "乙", date(2026, 1, 8)), (f"{case.number}第3项", "丙", None),
    ]  # fmt: skip


def test_what_waits_for_confirmation_is_told_beside_the_table_and_not_counted():
    here = office()
    here.received(channel="internet", arrived_on=date(2025, 12, 30))
    late = here.received(channel="fax", arrived_on=date(2025, 12, 30))
    confirm_receipt(
        late.pk,
        confirmed_on=date(2026, 1, 5),
        how="电话",
        by=here.handler,
        now=at(date(2026, 1, 5)),
    )
    assert (unconfirmed(here.agency.pk, 2025), unconfirmed(here.agency.pk, 2026)) == (2, 1)
    assert list(case_facts(here.agency.pk, 2025)) == []
    assert count_year(case_facts(here.agency.pk, 2026), 2026)[NEW][-1] == 1


def test_a_request_to_correct_ones_own_record_is_not_in_the_table():
    here = office()
    here.received(kind="record_correction")
    assert list(case_facts(here.agency.pk, 2026)) == []
    assert case_groups([here.agency.pk], 2026) == []
    assert unconfirmed(here.agency.pk, 2026) == 0


def test_outcomes_stand_in_the_row_of_the_years_form():
    here = office()
    withdrawn = {}
    for on in (date(2020, 5, 6), date(2021, 5, 6)):
        case = here.received(arrived_on=on)
        withdraw_application(case.pk, withdrawn_on=on, how="来电", by=here.handler, now=at(on))
        withdrawn[on.year] = count_year(case_facts(here.agency.pk, on.year), on.year)
    assert withdrawn[2020]["R6"][-1] == 1
    assert withdrawn[2021]["R6_3"][-1] == 1
