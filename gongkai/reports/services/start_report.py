"""开始编制: the first edition of a year's report, or the next one."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.errors import NoSuchReportError, NotDraftError, ReportError
from gongkai.reports.models import AnnualReport, CellOverride, NarrativeSection
from gongkai.reports.selectors import form_of
from gongkai.reports.services.record_activity import check_registrar

Status = AnnualReport.Status


@transaction.atomic
def start_report(agency_id: int, *, year: int, by: User, now: datetime) -> AnnualReport:
    """开始编制一个年度的报告; one that has begun is given back as it is."""
    agency = Agency.objects.select_for_update().get(pk=agency_id)
    check_registrar(agency_id, by, now)
    form = form_of(year, now)
    begun = AnnualReport.objects.filter(agency=agency, year=year).first()
    if begun:
        return begun

    report = AnnualReport.objects.create(
        agency=agency, year=year, form=form.id, created_by=by, created_at=now
    )

    record(
        agency_chain(agency_id), "report.started", at=now, actor=by, subject=report, year=year,
        edition=1,
    )  # fmt: skip
    return report


@transaction.atomic
def reissue_report(report_id: int, *, reason: str, by: User, now: datetime) -> AnnualReport:
    """重新编制：a new edition that begins with the words and corrections of the issued one."""
    last = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    check_registrar(last.agency_id, by, now)
    reason = " ".join(reason.split())
    if not reason:
        raise ReportError("请写明为什么要重新编制。", field="reason")
    if last.status != Status.ISSUED:
        raise ReportError("只有已定稿的报告才能重新编制。")
    if AnnualReport.objects.filter(
        agency=last.agency_id, year=last.year, status=Status.DRAFT
    ).exists():
        raise ReportError("已经有一稿在编制，请继续编制那一稿。")

    report = AnnualReport.objects.create(
        agency_id=last.agency_id, year=last.year, form=last.form, edition=last.edition + 1,
        item_id=last.item_id, again_because=reason, carry_reason=last.carry_reason, created_by=by,
        created_at=now,
    )  # fmt: skip
    CellOverride.objects.bulk_create(
        CellOverride(
            report=report, cell_id=o.cell_id, computed=o.computed, value=o.value, reason=o.reason,
            by_id=o.by_id, at=o.at,
        )
        for o in last.overrides.all()
    )  # fmt: skip
    NarrativeSection.objects.bulk_create(
        NarrativeSection(
            report=report, no=s.no, aspect=s.aspect, template=s.template, is_kept=s.is_kept,
            written_by_id=s.written_by_id, written_at=s.written_at,
        )
        for s in last.sections.all()
    )  # fmt: skip

    record(
        agency_chain(last.agency_id), "report.restarted", at=now, actor=by, subject=report,
        year=last.year, edition=report.edition, reason=reason,
    )  # fmt: skip
    return report


def draft_for_change(report_id: int, by: User, now: datetime) -> AnnualReport:
    """The edition in hand, locked; an issued one is never changed."""
    report = (
        AnnualReport.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise NoSuchReportError
    check_registrar(report.agency_id, by, now)
    if report.status != Status.DRAFT:
        raise NotDraftError
    return report
