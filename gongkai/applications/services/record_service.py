"""送达: the day of the answer follows from how it was served (国办公开办函〔2016〕235号)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.applications.access import check_day, check_text, clean, demand, keep_file
from gongkai.applications.case_letters import cause_of, subject_key
from gongkai.applications.errors import (
    ApplicationError,
    BeforeDayError,
    LetterMissingError,
    MissingError,
    NotChosenAddressError,
    PrivateCourierError,
    WrongStageError,
)
from gongkai.applications.models import Applicant, Application, CaseFile, Decision, Delivery
from gongkai.applications.retention import purge_day
from gongkai.applications.services.close_application import finish
from gongkai.applications.services.send_decision_for_review import locked_decision
from gongkai.files.models import StoredFile
from gongkai.law.receipt import LegalDay, Service, answer_day, service_methods
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.errors import LetterError
from gongkai.letters.models import Letter, LetterDelivery
from gongkai.letters.selectors import letter_about
from gongkai.letters.services.record_delivery import Proof as LetterProof
from gongkai.letters.services.record_delivery import record_delivery

DIRECT, POST, ELECTRONIC = "direct", "post", "electronic"
Wish = Application.DeliveryWish


@dataclass(frozen=True, slots=True)
class Proof:
    """How the letter went out: signed for, handed to the post, or arrived at the chosen address."""

    method: str
    on: date
    signed_by: str = ""
    carrier: str = ""
    tracking_number: str = ""
    address: str = ""
    file: StoredFile | None = None


@transaction.atomic
def record_service(decision_id: int, proof: Proof, *, by: User, now: datetime) -> Delivery:
    """登记送达：the items are answered on the day the law looks at; all answered, the case is closed.

    An answer goes out with its letter: without one nothing is served (docs/decisions/0007).
    """
    decision, application = locked_decision(decision_id)
    today = timezone.localdate(now)
    demand(by, application.agency_id, today)
    if decision.stage != Decision.Stage.ISSUED or decision.issued_on is None:
        raise WrongStageError("只有已经作出、还没有送达的答复可以登记送达。")
    letter = letter_about(subject_key(application), cause_of(decision))
    if letter is None and application.needs_letter:
        raise LetterMissingError
    if proof.method not in dict(service_methods()):
        raise ApplicationError("请选择送达方式。", field="method")
    check_day(
        proof.on,
        today,
        what="送达日期",
        field="on",
        earliest=decision.issued_on,
        why="作出答复之日",
    )
    legal = _legal_day(application, proof)
    answered_on = legal.on
    assert answered_on is not None  # ``proof.on`` is given
    if application.received_on and answered_on < application.received_on:
        raise BeforeDayError("答复之日", "on", application.received_on, "收到申请之日")

    delivery = Delivery.objects.create(
        decision=decision, method=proof.method, on=answered_on, what=legal.what,
        reference=legal.reference, carrier=proof.carrier,
        tracking_number=clean(proof.tracking_number)[:40], signed_by=clean(proof.signed_by)[:120],
        address=clean(proof.address)[:200],
        proof=keep_file(application, proof.file, CaseFile.Kind.PROOF, now), recorded_by=by,
        recorded_at=now,
    )  # fmt: skip
    if letter is not None:
        deliver(letter, proof, by=by, now=now)
    decision.stage = Decision.Stage.SERVED
    decision.save(update_fields=["stage"])
    if decision.answers_anew is not None:
        decision.answers_anew.answered_on = answered_on
        decision.answers_anew.save(update_fields=["answered_on"])
        kept = application.applicants.filter(purged_at=None)
        kept.update(purge_on=purge_day(answered_on))  # the term begins anew with the new answer
    else:
        _answer_items(application, decision, answered_on)
    record(
        agency_chain(application.agency_id), "decision.served", at=now, actor=by, subject=decision,
        reference=legal.reference, method=proof.method, on=answered_on,
        tracking_number=delivery.tracking_number, reply_due_on=application.due_on,
        late=bool(application.due_on and answered_on > application.due_on),
    )  # fmt: skip
    return delivery


def deliver(letter: Letter, proof: Proof, *, by: User, now: datetime) -> LetterDelivery:
    """The same proof in the letter's own record."""
    theirs = LetterProof(
        clean(proof.signed_by), proof.carrier, clean(proof.tracking_number), clean(proof.address),
        proof.file,
    )  # fmt: skip
    try:
        return record_delivery(
            letter.pk, method=proof.method, on=proof.on, proof=theirs, by=by, now=now
        )
    except LetterError as error:
        raise ApplicationError(
            error.message, field=error.field, reference=error.reference
        ) from error


def _answer_items(application: Application, decision: Decision, on: date) -> None:
    code = ""
    for row in decision.items.select_related("item"):
        row.item.answered_on, row.item.outcome, code = on, row.outcome, row.outcome
        row.item.save(update_fields=["answered_on", "outcome"])
    if not application.items.filter(answered_on=None).exists():
        finish(application, on, code)


def _legal_day(application: Application, proof: Proof) -> LegalDay:
    if proof.method == DIRECT:
        check_text(proof.signed_by, "签收人", "signed_by", "国办公开办函〔2016〕235号")
        return answer_day(DIRECT, Service(signed_on=proof.on))
    if proof.method == POST:
        if proof.carrier == Delivery.Carrier.OTHER:
            raise PrivateCourierError
        if proof.carrier != Delivery.Carrier.POSTAL_ENTERPRISE:
            raise MissingError("承运的邮政企业", "carrier", PrivateCourierError.reference)
        check_text(proof.tracking_number, "邮件号", "tracking_number")
        return answer_day(POST, Service(posted_on=proof.on))
    refuse_other_address(application, proof.address.strip())
    return answer_day(ELECTRONIC, Service(reached_on=proof.on))


def refuse_other_address(application: Application, address: str) -> None:
    """Electronic service goes to what the applicant has chosen, and nowhere else."""
    if application.delivery_wish == Wish.ONLINE:
        return
    known = application.applicants.exclude(role=Applicant.Role.JOINT).exclude(email="")
    if application.delivery_wish != Wish.EMAIL or address not in set(
        known.values_list("email", flat=True)
    ):
        raise NotChosenAddressError
