"""The quarterly statistics of the district's offices, signed by three and filed, as far as days have come."""

from dataclasses import dataclass
from datetime import date

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.desk.demo.days import at, working_day
from gongkai.desk.demo.office import FOUNDED, Staff
from gongkai.law.statistics import Quarter, last_ended
from gongkai.reports.models import QuarterlyStatement
from gongkai.reports.quarterly.statement import Live, live
from gongkai.reports.services.collect_statistics import set_filing_day
from gongkai.reports.services.file_statement import (
    file_zero,
    return_statement,
    send_statement,
    sign_statement,
)
from gongkai.reports.services.fill_statement import (
    code_outcome,
    correct_row,
    enter_values,
    start_statement,
)
from gongkai.reports.services.record_event import record_event

FILING_DAY, NOTICE = 10, "《演示区关于季度统计表报送时间的通知》（虚构）"
BY_HAND = {
    "hot_topics": "1", "units": "1", "reading_points": "2", "staff": "3", "staff_full": "1",
    "staff_part": "2", "funds": "0.5",
}  # fmt: skip
AGAIN = "工作人员数与上季度相同，但本季度已有一人调离，请核对后重新报送。"
CHANNELS = ("received_in_person", "received_fax", "received_internet", "received_mail")
WITHOUT_CHANNEL = "导入的登记簿没有记收件渠道，经核对均为当面申请。"
LATE = 9  # working days after the first one of the quarter: beyond the 10th in every month


@dataclass(frozen=True, slots=True)
class Signers:
    """填报人, 审核人 and 单位负责人 of an office."""

    agency: Agency
    filler: User
    reviewer: User
    head: User

    @classmethod
    def of(cls, staff: Staff) -> "Signers":
        return cls(staff.agency, staff.officer, staff.head, staff.leader)


@dataclass(frozen=True, slots=True)
class District:
    """Offices by what becomes of their last quarter; the earlier ones of the year are filed by all."""

    filed: Signers
    filed_late: Signers  # the quarter before
    zero: Signers
    returned: Signers
    missing: Signers

    @property
    def offices(self) -> tuple[Signers, ...]:
        return self.filed, self.filed_late, self.zero, self.returned, self.missing


def file_quarters(district: District, collector: User, today: date) -> None:
    """The quarters of the year of the last ended one and the one before it, each in its first days."""
    last = last_ended(today)
    region = district.missing.agency.parent
    assert region is not None
    set_filing_day(region.pk, day=FILING_DAY, basis=NOTICE, by=collector, now=at(FOUNDED))
    _train(district.filed_late, last)
    earlier = {last.previous, *(Quarter(last.year, n) for n in range(1, last.number))}
    for quarter in sorted(earlier):
        for office in district.offices:
            is_late = office == district.filed_late and quarter == last.previous
            _file(office, quarter, _day(quarter, LATE if is_late else 0), is_zero=False)
    if _day(last) > today:
        return
    for office in (district.filed, district.filed_late, district.zero):
        _file(office, last, _day(last), is_zero=office == district.zero)
    back = _file(district.returned, last, _day(last), is_zero=False)
    if _day(last, 1) <= today:
        return_statement(back.pk, reason=AGAIN, by=collector, now=at(_day(last, 1), 10))


def _day(quarter: Quarter, then: int = 0) -> date:
    """The first working day after a quarter, and ``then`` so many later."""
    return working_day(quarter.next.first_day, then=then)


def _train(office: Signers, quarter: Quarter) -> None:
    """A meeting and a training for the last rows of the form."""
    for kind, month, title, people in (
        ("meeting", quarter.first_month, "政府信息公开季度例会", 12),
        ("training", quarter.last_month, "依申请公开答复文书培训班", 36),
    ):
        held = working_day(date(quarter.year, month, 12))
        record_event(
            office.agency.pk, kind=kind, held_on=held, title=title, attendees=people,
            by=office.filler, now=at(held, 17),
        )  # fmt: skip


def _file(office: Signers, quarter: Quarter, on: date, *, is_zero: bool) -> QuarterlyStatement:
    """Filled in, sent and signed by two others within a day."""
    state = live(office.agency, quarter, now=at(on))
    if is_zero and state.nothing_happened:
        sent = file_zero(office.agency.pk, quarter, by=office.filler, now=at(on, 10))
    else:
        sent = _filled(office, state, on)
    for hour, signer in ((14, office.reviewer), (16, office.head)):
        sent = sign_statement(
            sent.pk, verdict="agree", opinion="", seen_hash=sent.snapshot_hash, by=signer,
            now=at(on, hour),
        )  # fmt: skip
    return sent


def _filled(office: Signers, state: Live, on: date) -> QuarterlyStatement:
    """What no record holds is entered by hand, what has two places in the form is given one."""
    agency, quarter, by = office.agency, state.quarter, office.filler
    statement = start_statement(agency.pk, quarter, by=by, now=at(on))
    for case in state.uncoded:
        code_outcome(
            agency.pk, quarter, case=f"{case.application_id}-{case.position}", row=case.choices[0],
            by=by, now=at(on),
        )  # fmt: skip
    told = BY_HAND | {"by_wechat": str(7 + (5 * agency.pk + 3 * quarter.number) % 11)}
    enter_values(
        statement.pk, values={line.row.id: told.get(line.row.id, "0") for line in state.missing},
        phone=agency.phone, by=by, now=at(on),
    )  # fmt: skip
    _balance(statement, state, by, on)
    return send_statement(statement.pk, by=by, now=at(on, 10))


def _balance(statement: QuarterlyStatement, state: Live, by: User, on: date) -> None:
    """Cases of an old register have no channel: corrected by hand, with the reason."""
    numbers = {line.row.id: line.value or 0 for line in state.numbers}
    without = numbers["received"] - sum(numbers[row] for row in CHANNELS)
    if without:
        correct_row(
            statement.pk, row=CHANNELS[0], value=str(numbers[CHANNELS[0]] + without),
            reason=WITHOUT_CHANNEL, by=by, now=at(on),
        )  # fmt: skip
