"""Build the demo: a district, a handful of offices, and the street office of the founding report.

Everything goes through the services, with the moments at which it would have happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.accounts.services.create_account import create_account
from gongkai.accounts.services.set_password import set_password
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.agencies.services.add_post import add_post
from gongkai.agencies.services.add_section import add_section
from gongkai.agencies.services.appoint import appoint
from gongkai.agencies.services.create_agency import create_agency
from gongkai.applications.services.import_applications import import_applications
from gongkai.applications.sheets import CaseRow
from gongkai.desk.demo.cases import build_cases
from gongkai.desk.demo.content import (
    CATALOGUE,
    EARLIER_CASES,
    LOCAL_COLUMNS,
    RENAMED_COLUMNS,
    Piece,
    pieces_of_2020,
    recent_pieces,
)
from gongkai.desk.demo.days import after, ago, at, working_day
from gongkai.desk.demo.quick import quick_hashes
from gongkai.desk.demo.window import Window
from gongkai.desk.services.read_notices import read_notices
from gongkai.publishing import review
from gongkai.publishing.content import Draft
from gongkai.publishing.models import Column, Item
from gongkai.publishing.services.add_column import add_column
from gongkai.publishing.services.change_column import change_column
from gongkai.publishing.services.import_catalogue import import_catalogue
from gongkai.publishing.services.load_columns import load_columns
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.save_plan import Step, save_plan
from gongkai.publishing.services.save_version import draft_item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.publishing.services.sign_step import sign_step
from gongkai.publishing.sheets import CatalogueRow
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.set_opening_balance import set_opening_balance

PASSWORD = "Gongkai-2026"
ACCOUNTS = (
    ("tianbao", "信息填报（测试员甲）"),
    ("kezhang", "审核（测试员乙）"),
    ("lingdao", "审发（测试员丙）"),
    ("zhuanyuan", "登记、统计（测试员丁）"),
    ("jingban", "依申请经办（测试员壬）"),
    ("fuzeren", "公开机构负责人（测试员癸）"),
    ("demo1-jingban", "依申请经办，演示一街道，近两年各种申请和复议诉讼"),
    ("gongkaiban", "区政府办公室（测试员戊）"),
    ("xitong", "单位、栏目、放假安排"),
    ("anquan", "人员与岗位"),
    ("shenji", "台账"),
)
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


def _person(username: str, full_name: str, today: date) -> User:
    """Somebody invented; the password is as fresh as the demo."""
    user = create_account(username=username, full_name=full_name, actor=None, now=at(FOUNDED))
    return set_password(user.pk, PASSWORD, act="account.created", actor=None, now=at(today, 0))


def _hold(user: User, agency: Agency, duty: str, section: Section | None = None) -> None:
    post = add_post(
        agency.pk,
        duty=duty,
        section_id=section.pk if section else None,
        actor=None,
        now=at(FOUNDED),
    )
    appoint(post.pk, user.pk, from_on=FOUNDED, guided=False, actor=None, now=at(FOUNDED))


def _office(
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
        _person(f"{prefix}{title}", full, today)
        for title, full in zip(("tianbao", "kezhang", "lingdao", "zhuanyuan"), names, strict=True)
    ]
    filer, head, leader, officer = people
    for duty, user in (
        (Duty.FILL, filer), (Duty.SECTION_HEAD, head), (Duty.LEADER, leader),
        (Duty.DISCLOSURE_OFFICER, officer),
    ):  # fmt: skip
        _hold(user, agency, duty)
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


def _spread(total: int, months: int = 12) -> list[int]:
    """``total`` over the months, the remainder in the first ones."""
    share, rest = divmod(total, months)
    return [share + (1 if month < rest else 0) for month in range(months)]


def _registers_of_2020(staff: Staff) -> None:
    """Table 2 of 2020 as monthly entries, and what had accumulated by the end of 2019."""
    agency, by = staff.agency.pk, staff.officer
    opening = {
        "items": 1341, "normative_published": 3, "normative_in_force": 3,
        "licence_items": 0, "other_service_items": 0, "penalty_items": 0, "coercion_items": 0,
        "fee_items": 0, "rules_published": 0,
    }  # fmt: skip
    for measure, value in opening.items():
        set_opening_balance(
            agency, as_of=date(2019, 12, 31), measure=measure, value=value, source="2019年度报告",
            by=by, now=at(date(2020, 1, 6)),
        )  # fmt: skip
    yearly = [
        ("licence", "items_change", 2, 1), ("licence", "decisions", 236, 12),
        ("other_service", "items_change", 142, 1), ("other_service", "decisions", 2913, 12),
        ("procurement", "projects", 8, 4),
    ]  # fmt: skip
    for kind, measure, total, months in yearly:
        for n, value in enumerate(_spread(total, months)):
            month = n + 1 if months > 4 else 3 * n + 1
            record_activity(
                agency, year=2020, month=month, kind=kind, measure=measure, value=value, by=by,
                now=at(date(2020, month, 28), 16),
            )  # fmt: skip
    for n, amount in enumerate(_spread(24220, 4)):
        record_activity(
            agency, year=2020, month=3 * n + 1, kind="procurement", measure="amount",
            value=Decimal(amount), unit="not_stated", note=f"第{n + 1}季度集中采购", by=by,
            now=at(date(2020, 3 * n + 1, 28), 16),
        )  # fmt: skip


def _applications_of_2019(window: Window, officer: User) -> None:
    """历年累计受理2件: both as records of their year, so that nothing had accumulated before it."""
    now = at(date(2020, 1, 6), 10)
    rows = [
        CaseRow(
            line, f"海滨街道〔2019〕{line - 1}号", kind, subject, received, answered, outcome
        )
        for line, (kind, subject, received, answered, outcome) in enumerate(EARLIER_CASES, start=2)
    ]  # fmt: skip
    import_applications(
        window.agency, rows, file_name="2019年度申请登记簿.xlsx", by=window.handler, now=now
    )
    set_opening_balance(
        window.agency.pk, as_of=date(2018, 12, 31), measure="applications", value=0,
        source="2019年度的申请已逐件导入", by=officer, now=now,
    )  # fmt: skip


def _catalogue(staff: Staff, desk: Desk) -> None:
    """The office's 标准目录, taken in from its sheet."""
    rows = [
        CatalogueRow(
            line=line, number=number, field=field, first_level=first, second_level=second,
            content=content, basis=basis, time_limit=limit, responsible=staff.agency.name,
            outlets=("政府网站", "便民服务站"), to_everybody=True, to_groups="", is_proactive=True,
            on_application=False, county_level=False, town_level=True,
            column_id=desk.columns[column].pk,
        )
        for line, (number, field, first, second, content, basis, limit, column) in enumerate(
            CATALOGUE, start=2
        )
    ]  # fmt: skip
    import_catalogue(
        staff.agency, rows, file_name="标准目录.xlsx", by=staff.officer, now=at(date(2020, 10, 12))
    )


