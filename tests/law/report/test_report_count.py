"""表三、表四的计数: tables worked out by hand, and properties that hold for any history."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.report.count import (
    CaseFacts,
    Conclusion,
    Decision,
    InconsistentCaseError,
    ProceedingFacts,
    count_proceedings,
    count_year,
    evidence,
    proceeding_evidence,
)
from gongkai.law.report.forms import UnknownOutcomeError, form_by_id, form_for_year

YEARS = (2020, 2021, 2022)
DAYS = st.dates(date(2019, 7, 1), date(2023, 6, 30))
KINDS = st.sampled_from(form_by_id("2021").applicant_kinds)
# Outcomes that both forms know by themselves or by their folding of （六）.
OUTCOMES = st.sampled_from(
    [row.id for row in form_by_id("2021").leaf_rows if row.id != "R6"],
)


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    received_on = draw(DAYS)
    decided = draw(
        st.none() | st.builds(Decision, st.dates(received_on, date(2023, 12, 31)), OUTCOMES)
    )
    return CaseFacts(received_on, draw(KINDS), decided, key=str(draw(st.integers(0, 10**6))))


@st.composite
def proceedings(draw: st.DrawFn) -> ProceedingFacts:
    filed_on = draw(DAYS)
    results = st.sampled_from(["upheld", "corrected", "other", "withdrawn", "revoked"])
    ended = draw(st.none() | st.builds(Conclusion, st.dates(filed_on, date(2023, 12, 31)), results))
    return ProceedingFacts(
        draw(st.sampled_from(["review", "direct", "after_review"])), filed_on, ended
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(cases(), max_size=15), st.sampled_from(YEARS))
def test_a_year_balances_in_every_column(history: list[CaseFacts], year: int) -> None:
    table = count_year(history, year)

    for column in range(7):
        came = table["new_received"][column] + table["carried_in"][column]
        assert came == table["result_total"][column] + table["carried_out"][column]


@settings(max_examples=50, deadline=None)
@given(st.lists(cases(), max_size=15), st.sampled_from(YEARS))
def test_the_results_add_up_and_so_do_the_applicants(history: list[CaseFacts], year: int) -> None:
    table = count_year(history, year)
    leaves = [row.id for row in form_for_year(year).leaf_rows]

    for column in range(7):
        assert sum(table[row][column] for row in leaves) == table["result_total"][column]
    assert all(sum(figures[:6]) == figures[6] for figures in table.values())


@settings(max_examples=50, deadline=None)
@given(st.lists(cases(), max_size=15))
def test_what_a_year_carries_out_the_next_carries_in(history: list[CaseFacts]) -> None:
    tables = {year: count_year(history, year) for year in YEARS}

    assert tables[2020]["carried_out"] == tables[2021]["carried_in"]
    assert tables[2021]["carried_out"] == tables[2022]["carried_in"]


@settings(max_examples=50, deadline=None)
@given(st.lists(cases(), max_size=15))
def test_each_case_comes_in_once_and_goes_out_once_in_its_life(history: list[CaseFacts]) -> None:
    tables = [count_year(history, year) for year in range(2019, 2024)]

    assert sum(table["new_received"][6] for table in tables) == len(history)
    answered = sum(table["result_total"][6] for table in tables)
    assert answered + tables[-1]["carried_out"][6] == len(history)


@settings(max_examples=50, deadline=None)
@given(st.lists(cases(), max_size=15), st.sampled_from(YEARS))
def test_behind_each_figure_stand_as_many_cases(history: list[CaseFacts], year: int) -> None:
    table, rows = count_year(history, year), evidence(history, year)
    columns = form_for_year(year).applicant_ids

    for row, figures in table.items():
        for column, figure in zip(columns, figures, strict=True):
            assert len(rows.get((row, column), ())) == figure


@settings(max_examples=50, deadline=None)
@given(st.lists(proceedings(), max_size=15), st.sampled_from(YEARS))
def test_the_three_groups_of_table_four_add_up(history: list[ProceedingFacts], year: int) -> None:
    table = count_proceedings(history, year)

    assert all(sum(figures[:4]) == figures[4] for figures in table.values())


def day(text: str) -> date:
    return date.fromisoformat(text)


def one(received: str, answered: str | None = None, outcome: str = "R1") -> CaseFacts:
    decision = Decision(day(answered), outcome) if answered else None
    return CaseFacts(day(received), "natural", decision, key="甲")


@pytest.mark.parametrize(
    ("case", "year", "came", "went"),
    [
        pytest.param(
            one("2020-01-01", "2020-01-20"), 2020, "new_received", "R1", id="within the year"
        ),
        pytest.param(one("2020-12-31"), 2020, "new_received", "carried_out", id="last day, open"),
        pytest.param(
            one("2020-12-31", "2021-01-04"),
            2020,
            "new_received",
            "carried_out",
            id="answered next year",
        ),
        pytest.param(
            one("2020-12-31", "2021-01-04"), 2021, "carried_in", "R1", id="the same, next year"
        ),
        pytest.param(
            one("2020-12-31", "2020-12-31", "R2"),
            2020,
            "new_received",
            "R2",
            id="answered on 31 December",
        ),
        pytest.param(
            one("2019-12-31", "2020-01-01"), 2020, "carried_in", "R1", id="answered on 1 January"
        ),
        pytest.param(one("2018-06-01"), 2020, "carried_in", "carried_out", id="open for years"),
    ],
)
def test_a_case_lands_on_one_row_of_each_side(
    case: CaseFacts, year: int, came: str, went: str
) -> None:
    table = count_year([case], year)

    filled = {row for row, figures in table.items() if figures[6]}
    assert filled == {came, went} | ({"result_total"} if went != "carried_out" else set())
    assert table[came] == (1, 0, 0, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("case", "year"),
    [
        pytest.param(one("2021-01-01"), 2020, id="not yet received"),
        pytest.param(one("2019-11-01", "2019-12-31"), 2020, id="answered before"),
    ],
)
def test_a_case_of_another_year_is_not_counted(case: CaseFacts, year: int) -> None:
    assert all(figures == (0,) * 7 for figures in count_year([case], year).values())


def test_the_form_of_2019_has_one_row_for_other_results_and_that_of_2021_three() -> None:
    before = [one("2020-03-02", "2020-03-20", f"R6_{n}") for n in (1, 2, 3)]
    after = [one("2021-03-02", "2021-03-20", f"R6_{n}") for n in (1, 2, 3)]

    assert count_year(before, 2020)["R6"][6] == 3
    table = count_year(after, 2021)
    assert "R6" not in table
    assert [table[f"R6_{n}"][6] for n in (1, 2, 3)] == [1, 1, 1]


def test_an_outcome_may_be_told_its_row() -> None:
    case = one("2021-03-02", "2021-03-20", "withdrawn")

    assert count_year([case], 2021, outcome_rows={"withdrawn": "R6_3"})["R6_3"][6] == 1


def test_an_outcome_without_a_row_is_refused_and_not_guessed() -> None:
    with pytest.raises(UnknownOutcomeError, match="没有对应的行"):
        count_year([one("2021-03-02", "2021-03-20", "granted_maybe")], 2021)


def test_an_answer_before_the_receipt_is_refused() -> None:
    with pytest.raises(InconsistentCaseError, match="早于收到申请之日"):
        one("2021-03-02", "2021-03-01")


def test_an_unknown_kind_of_applicant_is_refused() -> None:
    with pytest.raises(InconsistentCaseError, match="不在表三中"):
        count_year([CaseFacts(day("2021-03-02"), "alien")], 2021)


@pytest.mark.parametrize(
    ("filed", "ended", "result", "columns"),
    [
        # columns: 2020, 2021, 2022
        ("2020-05-06", "2020-07-01", "upheld", ("upheld", None, None)),
        ("2020-11-30", "2021-02-01", "revoked", ("pending", "corrected", None)),
        ("2020-11-30", "2022-02-01", "withdrawn", ("pending", "pending", "other")),
        ("2021-12-31", None, "", (None, "pending", "pending")),
        ("2021-12-31", "2021-12-31", "claims_rejected", (None, "upheld", None)),
    ],
)
def test_table_four_counts_what_ended_in_the_year_and_what_was_pending_at_its_end(
    filed: str, ended: str | None, result: str, columns: tuple[str | None, ...]
) -> None:
    ending = Conclusion(day(ended), result) if ended else None
    case = ProceedingFacts("direct", day(filed), ending, key="案一")

    for year, column in zip(YEARS, columns, strict=True):
        expected = {("direct", column): ("案一",), ("direct", "total"): ("案一",)} if column else {}
        assert proceeding_evidence([case], year) == expected


def test_the_worked_example_of_docs_calculations() -> None:
    history = [
        one("2020-11-30", "2020-12-20", "R1"),
        one("2020-12-28", "2021-01-15", "R4_1"),
        one("2021-03-01"),
    ]

    totals = {
        year: {row: n[6] for row, n in count_year(history, year).items() if n[6]}
        for year in (2020, 2021)
    }

    assert totals[2020] == {"new_received": 2, "R1": 1, "result_total": 1, "carried_out": 1}
    assert totals[2021] == {
        "new_received": 1, "carried_in": 1, "R4_1": 1, "result_total": 1, "carried_out": 1,
    }  # fmt: skip
