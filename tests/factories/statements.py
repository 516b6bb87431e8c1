"""A street with a district above it, and everything that its third quarter of 2024 is counted from."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.applications.models import ClockEvent, FeeNotice
from gongkai.law.statistics import Quarter
from gongkai.publishing.models import Publication
from gongkai.reports.models import QuarterlyStatement
from gongkai.reports.quarterly.statement import live
from gongkai.reports.services.file_statement import send_statement, sign_statement
from gongkai.reports.services.fill_statement import code_outcome, enter_values, start_statement
from gongkai.reports.services.record_event import record_event
from tests.factories.figures import application, event, moment, proceeding, published
from tests.factories.office import Office, agency, office, person, post

THIRD = Quarter(2024, 3)
AFTER = moment("2024-10-06")


@dataclass
class Town:
    """A district with its collecting officer, and one street."""

    district: Agency
    collector: User
    street: Office

    def filled(self, quarter: Quarter = THIRD, *, now=AFTER, **values: str) -> QuarterlyStatement:
        """A statement with everything entered by hand: 0 unless told."""
        by = self.street.officer
        statement = start_statement(self.street.agency.pk, quarter, by=by, now=now)
        state = live(self.street.agency, quarter, now=now, statement=statement)
        for case in state.uncoded:
            code_outcome(
                self.street.agency.pk, quarter, case=f"{case.application_id}-{case.position}",
                row=case.choices[0], by=by, now=now,
            )  # fmt: skip
        by_hand = {line.row.id: "0" for line in state.missing} | values
        enter_values(statement.pk, values=by_hand, phone="0595-00000000", by=by, now=now)
        return statement

    def filed(self, quarter: Quarter = THIRD, *, now=AFTER, **values: str) -> QuarterlyStatement:
        """The same, signed by three and filed."""
        statement = self.filled(quarter, now=now, **values)
        send_statement(statement.pk, by=self.street.officer, now=now)
        return self.signed(statement, now=now)

    def signed(self, statement: QuarterlyStatement, *, now=AFTER) -> QuarterlyStatement:
        """审核人 and 单位负责人 agree."""
        for by in (self.street.section_head, self.street.leader):
            statement.refresh_from_db()
            statement = sign_statement(
                statement.pk, verdict="agree", opinion="", seen_hash=statement.snapshot_hash, by=by,
                now=now,
            )  # fmt: skip
        return statement


def town() -> Town:
    district = agency("测试区", kind="county")
    collector = person("测试员戊", post(district, Duty.DISTRICT_OFFICER))
    return Town(district, collector, office("青石街道", parent=district))


def with_records(place: Town) -> SimpleNamespace:
    """Items, cases, proceedings, a fee and trainings; the sums of them stand in the tests, by hand."""
    street, by = place.street.agency, place.street.filer
    for day, kind in (
        ("2024-02-10", "normative"), ("2024-07-15", "normative"), ("2024-08-01", "interpretation"),
        ("2024-09-30", "news"), ("2024-10-01", "news"),
    ):  # fmt: skip
        published(street, by, day, kind=kind, is_registered=True, column=place.street.column)
    published(street, by, "2024-08-02", is_registered=False, column=place.street.column)
    gone = published(street, by, "2024-08-05", is_registered=True, column=place.street.column)
    event(gone, Publication.Kind.WITHDRAWAL, moment("2024-09-10"))
    cases = {
        "granted": case(street, "2024-06-20", "2024-07-05", "granted", "internet", "2024-07-18"),
        "private": case(
            street, "2024-07-10", "2024-08-20", "third_party_rights", "in_person", "2024-09-05", 20
        ),
        "late": case(
            street, "2024-07-15", "2024-09-02", "withdrawn", "registered_mail", "2024-08-12"
        ),
        "open": case(street, "2024-09-29", None, "", "fax", "2024-11-05"),
        "absent": case(street, "2024-08-01", "2024-08-15", "not_found", "internet", "2024-08-29"),
    }
    proceeding(street, "review", "2024-05-05", "2024-08-08", "upheld")
    proceeding(street, "after_review", "2024-08-20", "2024-09-09", "corrected")
    proceeding(street, "direct", "2024-09-01")
    _fee(cases["granted"])
    for kind, day, title, people in (
        ("training", "2024-02-02", "年初培训", 10), ("training", "2024-07-20", "条例培训", 30),
        ("training", "2024-08-20", "平台培训", 25), ("meeting", "2024-09-01", "季度例会", 12),
    ):  # fmt: skip
        record_event(
            street.pk, kind=kind, held_on=date.fromisoformat(day), title=title, attendees=people,
            by=place.street.officer, now=AFTER,
        )  # fmt: skip
    return SimpleNamespace(**cases)


def case(street, received, answered, outcome, channel, due, extended=0):
    made = application(street, received, answered, outcome)
    made.channel, made.due_on, made.extended_by = channel, date.fromisoformat(due), extended
    made.save()
    return made


def _fee(of) -> None:
    told, paid = (
        ClockEvent.objects.create(
            application=of, kind=kind, on=date.fromisoformat(day), recorded_at=moment(day)
        )
        for kind, day in (("fee_notified", "2024-06-25"), ("fee_paid", "2024-07-02"))
    )
    FeeNotice.objects.create(
        application=of,
        method="pages",
        count=1,
        amount=400,
        how_to_pay="测试",
        notified=told,
        paid=paid,
    )
