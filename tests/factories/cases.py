"""An invented street office that answers applications, and cases brought to a point by its services."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.applications.case_letters import cause_of, subject_key
from gongkai.applications.content import Answer
from gongkai.applications.models import Application, Decision, Delivery
from gongkai.applications.services.add_search_record import add_search_record
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.issue_case_letter import issue_case_letter
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.receive_application import (
    Intake,
    Person,
    Receipt,
    receive_application,
)
from gongkai.applications.services.record_service import Proof
from gongkai.applications.services.send_decision_for_review import send_decision_for_review
from gongkai.applications.services.serve_letter import serve_letter
from gongkai.applications.services.sign_decision import sign_decision
from gongkai.letters.models import Letter
from gongkai.letters.selectors import letter_about
from tests.factories.office import agency, person, post

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)  # answered by 2026-03-30 if nothing happens


def at(day: date, hour: int = 9) -> datetime:
    """A moment of the Shanghai day."""
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


@dataclass
class Office:
    """One office: its section and the people by what they do."""

    agency: Agency
    section: Section
    handler: User
    colleague: User
    section_head: User
    head: User
    leader: User

    def intake(self, **changes: Any) -> Intake:
        """A letter handed in at the counter on the first Monday of March 2026."""
        values: dict[str, Any] = {
            "channel": "in_person", "applicant_kind": "natural", "arrived_on": MONDAY,
            "content": "2025年度保洁经费的使用情况",
            "applicant": Person("测试员甲", phone="000-0001", address="示例路1号", email="jia@example.com"),
        }  # fmt: skip
        return Intake(**(values | changes))

    def receipt(
        self, *, now: datetime | None = None, public: bool = False, **changes: Any
    ) -> Receipt:
        intake = self.intake(**changes)
        by = None if public else self.handler
        return receive_application(self.agency, intake, by=by, now=now or at(intake.arrived_on))

    def received(self, **changes: Any) -> Application:
        """A case with its 收到申请之日."""
        return self.receipt(**changes).application

    def searched(
        self, case: Application, on: date, result: str = "not_found", *, item_id: int | None = None
    ) -> None:
        add_search_record(
            case.pk, places="公文系统、档案室", words="保洁、经费", searched_by="测试员乙",
            searched_on=on, result=result, item_id=item_id, by=self.handler, now=at(on),
        )  # fmt: skip

    def drafted(
        self, case: Application, on: date, outcome: str = "granted", **fields: Any
    ) -> Decision:
        """A text that gives every open item this outcome."""
        values: dict[str, Any] = {
            "facts": "经查，情况属实。", "reasons": "属于法定情形。", "disclosed": "随信附上复印件。",
        } | fields  # fmt: skip
        items = case.items.filter(answered_on=None) if case.is_open else case.items.all()
        answers = [Answer(item.pk, outcome, **values) for item in items]
        return draft_decision(case.pk, answers, by=self.handler, now=at(on))

    def sent(self, text: Decision, on: date) -> Decision:
        return send_decision_for_review(
            text.pk, seen_hash=text.content_hash, by=self.handler, now=at(on)
        )

    def sign(
        self, text: Decision, by: User, on: date, verdict: str = "agree", opinion: str = ""
    ) -> Decision:
        return sign_decision(
            text.pk,
            seen_hash=text.content_hash,
            verdict=verdict,
            by=by,
            now=at(on),
            opinion=opinion,
        )

    def approved(
        self, case: Application, on: date, outcome: str = "granted", **fields: Any
    ) -> Decision:
        text = self.sent(self.drafted(case, on, outcome, **fields), on)
        for reviewer in (self.section_head, self.head, self.leader):
            text = self.sign(text, reviewer, on)
        return text

    def issued(
        self, case: Application, on: date, outcome: str = "granted", **fields: Any
    ) -> Decision:
        text = self.approved(case, on, outcome, **fields)
        return issue_decision(text.pk, by=self.handler, now=at(on))

    def letter(self, text: Decision, on: date) -> Letter:
        """The letter of an answer, its files not made."""
        return issue_case_letter(
            text.application_id, cause_of(text), by=self.handler, now=at(on, 16), files_later=True
        )

    def served(self, text: Decision, proof: Proof, on: date) -> Delivery:
        """The letter of an answer issued, unless it is already, and served with this proof."""
        letter = letter_about(subject_key(text.application), cause_of(text))
        letter = letter or self.letter(text, text.issued_on or on)
        serve_letter(text.application_id, letter, proof, by=self.handler, now=at(on, 17))
        return Delivery.objects.get(decision=text)

    def answered(
        self, case: Application, on: date, outcome: str = "granted", **fields: Any
    ) -> Application:
        """Its letter served in person on the day it was issued."""
        text = self.issued(case, on, outcome, **fields)
        self.served(text, Proof("direct", on, signed_by="测试员甲"), on)
        case.refresh_from_db()
        return case


def office(name: str = "测试街道", **fields: Any) -> Office:
    """An office with everybody a reviewed answer needs."""
    place = agency(
        name,
        **(
            {"review_organ": "测试区人民政府", "court": "测试区人民法院", "phone": "000-0000"}
            | fields
        ),
    )
    section = Section.objects.create(agency=place, name="社会事务办公室")
    return Office(
        agency=place,
        section=section,
        handler=person("测试员乙", post(place, Duty.APPLICATION_HANDLER)),
        colleague=person("测试员丙", post(place, Duty.APPLICATION_HANDLER)),
        section_head=person("测试员丁", post(place, Duty.SECTION_HEAD, section)),
        head=person("测试员戊", post(place, Duty.OFFICE_HEAD)),
        leader=person("测试员己", post(place, Duty.LEADER)),
    )
