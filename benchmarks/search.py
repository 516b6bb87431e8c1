"""Search over synthetic documents: recall and precision against the substring truth, latency
against LIKE, size of the index against the raw text, speed of building and of one update.

Runs in a process and a database of its own. `GONGKAI_BENCH_POSTGRES` (the URL of a server on which
a database may be made) adds PostgreSQL.
"""

import json
import re
import resource
import sys
import time
from datetime import UTC, datetime, timedelta

from benchmarks.apart import on_each_database

DOCUMENTS = {"small": 5_000, "full": 100_000}
LIKE_QUERIES = {"small": 200, "full": 40}
UPDATES = 200
NOW = datetime(2100, 1, 1, tzinfo=UTC)


def run(size: str) -> dict:
    return on_each_database("search", size)


def measure(size: str) -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from gongkai.search.selectors import search_public
    from gongkai.search.services import merge_slices, rebuild_public
    from tests.tools.corpus_gen import iter_docs, make_queries

    call_command("migrate", "search", verbosity=0)
    docs = list(iter_docs(DOCUMENTS[size]))
    queries = make_queries(docs)
    raw = sum(len(f"{d['number']}{d['title']}{d['body']}".encode()) for d in docs)

    started = time.perf_counter()
    rebuild_public(_entry(d) for d in docs)
    build = time.perf_counter() - started
    merge_slices(1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    recall, precision = _quality(docs, queries)
    ours = [_timed(lambda q=q: search_public(q["q"], now=NOW)) for q in queries * 3]
    step = max(1, len(queries) // LIKE_QUERIES[size])
    like = [_timed(lambda q=q: _like(q["terms"])) for q in queries[::step]]
    return {
        "documents": len(docs),
        "recall": recall,
        "precision": precision,
        "p50_ms": _percentile(ours, 50),
        "p95_ms": _percentile(ours, 95),
        "p99_ms": _percentile(ours, 99),
        "max_ms": _percentile(ours, 100),
        "like_p50_ms": _percentile(like, 50),
        "like_p95_ms": _percentile(like, 95),
        "like_p95_ratio": round(_percentile(like, 95) / _percentile(ours, 95), 1),
        "single_character_max_ms": _percentile(_characters(), 100),
        "index_of_raw_text": round(_index_bytes() / raw, 3),
        "build_documents_per_second": round(len(docs) / build),
        **_updates(docs[:: max(1, len(docs) // UPDATES)]),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _entry(doc: dict):
    from gongkai.search.entry import Entry

    minutes = 8 * 60 + doc["id"] * 37 % 600
    return Entry(
        object_id=doc["id"],
        agency_id=doc["org"] + 1,
        title=doc["title"],
        number=doc["number"],
        text=doc["body"],
        published_at=datetime.fromisoformat(doc["date"] + "T00:00+08:00")
        + timedelta(minutes=minutes),
        filters=(f"year:{doc['date'][:4]}", f"kind:{doc['kind']}"),
    )


def _quality(docs: list[dict], queries: list[dict]) -> tuple[float, float]:
    """Means over the queries, every match counted, a digit run taken whole."""
    from gongkai.search.limits import Limits
    from gongkai.search.matching import matches
    from gongkai.search.stores import PUBLIC
    from gongkai.search.tokens import parse_query

    objects = dict(PUBLIC.rows.values_list("key", "object_id"))
    limits = Limits(PUBLIC, NOW)
    texts = {d["id"]: f"{d['number']}\n{d['title']}\n{d['body']}" for d in docs}
    recall = precision = 0.0
    for query in queries:
        patterns = [_whole(term) for term in query["terms"]]
        truth = {i for i, text in texts.items() if all(p.search(text) for p in patterns)}
        found = matches(parse_query(query["q"]), limits, scope="all", by_date=False)
        ids = {objects[match.key] for match in found}
        recall += len(ids & truth) / len(truth) if truth else 1.0
        precision += len(ids & truth) / len(ids) if ids else 1.0
    return round(recall / len(queries), 6), round(precision / len(queries), 6)


def _whole(term: str) -> re.Pattern:
    left = "(?<![0-9])" if term[0].isdigit() else ""
    right = "(?![0-9])" if term[-1].isdigit() else ""
    return re.compile(left + re.escape(term) + right)


def _like(terms: list[str]) -> None:
    from django.db import connection

    one = "(title LIKE %s OR number LIKE %s OR text LIKE %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id FROM search_publicentry WHERE {' AND '.join([one] * len(terms))}"
            " ORDER BY key DESC LIMIT 101",
            [f"%{term}%" for term in terms for _ in range(3)],
        )
        cursor.fetchall()


def _characters() -> list[float]:
    from gongkai.search.selectors import search_public

    return [_timed(lambda c=c: search_public(c, now=NOW)) for c in "政的一她睿鲤犬七"]


def _index_bytes() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_public_gram')")
            return int(cursor.fetchone()[0])
        total = 0
        for part in ("title", "text"):
            for column, table in (("block", "data"), ("term", "idx")):
                cursor.execute(f"SELECT sum(length({column})) FROM search_public_{part}_{table}")
                total += cursor.fetchone()[0]
        return total


def _updates(docs: list[dict]) -> dict:
    from django.db import transaction

    from gongkai.search.services import index_public

    def update(doc: dict) -> None:
        with transaction.atomic():
            index_public(_entry({**doc, "body": doc["body"] + "更正"}))

    times = [_timed(lambda doc=doc: update(doc)) for doc in docs]
    return {"update_p50_ms": _percentile(times, 50), "update_p95_ms": _percentile(times, 95)}


def _timed(act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _percentile(times: list[float], percent: int) -> float:
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 2)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
