"""Offices, clerks, items and cases for tests of the figures; what is not named is plainly invented."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Appointment, Duty, Post
from gongkai.applications.models import Application
from gongkai.proceedings.models import Proceeding
from gongkai.publishing.models import Column, Item, Publication, Version

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBERS = count(1)


def moment(day: date | str, at: str = "09:00") -> datetime:
    """A moment of the Shanghai day."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time.fromisoformat(at), tzinfo=SHANGHAI)


def office(name: str = "海滨街道", slug: str = "haibin") -> Agency:
    return Agency.objects.create(
        name=f"示例区{name}办事处",
        short_name=name,
        slug=slug,
        kind=Agency.Kind.STREET,
        path=f"/{slug}/",
    )


def somebody(name: str = "测试员甲") -> User:
    return User.objects.create(username=f"u{next(NUMBERS)}", full_name=name)


def clerk(agency: Agency, duty: str = Duty.DISCLOSURE_OFFICER, name: str = "测试员甲") -> User:
    user = somebody(name)
    post = Post.objects.create(agency=agency, duty=duty, title=Duty(duty).label)
    Appointment.objects.create(post=post, user=user, from_on=date(2018, 1, 1))
    return user


def column(name: str) -> Column:
    found = Column.objects.filter(name=name).first()
    number = next(NUMBERS)
    return found or Column.objects.create(
        name=name, code=f"c{number}", kind=Column.Kind.STATUTORY, position=number
    )


def draft(agency: Agency, by: User, **fields: Any) -> Item:
    """An item that nobody outside has seen."""
    item = Item.objects.create(
        **{
            "agency": agency,
            "column": fields.pop("column", None) or column("工作动态"),
            "title": f"测试信息{next(NUMBERS)}",
            "kind": Item.Kind.NEWS,
            "formed_on": date(2020, 6, 1),
            "is_registered": False,
            "created_by": by,
            "created_at": moment("2020-06-01"),
        }
        | fields
    )
    version = Version.objects.create(
        item=item, number=1, title=item.title, content_hash="0" * 64, saved_by=by,
        saved_at=moment(item.formed_on),
    )  # fmt: skip
    item.current_version = version
    item.save(update_fields=["current_version"])
    return item


def event(
    item: Item, kind: str, at: datetime, *, recorded_at: datetime | None = None
) -> Publication:
    """One line of the publication record, with what it does to the item."""
    item.refresh_from_db()
    assert item.current_version is not None
    if kind == Publication.Kind.WITHDRAWAL or kind == Publication.Kind.UNSCHEDULED:
        item.withdrawn_at = at
    elif kind != Publication.Kind.CORRECTION:
        item.published_version, item.published_at = item.current_version, at
        item.stage, item.withdrawn_at = Item.Stage.DONE, None
    item.save()
    return Publication.objects.create(
        item=item, version=item.current_version, kind=kind, at=at, by=item.created_by,
        recorded_at=recorded_at or at,
    )  # fmt: skip


def published(agency: Agency, by: User, on: date | str, **fields: Any) -> Item:
    """An item first published on a day."""
    at = moment(on)
    item = draft(agency, by, **{"formed_on": at.date() - timedelta(days=3)} | fields)
    event(item, Publication.Kind.FIRST, at)
    return item


def many_published(
    agency: Agency, by: User, place: Column, days: list[date], registered: int = 0
) -> None:
    """One item published on each day, quickly; the first ``registered`` of them are 政府信息."""
    items = Item.objects.bulk_create(
        Item(
            agency=agency, column=place, title=f"{place}{serial}", kind=Item.Kind.NEWS,
            formed_on=day - timedelta(days=3), is_registered=serial <= registered,
            created_by=by, created_at=moment(day), stage=Item.Stage.DONE,
        )
        for serial, day in enumerate(days, start=1)
    )  # fmt: skip
    versions = Version.objects.bulk_create(
        Version(
            item=item, number=1, title=item.title, content_hash="0" * 64, saved_by=by,
            saved_at=item.created_at,
        )
        for item in items
    )  # fmt: skip
    for item, version in zip(items, versions, strict=True):
        item.current_version = item.published_version = version
        item.published_at = item.created_at
    Item.objects.bulk_update(items, ["current_version", "published_version", "published_at"])
    Publication.objects.bulk_create(
        Publication(
            item=item, version=version, kind=Publication.Kind.FIRST, at=item.created_at, by=by,
            recorded_at=item.created_at,
        )
        for item, version in zip(items, versions, strict=True)
    )  # fmt: skip


def application(
    agency: Agency,
    received_on: str,
    answered_on: str | None = None,
    outcome: str = "",
    kind: str = "natural",
) -> Application:
    return Application.objects.create(
        agency=agency,
        number=f"测申{next(NUMBERS)}",
        applicant_kind=kind,
        subject="测试申请内容",
        received_on=date.fromisoformat(received_on),
        answered_on=date.fromisoformat(answered_on) if answered_on else None,
        outcome=outcome,
    )


def proceeding(
    agency: Agency, kind: str, filed_on: str, concluded_on: str | None = None, result: str = ""
) -> Proceeding:
    return Proceeding.objects.create(
        agency=agency,
        number=f"测案{next(NUMBERS)}",
        kind=kind,
        filed_on=date.fromisoformat(filed_on),
        concluded_on=date.fromisoformat(concluded_on) if concluded_on else None,
        result=result,
    )
