"""发布: the one way out."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.files.services.store_file import intact
from gongkai.law import signing
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing import indexing
from gongkai.publishing.content import apply_facts, version_hash
from gongkai.publishing.errors import (
    BeforeTimeError,
    NotApprovedError,
    NotProactiveError,
    NotPublishedError,
    NotYoursError,
    PastTimeError,
    PublishingError,
    ReasonMissingError,
    TamperedError,
    WrongStageError,
)
from gongkai.publishing.models import IndexSeries, Item, Publication
from gongkai.publishing.numbering import number_in, series_key
from gongkai.publishing.selectors import PUBLISHERS, agreed, as_signed, plan_steps
from gongkai.publishing.series import values_of


def _next_index_number(item: Item) -> str:
    agency = item.agency
    key = series_key(agency.index_pattern, values_of(agency), item.formed_on)
    IndexSeries.objects.get_or_create(key=key, defaults={"agency": agency})
    series = IndexSeries.objects.select_for_update().get(key=key)
    if series.agency_id != agency.pk:
        raise PublishingError("索引号系列与另一单位相同，请系统管理员修改索引号格式。")
    series.last_serial += 1
    number = number_in(key, series.last_serial)
    series.save(update_fields=["last_serial"])
    return number


def _may_publish(item: Item, by: User, now: datetime) -> None:
    mine = scope(by, timezone.localdate(now))
    if item.agency_id not in mine.agencies_with(*PUBLISHERS):
        raise NotYoursError


@transaction.atomic
def publish_item(
    item_id: int, *, by: User, now: datetime, at: datetime | None = None, note: str = ""
) -> Item:
    """发布（或定时发布）三个不同的人对这一稿签过名的信息.

    The signatures, the text and every file are checked again here, against what is stored. The index
    number is given here, so that its series has no gaps; an item keeps its number for ever. ``at`` is a
    later moment: the row is public from then on, whether or not any timer runs. A correction of public
    text needs a public ``note``.
    """
    item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("agency", "plan")
        .get(pk=item_id)
    )
    version = item.current_version
    _may_publish(item, by, now)
    if item.stage != Item.Stage.APPROVED or version is None:
        raise NotApprovedError if item.stage != Item.Stage.DONE else WrongStageError
    codes = [step.code for step in plan_steps(item)]
    if not signing.is_approved(codes, as_signed(agreed(item))):
        raise NotApprovedError
    files = version.attachments.select_related("file")
    if version_hash(version) != version.content_hash or not all(intact(f.file) for f in files):
        raise TamperedError
    is_public = item.published_version_id is not None and item.withdrawn_at is None
    goes_out_at = at or now
    if at is not None and at <= now:
        raise PastTimeError
    if is_public and at is not None:
        raise PastTimeError("更正立即生效，不能定时。")
    if at is not None and version.facts["repeals"]:
        raise PastTimeError("这一件废止了别的文件，不能定时，请到时直接发布。")
    if is_public and not note.strip():
        raise ReasonMissingError("更正须写明改了什么，公众能看到这句话。", field="note")

    first_time = item.published_version_id is None
    apply_facts(item, version)
    if item.disclosure != Item.Disclosure.PROACTIVE:
        raise NotProactiveError
    not_before = max(item.formed_on, item.embargo_until or item.formed_on)
    if timezone.localdate(goes_out_at) < not_before:
        raise BeforeTimeError(not_before)
    if item.is_registered and not item.index_number:
        item.index_number = _next_index_number(item)
    item.published_version, item.stage = version, Item.Stage.DONE
    if not is_public:
        item.published_at, item.withdrawn_at = goes_out_at, None
    item.save()
    kind = (
        Publication.Kind.CORRECTION if is_public
        else Publication.Kind.FIRST if first_time
        else Publication.Kind.AGAIN
    )  # fmt: skip
    Publication.objects.create(
        item=item, version=version, kind=kind, at=goes_out_at, note=note.strip(), by=by,
        recorded_at=now,
    )  # fmt: skip
    _end_repealed(item, now, by)
    indexing.refresh_public(item)
    record(
        agency_chain(item.agency_id), f"item.{'corrected' if is_public else 'published'}",
        at=now, actor=by, subject=item, version=version.number, content_hash=version.content_hash,
        index_number=item.index_number or "", goes_out_at=goes_out_at, due_on=item.due_on,
        late=bool(not is_public and item.due_on and timezone.localdate(goes_out_at) > item.due_on),
    )  # fmt: skip
    return item


def _end_repealed(item: Item, now: datetime, by: User) -> None:
    """The document this one repeals is marked 废止 from this one's effective day."""
    if item.repeals_id is None:
        return
    old = Item.objects.select_for_update().get(pk=item.repeals_id)
    if old.validity == Item.Validity.REPEALED:
        return
    old.validity, old.ended_on = Item.Validity.REPEALED, item.effective_on or item.formed_on
    old.save(update_fields=["validity", "ended_on"])
    indexing.refresh_public(old)
    record(
        agency_chain(old.agency_id), "item.repealed", at=now, actor=by, subject=old, by_item=item.pk,
        on=old.ended_on,
    )  # fmt: skip


@transaction.atomic
def withdraw_item(item_id: int, *, reason: str, affected: str, by: User, now: datetime) -> Item:
    """撤下：no longer public from this moment; the reason and what it affected are kept."""
    item = Item.objects.select_for_update().get(pk=item_id)
    _may_publish(item, by, now)
    if item.published_version is None or item.withdrawn_at is not None:
        raise NotPublishedError
    if not reason.strip():
        raise ReasonMissingError("撤下须写明理由。")
    scheduled = item.published_at is not None and item.published_at > now
    item.withdrawn_at = now
    item.save(update_fields=["withdrawn_at"])
    Publication.objects.create(
        item=item, version=item.published_version, at=now, by=by, recorded_at=now,
        kind=Publication.Kind.UNSCHEDULED if scheduled else Publication.Kind.WITHDRAWAL,
        note=reason.strip(), affected=affected.strip(),
    )  # fmt: skip
    indexing.refresh_public(item)
    record(
        agency_chain(item.agency_id), "item.unscheduled" if scheduled else "item.withdrawn",
        at=now, actor=by, subject=item, reason=reason.strip(), affected=affected.strip(),
    )  # fmt: skip
    return item


@transaction.atomic
def end_validity(
    item_id: int, *, validity: str, on: datetime, by: User, now: datetime, reason: str
) -> Item:
    """标注废止或失效：the document stays readable and says that it is no longer in force."""
    item = Item.objects.select_for_update().get(pk=item_id)
    _may_publish(item, by, now)
    if item.validity != Item.Validity.IN_FORCE:
        raise WrongStageError("只有标注“有效”的文件才能改为废止或失效。")
    day = timezone.localdate(on)
    if day < item.formed_on:
        raise PublishingError("废止、失效日期不能早于成文日期。", field="on")
    if not reason.strip():
        raise ReasonMissingError
    item.validity, item.ended_on = validity, day
    item.save(update_fields=["validity", "ended_on"])
    indexing.refresh_public(item)
    record(
        agency_chain(item.agency_id), "item.repealed", at=now, actor=by, subject=item,
        validity=validity, on=day, reason=reason.strip(),
    )  # fmt: skip
    return item
