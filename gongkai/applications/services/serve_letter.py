"""送达一份文书: its proof goes into the case; the letter of an answer also answers the case."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import keep_file, locked
from gongkai.applications.case_letters import TO_OTHERS, decision_of
from gongkai.applications.models import CaseFile, Decision
from gongkai.applications.services.record_service import (
    ELECTRONIC,
    Proof,
    deliver,
    record_service,
    refuse_other_address,
)
from gongkai.files.models import StoredFile
from gongkai.letters.models import Letter, LetterDelivery, LetterReturn
from gongkai.letters.services.record_return import record_return


@transaction.atomic
def serve_letter(
    application_id: int, letter: Letter, proof: Proof, *, by: User, now: datetime
) -> None:
    """登记送达：the first service of an answer sets its day; every later one has its own proof."""
    application = locked(application_id)
    decision = decision_of(application, letter.cause)
    if decision is not None and decision.stage == Decision.Stage.ISSUED:
        record_service(decision.pk, proof, by=by, now=now)
        return
    if proof.method == ELECTRONIC and letter.kind not in TO_OTHERS:
        refuse_other_address(application, proof.address.strip())
    keep_file(application, proof.file, CaseFile.Kind.PROOF, now)
    deliver(letter, proof, by=by, now=now)


@transaction.atomic
def letter_came_back(
    application_id: int, delivery: LetterDelivery, *, on: date | None, reason: str,
    scan: StoredFile | None, by: User, now: datetime,
) -> LetterReturn:  # fmt: skip
    """登记退信：the scan of the envelope is a proof of what became of the letter."""
    application = locked(application_id)
    keep_file(application, scan, CaseFile.Kind.PROOF, now)
    return record_return(delivery.pk, on=on, reason=reason, scan=scan, by=by, now=now)
