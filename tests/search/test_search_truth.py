"""检索的真值：what is found is exactly what the texts hold, on either database."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gongkai.search.limits import Limits
from gongkai.search.matching import matches
from gongkai.search.selectors import search_public
from gongkai.search.services import Entry, index_public, rebuild_public, remove_public
from gongkai.search.stores import PUBLIC
from gongkai.search.tokens import parse_query
from tests.tools.corpus_gen import iter_docs, make_queries

NOW = datetime(2100, 1, 1, tzinfo=UTC)
DOCS = list(iter_docs(700))
QUERIES = make_queries(iter_docs(1300))


def entry(doc, *, in_force=True):
    return Entry(
        object_id=doc["id"],
        agency_id=1 + doc["org"],
        title=doc["title"],
        number=doc["number"],
        text=doc["body"],
        published_at=datetime.fromisoformat(doc["date"] + "T09:00+08:00"),
        in_force=in_force and doc["id"] % 7 != 0,
    )


def truth(docs, query):
    """The documents that hold each term as a substring, a run of digits whole."""
    found = set()
    for doc in docs:
        text = f"{doc['number']}\n{doc['title']}\n{doc['body']}"
        if all(re.search(whole(term), text) for term in query["terms"]):
            found.add(doc["id"])
    return found


def whole(term):
    left = r"(?<![0-9])" if term[0].isdigit() else ""
    right = r"(?![0-9])" if term[-1].isdigit() else ""
    return left + re.escape(term) + right


def found(query, **how):
    limits = Limits(PUBLIC, NOW)
    objects = dict(PUBLIC.rows.values_list("key", "object_id"))
    found = matches(parse_query(query), limits, **{"scope": "all", "by_date": False, **how})
    return [objects[match.key] for match in found]


def differences(docs):
    wrong = {}
    for query in QUERIES:
        hits = found(query["q"])
        assert len(hits) == len(set(hits))
        if set(hits) != truth(docs, query):
            wrong[query["q"]] = set(hits) ^ truth(docs, query)
    return wrong


@pytest.mark.django_db
def test_200_queries_find_every_document_that_holds_them_and_no_other():
    rebuild_public(map(entry, DOCS))
    assert len(QUERIES) == 200
    assert sum(bool(truth(DOCS, query)) for query in QUERIES) > 120
    assert differences(DOCS) == {}


@pytest.mark.django_db
def test_the_same_holds_after_single_writes_in_any_order_updates_and_removals():
    for doc in DOCS[100:200]:
        index_public(entry(doc))
    for doc in DOCS[100:120]:
        remove_public(doc["id"])
    changed = [{**doc, "body": doc["body"] + "低保公示养犬2013"} for doc in DOCS[120:140]]
    for doc in changed:
        index_public(entry(doc))
    assert differences([*changed, *DOCS[140:200]]) == {}


@pytest.mark.django_db
def test_by_relevance_what_is_in_force_comes_first_then_the_newest_within_each_tier():
    for doc in DOCS[:150]:
        index_public(entry(doc))
    order = {"number": 0, "title_equal": 1, "title": 2, "text": 3}
    hits = search_public("公示", now=NOW, size=200).hits
    ranks = [(order[h.tier], not h.in_force, -h.published_at.timestamp()) for h in hits]
    assert len(hits) > 40
    assert {"title", "text"} <= {h.tier for h in hits}
    assert len({h.in_force for h in hits}) == 2
    assert ranks == sorted(ranks)


@pytest.mark.django_db
def test_by_date_the_same_matches_come_newest_first():
    for doc in DOCS[:150]:
        index_public(entry(doc))
    hits = search_public("公示", now=NOW, size=200, order="date").hits
    days = [h.published_at for h in hits]
    assert days == sorted(days, reverse=True)
    assert sorted(found("公示")) == sorted(h.object_id for h in hits)


@pytest.mark.django_db
def test_the_exact_title_of_any_item_ranks_first():
    rebuild_public(map(entry, DOCS))
    titles = {doc["id"]: doc["title"] for doc in DOCS}
    for doc in DOCS[::20]:
        first = search_public(doc["title"], now=NOW, size=1).hits[0]
        assert titles[first.object_id] == doc["title"]


@pytest.mark.django_db
def test_a_common_character_is_looked_for_in_the_newest_texts_and_the_page_says_so(monkeypatch):
    monkeypatch.setattr("gongkai.search.matching.SCAN_LIMIT", 300)
    plain = [replace(entry(doc), title="甲", text="乙", in_force=True) for doc in DOCS]
    oldest = min(plain, key=lambda e: e.published_at)
    rebuild_public(replace(e, text="象") if e is oldest else e for e in plain)
    page = search_public("象", now=NOW)
    assert (page.total, page.is_capped) == (0, True)


@pytest.mark.django_db
def test_a_single_character_finds_every_text_that_holds_it():
    rebuild_public(map(entry, DOCS))
    for character in "的睿镇氵龘泉她":
        expected = {
            doc["id"] for doc in DOCS if character in doc["number"] + doc["title"] + doc["body"]
        }
        assert set(found(character)) == expected