def _in_progress(desk: Desk, today: date) -> None:
    """What waits for somebody today: a draft, two in review, one returned, one approved, one overdue."""

    def piece(title: str, days: int, column: str = "公示公告", kind: str = "notice") -> Piece:
        return Piece(
            column, kind, title, ago(today, days),
            "<p>经研究，现将有关事项公布如下。</p><p>一、时间：另行通知。</p><p>二、地点：街道便民服务中心。</p>",
            is_registered=True, section="社会事务办公室",
        )  # fmt: skip

    staff = desk.staff
    desk.draft(piece("老旧住宅加装电梯补助办理须知", 3))
    desk.send(piece("高龄补贴发放名册核对通知", 22))
    desk.send(piece("临时救助对象公示", 18))
    late = desk.send(piece("汛期值班安排", 5), is_urgent=True)
    desk.sign(late, staff.leader, ago(today, 4), 9)
    back = desk.send(piece("便民服务中心搬迁公告", 6))
    desk.sign(back, staff.head, ago(today, 5), 10, "return", "第二条的地点写错了，请核对。")
    ready = desk.send(piece("社区食堂用餐补助公示", 8))
    ready = desk.sign(ready, staff.head, ago(today, 7), 9)
    desk.sign(ready, staff.leader, ago(today, 6), 9)
    timed = desk.send(piece("冬季供水管道检修公告", 4))
    timed = desk.sign(timed, staff.head, ago(today, 3), 9)
    timed = desk.sign(timed, staff.leader, ago(today, 2), 9)
    publish_item(
        timed.pk, by=staff.filer, now=at(ago(today, 1), 10),
        at=at(after(today, 1), 9),
    )  # fmt: skip


def _window(staff: Staff, prefix: str, today: date) -> Window:
    """The people of the application desk: a handler and the head of the disclosure office."""
    handler = _person(f"{prefix}jingban", "测试员壬", today)
    head = _person(f"{prefix}fuzeren", "测试员癸", today)
    _hold(handler, staff.agency, Duty.APPLICATION_HANDLER)
    _hold(head, staff.agency, Duty.OFFICE_HEAD)
    section = staff.sections["财政所"]
    return Window(staff.agency, section, handler, head, staff.head, staff.leader)


