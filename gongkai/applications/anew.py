"""重新答复：what came after an answer that was overturned, in the order it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.applications.models import Application, Decision, DecisionItem
from gongkai.law.load import chinese


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A new answer, given on ``answered_on`` or still due; ``told`` are its items, empty until it is served."""

    source: str
    reason: str
    due_on: date | None
    answered_on: date | None
    told: tuple[DecisionItem, ...] = ()

    @property
    def outcome_label(self) -> str:
        """What was answered, each result once."""
        return "、".join(dict.fromkeys(row.get_outcome_display() for row in self.told))

    @property
    def words(self) -> str:
        """In a sentence without its stop, for the head of a page and the cover of a file."""
        if self.answered_on is None:
            due = f"，应于{chinese(self.due_on)}以前答复" if self.due_on else ""
            return f"正在依据{self.source}重新答复{due}"
        result = f"：{self.outcome_label}" if self.told else ""
        return f"{chinese(self.answered_on)}依据{self.source}重新答复{result}"


def new_answers(application: Application) -> list[NewAnswer]:
    """Every new answer of a case, oldest first; at most three queries, one where there was none."""
    rows = application.reopenings.order_by("pk").prefetch_related("decisions__items__item")
    return [
        NewAnswer(row.source, row.reason, row.due_on, row.answered_on, _told(row.decisions.all()))
        for row in rows
    ]


def _told(decisions: Iterable[Decision]) -> tuple[DecisionItem, ...]:
    served = (text for text in decisions if text.stage == Decision.Stage.SERVED)
    rows = (row for text in served for row in text.items.all())
    return tuple(sorted(rows, key=lambda row: row.item.position))
