"""Annual reports of the demo's offices, issued each January and published through the three reviews."""

from datetime import date

from gongkai.applications.models import Application
from gongkai.applications.services.import_applications import import_applications
from gongkai.applications.sheets import CaseRow
from gongkai.desk.demo.days import after, at, working_day
from gongkai.desk.demo.office import GATES, Desk, Staff
from gongkai.desk.demo.wording import WORDING
from gongkai.publishing.services.publish_item import publish_item
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.reports.compiling import compiled
from gongkai.reports.services.issue_report import issue_report
from gongkai.reports.services.record_activity import record_activity
from gongkai.reports.services.start_report import start_report
from gongkai.reports.services.write_section import write_section

FOUNDING_YEAR = 2020
KINDS = ("natural", "company", "natural", "legal_service")
OUTCOMES = ("granted", "not_found", "partly_granted", "not_ours", "already_public")
PROBLEMS = (
    "一是解读材料多为文字，形式单一；二是个别栏目更新不够及时。"
    "改进措施：每季度至少制作一件图表解读，按月核对各栏目更新情况。",
    "一是依申请公开答复的说理还不充分；二是新进人员对条例不熟悉。"
    "改进措施：答复稿逐件写明事实和理由，每半年培训一次。",
)


def issue_yearbooks(desk: Desk, today: date) -> None:
    """The last two years, as far as their January has come; 2020 stays as the founding report has it."""
    for year in (today.year - 2, today.year - 1):
        if year > FOUNDING_YEAR:
            _register(desk.staff, year)
            if desk.staff.agency.slug.startswith("demo"):
                _import_cases(desk.staff, year)
            _issue(desk, year, today)


def _register(staff: Staff, year: int) -> None:
    """What the office licensed and punished, quarter by quarter."""
    share = staff.agency.pk % 7 + year % 3
    for month in (3, 6, 9, 12):
        for kind, number in (("licence", 4 * share + month), ("penalty", share)):
            record_activity(
                staff.agency.pk, year=year, month=month, kind=kind, measure="decisions",
                value=number, by=staff.officer, now=at(date(year, month, 28), 16),
            )  # fmt: skip


def _import_cases(staff: Staff, year: int) -> None:
    """A few answered applications from the office's own sheet, unless the system has them already."""
    agency = staff.agency
    if Application.objects.filter(agency=agency, received_on__year=year).exists():
        return
    rows = []
    for n in range(3 + (agency.pk + year) % 5):
        received = working_day(date(year, 2 + n, 10))
        rows.append(
            CaseRow(
                n + 2, f"{agency.short_name}〔{year}〕{n + 1}号", KINDS[n % len(KINDS)],
                WORDING[OUTCOMES[n % len(OUTCOMES)]].content.format(year=year - 1), received,
                after(received, 12), OUTCOMES[n % len(OUTCOMES)],
            )
        )  # fmt: skip
    import_applications(
        agency, rows, file_name=f"{year}年度申请登记簿.xlsx", by=staff.officer,
        now=at(date(year, 12, 31)),
    )  # fmt: skip


def _issue(desk: Desk, year: int, today: date) -> None:
    """From the first draft to the portal within a week of January."""
    staff, begun = desk.staff, working_day(date(year + 1, 1, 8))
    signed, published = after(begun, 3), after(begun, 5)
    if published > today:
        return
    report = start_report(staff.agency.pk, year=year, by=staff.officer, now=at(begun))
    write_section(
        report.pk, no="五", aspect=0, template=PROBLEMS[year % 2], keep=False, by=staff.officer,
        now=at(begun, 10),
    )  # fmt: skip
    whole = compiled(staff.agency, year, now=at(signed), report=report, signed_on=signed)
    item = issue_report(
        report.pk, signed_on=signed, seen=[f.fingerprint for f in whole.open_findings],
        by=staff.officer, now=at(signed),
    ).item  # fmt: skip
    assert item is not None
    item = send_for_review(item.pk, by=staff.filer, now=at(signed, 10), gates=GATES)
    item = desk.sign(item, staff.head, published, 9)
    item = desk.sign(item, staff.leader, published, 15)
    publish_item(item.pk, by=staff.filer, now=at(published, 16))
