"""相同的段落：words that stand in more than one report, found without laying each text beside each other.

Winnowing (Schleimer, Wilkerson and Aiken 2003): of every eight neighbouring runs of eight characters the
smallest hash is kept, so two paragraphs that share fifteen characters in a row share a mark. Only
paragraphs with marks in common are compared in full.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from zlib import crc32

from gongkai.law.report.compare import likeness
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import thresholds
from gongkai.law.report.structure import flowing, sections_of

RUN = WINDOW = 8
PROSE = ("一", "五", "六")
FEWEST_MARKS = 2
SHARE_OF_MARKS = 0.15  # of the shorter: fewer cannot be four fifths of its text
#: A mark of more wordings than this is a template or a phrase: each is compared with the next only.
PHRASE = 40
MANY = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report: whose it is, which section it stands in."""

    owner: str
    no: str
    text: str

    @property
    def bare(self) -> str:
        """Without digits and spaces: this year's numbers make no new text."""
        return re.sub(r"[\d\s]", "", self.text)


@dataclass(frozen=True, slots=True)
class Copied:
    """A paragraph that several reports have; ``shares`` tell how alike each is to the first."""

    passages: tuple[Passage, ...]
    shares: tuple[float, ...]
    is_common: bool

    @property
    def owners(self) -> tuple[str, ...]:
        """Each report once, in order."""
        return tuple(dict.fromkeys(passage.owner for passage in self.passages))

    @property
    def percents(self) -> list[tuple[Passage, int]]:
        """Each with its likeness to the first, in percent."""
        pairs = zip(self.passages, self.shares, strict=True)
        return [(passage, round(share * 100)) for passage, share in pairs]


def passages_of(owner: str, report: Report) -> Iterator[Passage]:
    """The paragraphs of a report that are long enough to tell copying from custom."""
    for section in sections_of(report):
        if section.no in PROSE:
            for line in flowing(section.text).splitlines():
                passage = Passage(owner, section.no, line.strip())
                if len(passage.bare) >= thresholds()["copied_shortest"]:
                    yield passage


def copied_passages(passages: Iterable[Passage], *, reports: int) -> list[Copied]:
    """Groups of paragraphs of different reports that are alike, the largest first.

    A group that more than half of all reports belong to is marked as common: a template, likely.
    """
    same: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        same[passage.bare].append(passage)
    texts = list(same)
    parent = list(range(len(texts)))
    for one, other in _alike(texts):
        parent[_root(parent, one)] = _root(parent, other)
    groups: dict[int, list[Passage]] = defaultdict(list)
    for number, text in enumerate(texts):
        groups[_root(parent, number)] += same[text]
    found = [
        _copied(group, reports) for group in groups.values() if len({p.owner for p in group}) > 1
    ]
    return sorted(found, key=lambda copied: (copied.is_common, -len(copied.owners)))


def _copied(group: Sequence[Passage], reports: int) -> Copied:
    first = max(group, key=lambda passage: len(passage.bare))
    ordered = (first, *(passage for passage in group if passage is not first))
    owners = len({passage.owner for passage in group})
    return Copied(
        ordered, tuple(likeness(p.text, first.text) for p in ordered),
        is_common=reports > 2 and owners > MANY * reports,
    )  # fmt: skip


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of different texts of which the shorter stands in the other, nearly whole."""
    holders: dict[int, list[int]] = defaultdict(list)
    sizes = []
    for number, text in enumerate(texts):
        marks = _marks(text)
        sizes.append(len(marks))
        for mark in marks:
            holders[mark].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        shared.update(combinations(numbers, 2) if len(numbers) <= PHRASE else pairwise(numbers))
    limit = thresholds()["copied_share"]
    for (one, other), count in shared.items():
        if count >= max(FEWEST_MARKS, SHARE_OF_MARKS * min(sizes[one], sizes[other])):
            short, long = sorted((texts[one], texts[other]), key=len)
            if likeness(short, long) >= limit:
                yield one, other


def _marks(text: str) -> set[int]:
    data = text.encode("utf-32-le")
    runs = [crc32(data[at : at + 4 * RUN]) for at in range(0, len(data) - 4 * (RUN - 1), 4)]
    windows = [runs[at:] for at in range(WINDOW)]
    return set(map(min, *windows)) if len(runs) >= WINDOW else {min(runs)}


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
