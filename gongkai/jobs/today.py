"""今天的一件事: the card that every part of the house puts on the day's page."""

from dataclasses import dataclass
from datetime import date

SOON = 3
"""工作日 left from which a thing counts as pressing."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for somebody; ``kind`` is a word of the part that made it, or ``waiting``."""

    kind: str
    title: str
    url: str
    why: str
    action_label: str
    due_on: date | None = None
    working_days_left: int | None = None
    is_urgent: bool = False
    item_id: int | None = None
    application_id: int | None = None

    @property
    def tone(self) -> str:
        """over | soon | later: how the card is shown."""
        if self.working_days_left is None:
            return "later"
        if self.working_days_left < 0:
            return "over"
        return "soon" if self.working_days_left <= SOON else "later"
