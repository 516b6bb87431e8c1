"""What exactly is signed: one text for title, body, facts and files, and its digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from gongkai.agencies.models import Section
from gongkai.files.models import StoredFile
from gongkai.ledger.digest import canonical, hash_hex
from gongkai.publishing.models import CatalogueEntry, Column, Item, Version


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a clerk fills in: becomes a version, and the item once it may."""

    title: str
    column: Column
    formed_on: date
    kind: str = Item.Kind.OTHER
    body: str = ""
    summary: str = ""
    keywords: str = ""
    document_number: str = ""
    section: Section | None = None
    catalogue_entry: CatalogueEntry | None = None
    disclosure: str = Item.Disclosure.PROACTIVE
    disclosure_reason: str = ""
    is_registered: bool = True
    publish_rule: str = "PUBLISH_20WD"
    embargo_until: date | None = None
    effective_on: date | None = None
    validity: str = ""
    repeals: Item | None = None
    interprets: Item | None = None
    is_urgent: bool = False
    attachments: tuple[tuple[StoredFile, str], ...] = ()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def facts_of(draft: Draft) -> dict[str, Any]:
    """The metadata that is signed together with the text; plain values only."""
    return {
        "kind": draft.kind,
        "column": draft.column.code,
        "section": draft.section.name if draft.section else "",
        "section_id": draft.section.pk if draft.section else None,
        "catalogue_entry": draft.catalogue_entry.pk if draft.catalogue_entry else None,
        "document_number": draft.document_number,
        "formed_on": draft.formed_on.isoformat(),
        "disclosure": draft.disclosure,
        "disclosure_reason": draft.disclosure_reason,
        "is_registered": draft.is_registered,
        "publish_rule": draft.publish_rule,
        "embargo_until": _iso(draft.embargo_until),
        "effective_on": _iso(draft.effective_on),
        "validity": draft.validity,
        "repeals": draft.repeals.pk if draft.repeals else None,
        "interprets": draft.interprets.pk if draft.interprets else None,
    }


def content_hash(
    algorithm: str,
    *,
    title: str,
    summary: str,
    keywords: str,
    body: str,
    facts: dict[str, Any],
    attachments: Iterable[tuple[str, str]],
) -> str:
    """Digest over everything the public will read; ``attachments`` are (name, SHA-256) in order."""
    whole = [title, summary, keywords, body, facts, [list(a) for a in attachments]]
    return hash_hex(algorithm, canonical(whole).encode())


def draft_hash(draft: Draft, algorithm: str) -> str:
    """The digest a draft would have once saved."""
    return content_hash(
        algorithm,
        title=draft.title,
        summary=draft.summary,
        keywords=draft.keywords,
        body=draft.body,
        facts=facts_of(draft),
        attachments=[(name, file.sha256) for file, name in draft.attachments],
    )


def version_hash(version: Version) -> str:
    """The digest of what is stored now; differs from ``version.content_hash`` after tampering."""
    rows = version.attachments.select_related("file").order_by("position", "pk")
    return content_hash(
        version.hash_algorithm,
        title=version.title,
        summary=version.summary,
        keywords=version.keywords,
        body=version.body,
        facts=version.facts,
        attachments=[(row.name, row.file.sha256) for row in rows],
    )


def hash_algorithm() -> str:
    """SHA-256, or SM3 when the installation asks for it."""
    return str(getattr(settings, "GONGKAI_LEDGER_HASH", "sha256"))


def apply_facts(item: Item, version: Version) -> None:
    """Make the item's own columns say what ``version`` says (the caller saves)."""
    facts = version.facts
    item.title = version.title
    item.kind = facts["kind"]
    item.column = Column.objects.get(code=facts["column"])
    item.section_id = facts["section_id"]
    item.catalogue_entry_id = facts["catalogue_entry"]
    item.document_number = facts["document_number"]
    item.formed_on = date.fromisoformat(facts["formed_on"])
    item.disclosure = facts["disclosure"]
    item.disclosure_reason = facts["disclosure_reason"]
    item.is_registered = facts["is_registered"]
    item.publish_rule = facts["publish_rule"]
    item.embargo_until = (
        date.fromisoformat(facts["embargo_until"]) if facts["embargo_until"] else None
    )
    item.effective_on = date.fromisoformat(facts["effective_on"]) if facts["effective_on"] else None
    item.validity = facts["validity"]
    item.repeals_id = facts["repeals"]
    item.interprets_id = facts["interprets"]