def _neighbours(district: Agency, today: date) -> None:
    """A few other offices with a few items each, so that one sees what one does not see."""
    for n, (name, kind) in enumerate(
        (("演示一街道", "street"), ("演示二街道", "street"), ("演示镇", "township"))
    ):
        staff = _office(
            f"泉州市鲤城区{name}", name, f"demo-{n + 1}", district, f"demo{n + 1}-",
            tuple(f"{name}测试员{c}" for c in "甲乙丙丁"), ["党政办公室", "财政所"],
            today=today, kind=kind,
            code=f"DEMO{n + 2:03d}", index_class="3000", index_pattern="{code}-{class}-{YYYY}-{N5}",
            phone="0595-00000000", address=f"演示路{n + 2}号", review_organ="泉州市鲤城区人民政府",
            court="演示人民法院", disclosure_unit=f"{name}党政办公室",
        )  # fmt: skip
        if n == 0:
            build_cases(_window(staff, "demo1-", today), today)
        desk = Desk(staff)
        for m in range(3):
            desk.publish(
                Piece(
                    "工作动态", "news", f"{name}开展第{m + 1}次安全检查",
                    working_day(date(2020, 5 + m, 11 + n)), f"<p>{name}组织安全检查，发现隐患{m + 1}处，已整改。</p>",
                )
            )  # fmt: skip


@transaction.atomic
@quick_hashes()
def build_demo(today: date) -> bool:
    """Build everything once; ``False`` when there are offices already."""
    if Agency.objects.exists():
        return False
    load_columns(now=at(FOUNDED))
    district = create_agency(
        parent=None, actor=None, now=at(FOUNDED), name="泉州市鲤城区人民政府", short_name="鲤城区",
        slug="licheng", kind="county", code="DEMO000", region_code="350502", address="演示路1号",
        phone="0595-00000000", office_hours="工作日 8:00—12:00、14:30—17:30",
    )  # fmt: skip
    office = create_agency(
        parent=district, actor=None, now=at(FOUNDED), name="泉州市鲤城区人民政府办公室",
        short_name="鲤城区政府办公室", slug="licheng-office", kind="department", code="DEMO090",
        region_code="350502", phone="0595-00000000", address="演示路1号",
    )  # fmt: skip
    _hold(_person("gongkaiban", "测试员戊", today), office, Duty.DISTRICT_OFFICER)
    for username, full_name, duty in (
        ("xitong", "测试员己", Duty.SYSTEM_ADMIN),
        ("anquan", "测试员庚", Duty.SECURITY_ADMIN),
        ("shenji", "测试员辛", Duty.AUDIT_ADMIN),
    ):
        _hold(_person(username, full_name, today), district, duty)

    administrator = User.objects.get(username="xitong")
    columns = {c.code: c for c in Column.objects.all()}
    for code, name in RENAMED_COLUMNS.items():
        column = columns[code]
        change_column(
            column.pk, name=name, purpose=column.purpose, freshness_days=column.freshness_days,
            by=administrator, now=at(FOUNDED),
        )  # fmt: skip
    for parent, name, purpose in LOCAL_COLUMNS:
        add_column(
            district, parent=columns[parent], name=name, purpose=purpose, by=administrator,
            now=at(FOUNDED),
        )  # fmt: skip

    staff = _office(
        "泉州市鲤城区人民政府海滨街道办事处", "海滨街道", "haibin", district, "",
        ("测试员甲", "测试员乙", "测试员丙", "测试员丁"),
        ["党政办公室", "社会事务办公室", "城市建设办公室", "财政所"],
        ["一号社区", "二号社区", "三号社区"],
        today=today,
        kind="street", code="DEMO001", index_class="3000", index_pattern="{code}-{class}-{YYYY}-{N5}",
        region_code="350502", address="演示路3号", phone="0595-00000000", fax="0595-00000001",
        email="haibin@example.invalid", postcode="362000",
        office_hours="工作日 8:00—12:00、14:30—17:30", disclosure_unit="海滨街道党政办公室",
        review_organ="泉州市鲤城区人民政府", court="演示人民法院",
    )  # fmt: skip
    window = _window(staff, "", today)
    window.plan(date(2019, 6, 3))
    _applications_of_2019(window, staff.officer)
    desk = Desk(staff)
    _registers_of_2020(staff)
    _catalogue(staff, desk)
    short = "海滨街道"
    pieces = list(pieces_of_2020(short))
    for piece in sorted(pieces, key=lambda p: (bool(p.interprets), p.formed_on, p.title)):
        desk.publish(piece)
    for piece in recent_pieces(short, today):
        desk.publish(piece)
    _neighbours(district, today)
    for user in User.objects.all():
        read_notices(user, now=at(today, 0))
    _in_progress(desk, today)
    return True
