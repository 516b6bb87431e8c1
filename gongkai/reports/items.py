"""信息的计数：which items of an office stand behind a number, and how many they are.

An item counts by its *first* publication (a correction or a second publication never counts again), in
the year of its Shanghai day, and only while the public can read it at the end of that year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from gongkai.publishing.models import Item, Publication

EVENTS = (
    Publication.Kind.FIRST,
    Publication.Kind.CORRECTION,
    Publication.Kind.AGAIN,
    Publication.Kind.WITHDRAWAL,
)
# After a cancelled schedule the first real appearance is recorded as AGAIN; the earliest of both is meant.
APPEARANCES = (Publication.Kind.FIRST, Publication.Kind.AGAIN)
NORMATIVE = Q(kind=Item.Kind.NORMATIVE)
# What was imported from history had been published before this system: opening balances count it.
NATIVE = Q(origin=Item.Origin.NATIVE)
PUBLIC = ~Q(last_event=Publication.Kind.WITHDRAWAL)


@dataclass(frozen=True, slots=True)
class Window:
    """A report year, or some months of it, as moments of Asia/Shanghai, looked at from ``now``."""

    year: int
    now: datetime
    first_month: int = 1
    last_month: int = 12

    @property
    def first_day(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        after = date(self.year + self.last_month // 12, self.last_month % 12 + 1, 1)
        return after - timedelta(days=1)

    @property
    def opens(self) -> datetime:
        return start_of(self.first_day)

    @property
    def closes(self) -> datetime:
        return start_of(self.last_day + timedelta(days=1))

    def before_close(self, path: str) -> Q:
        """Happened by the end of the year, and not in the future."""
        return Q(**{f"{path}__lt": self.closes, f"{path}__lte": self.now})


def start_of(day: date) -> datetime:
    """Midnight at the beginning of a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 made aware here


def events() -> QuerySet[Publication]:
    """What really happened to an item: a scheduled publication that was cancelled did not."""
    cancelled = Publication.objects.filter(
        item=OuterRef("item"),
        kind=Publication.Kind.UNSCHEDULED,
        recorded_at__gte=OuterRef("recorded_at"),
        recorded_at__lte=OuterRef("at"),
    )
    return Publication.objects.filter(kind__in=EVENTS).exclude(Exists(cancelled))


def dated(agency_id: int, window: Window) -> QuerySet[Item]:
    """Items of an office with the moment they first went out and what happened to them last."""
    of_item = events().filter(item=OuterRef("pk"))
    first = of_item.filter(kind__in=APPEARANCES).order_by("at", "pk").values("at")[:1]
    last = of_item.filter(window.before_close("at")).order_by("-at", "-pk").values("kind")[:1]
    return Item.objects.filter(agency_id=agency_id).annotate(
        first_at=Subquery(first), last_event=Coalesce(Subquery(last), Value(""))
    )


def published(window: Window) -> Q:
    """本年新公开: first published in the year and still public at its end."""
    in_year = Q(published_at__gte=window.opens, first_at__gte=window.opens)  # the first is indexed
    return NATIVE & in_year & window.before_close("first_at") & PUBLIC


def published_since(as_of: date | None, window: Window) -> Q:
    """Published after the opening balance was struck, up to the end of the year."""
    later = Q(first_at__gte=start_of(as_of + timedelta(days=1))) if as_of else Q()
    return NATIVE & later & window.before_close("first_at") & PUBLIC


def exists_as_document(window: Window) -> Q:
    """制发: it is out, was decided not to be proactive, or came from history; a draft is no document yet."""
    out = Q(first_at__lte=window.now)
    kept_back = ~Q(disclosure=Item.Disclosure.PROACTIVE) & Q(
        stage__in=[Item.Stage.APPROVED, Item.Stage.DONE]
    )
    return (out | kept_back | ~NATIVE) & (PUBLIC | Q(ended_on__isnull=False))


def formed(since: date | None, window: Window) -> Q:
    """Documents formed after ``since`` and by the end of the year."""
    later = Q(formed_on__gt=since) if since else Q()
    return later & Q(formed_on__lte=window.last_day) & exists_as_document(window)


def ended(since: date | None, window: Window) -> Q:
    """Documents repealed or lapsed after ``since`` and by the end of the year."""
    later = Q(ended_on__gt=since) if since else Q()
    return later & Q(ended_on__lte=window.last_day) & exists_as_document(window)


def day_before(window: Window) -> date:
    """The last day before the window."""
    return window.first_day - timedelta(days=1)


def criteria(
    name: str, window: Window, *, as_of: date | None = None, column_id: int | None = None
) -> Q:
    """Which items stand behind a number."""
    match name:
        case "made":
            return NORMATIVE & formed(day_before(window), window)
        case "published":
            return NORMATIVE & published(window)
        case "published_since":
            return NORMATIVE & published_since(as_of, window)
        case "repealed":
            return NORMATIVE & ended(day_before(window), window)
        case "formed_since":
            return NORMATIVE & formed(as_of, window)
        case "ended_since":
            return NORMATIVE & ended(as_of, window)
        case "registered":
            return Q(is_registered=True) & published(window)
        case "registered_since":
            return Q(is_registered=True) & published_since(as_of, window)
        case "posts":
            column = Q() if column_id is None else Q(column_id=column_id)
            return column & published(window)
        case "interpretations":
            return Q(kind=Item.Kind.INTERPRETATION) & published(window)
    raise ValueError(name)


def counts(
    agency_id: int, window: Window, wanted: Iterable[tuple[str, date | None]]
) -> dict[str, int]:
    """All item numbers of a year in one query: name → how many."""
    sums = {name: Count("pk", filter=criteria(name, window, as_of=as_of)) for name, as_of in wanted}
    found: dict[str, int] = dated(agency_id, window).aggregate(**sums)
    return found


def posts_by_column(agency_id: int, window: Window) -> list[tuple[int, str, int]]:
    """Columns with what they published in the year, in the order of the tree."""
    rows = (
        dated(agency_id, window)
        .filter(criteria("posts", window))
        .order_by()
        .values("column_id", "column__name", "column__position")
        .annotate(number=Count("pk"))
        .order_by("column__position", "column_id")
    )
    return [(row["column_id"], row["column__name"], row["number"]) for row in rows]


def behind(
    agency_id: int,
    window: Window,
    name: str,
    *,
    as_of: date | None = None,
    column_id: int | None = None,
) -> QuerySet[Item]:
    """The items themselves, oldest first."""
    wanted = criteria(name, window, as_of=as_of, column_id=column_id)
    rows: QuerySet[Any] = dated(agency_id, window).filter(wanted)
    return rows.select_related("column").order_by("first_at", "formed_on", "pk")
