"""放假安排: read from lines or a workbook, checked, laid over the shipped years."""

import io
from datetime import date

import openpyxl
import pytest

from gongkai.accounts.models import User
from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.day_list import Day, days_from_text, days_from_workbook
from gongkai.agencies.errors import CalendarNoticeError, NotYoursToManageError
from gongkai.agencies.models import Agency, CalendarNotice, Duty
from gongkai.agencies.services.enter_calendar_notice import enter_calendar_notice
from gongkai.agencies.services.withdraw_calendar_notice import withdraw_calendar_notice
from gongkai.agencies.year_view import missing_years, months_of
from gongkai.law.calendar import CalendarNotPublishedError
from gongkai.ledger.models import Entry
from tests.factories.accounts import NOW
from tests.factories.agencies import make_agency, make_person

pytestmark = pytest.mark.django_db

# 2027 is invented for the test: its notice is not published on 2026-11-22.
LINES = """1月1日至3日 放假 元旦
2027-02-05 至 2027-02-11 放假 春节

2027年2月14日 上班
"""


@pytest.fixture
def district() -> Agency:
    return make_agency("示例区", kind="county", region_code="350599")


@pytest.fixture
def street(district: Agency) -> Agency:
    return make_agency("海滨街道", parent=district, region_code="350599001")


@pytest.fixture
def system(district: Agency) -> User:
    return make_person("测试员系", district, Duty.SYSTEM_ADMIN)


def enter(actor: User, lines: str = LINES, year: int = 2027, **more: object) -> CalendarNotice:
    given = {"number": "测试发〔2026〕1号", "title": "测试用放假安排", "is_yearly": True} | more
    days = days_from_text(lines, year)
    return enter_calendar_notice(year=year, days=days, actor=actor, now=NOW, **given)


def test_lines_are_read_as_a_notice_writes_them() -> None:
    days = days_from_text(LINES, 2027)
    assert days[0] == Day(date(2027, 1, 1), False, "元旦")
    assert days[3:10] == [Day(date(2027, 2, n), False, "春节") for n in range(5, 12)]
    assert days[10:] == [Day(date(2027, 2, 14), True)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("元旦放假三天", "第1行“元旦放假三天”看不懂"),
        ("2月30日 放假", "没有这一天"),
        ("1月3日至1日 放假", "结束早于开始"),
        ("1月1日至12月31日 放假", "超过31天"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, sentence: str) -> None:
    with pytest.raises(CalendarNoticeError, match=sentence):
        days_from_text(line, 2027)


def test_a_workbook_gives_the_same_days() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [("日期", "安排", "节日"), (date(2027, 1, 1), "放假", "元旦"), ("2027-02-14", "上班", None)]:  # fmt: skip
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    assert days_from_workbook(content.getvalue(), 2027) == [
        Day(date(2027, 1, 1), False, "元旦"), Day(date(2027, 2, 14), True),
    ]  # fmt: skip


def test_something_that_is_no_workbook_is_refused_in_a_sentence() -> None:
    with pytest.raises(CalendarNoticeError, match="工作簿"):
        days_from_workbook(b"not a workbook", 2027)


def test_a_year_is_unknown_until_its_notice_is_entered(street: Agency, system: User) -> None:
    with pytest.raises(CalendarNotPublishedError):
        calendar_for(street).is_working_day(date(2027, 2, 14))

    enter(system)

    calendar = calendar_for(street)
    assert calendar.is_working_day(date(2027, 2, 14))
    assert not calendar.is_working_day(date(2027, 2, 8))
    assert calendar.row(date(2027, 2, 8)).reference == "测试用放假安排（测试发〔2026〕1号）"
    assert Entry.objects.get(act="calendar.entered").chain.key == "system"


def test_an_entry_withdrawn_counts_no_more(street: Agency, system: User) -> None:
    notice = enter(system)
    withdraw_calendar_notice(notice.pk, reason="录错年份", actor=system, now=NOW)
    assert 2027 not in calendar_for(street).years
    assert Entry.objects.get(act="calendar.withdrawn").details["reason"] == "录错年份"


def test_the_order_of_an_office_holds_for_it_and_those_below_only(
    district: Agency, street: Agency, system: User
) -> None:
    other = make_agency("西门街道", parent=district)
    enter(system, "2026-11-24 放假 防台停工", 2026, is_yearly=False, agency_id=street.pk)
    below = make_agency("分站", parent=street)

    stopped = date(2026, 11, 24)
    assert [calendar_for(a).is_working_day(stopped) for a in (street, below, other, district)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_region_order_holds_for_codes_that_begin_alike(
    district: Agency, street: Agency, system: User
) -> None:
    far = make_agency("外区", region_code="350600")
    enter(system, "2026-11-24 放假", 2026, is_yearly=False, region_code="350599")
    stopped = date(2026, 11, 24)
    assert [calendar_for(a).is_working_day(stopped) for a in (district, street, far)] == [
        False, False, True,
    ]  # fmt: skip


def test_the_nearer_order_wins(street: Agency, system: User) -> None:
    enter(system, "2026-11-24 上班", 2026, is_yearly=False, agency_id=street.pk)
    enter(system, "2026-11-24 放假", 2026, is_yearly=False)
    assert calendar_for(street).is_working_day(date(2026, 11, 24))
    assert not calendar_for(None).is_working_day(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "至少写一天"),
        ("2028-01-01 放假", "不在2027年"),
        ("2026-12-24 放假", "不在2027年"),
        ("1月1日 放假\n1月1日 放假", "写了两次"),
        ("1月1日至3日 放假\n1月3日 上班", "又放假又上班"),
        ("2027-02-15 上班", "星期一，本来就上班"),
    ],
)
def test_a_year_with_a_mistake_is_refused(system: User, lines: str, sentence: str) -> None:
    with pytest.raises(CalendarNoticeError, match=sentence):
        enter(system, lines)
    assert not CalendarNotice.objects.exists()


