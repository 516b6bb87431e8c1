"""退回修改: a report goes back with the list of what was confirmed, under a number of its own."""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import holders
from gongkai.jobs.services.notify import notify
from gongkai.law.report.forms import checks
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.errors import LetterError
from gongkai.letters.numbering import next_serial, number_of
from gongkai.letters.selectors import letterhead_of
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import NothingToReturnError, WrongReturnError
from gongkai.supervision.models import ReturnOrder, Round, Submission
from gongkai.supervision.standing import Judged, standing_of

ANSWERS = (Duty.DISCLOSURE_OFFICER, Duty.FILL)
#: A run of its own beside the 函 that the office numbers elsewhere.
SERIES: Final = "年审"
Status = Submission.Status


@transaction.atomic
def return_report(
    submission_id: int, *, due_on: date, words: str = "", by: User, now: datetime
) -> ReturnOrder:
    """退回：the confirmed findings as they stand now; the people of an own office are told.

    The number of the letter is given here, so that its run has no gaps.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("agency")
    opened = rounds.get(submissions=submission_id)
    check_officer(opened.agency_id, by, now)
    submission = Submission.objects.select_related("current", "agency").get(pk=submission_id)
    today = timezone.localdate(now)
    if submission.current is None or submission.is_stale:
        raise WrongReturnError("报告还没有读出或者正在核对，请稍后再退。")
    if due_on < today:
        raise WrongReturnError("改好的日期已经过了，请另定一天。", field="due_on")
    lines = [line_of(j) for j in standing_of([submission.pk]) if j.is_confirmed]
    if not lines:
        raise NothingToReturnError

    order = ReturnOrder.objects.create(
        submission=submission, agency=opened.agency, number=_number(opened, today),
        version=submission.current.version, lines=lines, words=words.strip(), due_on=due_on, by=by,
        at=now,
    )  # fmt: skip
    submission.status = Status.RETURNED
    submission.save(update_fields=["status"])
    if submission.agency_id:
        people = [p for duty in ANSWERS for p in holders(duty, submission.agency_id, today)]
        text = f"{opened.year}年度报告被退回修改，共{len(lines)}处（{order.number}）"
        notify(people, text, url=reverse("supervision:answer", args=[order.pk]), now=now)

    record(
        agency_chain(opened.agency_id), "report.returned", at=now, actor=by, subject=submission,
        number=order.number, version=order.version, rows=len(lines), due_on=due_on.isoformat(),
    )  # fmt: skip
    return order


def _number(opened: Round, today: date) -> str:
    word = letterhead_of(opened.agency_id).word or opened.agency.short_name
    serial = next_serial(opened.agency, today.year, SERIES)
    try:
        return number_of(word, SERIES, today.year, serial)
    except LetterError as error:
        raise WrongReturnError(error.message) from error


def line_of(one: Judged) -> dict[str, Any]:
    """A line of the list, in plain values: it must read the same when the check has changed."""
    finding, check = one.finding, checks()[one.finding.rule]
    return {
        "rule": finding.rule,
        "label": check.label,
        "sentence": finding.sentence,
        "quote": finding.quote,
        "places": [cell["label"] for cell in finding.cells][:12],
        "reference": check.reference,
        "note": one.verdict.reason if one.verdict else "",
    }
