"""读出的上年报告: its words cut into the parts of the form, and what a person must look at before it counts."""

import re
from collections.abc import Iterator, Mapping

from gongkai.agencies.models import Agency
from gongkai.law.report.figures import CellNote, Report
from gongkai.law.report.findings import TABLE_NAMES
from gongkai.law.report.forms import Aspect, CellRef, Form, NoFormError, form_for_year
from gongkai.law.report.reconcile import check
from gongkai.law.report.structure import flowing, sections_of

TABLES = ("表二", "表三", "表四", "表二至表四")
ASPECT = re.compile(
    r"^[\s　]*(?:[（(][一二三四五六七八九][）)]|[1-9][.．、])[\s　]*([^。；]{2,24}?)[\s　]*[。：:]?$"
)
NAMED = 6


def parts_read(report: Report, form: Form) -> dict[tuple[str, int], str]:
    """The words by part as :func:`~gongkai.reports.drafting.parts_of` knows them: 一 with its five aspects."""
    found: dict[tuple[str, int], list[str]] = {}
    for section in sections_of(report):
        aspects = next((s.aspects for s in form.sections if s.no == section.no), ())
        at = 0
        for line in flowing(section.text).splitlines():
            heading = ASPECT.match(line) if aspects else None
            number = _aspect(heading[1], aspects) if heading else 0
            if number:
                at = number
            elif line.strip():
                found.setdefault((section.no, at), []).append(line.strip())
    return {key: "\n".join(lines) for key, lines in found.items()}


def _aspect(heading: str, aspects: tuple[Aspect, ...]) -> int:
    """The aspect a heading names; 依申请公开 is not 主动公开, so the longest word that fits wins."""
    fits = [
        (len(word), number)
        for number, aspect in enumerate(aspects, start=1)
        for word in aspect.words
        if word in heading
    ]
    return max(fits)[1] if fits else 0


def doubts(report: Report, agency: Agency, year: int) -> list[str]:
    """Everything about a reading that a person must look at, worst first."""
    return [*_whose(report, agency, year), *_unread(report), *_broken(report), *report.notes]


def _whose(report: Report, agency: Agency, year: int) -> Iterator[str]:
    if report.year is None:
        yield f"没有读到报告的年度，请确认这是{year}年度的报告。"
    if not report.agency:
        yield "没有读到单位名称，请确认这是本单位的报告。"
    elif not ({report.agency} & {agency.name, agency.short_name}) and (
        agency.short_name not in report.agency
    ):
        yield f"报告上的单位是“{report.agency}”，不是“{agency.name}”，请确认没有选错文件。"
    try:
        form = form_for_year(year)
    except NoFormError:
        return
    if report.form_id and report.form_id != form.id:
        yield f"报告用的是{report.form_id}年版格式，{year}年度应当用{form.id}年版。"


def _unread(report: Report) -> Iterator[str]:
    form = report.form
    if form is None:
        yield "看不出报告用的是哪一版格式，三张表不能与本年核对。"
        return
    notes = {note.at: note for note in report.cells}
    empty = []
    for at in form.cells():
        note = notes.get(at)
        if report.value(at) is None and (note is None or note.state == "unread"):
            yield f"没有读出：{_name(form, at)}{_raw(note)}。"
        elif note and note.state != "unread":
            empty.append(_name(form, at))
    if empty:
        more = f"等{len(empty)}格" if len(empty) > NAMED else f"，共{len(empty)}格"
        yield f"空白或者划线，核对时按0计：{'；'.join(empty[:NAMED])}{more}。"


def _raw(note: CellNote | None) -> str:
    if note is None:
        return "（文件里没有找到）"
    page = f"，第{note.page}页" if note.page else ""
    return f"（原文“{note.raw}”{page}）" if note.raw or page else ""


def _name(form: Form, at: CellRef) -> str:
    return f"{TABLE_NAMES[at.table]}“{form.row_label(at.row)}”{form.column_label(at)}"


def _broken(report: Report) -> Iterator[str]:
    for finding in check(report):
        if finding.check.group in TABLES and finding.result == "fail":
            yield f"{finding.label}：{finding.sentence}"


def states(report: Report) -> Mapping[CellRef, str]:
    """What to write into a cell without a number."""
    words = {"blank": "空白", "mark": "划线", "unread": "没有读出"}
    return {note.at: words[note.state] for note in report.cells}
