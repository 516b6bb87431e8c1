"""Measuring in a process and a database of its own: SQLite, and PostgreSQL where one is offered.

`GONGKAI_BENCH_POSTGRES` is the URL of a server on which a database may be made.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit


def on_each_database(module: str, size: str) -> dict:
    results = {"sqlite": _in_own_process(module, size, {})}
    if server := os.environ.get("GONGKAI_BENCH_POSTGRES"):
        results["postgresql"] = _on_postgresql(module, size, server)
    return results


def _in_own_process(module: str, size: str, environment: dict) -> dict:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", size],
            env={
                **{k: v for k, v in os.environ.items() if k != "GONGKAI_DATABASE_URL"},
                "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.test",
                "GONGKAI_VAR": folder,
                **environment,
            },
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(done.stdout)


def _on_postgresql(module: str, size: str, server: str) -> dict:
    import psycopg

    name = f"gongkai_bench_{module}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        url = urlsplit(server)._replace(path=f"/{name}").geturl()
        return _in_own_process(module, size, {"GONGKAI_DATABASE_URL": url})
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare() -> None:
    """Django and an empty, migrated database."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)


def measure_tables() -> None:
    """What tells the planner how rows are spread: on SQLite the worker's nightly job, on PostgreSQL autovacuum."""
    from django.db import connection

    from gongkai.keeping.statistics import measure_tables as nightly

    nightly()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The quickest of some calls, after one that does not count: what others do on the machine is left out.

    SQLite works inside our own process, so there its processor time is taken, which others cannot
    lengthen; a server's work is only seen on the wall clock.
    """
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    act()
    times = []
    for _ in range(rounds):
        started = clock()
        act()
        times.append(1000 * (clock() - started))
    return min(times)


def ask(client: Any, address: str, *, rounds: int) -> dict:
    """How long a page takes through the whole stack, and how many queries it asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def get() -> None:
        answer = client.get(address)
        if answer.status_code != 200 or not answer.content:
            raise AssertionError(f"{address}: {answer.status_code}")

    taken = milliseconds(get, rounds)
    with CaptureQueriesContext(connection) as queries:
        get()
    return {"milliseconds": taken, "queries": len(queries)}
