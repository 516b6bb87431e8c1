"""撤销导入."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.errors import NotYoursError, PublishingError, WrongStageError
from gongkai.publishing.models import CatalogueEntry, ImportBatch, Item, Version
from gongkai.publishing.services import import_catalogue, import_items
from gongkai.search.services.remove_entry import remove_staff


@transaction.atomic
def undo_import(batch_id: int, *, by: User, now: datetime) -> ImportBatch:
    """撤销导入：takes back every row of a batch, or none when somebody has already worked on one."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    is_items = batch.kind == ImportBatch.Kind.ITEMS
    duties = (import_items if is_items else import_catalogue).IMPORTERS
    if batch.agency_id not in scope(by, timezone.localdate(now)).agencies_with(*duties):
        raise NotYoursError
    if batch.undone_at is not None:
        raise WrongStageError("这一批已经撤销过了。")
    try:
        (_take_back_items if is_items else _take_back_catalogue)(batch)
    except ProtectedError as error:
        raise PublishingError("这一批里有的已被别处引用，不能整批撤销。") from error
    batch.undone_at = now
    batch.save(update_fields=["undone_at"])
    record(
        agency_chain(batch.agency_id), "import.undone", at=now, actor=by, subject=batch,
        kind=batch.kind, rows=batch.rows,
    )  # fmt: skip
    return batch


def _take_back_items(batch: ImportBatch) -> None:
    items = list(Item.objects.select_for_update().filter(batch=batch))
    keys = [item.pk for item in items]
    touched = Version.objects.filter(item__in=keys, number__gt=1).values("item").distinct().count()
    touched += sum(1 for item in items if item.round or item.published_version_id)
    if touched:
        raise PublishingError(f"这一批里有{touched}件已经有人办理过，不能整批撤销。")
    linked = Item.objects.filter(repeals__in=keys) | Item.objects.filter(interprets__in=keys)
    if linked.exclude(batch=batch).exists():
        raise PublishingError("这一批里有的文件已被别的信息关联，不能整批撤销。")
    Item.objects.filter(pk__in=keys).update(current_version=None)
    Version.objects.filter(item__in=keys).delete()
    Item.objects.filter(pk__in=keys).delete()
    for key in keys:
        remove_staff(key)


def _take_back_catalogue(batch: ImportBatch) -> None:
    entries = CatalogueEntry.objects.filter(batch=batch)
    used = Item.objects.filter(catalogue_entry__in=entries).count()
    texts = Version.objects.filter(item__agency=batch.agency).values_list(
        "facts__catalogue_entry", flat=True
    )
    if not used:
        used = len(set(texts) & set(entries.values_list("pk", flat=True)))
    if used:
        raise PublishingError(f"已有{used}件信息对应这一批里的事项，不能整批撤销。")
    entries.delete()
