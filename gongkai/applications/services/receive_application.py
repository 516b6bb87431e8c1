"""收到申请: register what came in, by whatever way, with its number and its 收到申请之日."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import holders
from gongkai.applications import clock
from gongkai.applications.access import check_day, check_text, clean, demand, keep_file
from gongkai.applications.errors import ApplicationError, MissingError, SeriesTakenError
from gongkai.applications.identity import identity_key, tidy_identity
from gongkai.applications.models import (
    Applicant,
    Application,
    CaseFile,
    HeldUpload,
    NumberSeries,
    RequestedItem,
)
from gongkai.applications.names import mask_name
from gongkai.applications.places import case_url
from gongkai.applications.selectors import REGISTRARS, same_asked_before
from gongkai.files.models import StoredFile
from gongkai.jobs.services.notify import notify
from gongkai.law.receipt import channels
from gongkai.ledger.services.record import agency_chain, record

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
WEB = "internet"
ART_29 = "《政府信息公开条例》（国务院令第711号）第二十九条"
Role = Applicant.Role


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant, a joint applicant or an agent, as filled in."""

    name: str
    identity_kind: str = ""
    identity_number: str = ""
    identity_file: StoredFile | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in: who asks for what, how, and how the answer is wanted."""

    channel: str
    applicant_kind: str
    applicant: Person
    content: str
    arrived_on: date
    confirmed_on: date | None = None
    kind: str = Application.Kind.DISCLOSURE
    form_wanted: str = Application.FormWanted.ANY
    delivery_wish: str = Application.DeliveryWish.ANY
    joint: Sequence[Person] = ()
    agent: Person | None = None
    items: Sequence[str] = ()
    files: Sequence[tuple[StoredFile, str]] = field(default=())
    submission_key: str = ""
    suggests_publication: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执：the case, and the query code, which is shown once and kept only as a hash."""

    application: Application
    query_code: str
    is_repeat: bool = False


def in_order(texts: Sequence[str]) -> str:
    """申请内容全文：several items numbered one after the other, a single one as it is."""
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join(f"{place}．{text}" for place, text in enumerate(texts, start=1))


@transaction.atomic
def receive_application(
    agency: Agency, intake: Intake, *, by: User | None, now: datetime
) -> Receipt:
    """登记申请：a number without gaps, the 收到申请之日 where the channel already gives one (第三十一条).

    ``by`` is the clerk at the counter, or ``None`` for the public form, which must be complete
    (第二十九条); a letter is registered as it is and corrected later. Sending the same form twice
    (``submission_key``) gives the first case again.
    """
    today = timezone.localdate(now)
    if by is not None:
        demand(by, agency.pk, today, *REGISTRARS)
    series = _locked_series(agency, today.year)
    if (
        intake.submission_key
    ):  # asked under the lock, so that of two at once the second sees the first
        first = Application.objects.filter(submission_key=intake.submission_key).first()
        if first is not None:
            return Receipt(first, "", is_repeat=True)
    content = _refuse(intake, today, is_public=by is None)
    persons = _persons(intake, is_public=by is None)
    legal = clock.receipt_of(intake.channel, intake.arrived_on, intake.confirmed_on)
    if intake.confirmed_on and intake.confirmed_on > today:
        raise ApplicationError("确认日期晚于今天，请核对。", field="confirmed_on")

    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    key = persons[0].identity_key
    application = Application(
        agency=agency, number=_next_number(series), kind=intake.kind,
        applicant_kind=intake.applicant_kind, applicant_label=_label(intake),
        subject=_subject(intake, content), content=content, form_wanted=intake.form_wanted,
        delivery_wish=intake.delivery_wish, channel=intake.channel, arrived_on=intake.arrived_on,
        confirmed_on=intake.confirmed_on, received_on=legal.on, query_code=make_password(code),
        submission_key=intake.submission_key or None, suggests_publication=intake.suggests_publication,
        handler=_handler(agency, by, today), created_by=by, created_at=now,
        earlier=same_asked_before(agency, key, content),
    )  # fmt: skip
    _check(application)
    application.save()
    for person in persons:
        person.application = application
        person.save()
    texts = [text for raw in intake.items if (text := clean(raw))] or [content]
    RequestedItem.objects.bulk_create(
        RequestedItem(application=application, position=place, text=text)
        for place, text in enumerate(texts, start=1)
    )
    for file, file_kind in intake.files:
        keep_file(application, file, file_kind, now)
    if intake.submission_key:  # what waited for the form to be sent is a paper of the case now
        handed_in = [intake.applicant.identity_file, *(file for file, _ in intake.files)]
        HeldUpload.objects.filter(
            key=intake.submission_key, file__in=filter(None, handed_in)
        ).delete()
    clock.refresh(application)
    application.save(update_fields=clock.CACHED)

    record(
        agency_chain(agency.pk), "application.received", at=now, actor=by, subject=application,
        reference=legal.reference, channel=intake.channel, arrived_on=intake.arrived_on,
        received_on=legal.on, items=len(texts), files=len(intake.files),
        handler=str(application.handler) if application.handler else "",
    )  # fmt: skip
    _tell(application, by, today, now)
    return Receipt(application, code)


