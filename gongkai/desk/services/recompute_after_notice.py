"""放假安排变动以后重算期限: joins the calendar with the cases and proceedings whose days it moves."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.services.recompute_all import MovedCase, recompute_all, running
from gongkai.jobs.services.notify import notify
from gongkai.jobs.services.run_soon import run_soon
from gongkai.proceedings.services.recompute_replies import recompute_replies

AT_ONCE = 2000
JOB = "reply_clocks"


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many days moved; ``left`` cases are so many that the worker recomputes them."""

    cases: int = 0
    proceedings: int = 0
    left: int = 0


def recompute_after_notice(year: int, *, by: User, now: datetime) -> Recomputed:
    """Recompute what the days of ``year`` can move, and tell the handlers whose cases moved.

    元旦 may begin in the last days of December before; so does what is recomputed.
    """
    since = date(year - 1, 12, 25)
    touched = running(since).count()
    if touched > AT_ONCE:
        run_soon(JOB)
        return Recomputed(left=touched)
    moved = recompute_all(now=now, by=by, since=since)
    _tell(moved, now)
    return Recomputed(len(moved), recompute_replies(now=now, by=by))


def _tell(moved: list[MovedCase], now: datetime) -> None:
    rows = Application.objects.filter(pk__in=[case.application_id for case in moved])
    cases: dict[User, list[str]] = {}
    for row in rows.filter(handler__isnull=False).select_related("handler"):
        if row.handler:
            cases.setdefault(row.handler, []).append(row.number)
    for handler, numbers in cases.items():
        which = "、".join(numbers[:3]) + ("等" if len(numbers) > 3 else "")
        text = f"放假安排有变动，您经办的{len(numbers)}件申请（{which}）届满日变了。"
        notify([handler], text, url=reverse("desk:moved"), now=now)
