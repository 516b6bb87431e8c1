"""What is public or signed and does not fit its hash, its signatures or the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q

from gongkai.files.services.store_file import intact
from gongkai.law import signing
from gongkai.ledger.selectors import Told, told_about
from gongkai.publishing.content import version_hash
from gongkai.publishing.models import (
    Attachment,
    Item,
    PlanStep,
    Publication,
    ReviewPlan,
    Signature,
    Version,
)

CHUNK = 500
OUT = {Publication.Kind.FIRST, Publication.Kind.CORRECTION, Publication.Kind.AGAIN}
PUT_OUT = {"item.published", "item.corrected"}
TAKEN_BACK = {"item.withdrawn", "item.unscheduled"}
ACTS = PUT_OUT | TAKEN_BACK | {"item.signed", "item.repealed"}
SHOWN = {
    "kind": "体裁", "document_number": "文号", "formed_on": "成文日期", "disclosure": "公开属性",
    "effective_on": "生效日期", "is_registered": "是否登记为政府信息",
}  # fmt: skip


def broken() -> Iterator[str]:
    """One sentence for everything public that nobody let out, and everything signed that has changed."""
    yield from _unfounded()
    yield from _altered()


def _unfounded() -> Iterator[str]:
    """Every public version needs its record, its signatures and the ledger's word."""
    plans = _Plans()
    rows = (
        Item.objects.filter(published_version__isnull=False)
        .select_related("published_version", "column")
        .defer("published_version__body")
        .order_by("pk")
        .iterator(chunk_size=CHUNK)
    )
    while chunk := list(islice(rows, CHUNK)):
        keys = [item.pk for item in chunk]
        told = told_about(Item, keys, ACTS)
        signed: dict[int, list[Signature]] = defaultdict(list)
        for signature in Signature.objects.filter(
            item__in=keys, verdict=Signature.Verdict.AGREE
        ).order_by("pk"):
            signed[signature.item_id].append(signature)
        publications: dict[int, list[Publication]] = defaultdict(list)
        for row in Publication.objects.filter(item__in=keys).order_by("pk"):
            publications[row.item_id].append(row)
        for item in chunk:
            name = f"“{item.title}”"
            yield from (
                f"{name}{fault}"
                for fault in (
                    *_without_signatures(item, signed[item.pk], told[item.pk], plans),
                    *_without_record(item, publications[item.pk]),
                    *_untold(item, told[item.pk]),
                    *_shown_otherwise(item, told[item.pk]),
                )
            )


class _Plans:
    """Step codes of the plans, those of one office read once."""

    def __init__(self) -> None:
        self._of_agency: dict[int, dict[int, list[str]]] = {}

    def that_could_hold(self, item: Item, round_: int) -> list[list[str]]:
        """The plan of the item's last round; of an earlier round any plan the office has had."""
        plans = self._plans(item.agency_id)
        if round_ == item.round:
            return [plans.get(item.plan_id or 0, [])]
        return list(plans.values())

    def _plans(self, agency_id: int) -> dict[int, list[str]]:
        if agency_id not in self._of_agency:
            found: dict[int, list[str]] = {
                key: []
                for key in ReviewPlan.objects.filter(agency=agency_id).values_list("pk", flat=True)
            }
            for plan, code in PlanStep.objects.filter(plan__agency=agency_id).values_list(
                "plan", "code"
            ):
                found[plan].append(code)
            self._of_agency[agency_id] = found
        return self._of_agency[agency_id]


def _version(item: Item) -> Version:
    version = item.published_version
    assert version is not None
    return version


