"""审结: the result of table 4, and what it orders."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.errors import ApplicationError
from gongkai.applications.services.reopen_application import reopen_application
from gongkai.law.report.count import proceeding_outcomes
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings.access import check_day, demand
from gongkai.proceedings.errors import AlreadyConcludedError, ProceedingError
from gongkai.proceedings.models import Proceeding


@transaction.atomic
def conclude_proceeding(
    proceeding_id: int,
    *,
    concluded_on: date,
    outcome: str,
    by: User,
    now: datetime,
    answer_anew: bool = False,
    answer_by: date | None = None,
    reason: str = "",
) -> Proceeding:
    """登记审结；where a new answer is ordered the application is reopened, tied to this decision or judgment."""
    rows = Proceeding.objects.select_for_update(of=("self",)).select_related("agency")
    proceeding = rows.get(pk=proceeding_id)
    today = timezone.localdate(now)
    demand(by, proceeding.agency_id, today)
    if proceeding.concluded_on is not None:
        raise AlreadyConcludedError
    found = proceeding_outcomes().get(outcome)
    if found is None:
        raise ProceedingError("请选择裁判结果。", field="outcome")
    check_day(
        concluded_on, today, what="审结日期", field="concluded_on", earliest=proceeding.filed_on,
        why="提起之日",
    )  # fmt: skip
    if answer_anew and proceeding.application_id is None:
        raise ProceedingError("这个案件没有涉及的申请，不能启动重新答复。", field="answer_anew")
    if answer_anew and found.column != Proceeding.Result.CORRECTED:
        raise ProceedingError("只有结果纠正的案件才启动重新答复。", field="answer_anew")

    proceeding.concluded_on, proceeding.outcome, proceeding.result = (
        concluded_on, outcome, found.column,
    )  # fmt: skip
    proceeding.save(update_fields=["concluded_on", "outcome", "result"])
    record(
        agency_chain(proceeding.agency_id), "proceeding.concluded", at=now, actor=by,
        subject=proceeding, on=concluded_on, outcome=outcome, result=found.column,
    )  # fmt: skip
    if answer_anew and proceeding.application_id is not None:
        source = f"{proceeding.get_kind_display()}（{proceeding.number}）{found.label}"
        try:
            reopen_application(
                proceeding.application_id, ordered_on=concluded_on, source=source,
                reason=reason or f"{found.label}，应当重新答复", due_on=answer_by, by=by, now=now,
            )  # fmt: skip
        except ApplicationError as error:
            raise ProceedingError(error.message, field="answer_anew") from error
    return proceeding
