"""拆分事项: items that need different answers are listed apart, and none is left out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import clean, demand, locked
from gongkai.applications.errors import AlreadyClosedError, AlreadySplitError, MissingError
from gongkai.applications.models import Application, Decision, RequestedItem
from gongkai.ledger.services.record import agency_chain, record

UNSENT = (Decision.Stage.DRAFT, Decision.Stage.RETURNED, Decision.Stage.REPLACED)


@transaction.atomic
def split_items(
    application_id: int, *, texts: Sequence[str], apart: bool, by: User, now: datetime
) -> Application:
    """列出申请事项；``apart`` 时分项答复，each item then counts once on both sides of table 3.

    Items are listed anew only before there is a decision text, a search, a forwarding or a consultation
    about single items. The same items may be set apart until a text goes to review: that they need
    different answers is often known only after the search.
    """
    application = locked(application_id)
    demand(by, application.agency_id, timezone.localdate(now))
    if not application.is_open:
        raise AlreadyClosedError
    kept = [text for raw in texts if (text := clean(raw))]
    is_same = _on_one_line(kept) == _on_one_line(_texts(application))
    if _is_under_review(application) if is_same else _is_worked_on(application):
        raise AlreadySplitError
    if not kept:
        raise MissingError("申请事项", "items")
    if apart and len(kept) < 2:
        raise MissingError("至少两项，才能分项答复", "items")

    if not is_same:
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


def _texts(application: Application) -> list[str]:
    return list(application.items.order_by("position").values_list("text", flat=True))


def _on_one_line(texts: Sequence[str]) -> list[str]:
    """As the form shows them, one item a line."""
    return [" ".join(text.split()) for text in texts]


def _is_under_review(application: Application) -> bool:
    return application.decisions.exclude(stage__in=UNSENT).exists()


def _is_worked_on(application: Application) -> bool:
    return (
        application.decisions.exists()
        or application.searches.filter(item__isnull=False).exists()
        or application.inner_tasks.filter(item__isnull=False).exists()
        or application.consultations.filter(item__isnull=False).exists()
    )
