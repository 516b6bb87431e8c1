"""答复退回清单: the office says what it did, and may send the new version with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import holders, scope
from gongkai.jobs.services.notify import notify
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.errors import WrongReturnError
from gongkai.supervision.models import ReturnOrder, Round, Submission
from gongkai.supervision.services.receive_files import take_in
from gongkai.supervision.services.return_report import ANSWERS

Status = Submission.Status


@transaction.atomic
def answer_return(
    order_id: int, *, answer: str, files: Iterable[BinaryIO] = (), by: User, now: datetime
) -> ReturnOrder:
    """Once, by somebody of the office itself: 已答复, and 再报 as soon as a file of it is in its place."""
    opened = Round.objects.select_for_update(of=("self",)).get(submissions__returns=order_id)
    order = ReturnOrder.objects.select_related("submission__agency").get(pk=order_id)
    submission, today = order.submission, timezone.localdate(now)
    if submission.agency_id not in scope(by, today).agencies_with(*ANSWERS):
        raise WrongReturnError("由本单位的信息填报或政务公开专员答复。")
    if order.answered_at or submission.returns.filter(pk__gt=order.pk).exists():
        raise WrongReturnError("这份清单已经答复过，或者有了更新的清单。")
    answer = answer.strip()
    if not answer:
        raise WrongReturnError("请逐条写明改了什么；不改的写明理由。", field="answer")

    order.answer, order.answered_by, order.answered_at = answer, by, now
    order.save(update_fields=["answer", "answered_by", "answered_at"])
    submission.status = Status.ANSWERED
    submission.save(update_fields=["status"])
    chosen = list(files)
    if chosen:
        take_in(opened, chosen, submission=submission, by=by, now=now)
    readers = holders(Duty.DISTRICT_OFFICER, opened.agency_id, today)
    notify(
        readers,
        f"{submission.agency}答复了退回的{opened.year}年度报告",
        now=now,
        url=f"/desk/supervision/office/{submission.pk}/",
    )

    record(
        agency_chain(opened.agency_id), "report.answered", at=now, actor=by, subject=submission,
        version=order.version, files=len(chosen),
    )  # fmt: skip
    return order
