"""收到申请之日与答复之日：by channel and by way of service (第三十一条；235号文)."""

from dataclasses import dataclass
from datetime import date

from gongkai.law.errors import LawError
from gongkai.law.load import Rule, Version, names, rule, rules


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known about an application's arrival; a day that has not come stays ``None``."""

    submitted_on: date | None = None
    arrived_on: date | None = None
    signed_on: date | None = None
    confirmed_on: date | None = None
    contact_restored_on: date | None = None
    form_filled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """What is known about a reply's delivery."""

    signed_on: date | None = None
    posted_on: date | None = None
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class LegalDay:
    """The day the law looks at, or ``None`` while it has not come; ``what`` says which day it is."""

    on: date | None
    what: str
    note: str
    reference: str
    certainty: str


class UnknownChannelError(LawError):
    code = "unknown_channel"


class ReceiptOutOfOrderError(LawError):
    code = "receipt_out_of_order"


def receipt_day(channel: str, arrival: Arrival, *, on: date | None = None) -> LegalDay:
    """收到申请之日 by channel; not known until, say, both sides have confirmed a web form."""
    version = _version("receipt", channel, on)
    found: date | None = getattr(arrival, version.text("day"))
    earliest = arrival.arrived_on or arrival.submitted_on
    if found and earliest and found < earliest:
        raise ReceiptOutOfOrderError(
            f"{version.text('what')}（{found}）不能早于申请到达之日（{earliest}），请核对。",
            reference=version.reference,
        )
    return _legal_day(found, version)


def answer_day(method: str, service: Service, *, on: date | None = None) -> LegalDay:
    """答复之日 by way of service: signed for, handed to the post, or arrived."""
    version = _version("service", method, on)
    return _legal_day(getattr(service, version.text("day")), version)


def channels() -> list[tuple[str, str]]:
    """Code and label of every way an application comes in."""
    return _choices("receipt")


def service_methods() -> list[tuple[str, str]]:
    """Code and label of every way a reply goes out."""
    return _choices("service")


def required_content() -> tuple[str, ...]:
    """申请应当包括的内容 (第二十九条)."""
    found: tuple[str, ...] = rule("applications/content").latest.values["required"]
    return found


def _version(folder: str, code: str, on: date | None) -> Version:
    if code not in names(folder):
        raise UnknownChannelError(f"没有“{code}”这种渠道或者送达方式，请核对。")
    found: Rule = rule(f"{folder}/{code}")
    return found.at(on) if on else found.latest


def _legal_day(on: date | None, version: Version) -> LegalDay:
    note = str(version.values.get("note", ""))
    return LegalDay(on, version.text("what"), note, version.reference, version.certainty)


def _choices(folder: str) -> list[tuple[str, str]]:
    ordered = sorted(rules(folder), key=lambda found: int(found.values["order"]))
    return [(found.name, found.label) for found in ordered]
