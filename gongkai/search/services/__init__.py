"""检索的写入口：what the floors above call."""

from gongkai.search.entry import Entry

from .index_entry import index_public, index_staff
from .merge import merge_slices
from .rebuild import rebuild_public, rebuild_staff, reindex
from .remove_entry import remove_public, remove_staff

__all__ = [
    "Entry",
    "index_public",
    "index_staff",
    "merge_slices",
    "rebuild_public",
    "rebuild_staff",
    "reindex",
    "remove_public",
    "remove_staff",
]
