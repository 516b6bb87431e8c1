"""逾期不补正: deemed abandoned (第三十条)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications import clock
from gongkai.applications.access import check_day, take_up
from gongkai.applications.errors import NothingAskedError, NotLapsedError
from gongkai.applications.models import Application, Correction
from gongkai.applications.services.close_application import close_application
from gongkai.law.limits import time_limit


@transaction.atomic
def lapse_correction(application_id: int, *, on: date, by: User, now: datetime) -> Application:
    """按逾期不补正办结，only after the last day of the 补正期限 has passed without a correction."""
    application, today = take_up(application_id, by=by, now=now)
    correction = Correction.objects.filter(application=application, corrected=None).first()
    state = clock.state_of(application)
    if correction is None or state is None or state.waiting_until is None:
        raise NothingAskedError
    check_day(
        on, today, what="办结日期", field="on", earliest=correction.asked.on, why="告知补正之日"
    )
    until = state.waiting_until.due_on
    if on <= until:
        raise NotLapsedError("补正期限", until, time_limit("CORRECTION_LAPSE").latest.reference)
    return close_application(application, "correction_lapsed", on, by=by, now=now)
