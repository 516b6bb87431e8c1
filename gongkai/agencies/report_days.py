"""年度报告的公布期限 of an office, by what kind of office it is."""

from gongkai.agencies.models import Agency
from gongkai.law.limits import FixedDay, annual_report_due

_STREETS = (Agency.Kind.STREET, Agency.Kind.TOWNSHIP)
_DEPARTMENTS = (Agency.Kind.DEPARTMENT, Agency.Kind.ORGANISATION, Agency.Kind.STATE_DEPARTMENT)


def report_day(agency: Agency, year: int) -> FixedDay:
    """By when the office's annual report of a year must be public (《条例》第四十九条)."""
    kind = "government"
    if agency.kind in _STREETS:
        kind = "street"
    elif agency.kind in _DEPARTMENTS:
        kind = "department"
    return annual_report_due(kind, year)
