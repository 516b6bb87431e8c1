"""定稿: freeze the report and lay it before the three reviewers as an item."""

import io
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.documents.write import (
    Paper,
    report_body,
    report_csv,
    report_docx,
    report_json,
    report_xlsx,
)
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import store_file
from gongkai.ledger.digest import canonical, hash_hex
from gongkai.ledger.services.record import agency_chain, record
from gongkai.publishing.content import Draft, hash_algorithm
from gongkai.publishing.errors import PublishingError
from gongkai.publishing.models import Column, Item
from gongkai.publishing.services.save_version import draft_item, save_version
from gongkai.reports.compiling import Compiled, compiled
from gongkai.reports.errors import NotIssuableError, ReportError
from gongkai.reports.evidence import rows_of
from gongkai.reports.facts import Cell
from gongkai.reports.models import AnnualReport
from gongkai.reports.printing import official_pdf
from gongkai.reports.services.start_report import draft_for_change

COLUMN = "reports"
REMEMBERED_ROWS = 200
REMEMBERED_CELLS = 60
FILES = {
    ".pdf": ("全文", official_pdf),
    ".docx": ("文稿", report_docx),
    ".xlsx": ("表二至表四", report_xlsx),
    ".csv": ("数据", report_csv),
    ".json": ("数据", report_json),
}
Status = AnnualReport.Status


@transaction.atomic
def issue_report(
    report_id: int, *, signed_on: date, seen: Collection[str] = (), by: User, now: datetime
) -> AnnualReport:
    """定稿：freezes figures and words and makes them an item with its files, ready to be sent for review.

    Refused while a blocking finding stands, a number is not known or a part has no words; and while a
    finding is open whose fingerprint is not among those ``seen``.
    """
    report = draft_for_change(report_id, by, now)
    agency = report.agency
    today = timezone.localdate(now)
    if signed_on > today:
        raise NotIssuableError("成文日期晚于今天，请核对。", field="signed_on")
    if signed_on.year <= report.year:
        raise NotIssuableError(
            f"{report.year}年度还没有过完就成文；成文日期应在{report.year + 1}年。",
            field="signed_on",
        )
    whole = compiled(agency, report.year, now=now, report=report, signed_on=signed_on)
    _refuse(whole)
    _refuse_unseen(whole, seen)
    column = Column.objects.filter(code=COLUMN, is_active=True).first()
    if column is None:
        raise NotIssuableError("没有“政府信息公开年报”栏目，请先载入随系统栏目。")

    files = [
        (_store(whole.paper, suffix, report, by, now), f"{whole.paper.title}（{name}）{suffix}")
        for suffix, (name, _) in FILES.items()
    ]
    draft = Draft(
        title=whole.paper.title, column=column, formed_on=signed_on, kind=Item.Kind.REPORT,
        body=report_body(whole.paper), attachments=tuple(files),
    )  # fmt: skip
    item = _item(report, draft, by, now)
    last = AnnualReport.objects.filter(
        agency=agency, year=report.year, status=Status.ISSUED
    ).select_for_update()
    for other in last:
        other.status = Status.SUPERSEDED
        other.save(update_fields=["status"])
    version = item.current_version
    assert version is not None
    report.snapshot = _snapshot(whole, {name: stored.sha256 for stored, name in files}, now)
    report.snapshot["content_hash"] = version.content_hash
    report.snapshot_hash = hash_hex(hash_algorithm(), canonical(report.snapshot).encode())
    report.status, report.item = Status.ISSUED, item
    report.issued_by, report.issued_at = by, now
    report.save()

    record(
        agency_chain(agency.pk), "report.issued", at=now, actor=by, subject=report,
        year=report.year, edition=report.edition, item=item.pk, snapshot_hash=report.snapshot_hash,
        overrides=len(whole.overrides),
        findings=[f"{f.label}：{f.sentence}" for f in whole.open_findings],
    )  # fmt: skip
    return report


def _refuse(whole: Compiled) -> None:
    if whole.blocking:
        raise NotIssuableError("还不能定稿：" + whole.blocking[0].sentence)
    if whole.unknown:
        cell = whole.unknown[0]
        raise NotIssuableError(f"还不能定稿：有{len(whole.unknown)}个数未知。{cell.note}")
    if whole.unfinished:
        names = "、".join(w.part.name for w in whole.unfinished)
        raise NotIssuableError(f"还不能定稿：{names}还没有写完，或者用到的数未知。")


def _refuse_unseen(whole: Compiled, seen: Collection[str]) -> None:
    """What is open must have been seen; what a number or word changed since is another finding."""
    unseen = [f for f in whole.open_findings if f.fingerprint not in seen]
    if unseen:
        raise NotIssuableError(
            f"核对还有{len(unseen)}项没有看过，请看过再勾选：{unseen[0].sentence}", field="seen"
        )


def _store(paper: Paper, suffix: str, report: AnnualReport, by: User, now: datetime) -> StoredFile:
    _, write = FILES[suffix]
    name = f"{report.agency.short_name}{report.year}年度报告{suffix}"
    return store_file(io.BytesIO(write(paper)), name=name, agency=report.agency, by=by, now=now)


def _item(report: AnnualReport, draft: Draft, by: User, now: datetime) -> Item:
    """A new item, or the next version of the one that an earlier edition became."""
    try:
        if report.item is None:
            return draft_item(report.agency, draft, by=by, now=now, report_year=report.year)
        version = report.item.current_version
        assert version is not None
        return save_version(
            report.item.pk, draft, expected_version=version.number, by=by, now=now,
            note=report.again_because, report_year=report.year,
        )  # fmt: skip
    except PublishingError as error:
        raise ReportError(str(error)) from error


def _snapshot(whole: Compiled, files: dict[str, str], now: datetime) -> dict[str, Any]:
    """Everything that was decided, as plain values."""
    paper = whole.paper
    by_hand = {o.cell_id for o in whole.overrides}
    return {
        "title": paper.title,
        "signed_on": paper.signed_on.isoformat() if paper.signed_on else "",
        "counted_at": now.isoformat(),
        "report": paper.report.to_json(),
        "parts": [
            {
                "no": w.part.no, "aspect": w.part.aspect, "template": w.template, "text": w.text,
            }
            for w in whole.words
        ],
        "numbers": {cell.id: _plain(cell) for cell in whole.figures.cells()},
        "overrides": [
            {
                "cell": o.cell_id, "computed": None if o.computed is None else str(o.computed),
                "value": str(o.value), "reason": o.reason, "by": str(o.by), "at": o.at.isoformat(),
            }
            for o in whole.overrides
        ],
        "computed": {
            cell.id: _plain(cell) for cell in whole.computed.cells() if cell.id in by_hand
        },
        "carry_reason": whole.carry_reason,
        "findings": [f.to_json() for f in whole.to_do],
        "rows": _rows(whole, now),
        "files": files,
    }  # fmt: skip


def _plain(cell: Cell) -> str | None:
    return None if cell.value is None else str(cell.value)


def _rows(whole: Compiled, now: datetime) -> dict[str, list[str]]:
    """What stood behind the smaller numbers, so that a later difference can be told by its rows."""
    cells = [c for c in whole.computed.cells() if c.value and 0 < c.value <= REMEMBERED_ROWS]
    return {
        cell.id: [row.label for row in rows_of(whole.agency, whole.figures.year, cell, now=now)]
        for cell in cells[:REMEMBERED_CELLS]
    }
