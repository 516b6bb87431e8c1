"""拆分事项: items that need different answers are listed apart, and none is left out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import clean, demand, locked
from gongkai.applications.errors import AlreadyClosedError, AlreadySplitError, MissingError
from gongkai.applications.models import Application, RequestedItem
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def split_items(
    application_id: int, *, texts: Sequence[str], apart: bool, by: User, now: datetime
) -> Application:
    """列出申请事项；``apart`` 时分项答复，each item then counts once on both sides of table 3.

    Only before there is a decision text, a search, a forwarding or a consultation about single items.
    """
    application = locked(application_id)
    demand(by, application.agency_id, timezone.localdate(now))
    if not application.is_open:
        raise AlreadyClosedError
    if _is_worked_on(application):
        raise AlreadySplitError
    kept = [text for raw in texts if (text := clean(raw))]
    if not kept:
        raise MissingError("申请事项", "items")
    if apart and len(kept) < 2:
        raise MissingError("至少两项，才能分项答复", "items")

    application.items.all().delete()
    RequestedItem.objects.bulk_create(
        RequestedItem(application=application, position=place, text=text)
        for place, text in enumerate(kept, start=1)
    )
    application.is_split = apart
    application.save(update_fields=["is_split"])
    record(
        agency_chain(application.agency_id), "application.split", at=now, actor=by,
        subject=application, items=len(kept), apart=apart,
    )  # fmt: skip
    return application


def _is_worked_on(application: Application) -> bool:
    return (
        application.decisions.exists()
        or application.searches.filter(item__isnull=False).exists()
        or application.inner_tasks.filter(item__isnull=False).exists()
        or application.consultations.filter(item__isnull=False).exists()
    )
