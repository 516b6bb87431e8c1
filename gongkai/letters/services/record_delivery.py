"""送达: how a letter went out, on which day it counts, and the proof (国办公开办函〔2016〕235号)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.files.models import StoredFile
from gongkai.law.load import chinese
from gongkai.law.receipt import Service, answer_day, service_methods
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import demand, locked
from gongkai.letters.errors import LetterStateError, WrongDeliveryError
from gongkai.letters.models import LetterDelivery

DIRECT, POST, ELECTRONIC = "direct", "post", "electronic"


@dataclass(frozen=True, slots=True)
class Proof:
    """送达凭证：what was signed, posted or sent. Which of these is needed depends on the way."""

    signed_by: str = ""
    carrier: str = ""
    tracking_number: str = ""
    address: str = ""
    file: StoredFile | None = None


@transaction.atomic
def record_delivery(
    letter_id: int, *, method: str, on: date, proof: Proof, by: User, now: datetime
) -> LetterDelivery:
    """登记送达：signed for, handed to the postal enterprise, or arrived where the applicant chose."""
    row = locked(letter_id)
    today = timezone.localdate(now)
    demand(by, row.agency_id, today)
    if row.is_withdrawn:
        raise LetterStateError("文书已经作废，不能登记送达。")
    if row.purged_at:
        raise LetterStateError("文书的内容已经按期清除，不能再登记送达。")
    if method not in dict(service_methods()):
        raise WrongDeliveryError("请选择送达方式。", field="method")
    if on > today:
        raise WrongDeliveryError("送达日期不能晚于今天，请核对。", field="on")
    if on < row.signed_on:
        raise WrongDeliveryError(
            f"送达日期不能早于成文日期{chinese(row.signed_on)}，请核对。", field="on"
        )
    day = answer_day(method, Service(signed_on=on, posted_on=on, reached_on=on), on=on)
    _check(method, proof, day.reference)
    if proof.file is not None and proof.file.agency_id != row.agency_id:
        raise WrongDeliveryError("所选的凭证不是本机关的文件，请重新上传。", field="proof")
    found = LetterDelivery.objects.create(
        letter=row, method=method, on=on, what=day.what, reference=day.reference,
        signed_by=proof.signed_by.strip()[:120], carrier=proof.carrier,
        tracking_number=proof.tracking_number.strip()[:40], address=proof.address.strip()[:300],
        proof=proof.file, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    record(
        agency_chain(row.agency_id), "letter.delivered", at=now, actor=by, subject=row,
        reference=day.reference, number=row.number, on=on, method=method,
    )  # fmt: skip
    return found


def _check(method: str, proof: Proof, reference: str) -> None:
    if method == DIRECT and not proof.signed_by.strip():
        raise WrongDeliveryError(
            "当面送达的，要写明签收人。", field="signed_by", reference=reference
        )
    if method == POST:
        if proof.carrier != LetterDelivery.Carrier.POSTAL_ENTERPRISE:
            raise WrongDeliveryError(
                "邮寄答复要交给邮政企业（含邮政特快专递），不能用其他快递企业。",
                field="carrier", reference=reference,
            )  # fmt: skip
        if not proof.tracking_number.strip():
            raise WrongDeliveryError(
                "邮寄送达的，要填写邮件号。", field="tracking_number", reference=reference
            )
    if method == ELECTRONIC and not proof.address.strip():
        raise WrongDeliveryError(
            "电子送达的，要写明申请人选定的地址或者系统。", field="address", reference=reference
        )
