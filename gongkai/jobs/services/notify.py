"""Tell people, in the desk now and by e-mail when the worker next runs."""

from collections.abc import Iterable
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.jobs.models import Notice


def notify(people: Iterable[User], text: str, *, url: str = "", now: datetime) -> None:
    """One unread notice for each of ``people``, in the caller's transaction."""
    Notice.objects.bulk_create(
        Notice(user=person, text=text[:300], url=url, created_at=now)
        for person in {p.pk: p for p in people}.values()
    )
