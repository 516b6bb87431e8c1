"""后台归并：what the worker calls every few minutes, so that no writer has to wait for it."""

from gongkai.search.engines import engine
from gongkai.search.stores import PUBLIC, STAFF


def merge_slices(slices: int = 50) -> int:
    """Merge at most so many small slices of each index; how many there were to merge.

    Call it outside a transaction: each slice is then a short write of its own.
    """
    return sum(engine().merge(store.name, slices) for store in (PUBLIC, STAFF))
