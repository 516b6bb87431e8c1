"""What a page shows of a row: plain values in official Chinese, taken from the published text only."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gongkai.portal.tree import Tree
from gongkai.publishing.models import Attachment, Item, Publication, Version

KILO = 1024

FILE_WORDS = {
    "版式文件": ("pdf", "ofd", "ceb"),
    "可编辑文本": ("doc", "docx", "wps", "wpt", "rtf", "odt"),
    "电子表格": ("xls", "xlsx", "et", "csv", "ods"),
    "演示文稿": ("ppt", "pptx", "dps", "odp"),
    "图片": ("jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "svg"),
    "纯文本": ("txt",),
    "数据文件": ("json", "xml"),
    "压缩包": ("zip", "rar", "7z", "tar", "gz"),
    "音频": ("mp3", "wav", "m4a"),
    "视频": ("mp4", "avi", "mov", "webm"),
}
_WORD_OF = {suffix: word for word, suffixes in FILE_WORDS.items() for suffix in suffixes}


@dataclass(frozen=True, slots=True)
class Chip:
    """A mark with icon, word and colour; any two of them are enough."""

    word: str
    icon: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The signed metadata of a version."""

    kind: str
    kind_label: str
    column: str
    section: str
    document_number: str
    formed_on: date | None
    effective_on: date | None
    disclosure: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    title: str
    url: str
    published_at: datetime
    document_number: str
    index_number: str
    summary: str
    column: str
    kind_label: str
    chip: Chip | None
    interpreted: bool


@dataclass(frozen=True, slots=True)
class FileCard:
    """One attachment on a page."""

    name: str
    word: str
    size: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the public history."""

    on: datetime
    word: str
    note: str
    is_correction: bool


def day(value: object) -> date | None:
    """A date of the signed metadata; what cannot be read is left out."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def facts_of(version: Version) -> Facts:
    """The metadata that three people signed."""
    facts: dict[str, Any] = version.facts
    kind = str(facts.get("kind") or Item.Kind.OTHER)
    disclosure = str(facts.get("disclosure") or Item.Disclosure.PROACTIVE)
    return Facts(
        kind=kind,
        kind_label=dict(Item.Kind.choices).get(kind, ""),
        column=str(facts.get("column") or ""),
        section=str(facts.get("section") or ""),
        document_number=str(facts.get("document_number") or ""),
        formed_on=day(facts.get("formed_on")),
        effective_on=day(facts.get("effective_on")),
        disclosure=dict(Item.Disclosure.choices).get(disclosure, ""),
    )


def validity_chip(item: Item, today: date, effective_on: date | None = None) -> Chip | None:
    """有效性：live on the item; a document not yet in force, or past its day, says so."""
    if item.validity == Item.Validity.REPEALED:
        return Chip("已废止", "undo")
    if item.validity == Item.Validity.LAPSED:
        return Chip("已失效", "undo")
    if item.validity != Item.Validity.IN_FORCE:
        return None
    if effective_on and effective_on > today:
        return Chip("尚未施行", "clock", "warn")
    if item.ended_on and item.ended_on < today:
        return Chip("有效期已满", "clock", "warn")
    return Chip("有效", "check", "ok")


def row_of(
    item: Item,
    slug: str,
    tree: Tree,
    today: date,
    interpreted: Container[int],
    *,
    with_column: bool = False,
) -> Row:
    """A line for ``item``; with the column's name as its mark where lists mix columns."""
    version = item.published_version
    assert version is not None
    facts = facts_of(version)
    chip = validity_chip(item, today, facts.effective_on)
    column = tree.name(facts.column)
    if with_column and (chip is None or chip.tone == "ok"):
        chip = Chip(column or facts.kind_label)
    return Row(
        title=version.title,
        url=reverse("portal:item", args=[slug, item.pk]),
        published_at=item.published_at or timezone.now(),
        document_number=facts.document_number,
        index_number=item.index_number or "",
        summary=version.summary,
        column=column,
        kind_label=facts.kind_label,
        chip=chip,
        interpreted=item.pk in interpreted,
    )


def suffix_of(name: str) -> str:
    """The extension of a file name, lower case, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def file_word(name: str) -> str:
    """What kind of file it is, in words a reader knows."""
    return _WORD_OF.get(suffix_of(name), "文件")


def size_word(size: int) -> str:
    """A size in Chinese: 千字节 below one 兆字节."""
    if size < KILO:
        return f"{size} 字节"
    if size < KILO * KILO:
        return f"{round(size / KILO)} 千字节"
    return f"{size / KILO / KILO:.1f} 兆字节"


def download_name(attachment: Attachment) -> str:
    """The name a reader saves: the attachment's own, with the extension of the file."""
    suffix = PurePath(attachment.file.name).suffix
    if not suffix or attachment.name.lower().endswith(suffix.lower()):
        return attachment.name
    return attachment.name + suffix


def file_card(attachment: Attachment, slug: str, item_pk: int) -> FileCard:
    """An attachment with the word for its type and its size."""
    name = download_name(attachment)
    word = file_word(name)
    return FileCard(
        name=PurePath(name).stem if suffix_of(name) in _WORD_OF else name,
        word=word,
        size=size_word(attachment.file.size),
        url=reverse("portal:file", args=[slug, item_pk, attachment.pk]),
        icon="sheet" if word == "电子表格" else "file",
    )


def events(publications: Iterable[Publication], published: Version, now: datetime) -> list[Event]:
    """发布与更正的经过, newest first: what has taken effect, never what was planned and called off."""
    shown: list[Publication] = []
    for row in publications:
        if row.kind == Publication.Kind.UNSCHEDULED:
            shown = [earlier for earlier in shown if earlier.at <= row.recorded_at]
        elif row.kind != Publication.Kind.WITHDRAWAL:
            shown.append(row)
    return [
        Event(
            on=row.at,
            word=row.get_kind_display(),
            note=row.note if row.kind == Publication.Kind.CORRECTION else "",
            is_correction=row.kind == Publication.Kind.CORRECTION,
        )
        for row in reversed(shown)
        if row.at <= now and row.version.number <= published.number
    ]
