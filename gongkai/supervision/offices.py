"""对单位：whose report it is, by the name that stands in it. Pure; unsure is nobody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What may stand before an office's own name: 示例市样例区.
_SUPERIOR = re.compile(r".*(?:[省市区县旗州]|人民政府|管理委员会|管委会)$")
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
        if wanted in office.known_as:
            exact.append(office)
        elif any(_ends_with(wanted, known) for known in office.known_as) or _ends_with(
            bare(office.name), wanted
        ):
            near.append(office)
    found = exact or near
    return found[0] if len(found) == 1 else None


def _ends_with(long: str, short: str) -> bool:
    """西海滨街道 is not 海滨街道: what stands before must itself be the name of a place."""
    return len(short) >= 3 and long.endswith(short) and bool(_SUPERIOR.match(long[: -len(short)]))
