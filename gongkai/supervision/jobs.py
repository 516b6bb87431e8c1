"""后台：read what came in, tell who copied whom, then check what changed."""

from datetime import datetime

from gongkai.supervision.services.check_submissions import check_submissions
from gongkai.supervision.services.compare_rounds import compare_rounds
from gongkai.supervision.services.read_waiting import read_waiting


def read_and_check(now: datetime) -> None:
    """May run at any time, twice and interrupted; what is left is done by the next run."""
    read_waiting(now=now)
    compare_rounds(now=now)
    check_submissions(now=now)
