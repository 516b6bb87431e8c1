"""Run what is due. A restart neither skips nor doubles; a killed worker's job is taken up again."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from gongkai.jobs.models import PeriodicRun

log = logging.getLogger(__name__)
GIVEN_UP_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that may run at any time and twice without harm."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


def _claim(job: Periodic, now: datetime) -> PeriodicRun | None:
    with transaction.atomic():
        PeriodicRun.objects.get_or_create(name=job.name)
        row = PeriodicRun.objects.select_for_update().get(name=job.name)
        if row.started_at is not None:
            running = row.finished_at is None or row.finished_at < row.started_at
            wait = min(job.every, GIVEN_UP_AFTER) if running else job.every
            if now - row.started_at < wait:
                return None
        row.started_at = now
        row.save(update_fields=["started_at"])
        return row


def run_due(jobs: Iterable[Periodic], *, now: Callable[[], datetime]) -> list[str]:
    """Names of the jobs that ran. One that fails is logged, its error kept, and the rest still run."""
    ran = []
    for job in jobs:
        row = _claim(job, now())
        if row is None:
            continue
        error = ""
        try:
            job.run(now())
        except Exception as failure:
            log.exception("job %s failed", job.name)
            error = f"{type(failure).__name__}: {failure}"[:2000]
        PeriodicRun.objects.filter(pk=row.pk).update(finished_at=now(), error=error)
        ran.append(job.name)
    return ran
