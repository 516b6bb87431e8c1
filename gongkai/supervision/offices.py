"""对单位：whose report it is, by the name that stands in it. Pure; unsure is nobody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What may stand before an office's own name: 示例市样例区.
_SUPERIOR = re.compile(r".*(?:[省市区县旗州]|人民政府|管理委员会|管委会)$")
_PLACE = re.compile(r".[省市区县旗州]")
_ENDINGS = ("", "办事处", "人民政府")


@dataclass(frozen=True, slots=True)
class Office:
    """An office by the names it may go by."""

    id: int
    name: str
    short_name: str

    @property
    def known_as(self) -> frozenset[str]:
        """全称 and 简称, with the endings that people leave out."""
        names = {bare(self.name), *(bare(self.short_name) + ending for ending in _ENDINGS)}
        return frozenset(names)


def bare(name: str) -> str:
    """Without spaces; 全角 and 半角 brackets alike."""
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def match_office(name: str, offices: Iterable[Office]) -> Office | None:
    """The one office that this name can only mean; ``None`` when none or several fit."""
    wanted = bare(name)
    if not wanted:
        return None
    exact, near = [], []
    for office in offices:
        if not _could_be(wanted, office):
            continue
        if wanted in office.known_as:
            exact.append(office)
        elif _is_near(wanted, office):
            near.append(office)
    found = exact or near
    return found[0] if len(found) == 1 else None


def _could_be(wanted: str, office: Office) -> bool:
    """Quickly told of a thousand: no office fits otherwise."""
    full = bare(office.name)
    return bare(office.short_name) in wanted or wanted.endswith(full) or full.endswith(wanted)


def _is_near(wanted: str, office: Office) -> bool:
    """The names differ by nothing but the superiors in front, and these do not contradict."""
    full = bare(office.name)
    if _before(full, wanted) is not None:
        return True
    for known in office.known_as:
        place = _before(wanted, known)
        if place is not None:
            return place.removesuffix("人民政府") in full or not _PLACE.search(full)
    return False


def _before(long: str, short: str) -> str | None:
    """The superiors in front of a name; 西海滨街道 is not 海滨街道, for 西 is no superior."""
    if len(short) < 3 or not long.endswith(short):
        return None
    place = long[: -len(short)]
    return place if _SUPERIOR.match(place) else None
