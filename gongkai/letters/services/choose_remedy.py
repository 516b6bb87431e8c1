"""救济途径的理解: where the law leaves two readings open, the office's head chooses."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.law.load import rule
from gongkai.law.outcomes import outcome as outcome_of
from gongkai.law.remedies import EITHER, REVIEW_FIRST
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import demand
from gongkai.letters.errors import LetterError
from gongkai.letters.models import RemedyReading
from gongkai.letters.remedy import is_unsettled


@transaction.atomic
def choose_remedy(
    agency_id: int, *, outcome: str, remedy_class: str, by: User, now: datetime
) -> RemedyReading:
    """选定救济途径：for the office's answers from now on; those already made stay as they are."""
    demand(by, agency_id, timezone.localdate(now), Duty.OFFICE_HEAD)
    if not is_unsettled(outcome):
        raise LetterError("法律对这种办理结果的救济途径有规定，不能另选。", field=outcome)
    if remedy_class not in (REVIEW_FIRST, EITHER):
        raise LetterError("请选择一种理解。", field=outcome)
    found, _ = RemedyReading.objects.update_or_create(
        agency_id=agency_id, outcome=outcome,
        defaults={"remedy_class": remedy_class, "chosen_by": by, "chosen_at": now},
    )  # fmt: skip
    record(
        agency_chain(agency_id), "remedy.chosen", at=now, actor=by, subject=found,
        reference=outcome_of(outcome).reference, outcome=outcome, remedy_class=remedy_class,
        outcome_label=outcome_of(outcome).label,
        remedy=rule(f"remedies/{remedy_class.lower()}").label,
    )  # fmt: skip
    return found
