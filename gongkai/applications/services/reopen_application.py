"""重新答复: after 纠正, a judgment, or on the office's own insight; tied to the old answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, demand, locked
from gongkai.applications.errors import ApplicationError, BeforeDayError
from gongkai.applications.models import Application, Reopening
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def reopen_application(
    application_id: int,
    *,
    ordered_on: date,
    source: str,
    reason: str,
    due_on: date | None,
    by: User,
    now: datetime,
) -> Reopening:
    """启动重新答复；the first answer stays as it was counted, the new one refers to it."""
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if application.answered_on is None or application.kind != Application.Kind.DISCLOSURE:
        raise ApplicationError("这件申请还没有答复，不需要重新答复。")
    if application.reopenings.filter(answered_on=None).exists():
        raise ApplicationError("这件申请已在重新答复。")
    source = check_text(source, "依据的决定书、判决书及其文号", "source")
    reason = check_text(reason, "重新答复的理由", "reason")
    check_day(
        ordered_on, today, what="决定日期", field="ordered_on", earliest=application.answered_on,
        why="原答复之日",
    )  # fmt: skip
    if due_on and due_on < ordered_on:
        raise BeforeDayError("重新答复期限", "due_on", ordered_on, "决定之日")

    reopening = Reopening.objects.create(
        application=application, ordered_on=ordered_on, source=source[:200], reason=reason[:500],
        due_on=due_on, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    record(
        agency_chain(application.agency_id), "application.reopened", at=now, actor=by,
        subject=application, on=ordered_on, until_on=due_on,
    )  # fmt: skip
    return reopening
