"""科室意见: what a section says to the case."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.applications.access import check_text, keep_file, locked
from gongkai.applications.errors import AlreadyClosedError, NotYoursError, WrongStageError
from gongkai.applications.models import CaseFile, InnerTask
from gongkai.applications.places import case_url
from gongkai.applications.selectors import SECTION_DUTIES, may_handle
from gongkai.files.models import StoredFile
from gongkai.jobs.services.notify import notify
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def contribute(
    task_id: int, *, contribution: str, by: User, now: datetime, file: StoredFile | None = None
) -> InnerTask:
    """科室答复转办；only somebody of that section, or the handlers on its behalf."""
    application = locked(InnerTask.objects.get(pk=task_id).application_id)
    task = (
        InnerTask.objects.select_for_update(of=("self",)).select_related("section").get(pk=task_id)
    )
    today = timezone.localdate(now)
    mine = scope(by, today)
    of_section = any(mine.may(d, application.agency_id, task.section_id) for d in SECTION_DUTIES)
    if not of_section and not may_handle(mine, application.agency_id):
        raise NotYoursError
    if not application.is_open:
        raise AlreadyClosedError
    if task.contributed_at is not None:
        raise WrongStageError("这一项科室已经答复，请刷新页面再看。")
    contribution = check_text(contribution, "科室意见", "contribution")

    task.contribution, task.contributed_by, task.contributed_at = contribution, by, now
    task.file = keep_file(application, file, CaseFile.Kind.CONTRIBUTION, now)
    task.save()
    record(
        agency_chain(application.agency_id), "application.contributed", at=now, actor=by,
        subject=application, section=str(task.section), late=today > task.due_on,
    )  # fmt: skip
    notify(
        [task.asked_by],
        f"{task.section}已答复：{application.number}",
        url=case_url(application.pk),
        now=now,
    )
    return task
