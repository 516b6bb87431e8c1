"""收回答复稿修改件: the answer as edited in Word or WPS is what the reviewers see and sign."""

import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import demand
from gongkai.applications.content import stored_hash
from gongkai.applications.errors import ApplicationError, WrongStageError
from gongkai.applications.letters_seam import decision_text
from gongkai.applications.models import Decision
from gongkai.applications.services.send_decision_for_review import locked_decision
from gongkai.files.errors import FileError
from gongkai.files.services.store_file import store_file
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.errors import LetterError
from gongkai.letters.own_template import MOST_BYTES
from gongkai.letters.rendering import check_to_issue


@transaction.atomic
def edit_decision(decision_id: int, source: BinaryIO, *, by: User, now: datetime) -> Decision:
    """收回修改件：only into a draft, and only by its author, who may not sign it; its digest is new."""
    decision = _draft(decision_id, by, now)
    application = decision.application
    data = source.read(MOST_BYTES + 1)
    try:
        check_to_issue(data, decision_text(decision, on=timezone.localdate(now)))
        decision.edited = store_file(
            io.BytesIO(data), name=f"答复第{decision.number}稿修改件.docx", agency=application.agency,
            by=by, now=now,
        )  # fmt: skip
    except LetterError as error:
        raise ApplicationError(error.message, field="file", reference=error.reference) from error
    except FileError as error:
        raise ApplicationError(f"没有收下。{error.message}", field="file") from error
    _seal(decision)
    record(
        agency_chain(application.agency_id), "decision.edited", at=now, actor=by, subject=decision,
        version=decision.number, sha256=decision.edited.sha256, content_hash=decision.content_hash,
    )  # fmt: skip
    return decision


@transaction.atomic
def drop_edit(decision_id: int, *, by: User, now: datetime) -> Decision:
    """撤去修改件：the draft is again what was filled in."""
    decision = _draft(decision_id, by, now)
    if decision.edited is None:
        raise WrongStageError("这一稿没有修改件。")
    decision.edited = None
    _seal(decision)
    record(
        agency_chain(decision.application.agency_id), "decision.edit_dropped", at=now, actor=by,
        subject=decision, version=decision.number, content_hash=decision.content_hash,
    )  # fmt: skip
    return decision


def _draft(decision_id: int, by: User, now: datetime) -> Decision:
    decision, application = locked_decision(decision_id)
    demand(by, application.agency_id, timezone.localdate(now))
    if decision.stage != Decision.Stage.DRAFT:
        raise WrongStageError("只有草稿可以收回修改件；已经送审的，请先撤回，改写成新稿。")
    if decision.drafted_by_id != by.pk:
        raise WrongStageError("请由拟稿人收回修改件；别人要改的，请改写成自己的新稿。")
    return decision


def _seal(decision: Decision) -> None:
    decision.content_hash = stored_hash(decision)
    decision.save(update_fields=["edited", "content_hash"])
