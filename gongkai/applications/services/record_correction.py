"""收到补正: the reply period begins anew at full length (第三十条)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.access import check_day, check_text, clean, happen, keep_file, take_up
from gongkai.applications.errors import MissingError, NothingAskedError
from gongkai.applications.models import CaseFile, ClockEvent, Correction
from gongkai.files.models import StoredFile
from gongkai.law.limits import time_limit
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def record_correction(
    application_id: int,
    *,
    corrected_on: date,
    supplied: str,
    by: User,
    now: datetime,
    late_reason: str = "",
    file: StoredFile | None = None,
) -> Correction:
    """登记补正：a late one needs the applicant's 正当理由; the notice late, the period does not begin anew."""
    application, today = take_up(application_id, by=by, now=now)
    correction = Correction.objects.filter(application=application, corrected=None).first()
    if correction is None:
        raise NothingAskedError
    reference = time_limit("CORRECTION_RESTART").latest.reference
    check_day(
        corrected_on, today, what="补正日期", field="corrected_on", earliest=correction.asked.on,
        why="告知补正之日",
    )  # fmt: skip
    supplied = check_text(supplied, "补正后的内容", "supplied", reference)
    state = clock.state_of(application)
    until = state.waiting_until.due_on if state and state.waiting_until else None
    late = until is not None and corrected_on > until
    if late and not clean(late_reason):
        raise MissingError(
            "逾期补正的正当理由；没有正当理由的，按逾期不补正办结", "late_reason", reference
        )

    event = happen(application, ClockEvent.Kind.CORRECTED, corrected_on, by=by, now=now)
    correction.corrected, correction.supplied = event, supplied
    correction.late_reason = clean(late_reason)[:300]
    correction.save()
    keep_file(application, file, CaseFile.Kind.CORRECTION, now)
    record(
        agency_chain(application.agency_id), "application.corrected", at=now, actor=by,
        subject=application, reference=reference, on=corrected_on, late=late,
        reply_due_on=application.due_on,
    )  # fmt: skip
    return correction
