"""对照：the reports of a round beside each other and beside last year's, in a constant number of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.law.report.copies import Copied, Passage, copied_passages, passages_of
from gongkai.law.report.figures import Report
from gongkai.law.report.measures import Measure, measures, value_of
from gongkai.law.report.spread import Change, change, spread
from gongkai.reports.comparing import Named
from gongkai.reports.models import AnnualReport, PreviousReport
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.neighbours import uploads_by_submission
from gongkai.supervision.offices import bare
from gongkai.supervision.selectors import name_of

TABLES = ("form", "year", "table2", "table3", "table4", "cells", "units")
MOST_BESIDE = 12


@dataclass(frozen=True, slots=True)
class Far:
    """One number that lies far from the middle of the round."""

    office: Named
    number: str
    score: float


@dataclass(frozen=True, slots=True)
class Leap:
    """One number that changed out of all proportion."""

    office: Named
    change: Change


@dataclass(frozen=True, slots=True)
class Odd:
    """One figure with what is unusual in it."""

    measure: Measure
    median: str
    known: int
    far: tuple[Far, ...]
    leaps: tuple[Leap, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """Another office's paragraph beside the first, in pieces that are the same or not."""

    name: str
    url: str
    percent: int
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """One paragraph that several reports have, for reading side by side."""

    section: str
    offices: int
    is_common: bool
    first: Twin
    twins: tuple[Twin, ...]
    others: tuple[str, ...]


def reports_beside(opened: Round) -> list[Named]:
    """Each office's current report, its tables only, in the order of the tree."""
    rows = _current(opened).values_list(
        "pk", "submission_id", *(f"reading__{table}" for table in TABLES)
    )
    tables = {row[1]: dict(zip(TABLES, row[2:], strict=True)) for row in rows}
    return [
        Named(str(one.pk), name_of(one), _url(one.pk), _report(tables[one.pk]))
        for one in _submissions(opened) if one.pk in tables
    ]  # fmt: skip


def last_year_beside(opened: Round) -> dict[str, Report]:
    """上年报告 by submission, from where the check takes them (``neighbours.previous_report``)."""
    rows = list(opened.submissions.filter(current__isnull=False).select_related("agency"))
    kept, agencies, names = dict([*_taken_in(opened), *_issued(opened)]), {}, {}
    for row in _earlier_submissions(opened):
        if row.agency_id:
            agencies[row.agency_id] = row.current_id
        elif name := bare(row.office_name):
            names[name] = row.current_id
    sources = {
        one.pk: agencies.get(one.agency_id) if one.agency_id else names.get(bare(one.office_name))
        for one in rows
    }
    sources |= uploads_by_submission(opened, rows)
    read = _readings({pk for pk in sources.values() if pk})
    found = {one.pk: read.get(sources[one.pk] or 0) or kept.get(one.agency_id or 0) for one in rows}
    last = opened.year - 1
    return {
        str(pk): report for pk, report in found.items() if report and report.year in (None, last)
    }


def odd_ones(named: list[Named], before: Mapping[str, Report]) -> list[Odd]:
    """Every figure in which somebody is unusual."""
    found = (_odd(measure, named, before) for measure in measures().values())
    return [odd for odd in found if odd.far or odd.leaps]


def copied_in(opened: Round) -> tuple[Copied, ...]:
    """相同的段落 among the reports of a round."""
    return _copied(tuple(_current(opened).order_by("pk").values_list("submission_id", "pk")))


def shared_paragraphs(opened: Round, found: Iterable[Copied]) -> list[Shared]:
    """The same, laid out for reading side by side."""
    names = {str(one.pk): name_of(one) for one in _submissions(opened)}
    return [_shared(copied, names) for copied in found]


@lru_cache(maxsize=2)
def _copied(rows: tuple[tuple[int, int], ...]) -> tuple[Copied, ...]:
    """A reading never changes, so the same readings share the same paragraphs."""
    readings = ReceivedReport.objects.filter(pk__in=[pk for _, pk in rows]).values_list(
        "submission_id", "reading__sections", "reading__text"
    )
    passages = [
        passage
        for submission, sections, text in readings.iterator(chunk_size=200)
        for passage in passages_of(
            str(submission), Report.from_json({"sections": sections, "text": text})
        )
    ]
    return tuple(copied_passages(passages, reports=len(rows)))