def test_a_new_year_holiday_may_begin_in_december(system: User) -> None:
    enter(system, "2026-12-31至2027-01-02 放假 元旦")
    assert not calendar_for(None).is_working_day(date(2026, 12, 31))


def test_a_year_is_entered_once(system: User) -> None:
    with pytest.raises(CalendarNoticeError, match="2026年的全年安排已经有了"):
        enter(system, "2026-10-01 放假", 2026)
    enter(system)
    with pytest.raises(CalendarNoticeError, match="2027年的全年安排已经有了"):
        enter(system)


def test_the_system_administrator_of_a_street_orders_nothing_for_everybody(
    street: Agency,
) -> None:
    theirs = make_person("测试员街", street, Duty.SYSTEM_ADMIN)
    with pytest.raises(NotYoursToManageError):
        enter(theirs)
    enter(theirs, "2026-11-24 放假", 2026, is_yearly=False, agency_id=street.pk)


def test_asking_again_costs_one_query(
    street: Agency, system: User, django_assert_num_queries: object
) -> None:
    enter(system)
    calendar_for(street)
    with django_assert_num_queries(1):  # type: ignore[operator]
        calendar_for(street)


def test_october_2026_is_shown_as_its_notice_has_it() -> None:
    october = months_of(calendar_for(None), 2026)[9]
    days = {day.on.day: day for week in october.weeks for day in week if day}
    assert [d for d, day in days.items() if day.kind == "holiday"] == [1, 2, 3, 4, 5, 6, 7]
    assert [d for d, day in days.items() if day.kind == "made_up"] == [10]
    assert (days[1].word, days[10].word, days[11].kind) == ("休", "班", "off")
    assert october.working_days == 18


def test_the_next_year_is_asked_for_from_november() -> None:
    calendar = calendar_for(None)
    assert missing_years(calendar, date(2026, 10, 31)) == []
    assert missing_years(calendar, date(2026, 11, 1)) == [2027]
