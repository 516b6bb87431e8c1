"""Keep search in step with items, inside the caller's transaction."""

from django.utils import timezone

from gongkai.documents.clean import plain_text
from gongkai.publishing.models import Column, Item, Version
from gongkai.search.entry import Entry
from gongkai.search.services.index_entry import index_public, index_staff
from gongkai.search.services.remove_entry import remove_public


def _column_filters(item: Item) -> list[str]:
    found: list[str] = []
    column: Column | None = item.column
    while column is not None:
        found.append(f"column:{column.pk}")
        column = column.parent
    return found


def _text(version: Version) -> str:
    files = version.attachments.select_related("file").order_by("position", "pk")
    parts = [version.summary, plain_text(version.body)]
    for row in files:
        parts += [row.name, row.file.text]
    return "\n".join(part for part in parts if part)


def _filters(item: Item) -> tuple[str, ...]:
    return (*_column_filters(item), f"kind:{item.kind}", f"year:{item.formed_on.year}")


def entry_of(item: Item, version: Version, *, public: bool) -> Entry:
    """What search is told about an item."""
    return Entry(
        object_id=item.pk,
        agency_id=item.agency_id,
        title=version.title,
        number=version.facts.get("document_number", ""),
        index_number=item.index_number or "",
        text=_text(version),
        published_at=item.published_at if public else None,
        saved_on=None if public else timezone.localdate(version.saved_at),
        in_force=item.validity not in {Item.Validity.REPEALED, Item.Validity.LAPSED},
        filters=_filters(item),
    )


def refresh_public(item: Item) -> None:
    """Index what the public sees of an item, or take it out when it sees nothing."""
    version = item.published_version
    if version is None or item.withdrawn_at or item.disclosure != Item.Disclosure.PROACTIVE:
        remove_public(item.pk)
    else:
        index_public(entry_of(item, version, public=True))


def refresh_staff(item: Item) -> None:
    """Index the working text for the office's own search."""
    if item.current_version is not None:
        index_staff(entry_of(item, item.current_version, public=False))
