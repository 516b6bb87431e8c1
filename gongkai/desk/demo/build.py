"""Build the demo: a district, a handful of offices, and the street office of the founding report.

Everything goes through the services, with the moments at which it would have happened.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
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
from gongkai.desk.demo.january import read_last_january
from gongkai.desk.demo.office import FOUNDED, Desk, Staff, hold, open_office, open_window, person
from gongkai.desk.demo.quarters import District, Signers, file_quarters
from gongkai.desk.demo.quick import quick_hashes
from gongkai.desk.demo.window import Window
from gongkai.desk.demo.yearbooks import issue_yearbooks
from gongkai.desk.services.read_notices import read_notices
from gongkai.publishing.models import Column
from gongkai.publishing.services.add_column import add_column
from gongkai.publishing.services.change_column import change_column
from gongkai.publishing.services.import_catalogue import import_catalogue
from gongkai.publishing.services.load_columns import load_columns
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.sheets import CatalogueRow
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.set_opening_balance import set_opening_balance

ACCOUNTS = (
    ("tianbao", "信息填报（测试员甲）"),
    ("kezhang", "审核（测试员乙）"),
    ("lingdao", "审发（测试员丙）"),
    ("zhuanyuan", "登记、统计（测试员丁）"),
    ("jingban", "依申请经办（测试员壬）"),
    ("fuzeren", "公开机构负责人（测试员癸）"),
    ("demo1-jingban", "依申请经办，演示一街道，近两年各种申请和复议诉讼"),
    ("gongkaiban", "区政府办公室（测试员戊）：年报审读、季度统计汇总"),
    ("xitong", "单位、栏目、放假安排"),
    ("anquan", "人员与岗位"),
    ("shenji", "台账"),
)


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


def _neighbours(district: Agency, today: date) -> list[Staff]:
    """A few other offices with a few items each, so that one sees what one does not see."""
    opened = []
    for n, (name, kind) in enumerate(
        (("演示一街道", "street"), ("演示二街道", "street"), ("演示镇", "township"))
    ):
        staff = open_office(
            f"泉州市鲤城区{name}", name, f"demo-{n + 1}", district, f"demo{n + 1}-",
            tuple(f"{name}测试员{c}" for c in "甲乙丙丁"), ["党政办公室", "财政所"],
            today=today, kind=kind,
            code=f"DEMO{n + 2:03d}", index_class="3000", index_pattern="{code}-{class}-{YYYY}-{N5}",
            phone="0595-00000000", address=f"演示路{n + 2}号", review_organ="泉州市鲤城区人民政府",
            court="演示人民法院", disclosure_unit=f"{name}党政办公室",
        )  # fmt: skip
        opened.append(staff)
        if n == 0:
            build_cases(open_window(staff, "demo1-", today), today)
        desk = Desk(staff)
        for m in range(3):
            desk.publish(
                Piece(
                    "工作动态", "news", f"{name}开展第{m + 1}次安全检查",
                    working_day(date(2020, 5 + m, 11 + n)), f"<p>{name}组织安全检查，发现隐患{m + 1}处，已整改。</p>",
                )
            )  # fmt: skip
        issue_yearbooks(desk, today)
    return opened


def government_office(office: Agency, today: date) -> tuple[User, Signers]:
    """Who reads and collects for the district, and those who file for the office itself."""
    officer, filler, head, leader = (
        person(username, f"测试员{name}", today)
        for username, name in (
            ("gongkaiban", "戊"), ("quban-tianbao", "子"), ("quban-fuzeren", "丑"), ("quban-lingdao", "寅"),
        )
    )  # fmt: skip
    for user, duty in (
        (officer, Duty.DISTRICT_OFFICER), (filler, Duty.FILL), (head, Duty.OFFICE_HEAD),
        (leader, Duty.LEADER),
    ):  # fmt: skip
        hold(user, office, duty)
    return officer, Signers(office, filler, head, leader)


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
    collector, government = government_office(office, today)
    for username, full_name, duty in (
        ("xitong", "测试员己", Duty.SYSTEM_ADMIN),
        ("anquan", "测试员庚", Duty.SECURITY_ADMIN),
        ("shenji", "测试员辛", Duty.AUDIT_ADMIN),
    ):
        hold(person(username, full_name, today), district, duty)

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

    staff = open_office(
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
    window = open_window(staff, "", today)
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
    issue_yearbooks(desk, today)
    first, second, town = _neighbours(district, today)
    file_quarters(
        District(
            filed=government, filed_late=Signers.of(first), zero=Signers.of(second),
            returned=Signers.of(town), missing=Signers.of(staff),
        ),
        collector, today,
    )  # fmt: skip
    read_last_january(office, collector, today)
    for user in User.objects.all():
        read_notices(user, now=at(today, 0))
    _in_progress(desk, today)
    return True
