"""取本系统已定稿的报告: own offices need not send what the system already has."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.selectors import descendants
from gongkai.files.models import StoredFile
from gongkai.ledger.services.record import agency_chain, record
from gongkai.reports.models import AnnualReport
from gongkai.supervision.access import check_officer
from gongkai.supervision.models import ReceivedReport, Round


@transaction.atomic
def take_issued(round_id: int, *, by: User, now: datetime) -> int:
    """How many issued reports of the year came in that were not in the round before."""
    opened = Round.objects.select_for_update(of=("self",)).select_related("agency").get(pk=round_id)
    check_officer(opened.agency_id, by, now)
    issued = AnnualReport.objects.filter(
        agency__in=descendants(opened.region), year=opened.year, status=AnnualReport.Status.ISSUED
    ).exclude(receivedreport__round=opened)

    taken = [_received(opened, report, by, now) for report in issued.select_related("agency")]
    ReceivedReport.objects.bulk_create(taken)

    record(
        agency_chain(opened.agency_id), "round.issued_taken", at=now, actor=by, subject=opened,
        rows=len(taken),
    )  # fmt: skip
    return len(taken)


def _received(opened: Round, report: AnnualReport, by: User, now: datetime) -> ReceivedReport:
    """With its PDF for the picture of the page; the figures come from the frozen snapshot."""
    name, sha256 = next(
        (
            (name, sha)
            for name, sha in report.snapshot.get("files", {}).items()
            if name.endswith(".pdf")
        ),
        (f"{report.agency.short_name}{report.year}年度报告", ""),
    )
    stored = StoredFile.objects.filter(agency=report.agency, sha256=sha256).first()
    return ReceivedReport(
        round=opened, issued=report, name=name[-200:], sha256=sha256, file=stored, uploaded_by=by,
        uploaded_at=now,
    )  # fmt: skip
