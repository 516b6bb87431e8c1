"""工作日历：every year by hand, and the whole against two libraries and a naive loop."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.calendar import (
    BeyondTheCalendarError,
    CalendarDay,
    CalendarNotPublishedError,
    UnsourcedDayError,
    WorkCalendar,
    statutory_calendar,
    work_calendar,
)

CALENDAR = statutory_calendar()
YEARS = range(2019, 2027)
ONE = timedelta(days=1)
DAYS = st.dates(date(2018, 6, 1), date(2028, 6, 1))

# 调休上班的日子, written from the notices, year by year
MADE_UP = {
    2019: ["02-02", "02-03", "04-28", "05-05", "09-29", "10-12"],
    2020: ["01-19", "04-26", "05-09", "06-28", "09-27", "10-10"],
    2021: ["02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"],
    2022: ["01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"],
    2023: ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"],
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}

# Monday to Friday that are off, written as runs
OFF_ON_WEEKDAYS = {
    2019: ["01-01", "02-04..02-08", "04-05", "05-01..05-03", "06-07", "09-13", "10-01..10-04", "10-07"],
    2020: ["01-01", "01-24", "01-27..01-31", "04-06", "05-01", "05-04..05-05", "06-25..06-26",
           "10-01..10-02", "10-05..10-08"],
    2021: ["01-01", "02-11..02-12", "02-15..02-17", "04-05", "05-03..05-05", "06-14", "09-20..09-21",
           "10-01", "10-04..10-07"],
    2022: ["01-03", "01-31..02-04", "04-04..04-05", "05-02..05-04", "06-03", "09-12", "10-03..10-07"],
    2023: ["01-02", "01-23..01-27", "04-05", "05-01..05-03", "06-22..06-23", "09-29", "10-02..10-06"],
    2024: ["01-01", "02-12..02-16", "04-04..04-05", "05-01..05-03", "06-10", "09-16..09-17",
           "10-01..10-04", "10-07"],
    2025: ["01-01", "01-28..01-31", "02-03..02-04", "04-04", "05-01..05-02", "05-05", "06-02",
           "10-01..10-03", "10-06..10-08"],
    2026: ["01-01..01-02", "02-16..02-20", "02-23", "04-06", "05-01", "05-04..05-05", "06-19", "09-25",
           "10-01..10-02", "10-05..10-07"],
}  # fmt: skip

# days of the year − Saturdays and Sundays − statutory holidays (11; 13 from 2025);
# 2020 lost two more when 春节 was lengthened: Friday 31 January and the make-up Saturday 1 February
WORKING_DAYS = {
    2019: 365 - 104 - 11,
    2020: 366 - 104 - 11 - 2,
    2021: 365 - 104 - 11,
    2022: 365 - 105 - 11,
    2023: 365 - 105 - 11,
    2024: 366 - 104 - 11,
    2025: 365 - 104 - 13,
    2026: 365 - 104 - 13,
}

NOTICES = {
    2019: ["国办发明电〔2018〕15号", "国办发明电〔2019〕3号"],
    2020: ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"],
    2021: ["国办发明电〔2020〕27号"],
    2022: [
        "国办发明电〔2021〕11号",
        "国办发明电〔2022〕16号",
    ],  # 2022-12-31 belongs to 元旦 of 2023
    2023: ["国办发明电〔2022〕16号"],
    2024: ["国办发明电〔2023〕7号"],
    2025: ["国办发明电〔2024〕12号"],
    2026: ["国办发明电〔2025〕7号"],
}


def days_of(year: int, runs: list[str]) -> list[date]:
    found = []
    for run in runs:
        first, _, last = run.partition("..")
        day, end = (date.fromisoformat(f"{year}-{part}") for part in (first, last or first))
        while day <= end:
            found.append(day)
            day += ONE
    return found


def year_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n)
        for n in range(366)
        if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]


@pytest.mark.parametrize("year", YEARS)
def test_the_made_up_days_of_a_year_are_those_of_its_notice(year: int) -> None:
    assert list(CALENDAR.days_on(year)) == days_of(year, MADE_UP[year])


@pytest.mark.parametrize("year", YEARS)
def test_the_weekdays_off_of_a_year_are_those_of_its_notice(year: int) -> None:
    off = [day for day in CALENDAR.days_off(year) if day.weekday() < 5]
    assert off == days_of(year, OFF_ON_WEEKDAYS[year])


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_as_many_working_days_as_the_statute_leaves(year: int) -> None:
    assert sum(CALENDAR.is_working_day(day) for day in year_of(year)) == WORKING_DAYS[year]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_names_its_notices(year: int) -> None:
    cited = " ".join(CALENDAR.notices(year))
    assert len(CALENDAR.notices(year)) == len(NOTICES[year])
    assert all(number in cited for number in NOTICES[year])


def test_labour_day_of_2019_is_the_changed_one() -> None:
    days = {f"{m}-{d}": CALENDAR.is_working_day(date(2019, m, d)) for m, d in
            [(4, 28), (4, 30), (5, 1), (5, 2), (5, 3), (5, 4), (5, 5), (5, 6)]}  # fmt: skip
    assert days == {
        "4-28": True,
        "4-30": True,
        "5-1": False,
        "5-2": False,
        "5-3": False,
        "5-4": False,
        "5-5": True,
        "5-6": True,
    }
    row = CALENDAR.row(date(2019, 5, 2))
    assert row is not None
    assert "〔2019〕3号" in row.reference


def test_spring_festival_of_2020_is_lengthened_and_its_last_made_up_day_dissolved() -> None:
    days = {day: CALENDAR.is_working_day(date.fromisoformat(day)) for day in
            ["2020-01-19", "2020-01-23", "2020-01-24", "2020-01-30", "2020-01-31", "2020-02-01", "2020-02-02", "2020-02-03"]}  # fmt: skip
    assert days == {
        "2020-01-19": True,
        "2020-01-23": True,
        "2020-01-24": False,
        "2020-01-30": False,
        "2020-01-31": False,
        "2020-02-01": False,
        "2020-02-02": False,
        "2020-02-03": True,
    }
    row = CALENDAR.row(date(2020, 2, 1))
    assert row is not None
    assert "〔2020〕1号" in row.reference


def test_the_eve_of_spring_festival_is_off_from_2025_only() -> None:
    assert CALENDAR.is_working_day(date(2024, 2, 9))
    assert not CALENDAR.is_working_day(date(2025, 1, 28))


def test_both_libraries_agree_on_every_day_of_2019_to_2026() -> None:
    china = holidays.country_holidays("CN", years=YEARS)
    different = [
        day
        for year in YEARS
        for day in year_of(year)
        if not (
            CALENDAR.is_working_day(day)
            == chinese_calendar.is_workday(day)
            == china.is_working_day(day)
        )
    ]
    assert different == []


@pytest.mark.parametrize("day", [date(2018, 12, 3), date(2027, 1, 4)])
def test_a_year_without_notice_is_refused_and_still_counted_monday_to_friday(day: date) -> None:
    with pytest.raises(CalendarNotPublishedError, match=str(day.year)):
        CALENDAR.is_working_day(day)
    assert CALENDAR.counts(day)


def test_a_day_that_the_next_years_notice_fixes_is_known_although_its_year_is_not() -> None:
    assert CALENDAR.is_working_day(date(2018, 12, 29))
    assert not CALENDAR.is_working_day(date(2018, 12, 31))


def test_a_local_order_lies_over_the_statutory_days_and_names_itself() -> None:
    typhoon = CalendarDay(date(2026, 7, 28), False, "防御台风", "区防指〔2026〕9号")
    local = work_calendar([typhoon])

    assert not local.is_working_day(date(2026, 7, 28))
    assert CALENDAR.is_working_day(date(2026, 7, 28))
    assert local.add_working_days(date(2026, 7, 27), 1) == date(2026, 7, 29)
    assert local.years == CALENDAR.years


def test_the_later_row_for_a_day_wins() -> None:
    off = CalendarDay(date(2026, 7, 28), False, "防御台风", "甲号")
    again = CalendarDay(date(2026, 7, 28), True, "恢复上班", "乙号")
    assert work_calendar([off, again]).is_working_day(date(2026, 7, 28))


def test_a_changed_day_must_name_its_notice() -> None:
    with pytest.raises(UnsourcedDayError, match="通知"):
        CalendarDay(date(2026, 7, 28), False, "防御台风", " ")


def test_the_notice_of_a_new_year_makes_that_year_known() -> None:
    new_year = CalendarDay(date(2027, 1, 1), False, "元旦", "测试通知")
    entered = CALENDAR.with_notice(2027, [new_year])
    assert not entered.is_working_day(date(2027, 1, 1))
    assert entered.is_working_day(date(2027, 1, 4))


def test_counting_past_the_year_9999_is_refused() -> None:
    with pytest.raises(BeyondTheCalendarError):
        CALENDAR.add_working_days(date(9999, 12, 30), 2)
    assert CALENDAR.add_working_days(date(9999, 12, 30), 1) == date(9999, 12, 31)


def naive_add(calendar: WorkCalendar, start: date, working_days: int) -> date:
    day = start
    while working_days:
        day += ONE
        working_days -= calendar.counts(day)
    return day


@given(start=DAYS, working_days=st.integers(1, 400))
def test_adding_working_days_is_what_a_loop_over_the_days_finds(
    start: date, working_days: int
) -> None:
    assert CALENDAR.add_working_days(start, working_days) == naive_add(
        CALENDAR, start, working_days
    )


@given(start=DAYS, end=DAYS)
def test_days_between_are_what_a_loop_counts_and_turn_their_sign(start: date, end: date) -> None:
    first, last = min(start, end), max(start, end)
    counted = sum(
        CALENDAR.counts(first + timedelta(days=n)) for n in range(1, (last - first).days + 1)
    )
    assert CALENDAR.working_days_between(first, last) == counted
    assert CALENDAR.working_days_between(last, first) == -counted


@given(start=DAYS, working_days=st.integers(1, 400))
def test_as_many_working_days_lie_between_as_were_added(start: date, working_days: int) -> None:
    end = CALENDAR.add_working_days(start, working_days)
    assert CALENDAR.counts(end)
    assert CALENDAR.working_days_between(start, end) == working_days


@settings(max_examples=50)
@given(
    start=DAYS,
    working_days=st.integers(1, 60),
    changed=st.dictionaries(DAYS, st.booleans(), max_size=40),
)
def test_any_local_table_is_counted_like_a_loop(
    start: date, working_days: int, changed: dict[date, bool]
) -> None:
    local = work_calendar(CalendarDay(day, works, "某事", "某号") for day, works in changed.items())
    assert local.add_working_days(start, working_days) == naive_add(local, start, working_days)
