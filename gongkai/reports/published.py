"""已公布的年度报告: what everybody may see, and only as it was signed.

A report is public when its item is (:func:`~gongkai.publishing.selectors.public_items`, the one door) and
its figures are those of the edition whose text and files the published version carries. A newer edition that nobody
has signed yet shows nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.law.report.figures import Report
from gongkai.law.report.forms import Form, form_by_id
from gongkai.publishing.models import Attachment
from gongkai.publishing.selectors import public_items
from gongkai.reports.models import AnnualReport

ALMOST_ALL = 10_000
TABLES = ("table2", "table3", "table4", "cells", "units")


@dataclass(frozen=True, slots=True)
class PublicReport:
    """One office's report of one year, as the public has it."""

    pk: int
    office: str
    office_name: str
    short_name: str
    year: int
    form: Form
    item: int
    published_on: date


def public_reports(
    now: datetime, *, year: int | None = None, office: str = ""
) -> list[PublicReport]:
    """The newest year first, offices in the order of the tree: two queries, however many there are."""
    rows = _editions(now)
    if year is not None:
        rows = rows.filter(year=year)
    if office:
        rows = rows.filter(agency__slug=office)
    found = list(
        rows.order_by("-year", "agency__path", "-edition").values_list(
            "pk", "agency__slug", "agency__name", "agency__short_name", "year", "form", "item_id",
            "item__published_at", "item__published_version_id", "snapshot__files",
            "item__published_version__content_hash", "snapshot__content_hash",
        )[:ALMOST_ALL]
    )  # fmt: skip
    signed = _signed_files({row[8] for row in found})
    reports: dict[tuple[str, int], PublicReport] = {}
    for pk, slug, name, short, of_year, form, item, at, version, files, out, frozen in found:
        hashes = set((files or {}).values())
        if hashes and hashes <= signed[version] and frozen in {None, out}:
            reports.setdefault(
                (slug, of_year),
                PublicReport(
                    pk, slug, name, short, of_year, form_by_id(form), item,
                    timezone.localdate(at),
                ),
            )  # fmt: skip
    return list(reports.values())


def _editions(now: datetime) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(item__in=public_items(now).order_by()).exclude(
        status=AnnualReport.Status.DRAFT
    )


def _signed_files(versions: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Attachment.objects.filter(version__in=set(versions))
    for version, sha256 in rows.values_list("version_id", "file__sha256"):
        found[version].add(sha256)
    return found


def figures_of(reports: Sequence[PublicReport]) -> list[tuple[PublicReport, Report]]:
    """The three tables of each, without the words: one query, in the order given."""
    rows = AnnualReport.objects.filter(pk__in=[report.pk for report in reports]).values_list(
        "pk", *(f"snapshot__report__{table}" for table in TABLES)
    )
    tables = {pk: dict(zip(TABLES, values, strict=True)) for pk, *values in rows}
    return [
        (
            one,
            Report.from_json(
                {"agency": one.office_name, "year": one.year, "form": one.form.id, **tables[one.pk]}
            ),
        )
        for one in reports
    ]
