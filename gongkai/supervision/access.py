"""Who reads annual reports for a superior office: whoever holds 区公开办 there."""

from datetime import datetime

from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import scope
from gongkai.supervision.errors import NotDistrictOfficerError


def check_officer(agency_id: int, by: User, now: datetime) -> None:
    """Raises ``NotDistrictOfficerError``."""
    if not scope(by, timezone.localdate(now)).may(Duty.DISTRICT_OFFICER, agency_id):
        raise NotDistrictOfficerError
