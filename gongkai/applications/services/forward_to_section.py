"""转办: ask a section, with an inner day before the legal one."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Section
from gongkai.agencies.selectors import holders
from gongkai.applications.access import check_text, item_of, take_up
from gongkai.applications.errors import ApplicationError, ForeignSectionError, MissingError
from gongkai.applications.models import InnerTask
from gongkai.applications.places import case_url
from gongkai.applications.selectors import SECTION_DUTIES
from gongkai.jobs.services.notify import notify
from gongkai.law.load import chinese
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def forward_to_section(
    application_id: int,
    *,
    section: Section,
    question: str,
    due_on: date,
    by: User,
    now: datetime,
    item_id: int | None = None,
) -> InnerTask:
    """转科室、社区办理；内部期限不能晚于答复期限届满日."""
    application, today = take_up(application_id, by=by, now=now)
    if section.agency_id != application.agency_id or not section.is_active:
        raise ForeignSectionError
    question = check_text(question, "要求科室做什么", "question")
    if due_on is None:
        raise MissingError("内部期限", "due_on")
    if due_on < today:
        raise ApplicationError("内部期限已经过了，请改日期。", field="due_on")
    if application.due_on and due_on > application.due_on:
        raise ApplicationError(
            f"内部期限晚于答复期限届满日（{chinese(application.due_on)}），请提前。", field="due_on"
        )
    item = item_of(application, item_id)

    task = InnerTask.objects.create(
        application=application, item=item, section=section, question=question, due_on=due_on,
        asked_by=by, asked_at=now,
    )  # fmt: skip
    record(
        agency_chain(application.agency_id), "application.forwarded", at=now, actor=by,
        subject=application, section=str(section), until_on=due_on,
    )  # fmt: skip
    people = [
        p for duty in SECTION_DUTIES for p in holders(duty, section.agency_id, today, section.pk)
    ]
    notify(
        [p for p in people if p.pk != by.pk],
        f"依申请公开{application.number}转{section}办理，{chinese(due_on)}前答复",
        url=case_url(application.pk), now=now,
    )  # fmt: skip
    return task
