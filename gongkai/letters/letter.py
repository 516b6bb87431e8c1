"""成文：a composed letter, ready for every writer; nothing in it is decided any more."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.law.load import chinese

BODY = "body"
HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    role: str = BODY


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One row of a form to be sent back: printed text, or empty lines to write on."""

    label: str
    text: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Slip:
    title: str
    rows: tuple[SlipRow, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """一份文书的全部文字，in the order in which it is read."""

    kind: str
    title: str
    mark: str
    number: str
    salutation: str
    paragraphs: tuple[Paragraph, ...]
    remedy: tuple[str, ...]
    remedy_class: str
    closing: tuple[str, ...]
    attachments: tuple[str, ...]
    signature: str
    signed_on: date
    cc: tuple[str, ...] = ()
    slip: Slip | None = None
    basis: tuple[str, ...] = ()

    @property
    def date(self) -> str:
        """成文日期 as an official text writes it."""
        return chinese(self.signed_on)

    @property
    def body(self) -> tuple[Paragraph, ...]:
        """Everything between salutation and signature that is running text."""
        after = (*self.remedy, *self.closing)
        return (*self.paragraphs, *(Paragraph(text) for text in after))

    @property
    def attachment_lines(self) -> tuple[str, ...]:
        """附件说明：one attachment without a number, several with."""
        if not self.attachments:
            return ()
        if len(self.attachments) == 1:
            return (f"附件：{self.attachments[0]}",)
        first, *rest = (f"{n}.{name}" for n, name in enumerate(self.attachments, start=1))
        return (f"附件：{first}", *(f"　　　{line}" for line in rest))

    def lines(self) -> list[str]:
        """The whole text, a line for each paragraph; what a golden test reads and a hash covers."""
        found = [self.mark, self.number, self.title, self.salutation]
        found += [paragraph.text for paragraph in self.body]
        found += [*self.attachment_lines, self.signature, self.date]
        if self.cc:
            found.append(f"抄送：{'，'.join(self.cc)}。")
        if self.slip:
            found.append(self.slip.title)
            found += [f"{row.label}：{row.text}" for row in self.slip.rows]
        return [line for line in found if line]

    def text(self) -> str:
        return "\n".join(self.lines())


def as_dict(letter: Letter) -> dict[str, Any]:
    """The stable JSON form."""
    return asdict(letter) | {"signed_on": letter.signed_on.isoformat()}


def from_dict(raw: Mapping[str, Any]) -> Letter:
    """The letter again, as it was composed."""
    slip = raw.get("slip")
    return Letter(
        kind=raw["kind"], title=raw["title"], mark=raw["mark"], number=raw["number"],
        salutation=raw["salutation"],
        paragraphs=tuple(Paragraph(**p) for p in raw["paragraphs"]),
        remedy=tuple(raw["remedy"]), remedy_class=raw["remedy_class"],
        closing=tuple(raw["closing"]), attachments=tuple(raw["attachments"]),
        signature=raw["signature"], signed_on=date.fromisoformat(raw["signed_on"]),
        cc=tuple(raw["cc"]),
        slip=Slip(slip["title"], tuple(SlipRow(**row) for row in slip["rows"])) if slip else None,
        basis=tuple(raw.get("basis", ())),
    )  # fmt: skip
