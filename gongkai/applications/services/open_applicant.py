"""查看申请人信息: every opening is in the ledger."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.applications.errors import NotYoursError
from gongkai.applications.models import Applicant, Application
from gongkai.applications.selectors import may_open_applicant
from gongkai.ledger.services.record import agency_chain, record


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """One person as the handler sees him."""

    role: str
    name: str
    identity: str
    identity_file_id: int | None
    phone: str
    email: str
    address: str
    postcode: str
    is_purged: bool


@transaction.atomic
def open_applicant(application_id: int, *, by: User, now: datetime) -> list[ApplicantFacts]:
    """申请人、共同申请人、代理人的资料，only for the handler of the case and the office head."""
    application = Application.objects.get(pk=application_id)
    if not may_open_applicant(scope(by, timezone.localdate(now)), application):
        raise NotYoursError("申请人信息只有经办人和公开机构负责人可以查看。")
    rows = list(application.applicants.order_by("pk"))
    record(
        agency_chain(application.agency_id), "application.applicant_opened", at=now, actor=by,
        subject=application, rows=len(rows),
    )  # fmt: skip
    return [_facts(row) for row in rows]


def _facts(row: Applicant) -> ApplicantFacts:
    kind = row.get_identity_kind_display() if row.identity_kind else "证件"
    return ApplicantFacts(
        role=row.get_role_display(), name=row.name,
        identity=f"{kind}：{row.identity_number}" if row.identity_number else "",
        identity_file_id=row.identity_file_id, phone=row.phone, email=row.email,
        address=row.address, postcode=row.postcode, is_purged=row.purged_at is not None,
    )  # fmt: skip
