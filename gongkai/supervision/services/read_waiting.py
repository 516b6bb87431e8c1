"""读取：the worker's part; a file that was in hand when a worker died is taken up again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from gongkai.documents.report import Result, read_many
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.models import ReceivedReport, Round
from gongkai.supervision.placing import place

BATCH: Final = 12
BATCHES: Final = 20
LEASE: Final = timedelta(minutes=10)
ATTEMPTS: Final = 3
GIVEN_UP: Final = "读取这份文件时程序几次中断，没有再试。请另存为 .docx 后重新上传。"
GONE: Final = "文件的内容不见了，没有读取。请重新上传。"
State = ReceivedReport.State


def read_waiting(*, now: datetime) -> int:
    """Read what waits, a batch at a time; how many files were done."""
    done = 0
    for _ in range(BATCHES):
        batch = _claim(now)
        if not batch:
            break
        done += _read(batch, now)
    return done


@transaction.atomic
def _claim(now: datetime) -> list[ReceivedReport]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = ReceivedReport.objects.filter(free, state=State.WAITING).select_for_update()
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])
    ReceivedReport.objects.filter(pk__in=keys).update(
        claimed_until=now + LEASE, attempts=F("attempts") + 1
    )
    chosen = ReceivedReport.objects.filter(pk__in=keys)
    return list(chosen.select_related("file", "issued", "submission", "round").order_by("pk"))


def _read(batch: Iterable[ReceivedReport], now: datetime) -> int:
    """Each file in a limited subprocess; what is done is kept at once."""
    rows: dict[str, list[ReceivedReport]] = {}
    done = 0
    for row in batch:
        error = _hopeless(row)
        if error or row.file is None:
            done += _keep(row.pk, _issued(row, {}), error, now)
        else:
            rows.setdefault(str(row.file.path), []).append(row)
    for result in read_many(rows):
        for row in rows[str(result.path)]:
            done += _keep(row.pk, _issued(row, result.data), _why_not(result, row), now)
    return done


def _hopeless(row: ReceivedReport) -> str:
    if row.attempts > ATTEMPTS:
        return GIVEN_UP
    if row.file is None:
        return "" if row.issued else GONE
    return "" if row.file.path.is_file() or row.issued else GONE


def _why_not(result: Result, row: ReceivedReport) -> str:
    return "" if row.issued or result.error is None else result.error.message


def _issued(row: ReceivedReport, data: dict[str, Any] | None) -> dict[str, Any] | None:
    """The figures of a report issued here are those of its snapshot; only the places are read."""
    if row.issued is None:
        return data
    places = (data or {}).get("places", [])
    media_type = (data or {}).get("media_type", "")
    return {**row.issued.snapshot["report"], "places": places, "media_type": media_type}


@transaction.atomic
def _keep(key: int, data: dict[str, Any] | None, error: str, now: datetime) -> int:
    """0 when another worker was quicker."""
    opened = Round.objects.select_for_update(of=("self",)).get(received=key)
    rows = ReceivedReport.objects.select_for_update(of=("self",))
    row = rows.select_related("issued", "submission__current", "submission__agency").get(pk=key)
    if row.state != State.WAITING:
        return 0
    if error or not data:
        row.state, row.error = State.UNREAD, (error or GONE)[:300]
    else:
        row.state, row.reading = State.READ, data
        row.agency_name, row.year = str(data.get("agency") or "")[:120], data.get("year")
    row.read_at, row.claimed_until = now, None
    row.save()
    if row.state == State.READ:
        place(row)

    record(
        agency_chain(opened.agency_id), "round.report_read", at=now, subject=row,
        state=row.get_state_display(), sha256=row.sha256,
    )  # fmt: skip
    return 1
