"""撤回申请."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications import retention
from gongkai.applications.access import check_day, check_text, demand, locked
from gongkai.applications.errors import AlreadyClosedError
from gongkai.applications.models import Application
from gongkai.applications.services.close_application import close_application
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def withdraw_application(
    application_id: int, *, withdrawn_on: date, how: str, by: User, now: datetime
) -> Application:
    """申请人撤回申请；before its 收到申请之日 it is dropped and never counted."""
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if not application.is_open:
        raise AlreadyClosedError
    check_day(
        withdrawn_on, today, what="撤回日期", field="withdrawn_on",
        earliest=application.received_on or application.arrived_on, why="收到申请之日",
    )  # fmt: skip
    how = check_text(how, "申请人怎样撤回的（书面、电话等）", "how")

    if application.received_on is not None:
        return close_application(application, "withdrawn", withdrawn_on, by=by, now=now, note=how)
    application.dropped_on, application.closing_note = withdrawn_on, how[:300]
    application.save(update_fields=["dropped_on", "closing_note"])
    application.applicants.update(purge_on=retention.purge_day(withdrawn_on))
    record(
        agency_chain(application.agency_id), "application.dropped", at=now, actor=by,
        subject=application, on=withdrawn_on,
    )  # fmt: skip
    return application