def _handler(agency: Agency, by: User | None, today: date) -> User | None:
    """经办人 from the first day on: who registers it and handles applications, or the office's only handler.

    Where several could it stays open until somebody is chosen (分办).
    """
    people = holders(Duty.APPLICATION_HANDLER, agency.pk, today)
    for person in people:
        if by is not None and person.pk == by.pk:
            return person
    return people[0] if len(people) == 1 else None


def _subject(intake: Intake, content: str) -> str:
    """What lists show: the items one after the other where nothing else was written."""
    is_list = len(intake.items) > 1 and content == in_order(intake.items)
    return " ".join(("；".join(intake.items) if is_list else content).split())[:300]


def _refuse(intake: Intake, today: date, *, is_public: bool) -> str:
    content = check_text(
        intake.content, "要申请公开的政府信息的名称、文号或者其他特征", "content", ART_29
    )
    if intake.channel not in dict(channels()):
        raise ApplicationError("请选择提交渠道。", field="channel")
    if is_public and intake.channel != WEB:
        raise ApplicationError("网上提交的申请，渠道只能是互联网渠道。", field="channel")
    if intake.applicant_kind not in Application.ApplicantKind.values:
        raise ApplicationError("请选择申请人类型。", field="applicant_kind")
    if intake.kind not in Application.Kind.values:
        raise ApplicationError("请选择申请类别。", field="kind")
    check_day(intake.arrived_on, today, what="到达日期", field="arrived_on", earliest=None, why="")
    for file, kind in intake.files:
        if kind not in CaseFile.Kind.values:
            raise ApplicationError(f"请选择“{file}”的材料类型。", field="files")
    return content


def _persons(intake: Intake, *, is_public: bool) -> list[Applicant]:
    found = [_person(intake.applicant, Role.APPLICANT)]
    first = found[0]
    if not (first.phone or first.email or first.address) and (
        is_public or intake.channel != "no_contact"
    ):
        raise ApplicationError(
            "请填写电话、电子邮箱或者通信地址中的一项；来信确实没有联系方式的，渠道选“没有联系电话或者电话无法接通”。",
            field="phone", reference=ART_29,
        )  # fmt: skip
    if is_public and not first.identity_number and first.identity_file is None:
        raise MissingError("证件号码或者上传身份证明", "identity_number", ART_29)
    if intake.delivery_wish == Application.DeliveryWish.EMAIL and not first.email:
        raise MissingError("接收答复的电子邮箱", "email", ART_29)
    if intake.delivery_wish == Application.DeliveryWish.POST and not first.address:
        raise MissingError("接收答复的通信地址", "address", ART_29)
    found += [_person(person, Role.JOINT) for person in intake.joint]
    if intake.agent:
        found.append(_person(intake.agent, Role.AGENT))
    return found


def _person(person: Person, role: str) -> Applicant:
    name = check_text(person.name, "申请人的姓名或者名称", "name", ART_29)
    number = tidy_identity(person.identity_kind, person.identity_number)
    phone, email = " ".join(person.phone.split()), person.email.strip()
    made = Applicant(
        role=role, name=name, identity_kind=person.identity_kind, identity_number=number,
        identity_file=person.identity_file, phone=phone, email=email, address=clean(person.address),
        postcode="".join(person.postcode.split()),
        identity_key=identity_key(name, number, phone, email),
    )  # fmt: skip
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise ApplicationError("电子邮箱的格式不对，请核对。", field="email") from None
    if made.postcode and not re.fullmatch(r"\d{6}", made.postcode):
        raise ApplicationError("邮政编码应为6位数字，请核对。", field="postcode")
    for name_, most in (("name", 120), ("phone", 40), ("address", 300), ("identity_number", 60)):
        if len(getattr(made, name_)) > most:
            raise ApplicationError(f"这一栏最多{most}字，请缩短。", field=name_)
    return made


def _label(intake: Intake) -> str:
    """What lists show: a person's name masked, an organisation's as it is."""
    name = clean(intake.applicant.name)
    if intake.applicant_kind == Application.ApplicantKind.NATURAL:
        name = mask_name(name)
    return f"{name[:50]}等{len(intake.joint) + 1}人" if intake.joint else name[:60]


def _check(application: Application) -> None:
    try:
        application.full_clean(exclude=["query_code"], validate_unique=False)
    except ValidationError as error:
        raise ApplicationError("；".join(error.messages)) from error


def _locked_series(agency: Agency, year: int) -> NumberSeries:
    """The office's series of a year; its row stays locked until the case is stored, so none is lost."""
    key = f"{agency.code or agency.slug}-{year}"
    NumberSeries.objects.get_or_create(key=key, defaults={"agency": agency})
    series = NumberSeries.objects.select_for_update().get(key=key)
    if series.agency_id != agency.pk:
        raise SeriesTakenError
    return series


def _next_number(series: NumberSeries) -> str:
    """The next number; one that an imported case bears is passed over."""
    while True:
        series.last_serial += 1
        number = f"{series.key}-{series.last_serial:04d}"
        if not Application.objects.filter(number=number).exists():
            break
    series.save(update_fields=["last_serial"])
    return number


def _tell(application: Application, by: User | None, today: date, now: datetime) -> None:
    people = holders(Duty.APPLICATION_HANDLER, application.agency_id, today)
    what = "请当日与申请人确认" if application.received_on is None else "请办理"
    notify(
        [person for person in people if by is None or person.pk != by.pk],
        f"收到依申请公开{application.number}，{what}。", url=case_url(application.pk), now=now,
    )  # fmt: skip
