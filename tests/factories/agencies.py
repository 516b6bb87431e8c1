"""Offices, posts and who holds them, made through the services."""

from datetime import date
from itertools import count

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Appointment, Post, Section
from gongkai.agencies.services.add_post import add_post
from gongkai.agencies.services.add_section import add_section
from gongkai.agencies.services.appoint import appoint
from gongkai.agencies.services.create_agency import create_agency
from tests.factories.accounts import NOW, make_user

LONG_AGO = date(2019, 1, 1)
_numbers = count(1)


def make_agency(name: str = "", *, parent: Agency | None = None, **fields: object) -> Agency:
    """An office; ``name`` is its short name."""
    number = next(_numbers)
    short = name or f"测试街道{number}"
    defaults = {
        "name": f"{short}办事处", "short_name": short, "slug": f"agency-{number}", "kind": "street",
    }  # fmt: skip
    return create_agency(parent=parent, actor=None, now=NOW, **(defaults | fields))


def make_section(agency: Agency, name: str = "民政科", kind: str = "section") -> Section:
    """A section of the office."""
    return add_section(agency.pk, name=name, kind=kind, actor=None, now=NOW)


def make_post(agency: Agency, duty: str, section: Section | None = None, **fields: object) -> Post:
    """A place with one duty."""
    section_id = section.pk if section else None
    return add_post(agency.pk, duty=duty, section_id=section_id, actor=None, now=NOW, **fields)


def make_appointment(
    user: User, agency: Agency, duty: str, section: Section | None = None, from_on: date = LONG_AGO
) -> Appointment:
    """``user`` holds a new post in the office."""
    post = make_post(agency, duty, section)
    return appoint(post.pk, user.pk, from_on=from_on, guided=False, actor=None, now=NOW)


def make_person(name: str, agency: Agency, *duties: str, section: Section | None = None) -> User:
    """Somebody who holds a post for each of ``duties``: ``make_person("测试员甲", agency, Duty.FILL)``."""
    user = make_user(name)
    for duty in duties:
        make_appointment(user, agency, duty, section)
    return user
