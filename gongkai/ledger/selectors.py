"""What others read from the ledger."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.ledger.models import Chain, Entry

PAGE = 50
BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for in one chain; empty fields ask for everything.

    ``subject`` may be several, divided by 、: what concerns any of them is found.
    """

    act: str = ""
    person: str = ""
    subject: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of a chain, the newest first; the bounds are sequence numbers."""

    rows: tuple[Entry, ...]
    older_than: int | None
    is_first: bool


def happened_since(act: str, subject: models.Model, since: datetime) -> bool:
    """Whether ``act`` was recorded for ``subject`` at or after a moment."""
    return Entry.objects.filter(
        act=act, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), at__gte=since
    ).exists()


def chains(keys: Collection[str] | None = None) -> QuerySet[Chain]:
    """The chains named, or all of them."""
    rows = Chain.objects.order_by("pk")
    return rows if keys is None else rows.filter(key__in=keys)


def entry_page(chain: Chain, wanted: Wanted, *, before: int | None = None) -> EntryPage:
    """One page by keyset: the cost does not grow with the depth."""
    rows = chain.entries.filter(_conditions(wanted)).order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].seq if len(found) > PAGE else None
    return EntryPage(tuple(found[:PAGE]), older, before is None)


def _conditions(wanted: Wanted) -> models.Q:
    conditions = models.Q()
    if wanted.act:
        conditions &= models.Q(act=wanted.act)
    if wanted.person:
        conditions &= models.Q(actor_name__contains=wanted.person)
    subjects = [name.strip() for name in wanted.subject.split(BETWEEN) if name.strip()]
    if subjects:
        conditions &= reduce(or_, (models.Q(subject_label__contains=name) for name in subjects))
    if wanted.from_on:
        conditions &= models.Q(at__gte=_midnight(wanted.from_on))
    if wanted.until_on:
        conditions &= models.Q(at__lt=_midnight(wanted.until_on + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Told:
    """One act as the ledger tells it, in plain values."""

    seq: int
    act: str
    actor: str
    subject_id: str
    data: Mapping[str, Any]


def told_about(
    subjects: type[models.Model], keys: Collection[int], acts: Collection[str]
) -> dict[int, list[Told]]:
    """What the ledger tells of these rows, the oldest first; one query."""
    found: dict[int, list[Told]] = {key: [] for key in keys}
    rows = Entry.objects.filter(
        subject_type=subjects._meta.label_lower, subject_id__in=[str(key) for key in keys],
        act__in=acts,
    )  # fmt: skip
    for entry in rows.order_by("pk").iterator(chunk_size=2000):
        found[int(entry.subject_id)].append(_told(entry))
    return found


def told_of(act: str) -> Iterator[Told]:
    """Every entry of one act, a page in memory at a time."""
    for entry in Entry.objects.filter(act=act).order_by("pk").iterator(chunk_size=500):
        yield _told(entry)


def _told(entry: Entry) -> Told:
    return Told(entry.seq, entry.act, entry.actor, entry.subject_id, entry.details)
