"""法定期限：every time limit by its id, and the publication limits that go before Art 26."""

from dataclasses import dataclass
from datetime import date

from gongkai.law.load import Rule, UnknownRuleError, names, rule, rules

WORKING_DAY = "working_day"
CALENDAR_DAY = "calendar_day"
MONTH = "month"
HOUR = "hour"
REPORTS = {
    "department": "DEPT_REPORT_0131",
    "government": "GOV_REPORT_0331",
    "street": "STREET_REPORT_0131",
    "township": "STREET_REPORT_0131",
}


def time_limit(limit_id: str) -> Rule:
    """One time limit, e.g. ``time_limit("ANSWER_20WD")``; knows the publication overrides, too."""
    stem = limit_id.lower() if limit_id.isidentifier() else ""
    for folder in ("deadlines", "overrides"):
        if stem in names(folder) and limit_id == limit_id.upper():
            return rule(f"{folder}/{stem}")
    raise UnknownRuleError(f"没有编号为“{limit_id}”的期限规则，请核对编号。")


def time_limits() -> tuple[Rule, ...]:
    """All time limits of the law, the publication overrides apart."""
    return rules("deadlines")


def publication_overrides() -> tuple[Rule, ...]:
    """What other laws and regulations set instead of the 20 working days (第二十六条后半句)."""
    return rules("overrides")


def working_days_of(limit_id: str, on: date) -> int:
    """The number of working days a limit has on a day."""
    version = time_limit(limit_id).at(on)
    if version.values["unit"] != WORKING_DAY:
        raise ValueError(f"{limit_id} does not count working days")
    return version.number("value")


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day of the year by which something must be done."""

    due_on: date
    reference: str
    certainty: str


def annual_report_due(office_kind: str, report_year: int) -> FixedDay:
    """年度报告公布的截止日：``department``, ``government`` or ``street`` (township likewise)."""
    if office_kind not in REPORTS:
        raise UnknownRuleError(f"没有“{office_kind}”这类机关的年度报告期限，请核对。")
    published = date(report_year + 1, 1, 1)
    version = time_limit(REPORTS[office_kind]).at(published)
    month, day = version.text("until").split("-")
    due_on = date(report_year + 1, int(month), int(day))
    return FixedDay(due_on, version.reference, version.certainty)
