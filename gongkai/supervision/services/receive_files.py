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
from gongkai.supervision.services.receive_again import receive_again

State = ReceivedReport.State


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload."""

    new: int
    unread: int
    known: tuple[str, ...]
    again: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For the person who uploaded."""
        said = [f"收到{self.new}份，正在读取和核对"] if self.new else []
        if self.unread:
            said.append(f"{self.unread}份没有收成，见“未能读出”")
        if self.again:
            said.append(f"{len(self.again)}份是以前的稿，现在又用作现用稿：{_names(self.again)}")
        if self.asked:
            said.append(
                f"{len(self.asked)}份以前收过、没有采用，用不用请认定：{_names(self.asked)}"
            )
        if self.known:
            said.append(f"{len(self.known)}份以前收过、内容一样，没有重复收：{_names(self.known)}")
        return "；".join(said) + "。"


def _names(names: tuple[str, ...]) -> str:
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")


@transaction.atomic
def receive_files(
    round_id: int, files: Iterable[BinaryIO], *, by: User, now: datetime, into: int | None = None
) -> Taken:
    """收下一批文件, a .zip being all that is in it; the same content is taken once, and an old version
    that is sent again becomes the current one again.

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
    new, unread = 0, 0
    same: dict[str, list[str]] = {"current": [], "doubted": [], "nothing": []}
    for piece in unpacked(files):
        row = ReceivedReport(
            round=opened, submission=submission, name=piece.name[-200:], uploaded_by=by,
            uploaded_at=now,
        )  # fmt: skip
        _keep(row, piece, by, now)
        if row.file and any((row.sha256, s) in known for s in (State.WAITING, State.READ)):
            became = receive_again(opened, row.sha256, submission=submission, by=by, now=now)
            same[became].append(piece.name)
            continue
        row.save()
        known[row.sha256, row.state] = row.name
        new, unread = new + (row.state == State.WAITING), unread + (row.state == State.UNREAD)
    repeated = sum(map(len, same.values()))
    if not (new or unread or repeated):
        raise NothingReceivedError

    record(
        agency_chain(opened.agency_id), "round.received", at=now, actor=by, subject=opened,
        rows=new, unread=unread, known=repeated,
    )  # fmt: skip
    return Taken(
        new, unread, tuple(same["nothing"]), tuple(same["current"]), tuple(same["doubted"])
    )


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
