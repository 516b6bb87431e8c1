"""收件：keep what offices sent; reading it is the worker's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.files.errors import FileError, StoreFullError
from gongkai.files.services.store_file import store_file
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import NothingReceivedError
from gongkai.supervision.models import ReceivedReport, Round, Submission
from gongkai.supervision.parcels import Piece, unpacked

State = ReceivedReport.State


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload."""

    new: int
    unread: int
    known: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For the person who uploaded."""
        said = [f"收到{self.new}份，正在读取和核对"] if self.new else []
        if self.unread:
            said.append(f"{self.unread}份没有收成，见“未能读出”")
        if self.known:
            names = "、".join(self.known[:3]) + ("等" if len(self.known) > 3 else "")
            said.append(f"{len(self.known)}份以前收过、内容一样，没有重复收：{names}")
        return "；".join(said) + "。"


@transaction.atomic
def receive_files(
    round_id: int, files: Iterable[BinaryIO], *, by: User, now: datetime, into: int | None = None
) -> Taken:
    """收下一批文件, a .zip being all that is in it; the same content is taken once.

    ``into`` names the submission that the files are a new version of. A file that cannot be kept
    stays in the list with its sentence.
    """
    opened = Round.objects.select_for_update(of=("self",)).select_related("agency").get(pk=round_id)
    check_officer(opened.agency_id, by, now)
    submission = Submission.objects.get(pk=into, round=opened) if into is not None else None
    return take_in(opened, files, submission=submission, by=by, now=now)


def take_in(
    opened: Round, files: Iterable[BinaryIO], *, submission: Submission | None, by: User,
    now: datetime,
) -> Taken:  # fmt: skip
    """The same for whoever may send: the officer, or the office itself after a return."""
    known = {
        (sha, state): name
        for sha, state, name in opened.received.values_list("sha256", "state", "name")
    }
    new, unread, same = 0, 0, []
    for piece in unpacked(files):
        row = ReceivedReport(
            round=opened, submission=submission, name=piece.name[-200:], uploaded_by=by,
            uploaded_at=now,
        )  # fmt: skip
        _keep(row, piece, by, now)
        if row.file and any((row.sha256, s) in known for s in (State.WAITING, State.READ)):
            same.append(piece.name)
            continue
        row.save()
        known[row.sha256, row.state] = row.name
        new, unread = new + (row.state == State.WAITING), unread + (row.state == State.UNREAD)
    if not (new or unread or same):
        raise NothingReceivedError

    record(
        agency_chain(opened.agency_id), "round.received", at=now, actor=by, subject=opened,
        rows=new, unread=unread, known=len(same),
    )  # fmt: skip
    return Taken(new, unread, tuple(same))


def _keep(row: ReceivedReport, piece: Piece, by: User, now: datetime) -> None:
    if piece.source is None:
        row.state, row.error = State.UNREAD, piece.error
        return
    try:
        row.file = store_file(
            piece.source, name=piece.name, agency=row.round.agency, by=by, now=now, for_reading=True
        )
        row.sha256 = row.file.sha256
    except StoreFullError:
        raise
    except FileError as error:
        row.state, row.error = State.UNREAD, error.message[:300]