def _without_signatures(
    item: Item, signatures: Iterable[Signature], told: list[Told], plans: _Plans
) -> Iterator[str]:
    version = _version(item)
    if version.item_id != item.pk:
        yield "公开的稿是另一件信息的稿。"
    witnessed = {
        (t.actor, t.data.get("step"), t.data.get("version"), t.data.get("content_hash"))
        for t in told
        if t.act == "item.signed"
    }
    rounds: dict[int, list[signing.Signed]] = defaultdict(list)
    for s in signatures:
        word = (f"user:{s.person_id}", s.step, version.number, version.content_hash)
        if s.version_id == version.pk and word in witnessed:
            rounds[s.round].append(signing.Signed(s.step, s.person_id, s.content_hash, s.round))
    for round_, signed in rounds.items():
        valid = signing.valid_signatures(signed, version.content_hash, round_)
        if any(signing.is_approved(plan, valid) for plan in plans.that_could_hold(item, round_)):
            return
    yield f"公开的第{version.number}稿没有审核方案各步、至少三个不同的人在台账中有记载的签名。"


def _without_record(item: Item, publications: list[Publication]) -> Iterator[str]:
    version = _version(item)
    out = [row for row in publications if row.kind in OUT]
    if not any(row.version_id == version.pk for row in out):
        yield f"公开的第{version.number}稿没有发布记录。"
    elif out[-1].version_id != version.pk:
        yield f"公开的是第{version.number}稿，最后一次发布的却不是这一稿。"
    begun = [row for row in out if row.kind != Publication.Kind.CORRECTION]
    if begun and begun[-1].at != item.published_at:
        yield "的发布时间与发布记录不符。"


def _untold(item: Item, told: list[Told]) -> Iterator[str]:
    version = _version(item)
    out = [t for t in told if t.act in PUT_OUT]
    if not out or (out[-1].data.get("version"), out[-1].data.get("content_hash")) != (
        version.number, version.content_hash,
    ):  # fmt: skip
        yield f"公开的第{version.number}稿与台账最后一次记载的发布、更正不符，或台账没有记载。"
        return
    if (item.index_number or "") != out[-1].data.get("index_number", ""):
        yield "的索引号与台账不符。"
    begun = [t for t in out if t.act == "item.published"]
    if not begun or _moment(begun[-1].data.get("goes_out_at")) != item.published_at:
        yield "的发布时间与台账不符。"
    moved = [t for t in told if t.act in PUT_OUT | TAKEN_BACK]
    if (moved[-1].act in TAKEN_BACK) != (item.withdrawn_at is not None):
        yield (
            "台账记载已经撤下，现在却又公开。"
            if moved[-1].act in TAKEN_BACK
            else "被撤下，台账没有记载。"
        )


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _shown_otherwise(item: Item, told: list[Told]) -> Iterator[str]:
    """Lists and searches read the item's own columns, so these must say what the version says."""
    version = _version(item)
    facts = version.facts
    differing = [] if item.title == version.title else ["名称"]
    differing += [
        name for field, name in SHOWN.items() if _plain(getattr(item, field)) != facts.get(field)
    ]
    if item.column.code != facts.get("column"):
        differing.append("栏目")
    if item.validity != facts.get("validity") and not any(t.act == "item.repealed" for t in told):
        differing.append("有效性")
    if differing:
        yield f"列出的{'、'.join(differing)}与公开的第{version.number}稿（“{version.title}”）不符。"


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _altered() -> Iterator[str]:
    """Each version signed or published, each signature and each file whose hash no longer fits."""
    public = Item.objects.filter(published_version__isnull=False).values("published_version")
    kept = Version.objects.filter(
        Q(signatures__isnull=False) | Q(publications__isnull=False) | Q(pk__in=public)
    ).distinct()
    for version in kept.prefetch_related("attachments__file").iterator(chunk_size=500):
        if version_hash(version) != version.content_hash:
            yield f"“{version.title}”第{version.number}稿的内容与摘要不符，被改动过。"
    wrong = Signature.objects.select_related("version").exclude(version=None)
    for signature in wrong.iterator(chunk_size=500):
        if signature.content_hash != signature.version.content_hash:
            yield f"“{signature.version.title}”上{signature.person}的签名与所签的稿不符。"
    seen: dict[int, bool] = {}
    for row in (
        Attachment.objects.filter(version__in=kept).select_related("file").iterator(chunk_size=500)
    ):
        if row.file_id not in seen:
            seen[row.file_id] = intact(row.file)
            if not seen[row.file_id]:
                yield f"附件“{row.name}”的内容与摘要不符，或已丢失。"
