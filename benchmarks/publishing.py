"""How many items a second one process can publish, against a loop that only inserts the same text.

Publishing checks the signatures and the text again, gives the index number, writes the public index
and the ledger, and commits; the bare loop inserts one row and commits. Both on the same database.
"""

import json
import sys
import time
from collections.abc import Callable

from benchmarks.apart import on_each_database, prepare

ITEMS = {"small": 30, "full": 1_000}
BODY = "<p>街道应当及时、准确地公开政府信息，方便群众查阅。</p>" * 40


def run(size: str) -> dict:
    return on_each_database("publishing", size)


def measure(size: str) -> dict:
    prepare()
    from django.db import connection, transaction

    from gongkai.publishing.selectors import public_items
    from gongkai.publishing.services.publish_item import publish_item
    from tests.factories.office import NOW, office

    here = office()
    number = ITEMS[size]
    approved: list = []
    before = seconds(lambda n: approved.append(here.approved(title=f"第{n}件", body=BODY)), number)
    ours = seconds(lambda n: publish_item(approved[n].pk, by=here.filer, now=NOW), number)
    if public_items(NOW).count() != number:
        raise AssertionError("not everything was published")

    def insert(n: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare (title, body) VALUES (%s, %s)", [f"第{n}件", BODY])

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (title text, body text)")
    bare = seconds(insert, number)
    return {
        "items": number,
        "published_a_second": number / ours,
        "ratio_to_bare_insert": ours / bare,
        "from_draft_to_published_a_second": number / (before + ours),
    }


def seconds(act: Callable[[int], object], number: int) -> float:
    started = time.perf_counter()
    for n in range(number):
        act(n)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
