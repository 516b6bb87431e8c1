"""An invented street office with everybody a three-step review needs."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Appointment, Duty, Post, Section
from gongkai.publishing import review
from gongkai.publishing.content import Draft
from gongkai.publishing.models import Column, Item, PlanStep, ReviewPlan
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.save_version import draft_item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.publishing.services.sign_step import sign_step

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
FORMED = date(2026, 3, 2)
GATES = frozenset(review.GATES)
_serial = count(1)


@dataclass
class Office:
    """One office: people by what they do, one column, one plan."""

    agency: Agency
    section: Section
    filer: User
    section_head: User
    leader: User
    officer: User
    column: Column
    plan: ReviewPlan

    def draft(self, **changes) -> Draft:
        values = {
            "title": "测试街道清扫保洁安排", "column": self.column, "formed_on": FORMED,
            "body": "<p>每日清扫两次。</p>", "section": self.section,
        }  # fmt: skip
        return Draft(**(values | changes))

    def drafted(self, *, by: User | None = None, now: datetime = NOW, **changes) -> Item:
        return draft_item(self.agency, self.draft(**changes), by=by or self.filer, now=now)

    def sent(self, **changes) -> Item:
        now = changes.pop("now", NOW)
        item = self.drafted(now=now, **changes)
        return send_for_review(item.pk, by=self.filer, now=now, gates=GATES)

    def agree(self, item: Item, by: User, *, now: datetime = NOW, gates=GATES) -> Item:
        item.refresh_from_db()
        return sign_step(
            item.pk, seen_hash=item.current_version.content_hash, verdict="agree", by=by, now=now,
            gates=gates,
        )  # fmt: skip

    def approved(self, **changes) -> Item:
        now = changes.get("now", NOW)
        item = self.sent(**changes)
        self.agree(item, self.section_head, now=now)
        return self.agree(item, self.leader, now=now)

    def published(self, **changes) -> Item:
        now = changes.get("now", NOW)
        item = self.approved(**changes)
        return publish_item(item.pk, by=self.filer, now=now)


def person(name: str, *posts: Post) -> User:
    """Somebody invented who holds these posts since 2019."""
    user = User.objects.create_user(f"user{next(_serial)}", "Ceshi-2026-mima", full_name=name)
    for post in posts:
        Appointment.objects.create(post=post, user=user, from_on=date(2019, 1, 1))
    return user


def post(agency: Agency, duty: str, section: Section | None = None) -> Post:
    return Post.objects.create(
        agency=agency, section=section, duty=duty, title=f"{section or agency}{Duty(duty).label}"
    )


def agency(name: str, parent: Agency | None = None, **fields) -> Agency:
    n = next(_serial)
    made = Agency.objects.create(
        **(
            {"name": f"测试市测试区{name}", "short_name": name, "slug": f"office-{n}", "kind": "street",
             "code": f"CS{n:05d}", "index_pattern": "{code}-{YYYY}-{N5}", "parent": parent}
            | fields
        )
    )  # fmt: skip
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save()
    return made


def office(
    name: str = "测试街道", parent: Agency | None = None, *, filer_signs_first=True
) -> Office:
    """An office whose filer answers for 初审, as in the founding report's plan."""
    place = agency(name, parent)
    section = Section.objects.create(agency=place, name="社会事务办公室")
    n = next(_serial)
    column = Column.objects.create(code=f"column-{n}", name=f"栏目{n}", kind="statutory")
    plan = ReviewPlan.objects.create(agency=place, name="三审", filer_signs_first=filer_signs_first)
    steps = [
        ("first", "初审", Duty.FILL), ("second", "审核", Duty.SECTION_HEAD),
        ("final", "审发", Duty.LEADER),
    ]  # fmt: skip
    for position, (code, label, duty) in enumerate(steps, start=1):
        PlanStep.objects.create(plan=plan, position=position, code=code, name=label, duty=duty)
    return Office(
        agency=place,
        section=section,
        filer=person("测试员甲", post(place, Duty.FILL, section)),
        section_head=person("测试员乙", post(place, Duty.SECTION_HEAD, section)),
        leader=person("测试员丙", post(place, Duty.LEADER)),
        officer=person("测试员丁", post(place, Duty.DISCLOSURE_OFFICER)),
        column=column,
        plan=plan,
    )
