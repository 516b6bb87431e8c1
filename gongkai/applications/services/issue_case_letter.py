"""出具本案文书: what the case gives cause for, and of an answer exactly the words that were signed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import locked
from gongkai.applications.case_letters import decision_of, letters_to_write, subject_key
from gongkai.applications.content import stored_hash
from gongkai.applications.errors import TamperedError
from gongkai.applications.models import Decision
from gongkai.files.services.store_file import intact
from gongkai.letters.errors import LetterStateError
from gongkai.letters.models import Letter
from gongkai.letters.selectors import letters_of
from gongkai.letters.services.issue_letter import issue_letter


class NoCauseError(LetterStateError):
    message = "这件申请现在没有出这份文书的缘由，请刷新页面再看。"


class AlreadyIssuedError(LetterStateError):
    """There is a letter in force about the same thing; the law knows no second one."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(f"{letter.title}已经出具（{letter.number}），要重出的请先作废。")
        self.letter = letter


class WithdrawnSinceError(LetterStateError):
    message = "这份文书出具以后已经作废。确实要重出的，请看过本页再按一次。"


@transaction.atomic
def issue_case_letter(
    application_id: int, cause: str, *, by: User, now: datetime, withdrawn: int = 0,
    files_later: bool = False,
) -> Letter:  # fmt: skip
    """编文号，出具：one letter for one cause; a second one only after the first is withdrawn.

    ``withdrawn`` is how many withdrawn ones of the cause the clerk has seen, so that a form sent again
    after a withdrawal makes no second number either. With ``files_later`` its files are made when asked for.
    """
    application = locked(application_id)
    facts = letters_to_write(application, on=timezone.localdate(now)).get(cause)
    if facts is None:
        raise NoCauseError
    before = list(letters_of(subject_key(application), withdrawn=True).filter(cause=cause))
    if (standing := next((row for row in before if not row.is_withdrawn), None)) is not None:
        raise AlreadyIssuedError(standing)
    if len(before) != withdrawn:
        raise WithdrawnSinceError
    decision = decision_of(application, cause)
    return issue_letter(
        facts, agency_id=application.agency_id, subject_key=subject_key(application), cause=cause,
        by=by, now=now, edited=_signed_file(decision) if decision else None, files_later=files_later,
    )  # fmt: skip


def _signed_file(decision: Decision) -> bytes | None:
    """The 修改件 that was signed, byte for byte."""
    if stored_hash(decision) != decision.content_hash:
        raise LetterStateError(TamperedError.message)
    if decision.edited is None:
        return None
    if not intact(decision.edited):
        raise LetterStateError(
            "审核人签过的修改件与存入时不一样了，不能出文书。请告诉系统管理员核验台账。"
        )
    return decision.edited.path.read_bytes()
