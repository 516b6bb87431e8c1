"""Tables three and four: one office and many at once against the bare SQL, in one run on the same rows.

A ratio is our time over that of the hand-written query whose rows are only fetched; our numbers are
compared with those added up from its rows, and a difference fails the run. Rows are inserted in bulk.
`GONGKAI_BENCH_POSTGRES` (the URL of a server on which a database may be made) adds PostgreSQL.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.apart import measure_tables, milliseconds, on_each_database
from benchmarks.copies import multiply

OFFICES = {"small": 5, "full": 10}
COPIES = {"small": 10, "full": 50}
APPLICATIONS_EACH = {"small": 400, "full": 2_000}
PROCEEDINGS_EACH = 20
SPLIT = 0.05
YEAR = 2020
ROUNDS = 5
KINDS = ("natural", "company", "research", "welfare", "legal_service", "other_org")
OUTCOMES = ("granted", "partly_granted", "not_found", "not_ours", "third_party_rights", "withdrawn")
SQL_3 = """
    SELECT agency_id, applicant_kind, received_on >= '2020-01-01',
           CASE WHEN answered_on <= '2020-12-31' THEN outcome ELSE '' END, COUNT(*)
    FROM applications_application
    WHERE kind = 'disclosure' AND NOT is_split AND received_on <= '2020-12-31'
          AND (answered_on IS NULL OR answered_on >= '2020-01-01') {office}
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT agency_id, applicant_kind, received_on >= '2020-01-01',
           CASE WHEN item.answered_on <= '2020-12-31' THEN item.outcome ELSE '' END, COUNT(*)
    FROM applications_application JOIN applications_requesteditem item ON application_id = applications_application.id
    WHERE kind = 'disclosure' AND is_split AND received_on <= '2020-12-31'
          AND (item.answered_on IS NULL OR item.answered_on >= '2020-01-01') {office}
    GROUP BY 1, 2, 3, 4"""
SQL_4 = """
    SELECT agency_id, kind, CASE WHEN concluded_on <= '2020-12-31' THEN result ELSE '' END, COUNT(*)
    FROM proceedings_proceeding
    WHERE filed_on <= '2020-12-31' AND (concluded_on IS NULL OR concluded_on >= '2020-01-01') {office}
    GROUP BY 1, 2, 3"""


def run(size: str) -> dict:
    return on_each_database("figures", size)


def measure(size: str) -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from gongkai.reports.selectors import tables_3_and_4

    call_command("migrate", verbosity=0)
    offices = fill(size)
    measure_tables()

    def bare(office: int | None) -> Callable[[], tuple[list, list]]:
        where = "" if office is None else f"AND agency_id = {office}"

        def fetch() -> tuple[list, list]:
            with connection.cursor() as cursor:
                cursor.execute(SQL_3.format(office=where))
                applications = cursor.fetchall()
                cursor.execute(SQL_4.format(office=where))
                return applications, cursor.fetchall()

        return fetch

    one = compare(lambda: tables_3_and_4(offices[:1], YEAR), bare(offices[0]))
    every = compare(lambda: tables_3_and_4(offices, YEAR), bare(None))
    return {
        "offices": len(offices),
        "applications": len(offices) * APPLICATIONS_EACH[size],
        "one_street_compiled_ms": compiled_ms(offices[0]),
        "one_office": one,
        "all_offices_at_once": every,
        "all_at_once_over_one_by_one": every["milliseconds"] / (one["milliseconds"] * len(offices)),
    }


def fill(size: str) -> list[int]:
    """Offices with three years of cases each, invented by a fixed seed; one in twenty answered item by item."""
    from gongkai.agencies.models import Agency
    from gongkai.applications.models import Application, RequestedItem
    from gongkai.proceedings.models import Proceeding

    dice = random.Random(2020)
    Agency.objects.bulk_create(
        Agency(name=f"机关{n}", short_name=f"关{n}", slug=f"office-{n}", kind="street")
        for n in range(OFFICES[size])
    )
    for office in list(Agency.objects.order_by("pk").values_list("pk", flat=True)):
        rows = Application.objects.bulk_create(
            (application(Application, office, n, dice) for n in range(APPLICATIONS_EACH[size])),
            batch_size=2000,
        )
        RequestedItem.objects.bulk_create(
            RequestedItem(
                application=row, position=position, text="事项", answered_on=row.answered_on,
                outcome=dice.choice(OUTCOMES) if row.is_split else row.outcome,
            )
            for row in rows
            for position in range(1, 3 if row.is_split else 2)
        )  # fmt: skip
        Proceeding.objects.bulk_create(
            proceeding(Proceeding, office, n, dice) for n in range(PROCEEDINGS_EACH)
        )
    multiply([Agency, Application, RequestedItem, Proceeding], COPIES[size])
    return list(Agency.objects.order_by("pk").values_list("pk", flat=True))


def application(model: type, office: int, n: int, dice: random.Random) -> object:
    received = date(2019, 1, 1) + timedelta(days=dice.randrange(1096))
    answered = received + timedelta(days=dice.randrange(1, 40)) if dice.random() < 0.95 else None
    is_split = answered is not None and dice.random() < SPLIT
    return model(
        agency_id=office, number=f"{office}-{n}", applicant_kind=dice.choice(KINDS), subject="申请",
        received_on=received, answered_on=answered, is_split=is_split,
        outcome=dice.choice(OUTCOMES) if answered and not is_split else "",
    )  # fmt: skip


def proceeding(model: type, office: int, n: int, dice: random.Random) -> object:
    filed = date(2019, 1, 1) + timedelta(days=dice.randrange(1096))
    concluded = filed + timedelta(days=dice.randrange(30, 200)) if dice.random() < 0.8 else None
    return model(
        agency_id=office, number=f"{office}-{n}", filed_on=filed, concluded_on=concluded,
        kind=dice.choice(("review", "direct", "after_review")),
        result=dice.choice(("upheld", "corrected", "other")) if concluded else "",
    )  # fmt: skip


def compiled_ms(office: int) -> float:
    """The whole report of one office compiled: four tables, words, live fields and every check."""
    from django.utils import timezone

    from gongkai.agencies.models import Agency
    from gongkai.reports.compiling import compiled

    agency = Agency.objects.get(pk=office)
    return milliseconds(lambda: compiled(agency, YEAR, now=timezone.now()), ROUNDS)


def compare(ours: Callable[[], dict], bare: Callable[[], tuple[list, list]]) -> dict:
    check(ours(), *bare())
    our_time = milliseconds(ours, ROUNDS)
    return {"ratio_to_bare_sql": our_time / milliseconds(bare, ROUNDS), "milliseconds": our_time}


def check(tables: dict, applications: list, proceedings: list) -> None:
    """Each cell of both tables, added up from the bare rows in another way."""
    from gongkai.law.outcomes import outcome_rows
    from gongkai.law.report.forms import form_for_year

    form = form_for_year(YEAR)
    row_of = outcome_rows(form.id)
    cells: Counter = Counter()
    for office, kind, is_new, outcome, number in applications:
        rows = ["new_received" if is_new else "carried_in"]
        rows += [row_of[outcome], "result_total"] if outcome else ["carried_out"]
        for row in rows:
            cells[office, row, kind] += number
            cells[office, row, "total"] += number
    for office, group, result, number in proceedings:
        cells[office, group, result or "pending"] += number
        cells[office, group, "total"] += number
    for office, (table3, table4) in tables.items():
        for table, columns in ((table3, form.applicant_ids), (table4, form.result_ids)):
            for row, found in table.items():
                if list(found) != [cells[office, row, column] for column in columns]:
                    raise AssertionError(f"{row} of {office} differs from the bare SQL")


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
