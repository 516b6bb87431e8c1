"""Tables three and four: one office and many at once against the bare SQL, in one run on the same rows.

A ratio is our time over that of the hand-written query whose rows are only fetched; our numbers are
compared with those added up from its rows, and a difference fails the run. Rows are inserted in bulk.
`GONGKAI_BENCH_POSTGRES` (the URL of a server on which a database may be made) adds PostgreSQL.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.apart import measure_tables, on_each_database

OFFICES = {"small": 50, "full": 500}
APPLICATIONS_EACH = {"small": 400, "full": 2_000}
PROCEEDINGS_EACH = 20
YEAR = 2020
ROUNDS = 5
KINDS = ("natural", "company", "research", "welfare", "legal_service", "other_org")
OUTCOMES = ("granted", "partly_granted", "not_found", "not_ours", "third_party_rights", "withdrawn")
SQL_3 = """
    SELECT agency_id, applicant_kind, received_on >= '2020-01-01',
           CASE WHEN answered_on <= '2020-12-31' THEN outcome ELSE '' END, COUNT(*)
    FROM applications_application
    WHERE received_on <= '2020-12-31' AND (answered_on IS NULL OR answered_on >= '2020-01-01') {office}
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
    offices = fill(OFFICES[size], APPLICATIONS_EACH[size])
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
        "one_office": one,
        "all_offices_at_once": every,
        "all_at_once_over_one_by_one": every.pop("seconds") / (one.pop("seconds") * len(offices)),
    }


def fill(offices: int, applications: int) -> list[int]:
    """Offices with three years of cases each, invented by a fixed seed."""
    from gongkai.agencies.models import Agency
    from gongkai.applications.models import Application
    from gongkai.proceedings.models import Proceeding

    dice = random.Random(2020)
    Agency.objects.bulk_create(
        Agency(
            name=f"机关{n}", short_name=f"关{n}", slug=f"office-{n}", kind="street", path=f"/{n}/"
        )
        for n in range(offices)
    )
    ids = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    for office in ids:
        Application.objects.bulk_create(
            (application(Application, office, n, dice) for n in range(applications)),
            batch_size=2000,
        )
        Proceeding.objects.bulk_create(
            proceeding(Proceeding, office, n, dice) for n in range(PROCEEDINGS_EACH)
        )
    return ids


def application(model: type, office: int, n: int, dice: random.Random) -> object:
    received = date(2019, 1, 1) + timedelta(days=dice.randrange(1096))
    answered = received + timedelta(days=dice.randrange(1, 40)) if dice.random() < 0.95 else None
    return model(
        agency_id=office, number=f"{office}-{n}", applicant_kind=dice.choice(KINDS), subject="申请",
        received_on=received, answered_on=answered, outcome=dice.choice(OUTCOMES) if answered else "",
    )  # fmt: skip


def proceeding(model: type, office: int, n: int, dice: random.Random) -> object:
    filed = date(2019, 1, 1) + timedelta(days=dice.randrange(1096))
    concluded = filed + timedelta(days=dice.randrange(30, 200)) if dice.random() < 0.8 else None
    return model(
        agency_id=office, number=f"{office}-{n}", filed_on=filed, concluded_on=concluded,
        kind=dice.choice(("review", "direct", "after_review")),
        result=dice.choice(("upheld", "corrected", "other")) if concluded else "",
    )  # fmt: skip


def compare(ours: Callable[[], dict], bare: Callable[[], tuple[list, list]]) -> dict:
    our_time, tables = timed(ours)
    bare_time, (applications, proceedings) = timed(bare)
    check(tables, applications, proceedings)
    return {
        "ratio_to_bare_sql": our_time / bare_time,
        "milliseconds": 1000 * our_time,
        "seconds": our_time,
    }


def check(tables: dict, applications: list, proceedings: list) -> None:
    """Totals of both sides, added up from the bare rows in another way."""
    new, old, out, cases = Counter(), Counter(), Counter(), Counter()
    for office, _, is_new, outcome, number in applications:
        (new if is_new else old)[office] += number
        if not outcome:
            out[office] += number
    for office, _, _, number in proceedings:
        cases[office] += number
    for office, (table3, table4) in tables.items():
        found = [table3[row][-1] for row in ("new_received", "carried_in", "carried_out")]
        if found != [new[office], old[office], out[office]]:
            raise AssertionError(f"table 3 of {office} differs from the bare SQL")
        if sum(row[-1] for row in table4.values()) != cases[office]:
            raise AssertionError(f"table 4 of {office} differs from the bare SQL")


def timed(work: Callable) -> tuple[float, object]:
    """Best of a few rounds, and what came out."""
    best, found = float("inf"), None
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - began)
    return best, found


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
