"""What every service begins with: the case under lock, and whether this person may act on it."""

from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import Scope, scope
from gongkai.applications import clock
from gongkai.applications.errors import (
    AlreadyClosedError,
    BeforeDayError,
    ForeignFileError,
    ForeignItemError,
    FutureDayError,
    MissingError,
    NotOfficeHeadError,
    NotReceivedYetError,
    NotYoursError,
    WrongKindError,
)
from gongkai.applications.models import Application, CaseFile, ClockEvent, RequestedItem
from gongkai.applications.selectors import HANDLERS
from gongkai.files.models import StoredFile

M = TypeVar("M")


def locked(application_id: int) -> Application:
    """The case, locked until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("agency")
    return rows.get(pk=application_id)


def demand(by: User, agency_id: int, today: date, *duties: str) -> Scope:
    """Refuse whoever has none of ``duties`` (by default those who handle cases) in the office."""
    mine = scope(by, today)
    if agency_id not in mine.agencies_with(*(duties or HANDLERS)):
        raise NotYoursError
    return mine


def demand_head(by: User, agency_id: int, today: date) -> Scope:
    """Refuse everybody but the head of the 公开工作机构."""
    mine = scope(by, today)
    if not mine.may(Duty.OFFICE_HEAD, agency_id):
        raise NotOfficeHeadError
    return mine


def take_up(application_id: int, *, by: User, now: datetime) -> tuple[Application, date]:
    """An open, confirmed application for information, locked for somebody who handles such cases."""
    application = locked(application_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if not application.is_open:
        raise AlreadyClosedError
    if application.received_on is None:
        raise NotReceivedYetError
    if application.kind != Application.Kind.DISCLOSURE:
        raise WrongKindError
    return application, today


def check_day(
    day: date | None, today: date, *, what: str, field: str, earliest: date | None, why: str
) -> date:
    """A day that has come and does not lie before what it follows."""
    if day is None:
        raise MissingError(what, field)
    if day > today:
        raise FutureDayError(what, field)
    if earliest and day < earliest:
        raise BeforeDayError(what, field, earliest, why)
    return day


def check_text(text: str, what: str, field: str, reference: str = "") -> str:
    """Text that says something; control characters that no database takes are dropped."""
    text = clean(text)
    if not text:
        raise MissingError(what, field, reference)
    return text


def clean(text: str) -> str:
    """As the person wrote it, rare characters and emoji included, without control characters."""
    kept = "".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))
    return kept.replace("\r", "").strip()


def item_of(application: Application, item_id: int | None) -> RequestedItem | None:
    """The item, if it is one of this case."""
    if item_id is None:
        return None
    found = application.items.filter(pk=item_id).first()
    if found is None:
        raise ForeignItemError
    return found


def keep_file(
    application: Application, file: StoredFile | None, kind: str, now: datetime
) -> CaseFile | None:
    """Put an upload of this office into the case."""
    if file is None:
        return None
    if file.agency_id != application.agency_id:
        raise ForeignFileError
    return CaseFile.objects.create(application=application, file=file, kind=kind, added_at=now)


def happen(
    application: Application, kind: str, on: date, *, by: User | None, now: datetime,
    working_days: int | None = None, reached_on: date | None = None, until_on: date | None = None,
    key: str = "", limit_id: str = "",
) -> ClockEvent:  # fmt: skip
    """Record an event of the clock and move the cached last day; the law may refuse it."""
    event = ClockEvent.objects.create(
        application=application, kind=kind, on=on, working_days=working_days, reached_on=reached_on,
        until_on=until_on, key=key, limit_id=limit_id, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    clock.refresh(application)
    application.save(update_fields=clock.CACHED)
    return event
