"""补登申请人信息: the term was over and the data are gone, and then a new answer is ordered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.selectors import scope
from gongkai.applications.access import check_text, clean, locked
from gongkai.applications.errors import ApplicationError, MissingError, NotYoursError
from gongkai.applications.identity import identity_key
from gongkai.applications.models import Applicant, Application
from gongkai.applications.names import mask_name
from gongkai.applications.selectors import may_open_applicant, purged_applicant
from gongkai.ledger.services.record import agency_chain, record


@transaction.atomic
def restore_applicant(
    application_id: int, *, name: str, phone: str, email: str, address: str, by: User, now: datetime
) -> Applicant:
    """Only while the case is answered anew; without a name and a way to him no letter can go out.

    They are kept until the term after the new answer is over. The ledger tells that, not what.
    """
    application = locked(application_id)
    if not may_open_applicant(scope(by, timezone.localdate(now)), application):
        raise NotYoursError("申请人信息只有经办人和公开机构负责人可以补登。")
    applicant = purged_applicant(application)
    if applicant is None:
        raise ApplicationError("申请人信息没有清除，或者不在重新答复，不用补登。")
    name = check_text(name, "申请人的姓名或者名称", "name")
    phone, email, address = " ".join(phone.split()), email.strip(), clean(address)
    if not (phone or email or address):
        raise MissingError("电话、电子邮箱或者通信地址中的一项", "address")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise ApplicationError("电子邮箱的格式不对，请核对。", field="email") from None
    applicant.name, applicant.phone, applicant.email = name, phone, email
    applicant.address = address
    applicant.identity_key = identity_key(name, "", phone, email)
    applicant.purged_at = applicant.purge_on = None
    applicant.save()
    natural = application.applicant_kind == Application.ApplicantKind.NATURAL
    application.applicant_label = (mask_name(name) if natural else name)[:60]
    application.save(update_fields=["applicant_label"])
    record(
        agency_chain(application.agency_id), "application.applicant_restored", at=now, actor=by,
        subject=application,
    )  # fmt: skip
    return applicant
