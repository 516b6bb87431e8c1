"""Who may issue, serve and withdraw letters of an office."""

from datetime import date

from gongkai.accounts.models import User
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import scope
from gongkai.letters.errors import LetterError
from gongkai.letters.models import Letter

HANDLERS = (Duty.APPLICATION_HANDLER, Duty.OFFICE_HEAD, Duty.DISCLOSURE_OFFICER)
KEEPERS = (Duty.OFFICE_HEAD, Duty.DISCLOSURE_OFFICER, Duty.SYSTEM_ADMIN)


class NotYourLetterError(LetterError):
    message = "您在这个机关没有办理文书的岗位。"


def demand(by: User, agency_id: int, today: date, *duties: str) -> None:
    """Refuse whoever has none of ``duties`` (by default those who handle cases) in the office."""
    if agency_id not in scope(by, today).agencies_with(*(duties or HANDLERS)):
        raise NotYourLetterError


def locked(letter_id: int) -> Letter:
    """The letter, locked until the transaction ends."""
    rows = Letter.objects.select_for_update(of=("self",)).select_related("agency")
    return rows.get(pk=letter_id)
