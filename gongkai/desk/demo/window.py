"""The application desk of one demo office: what it does on a day, each by the service that does it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.applications.case_letters import cause_of, letters_to_write, subject_key
from gongkai.applications.content import Answer, Ground
from gongkai.applications.models import Application, Consultation, Decision, RequestedItem
from gongkai.applications.review import Step
from gongkai.applications.services.add_search_record import add_search_record
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.confirm_receipt import confirm_receipt
from gongkai.applications.services.consult import consult
from gongkai.applications.services.draft_decision import draft_decision
from gongkai.applications.services.issue_case_letter import issue_case_letter
from gongkai.applications.services.issue_decision import issue_decision
from gongkai.applications.services.receive_application import Intake, Person, receive_application
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.record_service import Proof
from gongkai.applications.services.save_decision_plan import save_decision_plan
from gongkai.applications.services.send_decision_for_review import send_decision_for_review
from gongkai.applications.services.serve_letter import serve_letter
from gongkai.applications.services.sign_decision import sign_decision
from gongkai.desk.demo.days import at
from gongkai.desk.demo.wording import APPLICANTS, said
from gongkai.letters.models import Letter
from gongkai.letters.services.issue_letter import issue_letter
from gongkai.letters.services.record_delivery import Proof as LetterProof
from gongkai.letters.services.record_delivery import record_delivery

EMAIL = "demo@example.invalid"
TRACKING = "演示邮件{:06d}"
POSTAL = "postal_enterprise"


def _in_turn() -> Iterator[tuple[int, tuple[str, str]]]:
    return enumerate(cycle(APPLICANTS), start=1)


def _answer(item: RequestedItem, outcome: str, earlier: Application | None) -> Answer:
    words = said(item.text, outcome)
    return Answer(
        item.pk, outcome, facts=words.facts, reasons=words.reasons, disclosed=words.disclosed,
        grounds=tuple(Ground(*part) for part in words.parts), details=words.details, earlier=earlier,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """One office's desk for applications, and the people behind it."""

    agency: Agency
    section: Section | None
    handler: User
    head: User
    section_head: User
    leader: User
    applicants: Iterator[tuple[int, tuple[str, str]]] = field(default_factory=_in_turn)

    def plan(self, on: date) -> None:
        """Three different people sign an answer; the handler is none of them."""
        steps = [
            Step("first", "初审", Duty.SECTION_HEAD), Step("second", "审核", Duty.OFFICE_HEAD),
            Step("final", "审发", Duty.LEADER),
        ]  # fmt: skip
        save_decision_plan(self.agency, steps, by=self.head, now=at(on))

    def receive(self, on: date, content: str, **changes: object) -> Application:
        """A form handed in at the counter by the next applicant, unless the changes say otherwise."""
        n, (kind, name) = next(self.applicants)
        person = Person(
            name,
            "other",
            f"演示证件{n}",
            phone=f"0595-{n:08d}",
            address=f"演示路{n}号",
            email=EMAIL,
        )
        values: dict[str, object] = {
            "channel": "in_person", "applicant_kind": kind, "arrived_on": on, "content": content,
            "applicant": person,
        }  # fmt: skip
        intake = Intake(**(values | changes))  # type: ignore[arg-type]
        by = None if intake.channel == "internet" else self.handler
        return receive_application(self.agency, intake, by=by, now=at(on)).application

    def confirm(self, case: Application, on: date) -> None:
        """A call to the applicant, from which the period runs."""
        confirm_receipt(case.pk, confirmed_on=on, how="电话确认", by=self.handler, now=at(on, 11))

    def search(self, case: Application, on: date, result: str) -> None:
        """A record of where was looked, with which words."""
        add_search_record(
            case.pk, places="公文系统、档案室、财务账册", words=case.subject, searched_by="演示检索人",
            searched_on=on, result=result, by=self.handler, now=at(on),
        )  # fmt: skip

    def consult(
        self, case: Application, on: date, *, kind: str = "third_party", party: str = "测试二公司"
    ) -> Consultation:
        """A letter that asks somebody else, received two days later."""
        return consult(
            case.pk, kind=kind, party=party, concerning=case.subject, sent_on=on,
            contact="演示路88号", by=self.handler, now=at(on),
        )  # fmt: skip

    def opinion(self, asked: Consultation, on: date, opinion: str, reasons: str = "") -> None:
        """What came back."""
        record_opinion(
            asked.pk, answered_on=on, opinion=opinion, reasons=reasons, by=self.handler, now=at(on)
        )

    def ask_correction(self, case: Application, on: date) -> None:
        """What is unclear, told once, with 15 working days to say it better."""
        ask_correction(
            case.pk, asked_on=on, unclear="没有写明是哪个项目、哪份材料", to_supply="项目名称、材料名称或者文号",
            working_days=15, reached_on=on, by=self.handler, now=at(on),
        )  # fmt: skip

    def charge(
        self, case: Application, on: date, *, method: str = "pages", count: int = 260
    ) -> None:
        """A notice of the fee for much information."""
        charge_fee(
            case.pk, method=method, count=count, how_to_pay="到非税收入窗口缴纳", notified_on=on,
            reached_on=on, by=self.handler, now=at(on),
        )  # fmt: skip

    def draft(
        self, case: Application, on: date, *outcomes: str, earlier: Application | None = None
    ) -> Decision:
        """A text with an outcome for each thing asked for, in the order of the items."""
        answers = [
            _answer(item, outcome, earlier)
            for item, outcome in zip(case.items.order_by("position"), outcomes, strict=True)
        ]
        return draft_decision(case.pk, answers, by=self.handler, now=at(on))

    def send(self, text: Decision, on: date) -> Decision:
        """Before the three who sign."""
        return send_decision_for_review(
            text.pk, seen_hash=text.content_hash, by=self.handler, now=at(on, 10)
        )

    def sign(self, text: Decision, on: date, *people: User) -> Decision:
        """Their agreement, one hour after the other."""
        for hour, who in enumerate(people, start=11):
            text = sign_decision(
                text.pk, seen_hash=text.content_hash, verdict="agree", by=who, now=at(on, hour)
            )
        return text

    def send_back(self, case: Application, on: date, outcome: str) -> None:
        """A text that the first of them does not sign."""
        text = self.send(self.draft(case, on, outcome), on)
        sign_decision(
            text.pk, seen_hash=text.content_hash, verdict="return", by=self.section_head,
            now=at(on, 11), opinion="请与原件核对份数、页数以后再送。",
        )  # fmt: skip

    @property
    def signers(self) -> tuple[User, User, User]:
        """初审、审核、审发."""
        return self.section_head, self.head, self.leader

    def issue(
        self, case: Application, on: date, *outcomes: str, earlier: Application | None = None
    ) -> Decision:
        """Drafted, signed by three and issued on one day."""
        text = self.send(self.draft(case, on, *outcomes, earlier=earlier), on)
        text = self.sign(text, on, *self.signers)
        return issue_decision(text.pk, by=self.handler, now=at(on, 15))

    def serve(self, text: Decision, on: date, way: str = "direct") -> None:
        """Its letter, handed over, posted, or sent to the address that the applicant chose."""
        how = {
            "direct": Proof("direct", on, signed_by="申请人本人"),
            "post": Proof("post", on, carrier=POSTAL, tracking_number=TRACKING.format(text.pk)),
            "electronic": Proof("electronic", on, address=EMAIL),
        }
        letter = issue_case_letter(
            text.application_id, cause_of(text), by=self.handler, now=at(on, 16), files_later=True
        )
        serve_letter(text.application_id, letter, how[way], by=self.handler, now=at(on, 16))

    def answer(self, case: Application, on: date, *outcomes: str, way: str = "direct") -> Decision:
        """Issued and served on the same day."""
        text = self.issue(case, on, *outcomes)
        self.serve(text, on, way)
        return text

    def letter(self, case: Application, key: str, on: date, way: str) -> Letter:
        """One of the case's letters, with its number and its proof of service."""
        case.refresh_from_db()
        written = letters_to_write(case, on=on).items()
        cause, facts = next((name, facts) for name, facts in written if name.startswith(key))
        row = issue_letter(
            facts, agency_id=self.agency.pk, subject_key=subject_key(case), cause=cause,
            by=self.handler, now=at(on, 16),
        )  # fmt: skip
        proof = {
            "direct": LetterProof(signed_by="收件人本人"),
            "post": LetterProof(carrier=POSTAL, tracking_number=TRACKING.format(row.pk)),
            "electronic": LetterProof(address=EMAIL),
        }
        record_delivery(
            row.pk, method=way, on=on, proof=proof[way], by=self.handler, now=at(on, 17)
        )
        return row
