"""Save a text: a new item, or the next version of one."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import scope
from gongkai.documents.clean import clean_html
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing import clock, indexing
from gongkai.publishing.content import (
    Draft,
    apply_facts,
    draft_hash,
    facts_of,
    hash_algorithm,
)
from gongkai.publishing.errors import (
    CompiledError,
    InReviewError,
    NotYoursError,
    PublishingError,
    StaleDraftError,
)
from gongkai.publishing.models import Attachment, Item, Version
from gongkai.publishing.selectors import may_draft
from gongkai.publishing.unseen import CONTROL, TURNING, seen_line

EARLIEST = date(1949, 10, 1)


def _tidy(draft: Draft) -> Draft:
    """The same draft with its text cleaned: nothing active, nothing invisible."""
    values = {name: getattr(draft, name) for name in Draft.__slots__}
    for name in ("title", "summary", "keywords", "document_number", "disclosure_reason"):
        values[name] = seen_line(values[name])
    values["body"] = TURNING.sub("", clean_html(CONTROL.sub("", draft.body))).strip()
    return Draft(**values)


def _refuse(draft: Draft, agency: Agency, today: date) -> None:
    if not draft.title:
        raise PublishingError("请填写名称。", field="title")
    if len(draft.title) > 200:
        raise PublishingError(f"名称有{len(draft.title)}字，最多200字，请缩短。", field="title")
    if draft.formed_on > today:
        raise PublishingError("成文日期晚于今天，请核对。", field="formed_on")
    if draft.formed_on < EARLIEST:
        raise PublishingError("成文日期早于1949年10月1日，请核对。", field="formed_on")
    if draft.disclosure != Item.Disclosure.PROACTIVE and not draft.disclosure_reason:
        raise PublishingError(
            "依申请公开、不予公开的，须写明理由（国办发〔2016〕80号）。", field="disclosure_reason"
        )
    if draft.embargo_until and draft.embargo_until < draft.formed_on:
        raise PublishingError("“不早于”的日期在成文日期之前，请核对。", field="embargo_until")
    if draft.section and draft.section.agency_id != agency.pk:
        raise PublishingError("责任科室不是本单位的，请重新选择。", field="section")
    owner = draft.column.agency
    if owner and not (agency.path or "").startswith(owner.path or "-"):
        raise PublishingError("这个栏目不是本单位的，请重新选择。", field="column")
    for name, other in (("repeals", draft.repeals), ("interprets", draft.interprets)):
        if other and other.agency_id != agency.pk:
            raise PublishingError("只能关联本单位的文件。", field=name)
    for file, _name in draft.attachments:
        if file.agency_id != agency.pk:
            raise PublishingError("附件不是本单位上传的，请重新上传。", field="attachments")


def _add_version(
    item: Item, draft: Draft, number: int, note: str, by: User, now: datetime
) -> Version:
    algorithm = hash_algorithm()
    version = Version.objects.create(
        item=item,
        number=number,
        title=draft.title,
        summary=draft.summary,
        keywords=draft.keywords,
        body=draft.body,
        facts=facts_of(draft),
        content_hash=draft_hash(draft, algorithm),
        hash_algorithm=algorithm,
        note=note,
        saved_by=by,
        saved_at=now,
    )
    Attachment.objects.bulk_create(
        Attachment(version=version, file=file, name=name, position=place)
        for place, (file, name) in enumerate(draft.attachments, start=1)
    )
    item.current_version = version
    item.stage = Item.Stage.DRAFT
    item.is_urgent = draft.is_urgent
    if item.published_version_id is None:
        apply_facts(item, version)
        clock.set_due(item)
    try:
        item.full_clean(exclude=["index_number"])
    except ValidationError as error:
        raise PublishingError("；".join(error.messages)) from error
    item.save()
    return version


@transaction.atomic
def draft_item(
    agency: Agency, draft: Draft, *, by: User, now: datetime, note: str = "",
    report_year: int | None = None,
) -> Item:  # fmt: skip
    """登记一件信息：its first version, with the day by which it must be out (《条例》第二十六条).

    ``report_year`` marks the frozen report of that year: only who names it again may save another version.
    """
    today = timezone.localdate(now)
    if not may_draft(scope(by, today), agency.pk):
        raise NotYoursError
    draft = _tidy(draft)
    _refuse(draft, agency, today)
    item = Item.objects.create(
        agency=agency, column=draft.column, title=draft.title, formed_on=draft.formed_on,
        disclosure=draft.disclosure, disclosure_reason=draft.disclosure_reason,
        created_by=by, created_at=now, report_year=report_year,
    )  # fmt: skip
    version = _add_version(item, draft, 1, note, by, now)
    indexing.refresh_staff(item)
    record(
        agency_chain(agency.pk), "item.drafted", at=now, actor=by, subject=item,
        version=1, content_hash=version.content_hash, due_on=item.due_on,
    )  # fmt: skip
    return item


@transaction.atomic
def save_version(
    item_id: int, draft: Draft, *, expected_version: int, by: User, now: datetime, note: str = "",
    report_year: int | None = None,
) -> Item:  # fmt: skip
    """保存一稿：the next immutable version; any change voids the signatures on the one before.

    ``expected_version`` is the number the editor was opened with: somebody else's newer text is never
    overwritten. Saving what is already saved changes nothing. The text of a frozen report comes from its
    next edition alone.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("agency").get(pk=item_id)
    today = timezone.localdate(now)
    if not may_draft(scope(by, today), item.agency_id):
        raise NotYoursError
    if item.report_year != report_year:
        raise CompiledError
    if item.stage == Item.Stage.IN_REVIEW:
        raise InReviewError
    current = item.current_version
    assert current is not None
    draft = _tidy(draft)
    _refuse(draft, item.agency, today)
    if draft_hash(draft, current.hash_algorithm) == current.content_hash:
        if item.is_urgent != draft.is_urgent:
            item.is_urgent = draft.is_urgent
            item.save(update_fields=["is_urgent"])
        return item
    if current.number != expected_version:
        raise StaleDraftError(str(current.saved_by), current.number)
    version = _add_version(item, draft, current.number + 1, note, by, now)
    indexing.refresh_staff(item)
    record(
        agency_chain(item.agency_id), "item.saved", at=now, actor=by, subject=item,
        version=version.number, content_hash=version.content_hash, note=note,
    )  # fmt: skip
    return item
