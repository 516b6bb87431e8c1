"""装订案卷: takes seconds, so no transaction is open while it runs."""

import logging
import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.agencies.selectors import scope
from gongkai.applications.selectors import may_open_applicant
from gongkai.ledger.services.record import agency_chain, record
from gongkai.proceedings.dossier.bind import BindingError
from gongkai.proceedings.dossier.folder import Made, make, remark
from gongkai.proceedings.dossier.gather import gather
from gongkai.proceedings.dossier.parts import Gathered
from gongkai.proceedings.models import Dossier
from gongkai.proceedings.services.export_dossier import demand_seen

log = logging.getLogger(__name__)
State = Dossier.State
AT_ONCE = 20 * 2**20
GIVEN_UP_AFTER = timedelta(minutes=20)
FAILED = "案卷没有装订成，请稍后再试；还不行的，请告诉系统管理员。"


def bind_if_small(dossier_id: int, *, now: datetime) -> Dossier:
    """Bind one whose originals are few; leave a large one to the worker."""
    row = Dossier.objects.get(pk=dossier_id)
    if row.state == State.WAITING and _gathered(row, now).size <= AT_ONCE:
        return bind_dossier(row.pk, now=now)
    return row


def bind_waiting(*, now: datetime) -> int:
    """Bind what waits, and what a killed worker left; how many."""
    left = Q(state=State.BINDING, started_at__lt=now - GIVEN_UP_AFTER)
    keys = list(
        Dossier.objects.filter(Q(state=State.WAITING) | left).order_by("asked_at", "pk")
        .values_list("pk", flat=True)
    )  # fmt: skip
    for pk in keys:
        bind_dossier(pk, now=now)
    return len(keys)


def bind_dossier(dossier_id: int, *, now: datetime) -> Dossier:
    """装订一份；what was handed out, with its digest, is in the ledger of the office."""
    if not _claimed(dossier_id, now):
        return Dossier.objects.get(pk=dossier_id)
    row = Dossier.objects.select_related("asked_by", "application__agency").get(pk=dossier_id)
    try:
        shutil.rmtree(row.room, ignore_errors=True)
        row.room.mkdir(parents=True, mode=0o700)
        made = make(
            _gathered(row, now), row.room, now=timezone.localtime(now),
            by=row.asked_by.full_name, font_folders=[settings.GONGKAI_FONTS],
        )  # fmt: skip
    except BindingError as error:
        return _failed(row, str(error), error)
    except Exception as error:  # whatever it was, the person is told and may ask again
        return _failed(row, FAILED, error)
    return _finished(row, made, now)


def _claimed(dossier_id: int, now: datetime) -> bool:
    free = Q(state=State.WAITING) | Q(state=State.BINDING, started_at__lt=now - GIVEN_UP_AFTER)
    rows = Dossier.objects.filter(free, pk=dossier_id)
    return bool(rows.update(state=State.BINDING, started_at=now))


def _gathered(row: Dossier, now: datetime) -> Gathered:
    """What this person may have today, not on the day he asked."""
    mine = scope(row.asked_by, timezone.localdate(now))
    case = demand_seen(mine, row.application_id)
    named = may_open_applicant(mine, case)
    return gather(
        case, named=named, with_identity=row.with_identity, font_folder=settings.GONGKAI_FONTS
    )


def _failed(row: Dossier, said: str, error: Exception) -> Dossier:
    log.error("dossier %s was not bound", row.pk, exc_info=error)
    shutil.rmtree(row.room, ignore_errors=True)
    row.state, row.problem = State.FAILED, said
    row.save(update_fields=["state", "problem"])
    return row


@transaction.atomic
def _finished(row: Dossier, made: Made, now: datetime) -> Dossier:
    row.state, row.finished_at, row.pages = State.READY, now, made.pages
    row.lines = [
        [line.position, line.part.number, line.part.title, line.page, remark(line)]
        for line in made.lines
    ]
    row.pdf_sha256, row.sha256 = made.pdf_sha256, made.sha256
    row.size = made.archive.stat().st_size
    row.save()
    record(
        agency_chain(row.application.agency_id), "dossier.exported", at=now, actor=row.asked_by,
        subject=row.application, rows=len(made.lines), sha256=made.sha256,
        pdf_sha256=made.pdf_sha256, with_identity=row.with_identity,
        files=[line.place for line in made.lines if line.place],
    )  # fmt: skip
    return row
