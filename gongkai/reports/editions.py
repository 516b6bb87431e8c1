"""各稿: where each edition of a report stands, which one the public reads, and whether it is the frozen one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongkai.publishing.models import Item, Signature
from gongkai.publishing.selectors import return_of
from gongkai.publishing.states import state_of
from gongkai.reports.models import AnnualReport, CellOverride

Status = AnnualReport.Status


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition with the word for where it stands."""

    edition: AnnualReport
    word: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Editions:
    """All editions of one report, the newest first; ``stray`` says that the public reads none of them."""

    all: tuple[Standing, ...]
    issued: AnnualReport | None
    returned: Signature | None
    stray: bool

    @property
    def public(self) -> AnnualReport | None:
        """The edition that everybody reads now."""
        return next((one.edition for one in self.all if one.is_public), None)

    @property
    def issued_word(self) -> str:
        """Where the issued edition stands."""
        return next((one.word for one in self.all if one.edition == self.issued), "")


def editions_of(reports: Sequence[AnnualReport], now: datetime) -> Editions:
    """Where the editions stand, their items and public texts at hand."""
    issued = next((r for r in reports if r.status == Status.ISSUED), None)
    item = issued.item if issued else None
    out = _public_hash(item, now) if item else ""
    frozen = {r.pk: frozen_hash(r) for r in reports if r.status != Status.DRAFT}
    returned = return_of(item) if item and item.stage == Item.Stage.RETURNED else None
    return Editions(
        tuple(_standing(r, bool(out) and frozen.get(r.pk) == out, now) for r in reports),
        issued, returned, bool(out) and out not in frozen.values(),
    )  # fmt: skip


def _standing(report: AnnualReport, is_public: bool, now: datetime) -> Standing:
    if report.status == Status.DRAFT:
        word = "在编"
    elif is_public:
        word = "已公开"
    elif report.status == Status.SUPERSEDED or report.item is None:
        word = report.get_status_display()
    elif report.item.stage == Item.Stage.DRAFT:
        word = "还没有送审"
    else:
        word = state_of(report.item, now).word
    return Standing(report, word, is_public)


def _public_hash(item: Item, now: datetime) -> str:
    version = item.published_version
    is_out = item.published_at is not None and item.published_at <= now and not item.withdrawn_at
    return version.content_hash if version and is_out else ""


def frozen_hash(report: AnnualReport) -> str:
    """The digest of the text and files that the edition became; an older one tells it by its moment."""
    kept = report.snapshot.get("content_hash")
    if kept:
        return str(kept)
    assert report.item is not None
    assert report.issued_at is not None
    became = report.item.versions.filter(saved_at=report.issued_at).values_list("content_hash")
    return next((digest for (digest,) in became), "")


@dataclass(frozen=True, slots=True)
class InReport:
    """What one edition says in a cell, and by whom it was corrected."""

    edition: AnnualReport
    value: str
    override: CellOverride | None

    @property
    def is_draft(self) -> bool:
        return self.edition.status == Status.DRAFT


def in_reports(reports: Sequence[AnnualReport], cell_id: str) -> list[InReport]:
    """A number as the issued edition prints it, and as the one in hand corrects it."""
    found = []
    for report in reports:
        override = report.overrides.select_related("by").filter(cell_id=cell_id).first()
        if report.status == Status.ISSUED and cell_id in report.snapshot["numbers"]:
            value = report.snapshot["numbers"][cell_id] or "未知"
            found.append(InReport(report, override.number if override else value, override))
        elif report.status == Status.DRAFT and override:
            found.append(InReport(report, override.number, override))
    return found
