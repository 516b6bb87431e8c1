"""上年报告: as it was issued here, else as it was taken in and confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.agencies.models import Agency
from gongkai.law.report.figures import Report
from gongkai.reports.models import AnnualReport, PreviousReport
from gongkai.reports.previous.reading import parts_read


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's figures and words, and where they come from."""

    report: Report
    texts: Mapping[tuple[str, int], str]
    source: str
    is_taken_in: bool


def last_year(agency: Agency, year: int) -> LastYear | None:
    """What ``year`` is checked against: the issued report of the year before, else the one taken in."""
    issued = AnnualReport.objects.filter(
        agency=agency, year=year - 1, status=AnnualReport.Status.ISSUED
    ).first()
    if issued:
        texts = {(part["no"], part["aspect"]): part["text"] for part in issued.snapshot["parts"]}
        report = Report.from_json(issued.snapshot["report"])
        return LastYear(report, texts, f"本系统定稿的{year - 1}年度报告", is_taken_in=False)
    taken = intakes(agency, year - 1).filter(status=PreviousReport.Status.CONFIRMED).first()
    return from_intake(taken) if taken else None


def from_intake(taken: PreviousReport) -> LastYear:
    """The reading of a confirmed report. What it left open (its office, its year) the person vouched for."""
    reading = {**taken.reading, "year": taken.year, "agency": taken.agency.name}
    report = Report.from_json(reading)
    texts = parts_read(report, report.form) if report.form else {}
    return LastYear(report, texts, f"录入的{taken.year}年度报告", is_taken_in=True)


def intakes(agency: Agency, year: int) -> QuerySet[PreviousReport]:
    """Everything taken in for one year, the newest first."""
    return PreviousReport.objects.filter(agency=agency, year=year).select_related(
        "agency", "file", "taken_by", "confirmed_by"
    )
