"""表三 and 表四 as the database counts them, against the cases written out by hand."""

from collections.abc import Iterable

import pytest

from gongkai.applications.selectors import case_facts
from gongkai.law.report.count import count_proceedings, count_year
from gongkai.proceedings.selectors import proceeding_facts
from gongkai.reports.evidence import rows_of
from gongkai.reports.identities import identities
from gongkai.reports.selectors import figures, tables_3_and_4
from tests.factories.figures import application, moment, office, proceeding

pytestmark = pytest.mark.django_db

NOW = moment("2023-01-10")


@pytest.fixture
def street():
    """Seven applications and four proceedings around the year 2020."""
    agency = office()
    application(agency, "2019-12-20", "2020-01-10", "R1")
    application(agency, "2019-12-01", "2019-12-28", "R1")
    application(agency, "2020-03-02", "2020-03-20", "R4_1", "company")
    application(agency, "2020-03-02", "2020-03-20", "R4_1", "company")
    application(agency, "2020-12-15", "2021-01-06", "R6_1")
    application(agency, "2020-12-31")
    application(agency, "2021-01-04")
    proceeding(agency, "review", "2019-11-01", "2020-01-20", "corrected")
    proceeding(agency, "review", "2020-06-01")
    proceeding(agency, "direct", "2020-06-01", "2021-03-01", "upheld")
    proceeding(agency, "after_review", "2018-06-01", "2019-03-01", "upheld")
    return agency


def lines(table, *rows) -> Iterable[list[int]]:
    return [[cell.value for cell in table[row].values()] for row in rows]


def test_each_case_stands_once_on_each_side(street):
    table = figures(street, 2020, now=NOW).table3

    assert lines(table, "new_received", "carried_in", "R1", "R4_1", "R6", "result_total", "carried_out") == [
        [2, 2, 0, 0, 0, 0, 4],
        [1, 0, 0, 0, 0, 0, 1],
        [1, 0, 0, 0, 0, 0, 1],
        [0, 2, 0, 0, 0, 0, 2],
        [0, 0, 0, 0, 0, 0, 0],
        [1, 2, 0, 0, 0, 0, 3],
        [2, 0, 0, 0, 0, 0, 2],
    ]  # fmt: skip


def test_the_next_year_begins_with_what_was_carried_out(street):
    table = figures(street, 2021, now=NOW).table3

    assert lines(table, "new_received", "carried_in", "R6_1", "carried_out") == [
        [1, 0, 0, 0, 0, 0, 1],
        [2, 0, 0, 0, 0, 0, 2],
        [1, 0, 0, 0, 0, 0, 1],
        [2, 0, 0, 0, 0, 0, 2],
    ]


def test_table_4_counts_what_was_concluded_and_what_is_pending(street):
    table = figures(street, 2020, now=NOW).table4

    assert lines(table, "review", "direct", "after_review") == [
        [0, 1, 0, 1, 2],
        [0, 0, 0, 1, 1],
        [0, 0, 0, 0, 0],
    ]


def test_the_narrative_tells_the_same_numbers(street):
    told = {p.key: p.cell.value for p in figures(street, 2020, now=NOW).narrative}

    assert told == {
        "proactive": 0, "cumulative": 0, "received": 4, "carried_in": 1, "answered": 3,
        "carried_out": 2, "review": 2, "litigation": 1,
    }  # fmt: skip


def test_each_number_opens_as_many_cases_as_it_says(street):
    counted = figures(street, 2020, now=NOW)

    for cell in counted.cells():
        assert sum(row.value for row in rows_of(street, 2020, cell, now=NOW)) == cell.value, cell.id


def test_the_database_counts_as_the_law_does_case_by_case(street):
    for year in (2019, 2020, 2021, 2022):
        table3, table4 = tables_3_and_4([street.pk], year)[street.pk]

        assert table3 == dict(count_year(case_facts(street.pk, year), year))
        assert table4 == dict(count_proceedings(proceeding_facts(street.pk, year), year))


def test_every_identity_of_the_tables_holds_or_has_nothing_to_compare_with(street):
    found = identities(figures(street, 2020, now=NOW))

    assert {f.rule: f.result for f in found} == {
        "T3_BALANCE": "pass", "T3_RESULT_SUM": "pass", "T3_ROW_TOTAL": "pass",
        "T4_SUM_REVIEW": "pass", "T4_SUM_DIRECT": "pass", "T4_SUM_AFTER": "pass",
        "T2_19_PUBLISHED": "pass", "T2_UNIT": "pass", "T_NONNEG_INT": "pass", "T_NO_BLANK": "pass",
        "T3_CARRY": "not_assessable", "T2_19_ITEMS": "not_assessable",
    }  # fmt: skip


def test_many_offices_at_once_keep_their_own_numbers(street, django_assert_num_queries):
    other = office("江滨街道", "jiangbin")
    application(other, "2020-05-06", "2020-05-20", "R2", "research")

    with django_assert_num_queries(2):
        found = tables_3_and_4([street.pk, other.pk], 2020)

    assert found[street.pk][0]["new_received"] == (2, 2, 0, 0, 0, 0, 4)
    assert found[other.pk][0]["new_received"] == (0, 0, 1, 0, 0, 0, 1)
    assert found[other.pk][0]["R2"] == (0, 0, 1, 0, 0, 0, 1)


def test_an_outcome_in_the_laws_own_words_finds_its_row_in_both_forms(street):
    application(street, "2020-05-06", "2020-05-20", "not_found", "welfare")
    application(street, "2021-05-06", "2021-05-20", "withdrawn", "welfare")

    assert figures(street, 2020, now=NOW).table3["R4_1"]["welfare"].value == 1
    assert figures(street, 2021, now=NOW).table3["R6_3"]["welfare"].value == 1


def test_an_outcome_that_the_form_does_not_know_is_told_and_not_dropped(street):
    application(street, "2020-05-06", "2020-05-20", "no_such_outcome")

    counted = figures(street, 2020, now=NOW)

    assert counted.notes == (
        "有申请未能计入表三：办理结果no_such_outcome在2019年版年度报告格式中没有对应的行。",
    )
    assert counted.table3["new_received"]["total"].value == 4
