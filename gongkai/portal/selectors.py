"""What the portal asks for; every row comes through :func:`publishing.selectors.public_items`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.portal.tree import Tree
from gongkai.publishing.models import Attachment, Item, Publication
from gongkai.publishing.selectors import columns_for, public_items

PAGE_SIZE = 20
MAX_PAGES = 25
CAP = PAGE_SIZE * MAX_PAGES
RELATED = 50
MANY = 999
"""Counts on the home page stop here: nobody needs the exact number, and it costs."""


@dataclass(frozen=True, slots=True)
class Filters:
    """筛选：year of publication, validity and kind, each only if it makes sense."""

    year: int | None = None
    validity: str = ""
    kind: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.year or self.validity or self.kind)


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list whose count stops at a cap."""

    rows: Sequence[Item]
    number: int
    pages: int
    total: int
    is_capped: bool
    older_than: int | None
    has_next: bool

    @property
    def numbers(self) -> list[int]:
        """Page numbers worth showing around this one."""
        first = max(1, min(self.number - 2, self.pages - 4))
        return list(range(first, min(self.pages, first + 4) + 1))


def office_by_slug(slug: str) -> Agency | None:
    """An office by its address; one that was closed keeps its pages."""
    return Agency.objects.select_related("parent").filter(slug=slug).first()


def offices() -> list[Agency]:
    """Offices in use, superiors first."""
    return list(Agency.objects.filter(is_active=True).order_by("path"))


def tree_of(office: Agency) -> Tree:
    """The columns an office shows."""
    return Tree(columns_for(office))


def office_items(office: Agency, now: datetime) -> QuerySet[Item]:
    """Everything an office has public at ``now``."""
    return public_items(now).filter(agency=office)


def listed(rows: QuerySet[Item]) -> QuerySet[Item]:
    """Rows as lists show them: newest first, without their texts."""
    return (
        rows.select_related("published_version")
        .only(
            "agency_id",
            "validity",
            "ended_on",
            "index_number",
            "published_at",
            "published_version__title",
            "published_version__summary",
            "published_version__facts",
        )
        .order_by("-published_at", "-pk")
    )


def interpreted(rows: Iterable[Item], now: datetime) -> frozenset[int]:
    """Keys of the rows that have a public 解读.

    In two steps, each by one index: a database that believes hardly any row interprets another would
    otherwise walk all that is public once for every line of a list.
    """
    mine = Item.objects.filter(interprets_id__in=[row.pk for row in rows])
    found = public_items(now).filter(pk__in=list(mine.order_by().values_list("pk", flat=True)))
    keys = found.order_by().values_list("interprets_id", flat=True)
    return frozenset(key for key in keys if key)


def _midnight(year: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, 1, 1), time.min))


def narrowed(rows: QuerySet[Item], filters: Filters) -> QuerySet[Item]:
    """``rows`` that meet the filters."""
    if filters.year:
        rows = rows.filter(
            published_at__gte=_midnight(filters.year), published_at__lt=_midnight(filters.year + 1)
        )
    if filters.validity:
        rows = rows.filter(validity=filters.validity)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return rows


def slice_of(rows: QuerySet[Item], number: int, older_than: int | None) -> Slice:
    """A page of ``rows``: numbered up to a cap, then on by ``older_than`` (the last row's key)."""
    if older_than is not None:
        mark = rows.filter(pk=older_than).values_list("published_at", flat=True).first()
        if mark is not None:
            rows = rows.filter(Q(published_at__lt=mark) | Q(published_at=mark, pk__lt=older_than))
    total = rows.order_by()[: CAP + 1].count()
    is_capped = total > CAP
    pages = max(1, min(MAX_PAGES, -(-total // PAGE_SIZE)))
    number = max(1, min(number, pages))
    start = (number - 1) * PAGE_SIZE
    found = list(listed(rows)[start : start + PAGE_SIZE])
    goes_on = is_capped and number == pages
    return Slice(
        rows=found,
        number=number,
        pages=pages,
        total=min(total, CAP),
        is_capped=is_capped,
        older_than=found[-1].pk if goes_on and found else None,
        has_next=number < pages,
    )


def span(rows: QuerySet[Item]) -> tuple[datetime | None, datetime | None]:
    """When the oldest and the newest row went out."""
    days = rows.values_list("published_at", flat=True)
    return days.order_by("published_at").first(), days.order_by("-published_at").first()


def count_since(rows: QuerySet[Item], since: datetime) -> int:
    """How many went out since a moment, at most ``MANY + 1``."""
    return rows.filter(published_at__gte=since).order_by()[: MANY + 1].count()


def public_item(slug: str, pk: int, now: datetime) -> Item | None:
    """One item with the text the public reads."""
    return (
        public_items(now)
        .filter(pk=pk, agency__slug=slug)
        .select_related("agency__parent", "published_version")
        .first()
    )


def attachments_of(item: Item) -> list[Attachment]:
    """Files of the published text."""
    return list(
        Attachment.objects.filter(version=item.published_version)
        .select_related("file")
        .defer("file__text")
    )


def public_attachment(slug: str, pk: int, file_pk: int, now: datetime) -> Attachment | None:
    """A file, if it belongs to the published text of an item that everybody may see."""
    item = public_items(now).filter(pk=pk, agency__slug=slug)
    return (
        Attachment.objects.filter(pk=file_pk, version_id__in=item.values("published_version_id"))
        .select_related("file")
        .defer("file__text")
        .first()
    )


def publications_of(item: Item) -> list[Publication]:
    """Everything recorded about an item going out, in the order it was recorded."""
    return list(
        Publication.objects.filter(item=item)
        .select_related("version")
        .only("kind", "at", "note", "recorded_at", "version__number")
        .order_by("recorded_at", "pk")
    )


def related_items(item: Item, now: datetime) -> list[Item]:
    """解读、原文、废止: everything public that is tied to an item, either way."""
    keys = [key for key in (item.interprets_id, item.repeals_id) if key]
    mine = Item.objects.order_by().values_list("pk", flat=True)
    keys += mine.filter(interprets=item).union(mine.filter(repeals=item))[:RELATED]
    return list(
        public_items(now)
        .filter(pk__in=keys)
        .select_related("agency", "published_version")
        .only(
            "interprets_id",
            "repeals_id",
            "published_at",
            "agency__slug",
            "published_version__title",
            "published_version__facts",
        )
        .order_by("-published_at", "-pk")
    )


def found_items(keys: Sequence[int], now: datetime) -> dict[int, Item]:
    """Rows behind search results, through the one door: a stale index shows nothing it should not."""
    rows = listed(public_items(now).filter(pk__in=keys)).select_related(
        "agency", "published_version"
    )
    return {item.pk: item for item in rows}
