"""随件材料：what other parts of the house lay beside an item for those who sign it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gongkai.publishing.models import Item


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A paper a signer should open before signing; ``sentence`` says what stands in it."""

    title: str
    sentence: str
    url: str
    is_warning: bool = False


Source = Callable[[Item], Iterable[Enclosure]]
_sources: list[Source] = []


def lay_beside(source: Source) -> None:
    """Register who has something to enclose; called once, when the house is opened (``AppConfig.ready``)."""
    if source not in _sources:
        _sources.append(source)


def enclosures(item: Item) -> list[Enclosure]:
    """Everything that lies beside an item."""
    return [enclosure for source in _sources for enclosure in source(item)]
