"""Registers and opening balances that no longer say what the ledger last said of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from gongkai.agencies.models import Agency
from gongkai.ledger.digest import canonical, hash_hex
from gongkai.ledger.selectors import Told, told_about, told_of
from gongkai.reports.activities import whole
from gongkai.reports.editions import frozen_hash
from gongkai.reports.models import (
    ActivityBatch,
    ActivityEntry,
    AnnualReport,
    OpeningBalance,
    PreviousReport,
    QuarterlyStatement,
)
from gongkai.reports.services.record_activity import as_told
from gongkai.reports.services.set_opening_balance import balance_as_told
from gongkai.reports.services.take_previous import reading_hash

CHUNK = 500
ENTRY_ACTS = {"activity.recorded", "activity.amended", "activity.removed"}


def broken() -> Iterator[str]:
    """One sentence for each entry or balance that was changed, added or taken away by hand."""
    yield from _entries()
    yield from _lost_entries()
    yield from _balances()
    yield from _statements()
    yield from _previous_reports()
    yield from _editions()


def _entries() -> Iterator[str]:
    rows = ActivityEntry.objects.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        told = told_about(ActivityEntry, [entry.pk for entry in chunk], ENTRY_ACTS)
        stated = _units_stated({entry.agency_id for entry in chunk})
        for entry in chunk:
            known = _last_word(told[entry.pk], stated.get(entry.pk, []))
            if known is None:
                yield f"登记“{entry}”（{whole(entry.value)}）台账没有记载。"
            elif _comparable(known) != _comparable(as_told(entry)):
                yield (
                    f"登记“{entry}”与台账不符：台账最后记的是{known.get('value')}，"
                    f"现在是{whole(entry.value)}；月份、类别、单位、说明也请核对。"
                )


def _comparable(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same entry, whether its sum was written 12.5 or 12.50."""
    return {**told, "value": Decimal(str(told["value"]))}


def _units_stated(agencies: set[int]) -> Mapping[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    for entries in told_about(Agency, agencies, {"activity.unit_stated"}).values():
        for told in entries:
            for key in told.data["entries"]:
                found[key].append(told)
    return found


def _last_word(told: list[Told], stated: list[Told]) -> dict[str, Any] | None:
    """What an entry should say after every act on it, in the order of the ledger."""
    known: dict[str, Any] | None = None
    for one in sorted([*told, *stated], key=lambda t: t.seq):
        if one.act == "activity.unit_stated":
            known = known and {**known, "unit": one.data["unit"]}
        elif one.act == "activity.removed":
            known = None
        else:
            known = dict(one.data["after" if one.act == "activity.amended" else "entry"])
    return known


def _lost_entries() -> Iterator[str]:
    """Recorded, never removed, in no import that was taken back, and yet not there."""
    undone = set(ActivityBatch.objects.filter(undone_at__isnull=False).values_list("pk", flat=True))
    recorded = told_of("activity.recorded")
    while chunk := list(islice(recorded, CHUNK)):
        keys = {int(told.subject_id) for told in chunk if told.data.get("batch") not in undone}
        gone = keys - set(ActivityEntry.objects.filter(pk__in=keys).values_list("pk", flat=True))
        removed = told_about(ActivityEntry, gone, {"activity.removed"})
        for told in chunk:
            key = int(told.subject_id)
            if key in gone and not removed[key]:
                entry = told.data["entry"]
                yield (
                    f"{entry['year']}年{entry['month']}月的一条登记（{entry['value']}）不见了，"
                    "台账没有记载删除。"
                )


def _balances() -> Iterator[str]:
    rows = OpeningBalance.objects.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        told = told_about(OpeningBalance, [row.pk for row in chunk], {"opening_balance.set"})
        for row in chunk:
            last = told[row.pk][-1].data if told[row.pk] else None
            if last is None:
                yield f"期初数“{row}”（{row.value}）台账没有记载。"
            elif (last["measure"], last["after"]) != (row.measure, balance_as_told(row)):
                yield (
                    f"期初数“{row}”与台账不符：台账最后记的是{last['after']['value']}，"
                    f"现在是{row.value}。"
                )


def _statements() -> Iterator[str]:
    """Signed statements whose figures are no longer the ones that were signed."""
    sent = QuarterlyStatement.objects.exclude(snapshot_hash="").exclude(
        status=QuarterlyStatement.Status.DRAFT
    )
    for statement in sent.select_related("agency").order_by("pk").iterator(chunk_size=CHUNK):
        told = hash_hex("sha256", canonical(statement.snapshot).encode())
        signed = set(
            statement.signatures.filter(round=statement.round).values_list(
                "content_hash", flat=True
            )
        )
        if signed != {told} or told != statement.snapshot_hash:
            yield f"{statement.agency}的{statement}与签名时的内容不符。"


def _previous_reports() -> Iterator[str]:
    rows = PreviousReport.objects.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        keys = [row.pk for row in chunk]
        taken = told_about(PreviousReport, keys, {"previous_report.taken_in"})
        confirmed = told_about(PreviousReport, keys, {"previous_report.confirmed"})
        for row in chunk:
            if not taken[row.pk] or (row.confirmed_at and not confirmed[row.pk]):
                yield f"录入的{row.year}年度报告台账没有记载录入或者确认。"
            elif taken[row.pk][-1].data["reading_hash"] != reading_hash(row.reading):
                yield f"录入的{row.year}年度报告与台账不符：读出的内容后来被改过。"


def _editions() -> Iterator[str]:
    """Frozen editions that changed, and public texts that are no edition of their report."""
    frozen = AnnualReport.objects.exclude(status=AnnualReport.Status.DRAFT)
    editions = frozen.select_related("agency", "item__published_version").order_by("pk")
    known: dict[int, set[str]] = defaultdict(set)
    public: dict[int, tuple[str, str]] = {}
    rows = editions.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        told = told_about(AnnualReport, [row.pk for row in chunk], {"report.issued"})
        for row in chunk:
            name = f"{row.agency}的{row}"
            if not told[row.pk] or told[row.pk][-1].data["snapshot_hash"] != row.snapshot_hash:
                yield f"{name}台账没有记载这样定稿。"
            text = canonical(row.snapshot).encode()
            if row.snapshot_hash not in {hash_hex(a, text) for a in ("sha256", "sm3")}:
                yield f"{name}与定稿时不符：定稿的内容后来被改过。"
            assert row.item is not None
            known[row.item.pk].add(frozen_hash(row))
            if row.item.published_version:
                public[row.item.pk] = (name, row.item.published_version.content_hash)
    for item, (name, out) in public.items():
        if out not in known[item]:
            yield f"{name}：公开的文字或者附件与各稿定稿都不一致。"
