"""One office of the demo: its people and posts, and the desk on which its items go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.accounts.models import User
from gongkai.accounts.services.create_account import create_account
from gongkai.accounts.services.set_password import set_password
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.agencies.services.add_post import add_post
from gongkai.agencies.services.add_section import add_section
from gongkai.agencies.services.appoint import appoint
from gongkai.agencies.services.create_agency import create_agency
from gongkai.desk.demo.content import Piece
from gongkai.desk.demo.days import at, working_day
from gongkai.desk.demo.window import Window
from gongkai.publishing import review
from gongkai.publishing.content import Draft
from gongkai.publishing.models import Column, Item
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.save_plan import Step, save_plan
from gongkai.publishing.services.save_version import draft_item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.publishing.services.sign_step import sign_step

PASSWORD = "Gongkai-2026"
GATES = frozenset(review.GATES)
FOUNDED = date(2019, 1, 2)


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of one office, by what they do."""

    agency: Agency
    sections: dict[str, Section]
    filer: User
    head: User
    leader: User
    officer: User


def person(username: str, full_name: str, today: date) -> User:
    """Somebody invented; the password is as fresh as the demo."""
    user = create_account(username=username, full_name=full_name, actor=None, now=at(FOUNDED))
    return set_password(user.pk, PASSWORD, act="account.created", actor=None, now=at(today, 0))


def hold(user: User, agency: Agency, duty: str, section: Section | None = None) -> None:
    post = add_post(
        agency.pk,
        duty=duty,
        section_id=section.pk if section else None,
        actor=None,
        now=at(FOUNDED),
    )
    appoint(post.pk, user.pk, from_on=FOUNDED, guided=False, actor=None, now=at(FOUNDED))


def open_office(
    name: str, short: str, slug: str, parent: Agency, prefix: str, names: tuple[str, ...],
    sections: Iterable[str], communities: Iterable[str] = (), *, today: date, **fields: object,
) -> Staff:  # fmt: skip
    agency = create_agency(
        parent=parent, actor=None, now=at(FOUNDED), name=name, short_name=short, slug=slug, **fields
    )
    made = {
        title: add_section(agency.pk, name=title, kind=kind, actor=None, now=at(FOUNDED))
        for kind, titles in (("section", sections), ("community", communities))
        for title in titles
    }
    people = [
        person(f"{prefix}{title}", full, today)
        for title, full in zip(("tianbao", "kezhang", "lingdao", "zhuanyuan"), names, strict=True)
    ]
    filer, head, leader, officer = people
    for duty, user in (
        (Duty.FILL, filer), (Duty.SECTION_HEAD, head), (Duty.LEADER, leader),
        (Duty.DISCLOSURE_OFFICER, officer),
    ):  # fmt: skip
        hold(user, agency, duty)
    save_plan(
        agency, name="三审（填报责任人初审）", by=officer, now=at(FOUNDED), filer_signs_first=True,
        steps=[
            Step("first", "初审", Duty.FILL), Step("second", "审核", Duty.SECTION_HEAD),
            Step("final", "审发", Duty.LEADER),
        ],
    )  # fmt: skip
    return Staff(agency, made, filer, head, leader, officer)


class Desk:
    """One office at work: drafts, signs and publishes pieces on their days."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.columns = {c.name: c for c in Column.objects.all()}
        self.by_title: dict[str, Item] = {}

    def _draft(self, piece: Piece, **changes: object) -> Draft:
        values = {
            "title": piece.title,
            "column": self.columns[piece.column],
            "formed_on": piece.formed_on,
            "kind": piece.kind,
            "body": piece.body,
            "document_number": piece.document_number,
            "section": self.staff.sections.get(piece.section),
            "is_registered": piece.is_registered,
            "validity": piece.validity,
            "interprets": self.by_title.get(piece.interprets),
        }
        return Draft(**(values | changes))  # type: ignore[arg-type]

    def draft(self, piece: Piece, **changes: object) -> Item:
        """A draft of the clerk's, saved on the day the piece was formed."""
        item = draft_item(
            self.staff.agency,
            self._draft(piece, **changes),
            by=self.staff.filer,
            now=at(piece.formed_on),
        )
        self.by_title[piece.title] = item
        return item

    def send(self, piece: Piece, **changes: object) -> Item:
        """Sent for review the same morning, with the filer's own 初审."""
        item = self.draft(piece, **changes)
        return send_for_review(
            item.pk, by=self.staff.filer, now=at(piece.formed_on, 10), gates=GATES
        )

    def sign(
        self, item: Item, by: User, day: date, hour: int, verdict: str = "agree", opinion: str = ""
    ) -> Item:
        """One signature on the current text."""
        assert item.current_version is not None
        return sign_step(
            item.pk, seen_hash=item.current_version.content_hash, verdict=verdict, by=by, now=at(day, hour),
            gates=GATES, opinion=opinion,
        )  # fmt: skip

    def publish(self, piece: Piece) -> Item:
        """Through all three reviews and out, within two working days."""
        item = self.send(piece)
        second, third = working_day(piece.formed_on), working_day(piece.formed_on, then=1)
        item = self.sign(item, self.staff.head, second, 15)
        item = self.sign(item, self.staff.leader, third, 9)
        return publish_item(item.pk, by=self.staff.filer, now=at(third, 11))


def open_window(staff: Staff, prefix: str, today: date) -> Window:
    """The people of the application desk: a handler and the head of the disclosure office."""
    handler = person(f"{prefix}jingban", "测试员壬", today)
    head = person(f"{prefix}fuzeren", "测试员癸", today)
    hold(handler, staff.agency, Duty.APPLICATION_HANDLER)
    hold(head, staff.agency, Duty.OFFICE_HEAD)
    section = staff.sections["财政所"]
    return Window(staff.agency, section, handler, head, staff.head, staff.leader)
