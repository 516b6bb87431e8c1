"""今天：lists that came back to one's own office, and what the district's officer has before him."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.selectors import Scope
from gongkai.jobs.today import Task
from gongkai.law.deadlines import working_days_between
from gongkai.law.errors import LawError
from gongkai.supervision.models import ReturnOrder, Submission
from gongkai.supervision.selectors import returns_for, rounds_of

Status = Submission.Status


def desk_tasks(mine: Scope, now: datetime, limit: int = 60) -> list[Task]:
    """Two queries."""
    today = timezone.localdate(now)
    unanswered = returns_for(mine).filter(answered_at=None, submission__status=Status.RETURNED)
    found = [_returned(order, today) for order in unanswered[:limit]]
    again = Count("submissions", filter=Q(submissions__status=Status.RESUBMITTED))
    answered = Count("submissions", filter=Q(submissions__status=Status.ANSWERED))
    unjudged = Q(submissions__open_count__gt=0) & ~Q(submissions__status=Status.RETURNED)
    rounds = rounds_of(mine).annotate(
        again=again, answered=answered, unjudged=Count("submissions", filter=unjudged)
    )
    back = [opened for opened in rounds if opened.again or opened.answered]
    found += [_again(opened) for opened in back]
    found += [_unjudged(opened) for opened in rounds if opened.unjudged and opened not in back]
    return found[:limit]


def _again(opened: Any) -> Task:
    said = [f"再报{opened.again}份"] if opened.again else []
    said += [f"已答复{opened.answered}份"] if opened.answered else []
    return Task(
        "answered_report", f"{opened.name}：{'，'.join(said)}",
        reverse("supervision:round", args=[opened.pk]) + "?sort=status#wall",
        "退回的单位交了新稿或者答复，请再看。", "去看",
    )  # fmt: skip


def _unjudged(opened: Any) -> Task:
    return Task(
        "unjudged_report", f"{opened.name}：{opened.unjudged}份有待判断的",
        reverse("supervision:round", args=[opened.pk]) + "?show=open#wall",
        "核对出来的问题请逐条判断，再退回或者通过。", "去判断",
    )  # fmt: skip


def _returned(order: ReturnOrder, today: date) -> Task:
    submission = order.submission
    return Task(
        "returned_report", f"{submission.round.year}年度报告被退回修改",
        reverse("supervision:answer", args=[order.pk]),
        f"{submission.round.agency.short_name}退回，共{len(order.lines)}处，请逐条答复。{order.number}",
        "看清单、答复",
        order.due_on, _left(today, order.due_on, submission.agency),
    )  # fmt: skip


def _left(today: date, due_on: date, agency: object) -> int | None:
    """``None`` in a year whose holidays nobody knows."""
    try:
        return working_days_between(today, due_on, calendar_for(agency))  # type: ignore[arg-type]
    except LawError:
        return None
