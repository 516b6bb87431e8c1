"""导入历史信息: an opening stock that the office sees and the public does not."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import scope
from gongkai.documents.clean import clean_html
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing import indexing
from gongkai.publishing.content import Draft, apply_facts, draft_hash, facts_of, hash_algorithm
from gongkai.publishing.errors import NotYoursError, PublishingError
from gongkai.publishing.models import Column, ImportBatch, Item, Version
from gongkai.publishing.series import keep_clear_of
from gongkai.publishing.sheets import ItemRow
from gongkai.publishing.unseen import TURNING

IMPORTERS = (Duty.DISCLOSURE_OFFICER,)


@transaction.atomic
def import_items(
    agency: Agency, rows: Iterable[ItemRow], *, file_name: str, by: User, now: datetime
) -> ImportBatch:
    """导入历史信息：each row becomes an item of origin 历史导入 with one version.

    Nothing becomes public by this: there are no signatures, and none are invented. Whoever wants one of
    these items on the portal sends it through the three reviews like any other. They have no due day.
    """
    if not scope(by, timezone.localdate(now)).agencies_with(*IMPORTERS) & {agency.pk}:
        raise NotYoursError
    rows = list(rows)
    if not rows:
        raise PublishingError("没有可以导入的行。", field="file")
    columns = {c.pk: c for c in Column.objects.filter(pk__in={row.column_id for row in rows})}
    numbers = [row.index_number for row in rows if row.index_number]
    taken = any(
        Item.objects.filter(index_number__in=numbers[at : at + 500]).exists()
        for at in range(0, len(numbers), 500)
    )
    if taken or len(set(numbers)) < len(numbers):
        raise PublishingError("有的索引号已经有了，请重新检查这张表。", field="file")
    batch = ImportBatch.objects.create(
        agency=agency, kind=ImportBatch.Kind.ITEMS, file_name=file_name, rows=len(rows),
        imported_by=by, imported_at=now,
    )  # fmt: skip
    for row in rows:
        _import(agency, row, columns[row.column_id], batch, by, now)
    record(
        agency_chain(agency.pk), "items.imported", at=now, actor=by, subject=batch,
        rows=len(rows), file_name=file_name,
    )  # fmt: skip
    return batch


def _import(
    agency: Agency, row: ItemRow, column: Column, batch: ImportBatch, by: User, now: datetime
) -> None:
    draft = Draft(
        title=row.title, column=column, formed_on=row.formed_on, kind=row.kind,
        body=TURNING.sub("", clean_html(row.body)), summary=row.summary, document_number=row.document_number,
        validity=row.validity, disclosure=row.disclosure, disclosure_reason=row.disclosure_reason,
        is_registered=bool(row.index_number),
    )  # fmt: skip
    algorithm = hash_algorithm()
    item = Item(
        agency=agency, created_by=by, created_at=now, origin=Item.Origin.IMPORTED, batch=batch,
        title=row.title, column=column, formed_on=row.formed_on, disclosure=row.disclosure,
        disclosure_reason=row.disclosure_reason, index_number=row.index_number or None,
    )  # fmt: skip
    item.save()
    version = Version.objects.create(
        item=item, number=1, title=draft.title, summary=draft.summary, body=draft.body,
        facts=facts_of(draft), content_hash=draft_hash(draft, algorithm), hash_algorithm=algorithm,
        note="历史导入", saved_by=by, saved_at=now,
    )  # fmt: skip
    apply_facts(item, version)
    item.current_version = version
    item.save()
    if row.index_number:
        keep_clear_of(agency, row.index_number, row.formed_on)
    indexing.refresh_staff(item)
