"""退信: a letter handed to the post came back; what it is for, and how it is let be."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.files.models import StoredFile
from gongkai.law.load import chinese
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import demand, locked
from gongkai.letters.errors import LetterStateError, WrongDeliveryError
from gongkai.letters.models import LetterDelivery, LetterReturn
from gongkai.letters.selectors import open_return
from gongkai.letters.services.record_delivery import POST


@transaction.atomic
def record_return(
    delivery_id: int, *, on: date | None, reason: str, scan: StoredFile | None = None, by: User,
    now: datetime,
) -> LetterReturn:  # fmt: skip
    """登记退信：the letter keeps its number and waits to be sent again.

    The day on which it was handed to the post stays the day of the answer (国办公开办函〔2016〕235号);
    the applicant's own periods run only from the day he gets it.
    """
    letter_id = LetterDelivery.objects.values_list("letter_id", flat=True).get(pk=delivery_id)
    row, today = locked(letter_id), timezone.localdate(now)
    demand(by, row.agency_id, today)
    delivery = row.deliveries.get(pk=delivery_id)
    if row.purged_at:
        raise LetterStateError("文书的内容已经按期清除，不能再登记。")
    if delivery.method != POST:
        raise LetterStateError("只有邮寄的文书会退回；当面、电子送达的不登记退信。")
    if LetterReturn.objects.filter(delivery=delivery).exists():
        raise LetterStateError("这次邮寄已经登记过退信。")
    if on is None or on > today:
        raise WrongDeliveryError("请填写退回日期，不能晚于今天。", field="on")
    if on < delivery.on:
        raise WrongDeliveryError(
            f"退回日期不能早于交邮日期{chinese(delivery.on)}，请核对。", field="on"
        )
    reason = reason.strip()
    if not reason:
        raise WrongDeliveryError("请照邮件上的批注写明退回的原因。", field="reason")
    if scan is not None and scan.agency_id != row.agency_id:
        raise WrongDeliveryError("所选的扫描件不是本机关的文件，请重新上传。", field="file")
    found = LetterReturn.objects.create(
        delivery=delivery, on=on, reason=reason[:200], scan=scan, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    record(
        agency_chain(row.agency_id), "letter.returned", at=now, actor=by, subject=row,
        reference=delivery.reference, number=row.number, on=on, posted_on=delivery.on,
    )  # fmt: skip
    return found


@transaction.atomic
def settle_return(letter_id: int, *, why: str, by: User, now: datetime) -> LetterReturn:
    """不再送达：the letter cannot be sent again, and somebody says why."""
    row = locked(letter_id)
    demand(by, row.agency_id, timezone.localdate(now))
    found = open_return(row)
    if found is None:
        raise LetterStateError("这份文书没有等着再次送达的退信。")
    why = why.strip()
    if not why:
        raise WrongDeliveryError(
            "请写明为什么不再送达，例如已联系不上、申请人表示不要了。", field="why"
        )
    found.settled_why, found.settled_by, found.settled_at = why[:300], by, now
    found.save(update_fields=["settled_why", "settled_by", "settled_at"])
    record(
        agency_chain(row.agency_id), "letter.return_settled", at=now, actor=by, subject=row,
        number=row.number,
    )  # fmt: skip
    return found
