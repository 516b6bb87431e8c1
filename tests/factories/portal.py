"""Public rows for tests of the portal: laid straight into the tables, indexed like the services do."""

from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.files.models import StoredFile
from gongkai.publishing import indexing
from gongkai.publishing.models import Attachment, Column, Item, Publication, Version
from gongkai.publishing.services.load_columns import load_columns

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBERS = count(1)
BODY = "<p>为方便居民办事，制定本细则。</p><table><tr><th>项目</th><td>10.00</td></tr></table>"


def moment(day: str, at: str = "09:30") -> datetime:
    """A moment of the Shanghai day."""
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=SHANGHAI)


def columns() -> None:
    """The columns every office starts with."""
    load_columns(now=moment("2020-01-01"))


def office(slug: str = "haibin", short: str = "海滨街道", **fields: Any) -> Agency:
    """An invented street office with the data a 指南 needs."""
    parent = fields.get("parent")
    made = Agency.objects.create(
        **{
            "name": f"示例市示例区人民政府{short}办事处",
            "short_name": short,
            "slug": slug,
            "kind": Agency.Kind.STREET,
            "address": "示例区演示路1号",
            "office_hours": "工作日8:00至12:00、14:30至17:30",
            "phone": "0595-0000 0000",
            "fax": "0595-0000 0001",
            "email": "gongkai@example.invalid",
            "postcode": "362000",
            "disclosure_unit": "党政办公室",
            "review_organ": "示例区人民政府",
            "court": "示例区人民法院",
        }
        | fields
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save()
    return made


def clerk() -> User:
    """Somebody invented who wrote everything."""
    found = User.objects.filter(full_name="测试员甲").first()
    return found or User.objects.create(username=f"u{next(NUMBERS)}", full_name="测试员甲")


def version(item: Item, number: int, title: str, **facts: Any) -> Version:
    """A saved text of an item; the facts are those that publishing signs."""
    return Version.objects.create(
        item=item,
        number=number,
        title=title,
        summary=facts.pop("summary", "四层以上的老住宅加装一部电梯，补助十万元。"),
        keywords=facts.pop("keywords", "加装电梯，补助"),
        body=facts.pop("body", BODY),
        facts={
            "kind": item.kind,
            "column": item.column.code,
            "section": "城市建设办公室",
            "document_number": item.document_number,
            "formed_on": item.formed_on.isoformat(),
            "disclosure": item.disclosure,
            "effective_on": "",
            "section_id": None,
            "catalogue_entry": None,
            "disclosure_reason": item.disclosure_reason,
            "is_registered": False,
            "publish_rule": "",
            "embargo_until": "",
            "validity": item.validity,
            "repeals": None,
            "interprets": None,
        }
        | facts,
        content_hash=f"{next(NUMBERS):064d}",
        saved_by=clerk(),
        saved_at=timezone.now(),
    )


def draft(
    agency: Agency, title: str, *, column: str = "documents", facts: Any = None, **fields: Any
) -> Item:
    """An item that nobody outside has seen."""
    item = Item.objects.create(
        **{
            "agency": agency,
            "column": Column.objects.get(code=column),
            "title": title,
            "kind": Item.Kind.DOCUMENT,
            "formed_on": date(2026, 3, 23),
            "created_by": clerk(),
            "created_at": moment("2026-03-23"),
        }
        | fields
    )
    item.current_version = version(item, 1, title, **(facts or {}))
    item.save(update_fields=["current_version"])
    return item


def publish(item: Item, at: datetime, kind: str = Publication.Kind.FIRST, note: str = "") -> Item:
    """Put the current text out at a moment, and into the index."""
    assert item.current_version is not None
    item.published_version = item.current_version
    if kind != Publication.Kind.CORRECTION:
        item.published_at, item.withdrawn_at = at, None
    item.stage = Item.Stage.DONE
    item.save()
    Publication.objects.create(
        item=item, version=item.current_version, kind=kind, at=at, note=note, by=clerk(),
        recorded_at=min(at, timezone.now()),
    )  # fmt: skip
    indexing.refresh_public(item)
    return item


def published(agency: Agency, title: str, on: str = "2026-03-27", **fields: Any) -> Item:
    """An item that everybody may see."""
    return publish(draft(agency, title, **fields), moment(on))


def correct(item: Item, title: str, note: str, on: str, **facts: Any) -> Item:
    """A corrected text in place of the first."""
    assert item.current_version is not None
    item.current_version = version(item, item.current_version.number + 1, title, **facts)
    return publish(item, moment(on), Publication.Kind.CORRECTION, note)


def withdraw(item: Item) -> Item:
    """Taken back a moment ago."""
    item.withdrawn_at = timezone.now() - timedelta(minutes=1)
    item.save(update_fields=["withdrawn_at"])
    indexing.refresh_public(item)
    return item


def attach(
    version: Version, name: str, content: bytes, media_type: str, text: str = ""
) -> Attachment:
    """A file on disk as part of a version."""
    number = next(NUMBERS)
    file = StoredFile.objects.create(
        agency=version.item.agency, sha256=f"{number:064x}", size=len(content), name=name,
        media_type=media_type, text=text, uploaded_by=clerk(), uploaded_at=timezone.now(),
    )  # fmt: skip
    path = Path(file.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Attachment.objects.create(version=version, file=file, name=name, position=number)
