"""登记案件: a review or a lawsuit about an application or an item."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency
from gongkai.applications.models import Application, RequestedItem
from gongkai.law.errors import LawError
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings import limits
from gongkai.proceedings.access import check_day, demand
from gongkai.proceedings.errors import ForeignSubjectError, NumberTakenError, ProceedingError
from gongkai.proceedings.models import Proceeding, ProceedingStage
from gongkai.publishing.models import Item

Kind = Proceeding.Kind


@dataclass(frozen=True, slots=True)
class Filing:
    """A proceeding as the office learns of it."""

    number: str
    kind: str
    filed_on: date
    procedure: str = Proceeding.Procedure.ORDINARY
    organ: str = ""
    application: Application | None = None
    requested_item: RequestedItem | None = None
    item: Item | None = None
    review: Proceeding | None = None
    copy_received_on: date | None = None


@transaction.atomic
def open_proceeding(agency: Agency, filing: Filing, *, by: User, now: datetime) -> Proceeding:
    """登记复议、诉讼；the day of reply follows from the copy's receipt (10 or 5 working days, 15 days in court)."""
    today = timezone.localdate(now)
    demand(by, agency.pk, today)
    number = " ".join(filing.number.split())
    if not number:
        raise ProceedingError("请填写案号或者收文编号。", field="number")
    if Proceeding.objects.filter(number=number).exists():
        raise NumberTakenError
    if filing.kind not in Kind.values:
        raise ProceedingError("请选择案件类型。", field="kind")
    _refuse_foreign(agency, filing)
    application = filing.application
    check_day(
        filing.filed_on, today, what="提起日期", field="filed_on",
        earliest=application.arrived_on or application.received_on if application else None,
        why="申请到达之日",
    )  # fmt: skip
    if filing.copy_received_on:
        check_day(
            filing.copy_received_on, today, what="收到副本日期", field="copy_received_on",
            earliest=filing.filed_on, why="提起之日",
        )  # fmt: skip

    proceeding = Proceeding(
        agency=agency, number=number, kind=filing.kind, procedure=filing.procedure,
        organ=filing.organ.strip()[:120], filed_on=filing.filed_on, application=application,
        requested_item=filing.requested_item, item=filing.item, review=filing.review,
        copy_received_on=filing.copy_received_on, created_by=by, created_at=now,
    )  # fmt: skip
    try:
        limits.set_reply_due(proceeding, calendar_for(agency))
        proceeding.full_clean()
    except LawError as error:
        raise ProceedingError(
            error.message, field="copy_received_on", reference=error.reference
        ) from error
    except ValidationError as error:
        raise ProceedingError("；".join(error.messages)) from error
    proceeding.save()
    if filing.copy_received_on:
        ProceedingStage.objects.create(
            proceeding=proceeding, kind=ProceedingStage.Kind.COPY_RECEIVED,
            on=filing.copy_received_on, recorded_by=by, recorded_at=now,
        )  # fmt: skip
    record(
        agency_chain(agency.pk), "proceeding.opened", at=now, actor=by, subject=proceeding,
        kind=filing.kind, on=filing.filed_on, until_on=proceeding.reply_due_on,
    )  # fmt: skip
    return proceeding


def _refuse_foreign(agency: Agency, filing: Filing) -> None:
    application, part = filing.application, filing.requested_item
    if application is None and filing.item is None:
        raise ProceedingError("请选择涉及的申请或者信息。", field="application")
    if application and application.agency_id != agency.pk:
        raise ForeignSubjectError
    if part and (application is None or part.application_id != application.pk):
        raise ForeignSubjectError("所选事项不属于这件申请，请重新选择。", field="requested_item")
    if filing.item and filing.item.agency_id != agency.pk:
        raise ForeignSubjectError(field="item")
    if filing.kind == Kind.AFTER_REVIEW:
        _refuse_without_review(agency, filing)
    elif filing.review:
        raise ProceedingError("只有复议后起诉的，才关联先行的复议。", field="review")


def _refuse_without_review(agency: Agency, filing: Filing) -> None:
    review = filing.review
    if review is None or review.kind != Kind.REVIEW or review.agency_id != agency.pk:
        raise ProceedingError("复议后起诉的，请选择先行的复议案件。", field="review")
    if review.application_id != (filing.application.pk if filing.application else None):
        raise ProceedingError("先行的复议涉及的不是这件申请，请重新选择。", field="review")
