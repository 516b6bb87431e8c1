"""今天：replies and defences that are due."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import Scope
from gongkai.jobs.today import Task
from gongkai.proceedings.selectors import HANDLERS, replies_due

AHEAD_DAYS = 30


def desk_tasks(mine: Scope, now: datetime, limit: int = 30) -> list[Task]:
    """What his offices must answer to a reviewing organ or a court within the month; earliest first."""
    today = timezone.localdate(now)
    rows = replies_due(mine, today + timedelta(days=AHEAD_DAYS))
    rows = rows.filter(agency_id__in=mine.agencies_with(*HANDLERS))[:limit]
    return [
        Task(
            kind="reply", title=f"{row.number} {row.get_kind_display()}",
            url=reverse("proceedings:proceeding", args=[row.pk]),
            why="请在期限届满以前提出书面答复或者答辩，并提交证据。", action_label="去办理",
            due_on=row.reply_due_on, application_id=row.application_id,
            working_days_left=_left(row.agency, today, row.reply_due_on),
        )
        for row in rows
    ]  # fmt: skip


def _left(agency: Agency, today: date, due: date | None) -> int | None:
    return calendar_for(agency).working_days_between(today, due) if due else None
