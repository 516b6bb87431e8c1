"""判断：确认、忽略、已改."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import FindingGoneError, NoReasonError, SupervisionError
from gongkai.supervision.models import ReportFinding, Round, Submission, Verdict
from gongkai.supervision.standing import TO_DO, recount

Status = Submission.Status


@transaction.atomic
def judge(
    round_id: int, findings: Sequence[tuple[int, str]], *, word: str, reason: str = "", by: User,
    now: datetime,
) -> int:  # fmt: skip
    """One verdict on one finding or many: each by its row and the fingerprint that was seen.

    Refused as a whole when one of them has changed since it was seen, so nobody judges blindly.
    """
    opened = Round.objects.select_for_update(of=("self",)).get(pk=round_id)
    check_officer(opened.agency_id, by, now)
    reason = " ".join(reason.split())[:300]
    if word not in Verdict.Word.values:
        raise SupervisionError("请选“确认”“忽略”或“已改”。", field="word")
    if word == Verdict.Word.IGNORED and not reason:
        raise NoReasonError
    rows = _seen(opened, dict(findings))

    Verdict.objects.bulk_create(
        Verdict(
            submission=row.submission, rule=row.rule, place=row.place, fingerprint=row.fingerprint,
            sentence=row.sentence, word=word, reason=reason, version=_version(row.submission), by=by,
            at=now,
        )
        for row in rows
    )  # fmt: skip
    keys = {row.submission_id for row in rows}
    Submission.objects.filter(pk__in=keys, status=Status.RECEIVED).update(status=Status.READ)
    recount(keys)

    for row in rows:
        record(
            agency_chain(opened.agency_id), "finding.judged", at=now, actor=by,
            subject=row.submission, rule=row.rule, fingerprint=row.fingerprint,
            verdict=Verdict.Word(word).label, reason=reason,
        )  # fmt: skip
    return len(rows)


def _seen(opened: Round, wanted: dict[int, str]) -> list[ReportFinding]:
    rows = list(
        ReportFinding.objects.filter(
            pk__in=wanted, submission__round=opened, result__in=TO_DO
        ).select_related("submission__current")
    )
    if not wanted:
        raise SupervisionError("没有选任何一条，请先勾选。", field="findings")
    if {row.pk: row.fingerprint for row in rows} != wanted:
        raise FindingGoneError
    return rows


def _version(submission: Submission) -> int:
    return submission.current.version if submission.current else 0
