"""目录：the items of Art 20 and 21, the 26 fields, and the columns of a standard catalogue."""

from dataclasses import dataclass
from functools import cache

from gongkai.law.load import Version, rule


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list that the law or a circular names."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """试点领域：``seen`` tells whether the name was read in a published catalogue."""

    number: int
    name: str
    lead: str
    pilot_name: str
    alias: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the standard catalogue; ``group`` is the heading above it."""

    code: str
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """公开属性：with the mark printed under a document, and whether a reason must be given."""

    code: str
    name: str
    mark: str
    reason_needed: bool


@cache
def article_20() -> tuple[Item, ...]:
    """第二十条的十五项, exact names."""
    return _items("article_20")


@cache
def article_21(level: str) -> tuple[str, ...]:
    """第二十一条：``city_county`` or ``township`` (a street may choose from the latter)."""
    found: tuple[str, ...] = _version("article_21").values[level]
    return found


@cache
def fields_26() -> tuple[Field, ...]:
    """26个领域; later guides add more, so a deployment may, too."""
    return tuple(
        Field(
            item["number"],
            item["name"],
            item["lead"],
            item["pilot_name"],
            item.get("alias", ""),
            item["seen"],
        )
        for item in _version("fields_26").values["items"]
    )


@cache
def columns() -> tuple[Column, ...]:
    """标准目录的栏目, in order."""
    return tuple(
        Column(item["id"], item["group"], item["name"])
        for item in _version("columns").values["items"]
    )


@cache
def channels() -> tuple[Item, ...]:
    """公开渠道和载体."""
    return _items("channels")


@cache
def usual_time_limits() -> tuple[str, ...]:
    """公开时限 as catalogues word them."""
    found: tuple[str, ...] = _version("time_limits").values["items"]
    return found


@cache
def disclosure_attributes() -> tuple[Attribute, ...]:
    """主动公开、依申请公开、不予公开."""
    return tuple(
        Attribute(item["id"], item["name"], item["mark"], item["reason_needed"])
        for item in _version("disclosure").values["items"]
    )


def _items(name: str) -> tuple[Item, ...]:
    return tuple(Item(item["id"], item["name"]) for item in _version(name).values["items"])


def _version(name: str) -> Version:
    return rule(f"catalogues/{name}").latest
