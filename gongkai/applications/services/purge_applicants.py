"""清除申请人信息: after the retention term names, contacts and proofs of identity go, the case stays."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.applications.models import Applicant, Application, CaseFile, Consultation, Reopening
from gongkai.files.models import StoredFile
from gongkai.ledger.services.record import agency_chain, record

PURGED = {
    "name": "", "identity_kind": "", "identity_number": "", "phone": "", "email": "",
    "address": "", "postcode": "", "identity_key": "", "identity_file": None,
}  # fmt: skip


@transaction.atomic
def purge_applicants(
    *, now: datetime, keep: Collection[int] = (), limit: int = 500
) -> dict[int, int]:
    """按期清除；how many by office. ``keep`` are cases that must stay whole (an open 复议 or 诉讼).

    A case that is being answered anew is kept, too. The bytes of a proof go when nothing else uses them.
    """
    today = timezone.localdate(now)
    rows = list(
        Applicant.objects.select_for_update(of=("self",))
        .filter(purge_on__lte=today, purged_at=None)
        .exclude(application_id__in=list(keep))
        .exclude(application__reopenings__in=Reopening.objects.filter(answered_on=None))
        .select_related("application", "identity_file")
        .order_by("pk")[:limit]
    )
    by_office: Counter[int] = Counter()
    for row in rows:
        proof = row.identity_file
        for name, value in PURGED.items():
            setattr(row, name, value)
        row.purged_at = now
        row.save()
        if proof is not None:
            _discard(proof)
        by_office[row.application.agency_id] += 1
    cases = {row.application_id for row in rows}
    Application.objects.filter(pk__in=cases).update(
        applicant_label="（已按期清除）", closing_facts={}
    )
    Consultation.objects.filter(
        application_id__in=cases, kind=Consultation.Kind.THIRD_PARTY
    ).update(party="（已按期清除）", contact="")
    for agency_id, number in sorted(by_office.items()):
        record(agency_chain(agency_id), "applicants.purged", at=now, rows=number)
    return dict(by_office)


def _discard(proof: StoredFile) -> None:
    """The row, and its bytes once the purge is committed and no other row names them."""
    path, sha256 = proof.path, proof.sha256
    if (
        Applicant.objects.filter(identity_file=proof).exists()
        or CaseFile.objects.filter(file=proof).exists()
    ):
        return
    proof.delete()

    def remove() -> None:
        if not StoredFile.objects.filter(sha256=sha256).exists():
            path.unlink(missing_ok=True)

    transaction.on_commit(remove)
