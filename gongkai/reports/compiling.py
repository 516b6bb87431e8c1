"""编制：figures with corrections by hand, words with their numbers, and what the checks say of both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.documents.report.prose import read_prose
from gongkai.documents.write import Paper, report_text
from gongkai.documents.write.grid import Grid
from gongkai.law.report.compare import likeness
from gongkai.law.report.figures import Report, SectionText
from gongkai.law.report.findings import Finding, Register
from gongkai.law.report.forms import Form, form_by_id, thresholds
from gongkai.law.report.reconcile import check, may_be_issued
from gongkai.reports.activities import whole
from gongkai.reports.drafting import Draft, Part, draft_of, parts_of
from gongkai.reports.facts import Cell, Figures, Placeholder
from gongkai.reports.fields import UNKNOWN, filled, live_fields
from gongkai.reports.items import Window
from gongkai.reports.models import AnnualReport, CellOverride, NarrativeSection
from gongkai.reports.previous.standing import LastYear, last_year
from gongkai.reports.questions import wording_of
from gongkai.reports.records import records
from gongkai.reports.selectors import NARRATIVE, figures

LOUDEST_FIRST = ("fail", "uncertain", "not_assessable", "pass")
DRAFT_MARK = "【草稿，没有定稿，也没有经过三审，不得公布】"
OVERRIDDEN = "手工更正：原为{computed}，{reason}"


@dataclass(frozen=True, slots=True)
class Words:
    """One part of the text: as written, as it reads now, and last year's beside it."""

    part: Part
    draft: Draft
    template: str
    text: str
    is_own: bool
    is_kept: bool
    from_kept: bool
    last_year: str
    similarity: float

    @property
    def is_copied(self) -> bool:
        """As alike as the check calls copied; the opening is the same every year and no copy."""
        if self.part.is_opening:
            return False
        return self.similarity >= thresholds()["copied_share"]

    @property
    def percent(self) -> int:
        return round(self.similarity * 100)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A report as it stands at a moment."""

    agency: Agency
    computed: Figures
    figures: Figures
    words: tuple[Words, ...]
    values: Mapping[str, str | None]
    overrides: tuple[CellOverride, ...]
    paper: Paper
    findings: tuple[Finding, ...]
    previous: LastYear | None
    carry_reason: str = ""

    @property
    def report(self) -> Report:
        return self.paper.report

    @property
    def to_do(self) -> list[Finding]:
        """What a person must look at, what stops an issue first."""
        said = [f for f in self.findings if f.says_something]
        return sorted(said, key=lambda f: (not f.blocks_issuing, LOUDEST_FIRST.index(f.result)))

    @property
    def blocking(self) -> list[Finding]:
        """What stops an issue now."""
        return [
            f for f in self.to_do
            if f.blocks_issuing and not (f.needs_reason and self.carry_reason)
        ]  # fmt: skip

    @property
    def open_findings(self) -> list[Finding]:
        """What does not stop an issue but must have been seen by who issues."""
        blocking = self.blocking
        return [f for f in self.to_do if f not in blocking]

    @property
    def unknown(self) -> list[Cell]:
        """Numbers that cannot be known."""
        return [
            cell
            for table in (self.figures.table2, self.figures.table3, self.figures.table4)
            for row in table.values()
            for cell in row.values()
            if cell.value is None
        ]

    @property
    def unfinished(self) -> list[Words]:
        """Parts without words, or with a number that is not known."""
        return [w for w in self.words if not w.text.strip() or UNKNOWN in w.text]

    @property
    def may_be_issued(self) -> bool:
        return (
            may_be_issued(self.findings, reasons={"T3_CARRY": self.carry_reason})
            and not self.unfinished
            and not self.unknown
        )


def reports_of(agency: Agency, year: int) -> QuerySet[AnnualReport]:
    """All editions, the newest first."""
    return AnnualReport.objects.filter(agency=agency, year=year).select_related(
        "item__published_version", "item__agency", "created_by", "issued_by"
    )


def compiled(
    agency: Agency,
    year: int,
    *,
    now: datetime,
    report: AnnualReport | None = None,
    signed_on: date | None = None,
) -> Compiled:
    """编制一个年度的报告 from records, with what the office corrected and wrote in ``report``."""
    computed = figures(agency, year, now=now)
    overrides = tuple(report.overrides.select_related("by")) if report else ()
    standing = with_overrides(computed, overrides)
    told = records(agency, Window(year, now))
    values = live_fields(agency, standing, told)
    before = last_year(agency, year)
    words = _words(agency, standing, told, values, report, before)
    paper = _paper(
        agency,
        standing,
        words,
        signed_on or _signed(report) or usual_day(year, timezone.localdate(now)),
    )
    findings = check(
        paper.report,
        previous=before.report if before else None,
        register=Register(
            figures=computed.as_report(),
            fee_notices=told.fee_notices,
            published_on=first_published_on(agency, year),
        ),
    )
    return Compiled(
        agency=agency, computed=computed, figures=standing, words=words, values=values,
        overrides=overrides, paper=paper, findings=tuple(findings), previous=before,
        carry_reason=report.carry_reason if report else "",
    )  # fmt: skip


def first_published_on(agency: Agency, year: int) -> date | None:
    """The day on which the year's report went out; a corrected edition is not late for coming later."""
    at = reports_of(agency, year).aggregate(first=Min("item__published_at"))["first"]
    return timezone.localdate(at) if at else None


