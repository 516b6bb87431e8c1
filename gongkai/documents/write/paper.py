"""年度报告成稿：figures, words and the office's facts, ready to be written in any format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.documents.write.grid import Grid, grids
from gongkai.law.load import chinese
from gongkai.law.report.figures import Number, Report, shown
from gongkai.law.report.forms import CellRef, Form

Kind = Literal["section", "aspect", "text"]
BEFORE_YEAR = re.compile(r"\d{4}年")
TITLE_WIDTH = 20  # characters of 22 pt on 156 mm
ASPECT = re.compile(r"^（[一二三四五六七八九十]）[^。，；]{1,24}$")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One annual report as it will be printed. ``report.sections`` holds the words of 一, 五 and 六."""

    report: Report
    title: str
    lead: str = ""
    signature: str = ""
    signed_on: date | None = None

    @property
    def form(self) -> Form:
        form = self.report.form
        if form is None:
            raise ValueError("a report needs a form before it can be written")
        return form

    @property
    def title_lines(self) -> tuple[str, ...]:
        """回行: a title too long for a line breaks before the year, never inside a word."""
        found = BEFORE_YEAR.search(self.title)
        if len(self.title) <= TITLE_WIDTH or not found or not found.start():
            return (self.title,)
        return self.title[: found.start()], self.title[found.start() :]

    @property
    def tables(self) -> tuple[Grid, Grid, Grid]:
        """表二, 表三, 表四."""
        return grids(self.form, self.report.units)

    @property
    def parts(self) -> Iterator[Block | Grid]:
        """Everything below the title in its order."""
        if self.lead:
            yield Block("text", self.lead)
        tables = {int(grid.table): grid for grid in self.tables}
        for section in self.form.sections:
            yield Block("section", section.heading)
            written = self.report.section(section.no)
            for line in (written.text if written else "").splitlines():
                if line.strip():
                    kind: Kind = "aspect" if ASPECT.match(line.strip()) else "text"
                    yield Block(kind, line.strip())
            if section.table:
                yield tables[section.table]

    @property
    def closing(self) -> tuple[str, ...]:
        """落款: who and when."""
        signed = chinese(self.signed_on) if self.signed_on else ""
        return tuple(line for line in (self.signature, signed) if line)

    def value(self, at: CellRef) -> Number | None:
        return self.report.value(at)

    def written(self, at: CellRef, unit: str = "") -> str:
        """A number as it stands in its cell; nothing where it is not known."""
        value = self.value(at)
        return "" if value is None else f"{shown(value)}{unit}"