def _current(opened: Round) -> QuerySet[ReceivedReport]:
    return ReceivedReport.objects.filter(pk__in=opened.submissions.values("current"))


def _submissions(opened: Round) -> Iterator[Submission]:
    rows = opened.submissions.filter(current__isnull=False).select_related("agency")
    return iter(rows.order_by("agency__path", "pk"))


def _report(tables: Mapping[str, object]) -> Report:
    return Report.from_json(tables)


def _issued(opened: Round) -> Iterator[tuple[int, Report]]:
    rows = AnnualReport.objects.filter(
        agency__in=opened.submissions.values("agency"), year=opened.year - 1,
        status=AnnualReport.Status.ISSUED,
    )  # fmt: skip
    paths = (f"snapshot__report__{table}" for table in TABLES)
    for agency, *values in rows.values_list("agency_id", *paths):
        yield agency, _report(dict(zip(TABLES, values, strict=True)))


def _taken_in(opened: Round) -> Iterator[tuple[int, Report]]:
    rows = PreviousReport.objects.filter(
        agency__in=opened.submissions.values("agency"), year=opened.year - 1,
        status=PreviousReport.Status.CONFIRMED,
    )  # fmt: skip
    paths = (f"reading__{table}" for table in TABLES)
    for agency, *values in rows.order_by("pk").values_list("agency_id", *paths):
        yield agency, _report(dict(zip(TABLES, values, strict=True)) | {"year": opened.year - 1})


def _earlier_submissions(opened: Round) -> QuerySet[Submission]:
    """What came to the same district for the year before, the newest last."""
    return Submission.objects.filter(
        round__agency=opened.agency_id, round__year=opened.year - 1, current__isnull=False
    ).order_by("pk")


def _readings(keys: Collection[int]) -> dict[int, Report]:
    paths = (f"reading__{table}" for table in TABLES)
    rows = ReceivedReport.objects.filter(pk__in=keys).values_list("pk", *paths)
    return {pk: _report(dict(zip(TABLES, values, strict=True))) for pk, *values in rows}


def _odd(measure: Measure, named: list[Named], before: Mapping[str, Report]) -> Odd:
    values = {one.key: value_of(one.report, measure).number for one in named}
    middle = spread(values)
    far = [
        Far(one, f"{values[one.key]}", middle.outliers[one.key])
        for one in named if one.key in middle.outliers
    ]  # fmt: skip
    leaps = []
    for one in named:
        last = value_of(before[one.key], measure).number if one.key in before else None
        changed = change(last, values[one.key])
        if changed and changed.is_jump:
            leaps.append(Leap(one, changed))
    shown = f"{middle.median.normalize():f}" if middle.median is not None else ""
    far.sort(key=lambda one: -abs(one.score))
    return Odd(measure, shown, middle.known, tuple(far), tuple(leaps))


def _shared(copied: Copied, names: Mapping[str, str]) -> Shared:
    first, *others = copied.percents
    shown = others[:MOST_BESIDE]
    rest = dict.fromkeys(names.get(passage.owner, "") for passage, _ in others[MOST_BESIDE:])
    return Shared(
        first[0].no, len(copied.owners), copied.is_common, _twin(first[0], first[0], 100, names),
        tuple(_twin(passage, first[0], percent, names) for passage, percent in shown), tuple(rest),
    )  # fmt: skip


def _twin(passage: Passage, first: Passage, percent: int, names: Mapping[str, str]) -> Twin:
    return Twin(
        names.get(passage.owner, ""), _url(int(passage.owner)), percent,
        tuple(_pieces(first.text, passage.text)),
    )  # fmt: skip


def _pieces(first: str, other: str) -> Iterator[tuple[str, bool]]:
    """The other text in pieces, each with whether the first has it too."""
    for kind, _, _, start, end in SequenceMatcher(None, first, other, autojunk=False).get_opcodes():
        if end > start:
            yield other[start:end], kind == "equal"


def _url(submission: int) -> str:
    return reverse("supervision:office", args=[submission])
