"""检索自检：does the index hold what it should, and does an exact title rank first?"""

from collections.abc import Iterator
from datetime import datetime

from gongkai.search.engines import engine
from gongkai.search.models import SearchEntry
from gongkai.search.selectors import search_public, search_staff
from gongkai.search.stores import PUBLIC, STAFF, Store
from gongkai.search.tokens import VERSION

NAMES = {PUBLIC.name: "公开检索", STAFF.name: "内部检索"}


def check(*, now: datetime, sample: int = 20) -> list[str]:
    """What is wrong with the two indexes, a sentence each; nothing when they are sound."""
    return [fault for store in (PUBLIC, STAFF) for fault in _faults(store, now, sample)]


def _faults(store: Store, now: datetime, sample: int) -> Iterator[str]:
    name = NAMES[store.name]
    for fault in engine().faults(store.name):
        yield f"{name}：{fault}"
    if stale := store.rows.exclude(token_version=VERSION).count():
        yield f"{name}：有 {stale} 条由旧版分词编入，请重建索引。"
    for row in _spread(store, now, sample):
        if row.title_key and not _is_first(store, row, now):
            yield f"{name}：按标题查不到“{row.title}”，请重建索引。"


def _spread(store: Store, now: datetime, sample: int) -> list[SearchEntry]:
    """So many rows, evenly spread over the years."""
    seen = store.rows.filter(published_at__lte=now) if store is PUBLIC else store.rows.all()
    keys = list(seen.order_by("key").values_list("key", flat=True))
    step = max(1, len(keys) // sample)
    return list(store.rows.filter(key__in=keys[::step][:sample]))


def _is_first(store: Store, row: SearchEntry, now: datetime) -> bool:
    """Of several things with one title the newest is first, so it is the titles that must agree."""
    if store is PUBLIC:
        hits = search_public(row.title, now=now, scope="title", size=1).hits
    else:
        hits = search_staff(row.title, agency_ids=[row.agency_id], scope="title", size=1).hits
    first = store.rows.filter(object_id__in=[hit.object_id for hit in hits])
    return first.filter(title_key=row.title_key).exists()
