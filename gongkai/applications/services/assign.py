"""分办: who handles the case, and which section answers for it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Section
from gongkai.agencies.selectors import holders
from gongkai.applications.access import demand, locked
from gongkai.applications.errors import (
    AlreadyClosedError,
    ForeignSectionError,
    NotAHandlerError,
)
from gongkai.applications.models import Application
from gongkai.applications.places import case_url
from gongkai.applications.selectors import HANDLERS
from gongkai.jobs.services.notify import notify
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def assign(
    application_id: int, *, handler: User, section: Section | None, by: User, now: datetime
) -> Application:
    """分办给经办人和承办科室; from then on only this handler and the office head open the applicant's data."""
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if not application.is_open:
        raise AlreadyClosedError
    may = {p.pk for duty in HANDLERS for p in holders(duty, application.agency_id, today)}
    if handler.pk not in may:
        raise NotAHandlerError
    if section and section.agency_id != application.agency_id:
        raise ForeignSectionError

    application.handler, application.section = handler, section
    application.save(update_fields=["handler", "section"])
    record(
        agency_chain(application.agency_id), "application.assigned", at=now, actor=by,
        subject=application, handler=str(handler), section=str(section) if section else "",
    )  # fmt: skip
    if handler.pk != by.pk:
        notify(
            [handler], f"分给您办理：{application.number}", url=case_url(application.pk), now=now
        )
    return application
