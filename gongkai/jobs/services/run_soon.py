"""Let a periodic job run at the worker's next turn, whatever its interval."""

from gongkai.jobs.models import PeriodicRun


def run_soon(name: str) -> None:
    """Forget when the job began last; one that has never run is due anyway."""
    PeriodicRun.objects.filter(name=name).update(started_at=None)
