"""What every service begins with: may this person act, has the day come."""

from datetime import date

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.law.load import chinese
from gongkai.proceedings.errors import NotYoursError, ProceedingError
from gongkai.proceedings.selectors import HANDLERS


def demand(by: User, agency_id: int, today: date) -> None:
    """Refuse whoever does not handle applications in the office."""
    if agency_id not in scope(by, today).agencies_with(*HANDLERS):
        raise NotYoursError


def check_day(
    day: date, today: date, *, what: str, field: str, earliest: date | None, why: str
) -> None:
    """A day that has come and does not lie before what it follows."""
    if day > today:
        raise ProceedingError(f"{what}晚于今天，请核对。", field=field)
    if earliest and day < earliest:
        raise ProceedingError(f"{what}不能早于{why}（{chinese(earliest)}），请核对。", field=field)
