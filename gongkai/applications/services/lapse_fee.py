"""逾期未缴费: deemed abandoned (国办函〔2020〕109号)."""

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, take_up
from gongkai.applications.errors import NothingAskedError, NotLapsedError
from gongkai.applications.models import Application
from gongkai.applications.services.close_application import close_application
from gongkai.law.limits import time_limit


@transaction.atomic
def lapse_fee(application_id: int, *, on: date, by: User, now: datetime) -> Application:
    """按逾期未缴费办结，only after the 20 working days have passed without payment."""
    application, today = take_up(application_id, by=by, now=now)
    notice = (
        application.fee_notices.filter(paid=None, lapsed_on=None).select_related("notified").first()
    )
    if notice is None or application.waiting_until is None:
        raise NothingAskedError("没有等待缴费的收费通知，请刷新页面再看。")
    check_day(
        on, today, what="办结日期", field="on", earliest=notice.notified.on, why="发出收费通知之日"
    )
    if on <= application.waiting_until:
        reference = time_limit("FEE_PAY_20WD").latest.reference
        raise NotLapsedError("缴费期限", application.waiting_until, reference)
    notice.lapsed_on = on
    notice.save(update_fields=["lapsed_on"])
    return close_application(application, "fee_unpaid", on, by=by, now=now)
