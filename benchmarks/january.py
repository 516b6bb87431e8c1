"""Does a district's January get slower when a thousand offices report instead of a hundred?

Reports of as many offices come in as files, last year's among them, are read and checked by the worker's own
services, and then every page of the round is asked for through the whole stack. The number of queries must
not grow, or the run fails. The reports have the two wordings of the made reports and, besides, paragraphs put
together from a stock of sentences with some characters changed, so that most share something with many, or
copied from another office.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from benchmarks.apart import ask, measure_tables, milliseconds, on_each_database, prepare

FEW = {"small": 20, "full": 100}
MANY = {"small": 200, "full": 1_000}
SILENT = 0.05
ROUNDS = 3
YEAR = 2020
FAULTS = ("T3_BALANCE", "N_REQ", "T2_UNIT", "T4_SUM_REVIEW", "S_OFFICE")
STOCK = 80
SENTENCES, PARAGRAPHS = 7, 4
CHANGED, COPIED = 0.02, 0.25
BACKEND = "django.contrib.auth.backends.ModelBackend"
HERE = "/desk/supervision/"


def run(size: str) -> dict:
    return on_each_database("january", size)


def measure(size: str) -> dict:
    prepare()
    from django.test import Client

    january = January()
    client = Client()
    client.force_login(january.officer, BACKEND)
    found, worked = {}, {}
    for offices in (FEW[size], MANY[size]):
        worked = january.fill(offices)
        measure_tables()
        found[offices] = january.pages(client)
    few, many = found.values()
    results: dict = {"offices": list(found), "the_worker": worked}
    grown = []
    for name in few:
        if many[name]["queries"] > few[name]["queries"]:
            grown.append(f"{name}: {few[name]['queries']} queries became {many[name]['queries']}")
        results[name] = {
            "ratio_many_to_few": many[name]["milliseconds"] / few[name]["milliseconds"],
            **many[name],
        }
    if grown:
        raise AssertionError("; ".join(grown))
    return results


class January:
    """A district with its officer, its offices and one round."""

    def __init__(self) -> None:
        from gongkai.agencies.models import Duty
        from gongkai.supervision.services.open_round import open_round
        from tests.factories.accounts import SHANGHAI
        from tests.factories.agencies import make_agency, make_person

        self.now = datetime(YEAR + 1, 1, 20, 10, 0, tzinfo=SHANGHAI)
        self.district = make_agency("测试区", kind="county")
        self.officer = make_person("测试员区", self.district, Duty.DISTRICT_OFFICER)
        self.round = open_round(self.district, year=YEAR, name="", by=self.officer, now=self.now)
        self.offices = 0
        self.chance = random.Random(20201)
        self.written: list[str] = []
        self.stock = [self._sentence() for _ in range(STOCK)]

    def _sentence(self) -> str:
        """Some thirty characters that mean nothing."""
        return "".join(chr(0x4E00 + self.chance.randrange(3000)) for _ in range(30)) + "，"

    def fill(self, offices: int) -> dict:
        """Until so many offices have reported; what the worker needed for each file."""
        from gongkai.supervision.models import Submission
        from gongkai.supervision.services.check_submissions import check_submissions
        from gongkai.supervision.services.read_waiting import read_waiting
        from gongkai.supervision.services.receive_files import receive_files
        from tests.factories.agencies import make_agency
        from tests.factories.received import office_name

        first, self.offices = self.offices, offices
        names = [_short(n) for n in range(first, offices)]
        for short in names:
            street = make_agency(short, parent=self.district)
            street.name = office_name(short)
            street.save(update_fields=["name"])
        sent = names[: -max(1, round(SILENT * len(names)))]
        spent = {}
        with _Clock(spent, "receive"):
            for at in range(0, len(sent), 100):
                files = list(self._files(sent[at : at + 100], first + at))
                receive_files(self.round.pk, files, by=self.officer, now=self.now)
        self.now += timedelta(minutes=1)
        with _Clock(spent, "read"):
            while read_waiting(now=self.now):
                continue
        with _Clock(spent, "check"):
            while check_submissions(now=self.now):
                continue
        rows = Submission.objects.filter(current__isnull=False, checked_at__isnull=False)
        if rows.count() < 0.9 * offices:
            raise AssertionError(f"{rows.count()} of {offices} reports were checked")
        return {f"{name}_ms_each": 1000 * taken / len(sent) for name, taken in spent.items()}

    def _files(self, names: list[str], first: int) -> Iterator[BinaryIO]:
        from tests.factories.received import made, named

        for seed, short in enumerate(names, first):
            faults = tuple(f for n, f in enumerate(FAULTS) if (seed >> n) % 3 == 1)
            text = made(short, *faults, seed=seed, year=YEAR).decode("utf-8")
            yield named(f"{short}{YEAR}.txt", self._longer(text).encode())
            before = made(short, *faults, seed=seed, year=YEAR, previous=True)
            yield named(f"{short}{YEAR - 1}.txt", before)

    def _longer(self, text: str) -> str:
        """With paragraphs of its own in front of part two."""
        own = "".join(f"{self._paragraph()}\n" for _ in range(PARAGRAPHS))
        head, mark, rest = text.partition("\n二、")
        if not mark:
            raise AssertionError("the made report has no part two")
        return f"{head}\n{own}{mark.lstrip()}{rest}"

    def _paragraph(self) -> str:
        """Sentences of the stock, or what another office wrote; a few characters changed."""
        if self.written and self.chance.random() < COPIED:
            words = list(self.chance.choice(self.written))
        else:
            words = list("".join(self.chance.sample(self.stock, SENTENCES)))
        for at in range(len(words)):
            if self.chance.random() < CHANGED:
                words[at] = chr(0x4E00 + self.chance.randrange(3000))
        self.written.append("".join(words))
        return self.written[-1] + "。"

    def pages(self, client: Any) -> dict[str, dict]:
        """Every page of the round, and a verdict."""
        here = f"{HERE}round/{self.round.pk}/"
        finding = self._finding()
        office = f"{HERE}office/{finding.submission_id}/"
        deep = max(2, self.offices // 50)
        pages = {
            "wall": here, "wall_deep": f"{here}?page={deep}", "wall_open": f"{here}?show=open",
            "wall_missing": f"{here}?show=missing", "wall_by_name": f"{here}?name={_short(7)}",
            "office": office, "office_finding": f"{office}?finding={finding.pk}",
            "rule": f"{here}rule/T3_BALANCE/", "compare": f"{here}compare/", "odd": f"{here}odd/",
            "copies": f"{here}copies/", "circular": f"{here}circular/", "today": "/desk/",
        }  # fmt: skip
        found = {name: _asked(client, address) for name, address in pages.items()}
        found["copies_first_time"] = _asked_anew(client, pages["copies"])
        found["verdict"] = self._verdict(client, office, finding)
        return found

    def _finding(self) -> Any:
        from gongkai.supervision.models import ReportFinding

        return ReportFinding.objects.filter(rule="T3_BALANCE", result="fail").first()

    def _verdict(self, client: Any, office: str, finding: Any) -> dict:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        values = {"finding": finding.pk, "seen": finding.fingerprint, "word": "confirmed"}

        def post() -> None:
            if client.post(f"{office}verdict/", values).status_code != 302:
                raise AssertionError("the verdict was refused")

        taken = milliseconds(post, ROUNDS)
        with CaptureQueriesContext(connection) as queries:
            post()
        return {"milliseconds": taken, "queries": len(queries)}


class _Clock:
    """Seconds of the wall: the readers work in processes of their own."""

    def __init__(self, spent: dict[str, float], name: str) -> None:
        self.spent, self.name = spent, name

    def __enter__(self) -> None:
        self.started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.spent[self.name] = time.perf_counter() - self.started


def _asked(client: Any, address: str) -> dict:
    size = len(client.get(address).content) / 1024
    return {**ask(client, address, rounds=ROUNDS), "kilobytes": size}


def _asked_anew(client: Any, address: str) -> dict:
    """The comparison itself, which is kept while the reports stay the same."""
    from gongkai.supervision.beside import _copied

    class Forgetful:
        def get(self, address: str) -> Any:
            _copied.cache_clear()
            return client.get(address)

    return ask(Forgetful(), address, rounds=1)


def _short(number: int) -> str:
    digits = "零一二三四五六七八九"
    return f"甲{''.join(digits[int(d)] for d in f'{number:04d}')}街道"


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
