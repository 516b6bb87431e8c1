"""清除申请人信息: after the retention term names, contacts and proofs of identity go, the case stays."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.applications.models import Applicant, Application, CaseFile, Consultation, Reopening
from gongkai.applications.services.purge_case_letters import purge_case_letters
from gongkai.files.models import StoredFile
from gongkai.files.unnamed import remove_unnamed
from gongkai.ledger.services.record import agency_chain, record

PURGED = {
    "name": "", "identity_kind": "", "identity_number": "", "phone": "", "email": "",
    "address": "", "postcode": "", "identity_key": "", "identity_file": None,
}  # fmt: skip
FROM_APPLICANT = (CaseFile.Kind.ENVELOPE, CaseFile.Kind.REQUEST, CaseFile.Kind.CORRECTION)


@transaction.atomic
def purge_applicants(
    *, now: datetime, keep: Collection[int] = (), limit: int = 500
) -> dict[int, int]:
    """按期清除；how many by office. ``keep`` are cases that must stay whole (an open 复议 or 诉讼).

    With the data go the proofs of identity and what the applicant handed in, and the words of the
    letters as soon as their own term is over, too. A case that is being
    answered anew is kept, too. The bytes of a file go when nothing else uses them.
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
    proofs = [row.identity_file for row in rows if row.identity_file]
    for row in rows:
        for name, value in PURGED.items():
            setattr(row, name, value)
        row.purged_at = now
        row.save()
        by_office[row.application.agency_id] += 1
    cases = {row.application_id for row in rows}
    papers = CaseFile.objects.filter(application_id__in=cases, kind__in=FROM_APPLICANT)
    handed_in = [paper.file for paper in papers.select_related("file")]
    papers.delete()
    _discard([*proofs, *handed_in])
    Application.objects.filter(pk__in=cases).update(
        applicant_label="（已按期清除）", closing_facts={}
    )
    Consultation.objects.filter(
        application_id__in=cases, kind=Consultation.Kind.THIRD_PARTY
    ).update(party="（已按期清除）", contact="")
    purge_case_letters(now=now, keep=keep, limit=limit)
    for agency_id, number in sorted(by_office.items()):
        files = sum(file.agency_id == agency_id for file in (*proofs, *handed_in))
        record(agency_chain(agency_id), "applicants.purged", at=now, rows=number, files=files)
    return dict(by_office)


def _discard(files: Sequence[StoredFile]) -> None:
    """The rows that nothing else of a case uses; their bytes once the purge is committed."""
    gone = [
        file
        for file in files
        if not Applicant.objects.filter(identity_file=file).exists()
        and not CaseFile.objects.filter(file=file).exists()
    ]
    StoredFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
    transaction.on_commit(lambda: remove_unnamed(gone))
