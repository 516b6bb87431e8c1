"""更正收件渠道: an imported case seldom brings it; statements count by it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import check_text, demand, locked
from gongkai.applications.errors import ApplicationError, WrongKindError
from gongkai.applications.models import Application
from gongkai.applications.selectors import REGISTRARS
from gongkai.law.receipt import channels
from gongkai.ledger.services.record import agency_chain, record

NO_CONTACT = "no_contact"
"""A state of a case, not a way in which it came."""


def ways_in() -> list[tuple[str, str]]:
    """The channels by which an application comes in."""
    return [(code, label) for code, label in channels() if code != NO_CONTACT]


@transaction.atomic
def correct_channel(
    application_id: int, *, channel: str, reason: str, by: User, now: datetime
) -> Application:
    """Of an imported case only: its 收到申请之日 was imported as it stood and does not follow the channel.

    Answered or not, for the figures of closed years count by the channel, too.
    """
    application = locked(application_id)
    demand(by, application.agency_id, timezone.localdate(now), *REGISTRARS)
    if application.origin != Application.Origin.IMPORTED:
        raise WrongKindError("只有导入的旧案才这样更正；本系统登记的，收到申请之日由收件渠道而来。")
    if channel not in dict(ways_in()):
        raise ApplicationError("请选择收件渠道。", field="channel")
    if channel == application.channel:
        raise ApplicationError("登记的就是这个渠道，不用更正。", field="channel")
    reason = check_text(reason, "更正的理由", "reason")
    before = application.get_channel_display() if application.channel else "没有登记"
    application.channel = channel
    application.save(update_fields=["channel"])
    record(
        agency_chain(application.agency_id), "application.channel_corrected", at=now, actor=by,
        subject=application, channel_before=before, channel=channel,
        channel_label=application.get_channel_display(), reason=reason,
    )  # fmt: skip
    return application