def usual_day(year: int, today: date) -> date | None:
    """成文日期 of a report that has none yet: today, in the year in which it is due (第四十九条)."""
    return today if today.year == year + 1 else None


def _signed(report: AnnualReport | None) -> date | None:
    """成文日期 of an edition that was issued."""
    told = report.snapshot.get("signed_on") if report else ""
    return date.fromisoformat(told) if told else None


def issued_figures(report: AnnualReport) -> Report:
    """The figures and words of an issued report, from its snapshot."""
    return Report.from_json(report.snapshot["report"])


def frozen_paper(report: AnnualReport) -> Paper:
    """An issued edition as it was frozen, ready to be written again in any format."""
    kept = issued_figures(report)
    form = form_by_id(report.form)
    title = str(report.snapshot["title"])
    return Paper(
        replace(kept, title=title), title, lead_of(form, report.year), report.agency.name,
        _signed(report),
    )  # fmt: skip


def draft_paper(paper: Paper) -> Paper:
    """The same with the mark of a draft in its first lines: nobody takes it for the report."""
    return replace(paper, lead=DRAFT_MARK + paper.lead)


def lead_of(form: Form, year: int) -> str:
    """The first paragraph: by which rules, and of which days."""
    return (
        f"根据《中华人民共和国政府信息公开条例》第五十条和《{form.label}》（{form.instrument}）"
        f"编制本报告。本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    )


def with_overrides(computed: Figures, overrides: tuple[CellOverride, ...]) -> Figures:
    """The figures with corrections by hand in the place of what was counted."""
    by_id = {override.cell_id: override for override in overrides}
    if not by_id:
        return computed

    def now(cell: Cell) -> Cell:
        override = by_id.get(cell.id)
        if override is None:
            return cell
        was = "未知" if cell.value is None else str(cell.value)
        note = OVERRIDDEN.format(computed=was, reason=override.reason)
        return replace(cell, value=whole(override.value), note=note)

    def told(placeholder: Placeholder) -> Placeholder:
        cell = now(placeholder.cell)
        phrase = NARRATIVE[placeholder.key][2].format("　" if cell.value is None else cell.value)
        return replace(placeholder, cell=cell, phrase=phrase)

    tables: dict[str, Any] = {
        name: {
            row: {column: now(cell) for column, cell in cells.items()}
            for row, cells in getattr(computed, name).items()
        }
        for name in ("table2", "table3", "table4")
    }
    return replace(computed, narrative=tuple(map(told, computed.narrative)), **tables)


def _words(
    agency: Agency,
    standing: Figures,
    told: Any,
    values: Mapping[str, str | None],
    report: AnnualReport | None,
    before: LastYear | None,
) -> tuple[Words, ...]:
    own = {(s.no, s.aspect): s for s in report.sections.all()} if report else {}
    kept = kept_templates(agency, standing.year)
    answer = wording_of(agency, standing.year)
    last = before.texts if before else {}
    found = []
    for part in parts_of(standing.form):
        draft = draft_of(part, standing, told, answer)
        written, usual = own.get(part.key), kept.get(part.key)
        template = written.template if written else usual or draft.template
        text = filled(template, values)
        previous = last.get(part.key, "")
        found.append(
            Words(
                part, draft, template, text, written is not None, bool(written and written.is_kept),
                written is None and usual is not None, previous,
                likeness(text, previous) if previous else 0.0,
            )
        )  # fmt: skip
    return tuple(found)


def kept_templates(agency: Agency, year: int) -> dict[tuple[str, int], str]:
    """惯用写法: what the office kept as its own in an earlier year, the latest of each part."""
    rows = NarrativeSection.objects.filter(
        report__agency=agency, report__year__lt=year, is_kept=True
    ).order_by("report__year", "report__edition")
    return {(row.no, row.aspect): row.template for row in rows}


def _paper(
    agency: Agency, standing: Figures, words: tuple[Words, ...], signed_on: date | None
) -> Paper:
    year, form = standing.year, standing.form
    sections = []
    for section in form.sections:
        lines = []
        for one in words:
            if one.part.no == section.no:
                lines += [one.part.heading] if one.part.aspect else []
                lines += [one.text] if one.text.strip() else []
        sections.append(SectionText(section.no, section.title, "\n".join(lines)))
    title = f"{agency.name}{year}年政府信息公开工作年度报告"
    lead = lead_of(form, year)
    bare = replace(standing.as_report(), title=title, sections=tuple(sections))
    paper = Paper(bare, title, lead, agency.name, signed_on)
    lines = [title, *(p.text for p in paper.parts if not isinstance(p, Grid)), *paper.closing]
    said = read_prose(lines)
    full = replace(bare, narrative=tuple(said.narrative), text=report_text(paper))
    return replace(paper, report=full)
