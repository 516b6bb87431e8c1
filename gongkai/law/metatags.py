"""页面标签：the meta tags of a government site (政府网站发展指引附件)."""

from dataclasses import dataclass
from functools import cache

from gongkai.law.load import rule

SITE, COLUMN, ARTICLE = "site", "column", "article"


@dataclass(frozen=True, slots=True)
class MetaTag:
    """One tag, the pages it stands on, and whether it may be missing."""

    name: str
    group: str
    required: bool
    means: str


@cache
def meta_tags(group: str = "") -> tuple[MetaTag, ...]:
    """The tags of every page (``site``), of column pages and of content pages (``article``)."""
    return tuple(
        MetaTag(tag["name"], tag["group"], tag["required"], tag["means"])
        for tag in rule("website/meta_tags").latest.values["tags"]
        if group in ("", tag["group"])
    )


@cache
def column_types() -> tuple[str, ...]:
    """Values of ColumnType that the guide names; its list is open."""
    found: tuple[str, ...] = rule("website/meta_tags").latest.values["column_types"]
    return found
