"""文书的事实：from a case to the plain facts its letters are written from; layout and number are made elsewhere.

:func:`gongkai.letters.compose.compose` says in words what is still missing. The remedy line follows from
the outcome and the day there. The facts hold personal data: they go into the case's letters and nowhere else.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.applications import clock
from gongkai.applications.models import (
    Applicant,
    Application,
    ClockEvent,
    Consultation,
    Decision,
    DecisionItem,
    FeeNotice,
    SearchRecord,
)
from gongkai.law.fees import fee_for_items, fee_for_pages
from gongkai.law.limits import time_limit, working_days_of
from gongkai.law.outcomes import outcome
from gongkai.law.receipt import channels
from gongkai.letters.facts import (
    ORGAN,
    ORGANISATION,
    PERSON,
    Answer,
    Details,
    LetterFacts,
    Value,
    Withheld,
)

REPLY = "reply"
TO_OTHERS = frozenset({"third_party", "comaker", "assistance", "third_party_notice"})
WITHOUT_DECISION = frozenset({"withdrawn", "correction_lapsed", "fee_unpaid", "other"})
CONSULTING = {
    Consultation.Kind.THIRD_PARTY: "third_party",
    Consultation.Kind.COMAKER: "comaker",
    Consultation.Kind.OTHER_ORGAN: "assistance",
}
"""The letter that goes to whoever is asked."""


def letter_facts(
    application: Application,
    kind: str,
    *,
    on: date,
    decision: Decision | None = None,
    consultation: Consultation | None = None,
) -> LetterFacts:
    """The facts of one letter, signed ``on``.

    ``kind`` is an id of the letters' own list; ``"reply"`` is the answer itself: of ``decision``, of a case
    closed without one, or of a 更正 request. Letters to others tell them nothing about the applicant.
    """
    if kind in TO_OTHERS:
        return _to_others(application, kind, on, decision, consultation)
    answers: tuple[Answer, ...] = ()
    details: Details = {}
    opening = closing = ""
    if kind == REPLY and decision is not None:
        rows = decision.items.select_related("item", "earlier").order_by("item__position")
        answers = tuple(_answer(application, row) for row in rows)
        opening, closing, on = decision.opening, decision.closing, decision.issued_on or on
    elif kind == REPLY:
        answers = _closed(application)
    else:
        details = _details(application, kind, consultation)
    return _to_applicant(application, kind, on, answers, details, opening, closing)


def _to_applicant(
    application: Application, kind: str, on: date, answers: tuple[Answer, ...], details: Details,
    opening: str, closing: str,
) -> LetterFacts:  # fmt: skip
    agency = application.agency
    people = list(application.applicants.exclude(role=Applicant.Role.AGENT).order_by("pk"))
    natural = application.applicant_kind == Application.ApplicantKind.NATURAL
    wish = application.delivery_wish
    return LetterFacts(
        kind=kind, agency=agency.name, recipient="、".join(p.name for p in people if p.name),
        signed_on=on, recipient_kind=PERSON if natural else ORGANISATION,
        recipient_address=people[0].address if people else "",
        application_number=application.number, received_on=application.received_on,
        channel=dict(channels()).get(application.channel, ""),
        content=application.content or application.subject, opening=opening, answers=answers,
        details=details, closing=closing, review_organ=agency.review_organ, court=agency.court,
        served_online=wish in (Application.DeliveryWish.EMAIL, Application.DeliveryWish.ONLINE),
        contact=_contact(application), phone=agency.phone, address=agency.address,
    )  # fmt: skip


def _to_others(
    application: Application, kind: str, on: date, decision: Decision | None,
    asked: Consultation | None,
) -> LetterFacts:  # fmt: skip
    agency = application.agency
    details: dict[str, Value] = {}
    if asked:
        details = {"concerning": asked.concerning}
        if asked.sent:
            limit = time_limit(asked.sent.limit_id).at(asked.sent.on).number("value")
            details |= {"opinion_by": limit, "reply_by": limit}
        if kind == "assistance":
            details["requested"] = "请就上述信息能否公开提出意见，并说明理由。"
    if kind == "third_party_notice" and decision:
        rows = decision.items.all()
        told = "；".join(row.disclosed for row in rows if row.disclosed)
        details |= {
            "concerning": told or str(details.get("concerning", "")),
            "reasons": "；".join(row.reasons for row in rows if row.reasons),
        }
        on = decision.issued_on or on
    return LetterFacts(
        kind=kind, agency=agency.name, recipient=asked.party if asked else "", signed_on=on,
        recipient_kind=_recipient_kind(asked), details=details, review_organ=agency.review_organ,
        court=agency.court, contact=_contact(application), phone=agency.phone,
        address=agency.address,
    )  # fmt: skip


def _recipient_kind(asked: Consultation | None) -> str:
    if asked is None or asked.kind != Consultation.Kind.THIRD_PARTY:
        return ORGAN
    return PERSON if asked.is_person else ORGANISATION


def _contact(application: Application) -> str:
    if application.handler is not None:
        return application.handler.full_name
    return application.agency.disclosure_unit or "政府信息公开工作机构"


def _answer(application: Application, row: DecisionItem) -> Answer:
    """What is decided about one item, with the facts that its kind of letter demands."""
    details: dict[str, Value] = {name: text for name, text in row.details.items() if text}
    match row.outcome:
        case "not_found":
            details |= _searches(application, row)
        case "still_unclear":
            details |= _correction(application)
        case "excessive":
            details |= _excess(application)
        case "repeated" if row.earlier is not None and row.earlier.answered_on:
            details |= {
                "earlier_on": row.earlier.answered_on,
                "earlier_number": f"申请编号{row.earlier.number}",
            }
        case "other":
            details["why_closed"] = row.facts
    withheld = tuple(
        Withheld(g["part"], outcome(g["outcome"]).reference, g["reasons"]) for g in row.grounds
    )
    return Answer(
        outcome=row.outcome, asked=row.item.text, basis=row.basis, facts=row.facts,
        reasons=row.reasons, disclosed=row.disclosed, withheld=withheld, details=details,
    )  # fmt: skip


def _closed(application: Application) -> tuple[Answer, ...]:
    """The answer of a case that ended without a decision text."""
    code = application.outcome
    if application.kind == Application.Kind.RECORD_CORRECTION and code:
        found = dict(application.closing_facts)
        facts, reasons = found.pop("facts", ""), found.pop("reasons", "")
        return (Answer(code, facts=facts, reasons=reasons, details=found),)
    details: Details = {}
    match code:
        case "correction_lapsed":
            details = _correction(application)
        case "fee_unpaid":
            details = _fee_lapse(application)
        case "withdrawn" | "other":
            details = {"why_closed": application.closing_note or application.outcome_label}
    return (Answer(code, details=details),) if code in WITHOUT_DECISION else ()


def _details(
    application: Application, kind: str, consultation: Consultation | None
) -> dict[str, Value]:
    """What a letter on the way to the answer must say; nothing where it has not happened."""
    match kind:
        case "receipt":
            due = application.due_on
            provisional: dict[str, Value] = (
                {"provisional": "是"} if application.due_is_provisional else {}
            )
            return {"due_on": due, **provisional} if due else {}
        case "correction":
            return _correction(application)
        case "reasons":
            return _excess(application)
        case "delayed":
            return _delayed(application)
        case "extension":
            return _extension(application)
        case "consultation_notice":
            return _consulted(application, consultation)
        case "fee":
            return _fee(application)
    return {}


def _searches(application: Application, row: DecisionItem) -> dict[str, Value]:
    rows = [
        s
        for s in application.searches.filter(result=SearchRecord.Result.NOT_FOUND)
        if s.item_id in (None, row.item_id)
    ]
    if not rows:
        return {}
    return {
        "search_places": _joined(s.places for s in rows),
        "search_words": _joined(s.words for s in rows),
        "searched_on": max(s.searched_on for s in rows),
    }


def _joined(texts: Iterable[str]) -> str:
    """Each text once."""
    return "；".join(dict.fromkeys(texts))


def _correction(application: Application) -> dict[str, Value]:
    found = getattr(application, "correction", None)
    if found is None:
        return {}
    asked = found.asked
    days = asked.working_days or working_days_of("CORRECTION_PERIOD", asked.on)
    details: dict[str, Value] = {
        "unclear": found.unclear, "to_supply": found.to_supply, "correct_by": days,
        "asked_on": asked.on,
    }  # fmt: skip
    if found.corrected:
        details["corrected_on"] = found.corrected.on
    return details


def _excess(application: Application) -> dict[str, Value]:
    found = getattr(application, "excess", None)
    if found is None:
        return {}
    return {
        "excess_facts": found.facts, "explain_by": found.explain_by, "explanation": found.explanation,
    }  # fmt: skip


def _delayed(application: Application) -> dict[str, Value]:
    found = getattr(application, "excess", None)
    if found is None or found.delayed is None or found.delayed.until_on is None:
        return {}
    return {"delay_reason": found.delay_reason, "due_on": found.delayed.until_on}


def _extension(application: Application) -> dict[str, Value]:
    found = getattr(application, "extension", None)
    if found is None or found.event is None or found.approved_at is None:
        return {}
    details: dict[str, Value] = {
        "extension_reason": found.reason, "extended_by": found.working_days,
        "approved_on": timezone.localdate(found.approved_at),
    }  # fmt: skip
    if application.due_on:
        details["due_on"] = application.due_on
    rows = application.clock_events.exclude(kind=ClockEvent.Kind.EXTENDED).order_by("on", "pk")
    if application.received_on:
        before = clock.reply_clock(
            application.received_on, rows, calendar_for(application.agency)
        ).deadline
        if before:
            details["due_before"] = before.due_on
    return details


def _consulted(application: Application, found: Consultation | None) -> dict[str, Value]:
    if found is None or found.sent is None:
        return {}
    details: dict[str, Value] = {
        "consulted": str(found.get_kind_display()), "consulted_on": found.sent.on,
    }  # fmt: skip
    return details | ({"due_on": application.due_on} if application.due_on else {})


def _fee(application: Application) -> dict[str, Value]:
    notice = application.fee_notices.select_related("notified").order_by("pk").last()
    if notice is None:
        return {}
    on = notice.notified.on
    if notice.method == FeeNotice.Method.ITEMS:
        fee = fee_for_items(notice.count, already=notice.already, on=on)
        day = application.received_on or on
        number = notice.already + notice.count
        reason = f"{day.year}年{day.month}月，本机关收到同一申请人申请公开的事项共{number}件。"
    else:
        fee = fee_for_pages(notice.count, on=on)
        reason = f"申请公开的信息共{notice.count}页。"
    return {
        "fee_reason": reason,
        "fee_standard": f"{notice.get_method_display()}：" + "；".join(s.what for s in fee.steps),
        "fee_amount": notice.amount, "how_to_pay": notice.how_to_pay,
    }  # fmt: skip


def _fee_lapse(application: Application) -> dict[str, Value]:
    notice = application.fee_notices.select_related("notified").order_by("pk").last()
    if notice is None:
        return {}
    sent = notice.notified
    limit = working_days_of("FEE_PAY_20WD", sent.on)
    until = calendar_for(application.agency).add_working_days(sent.reached_on or sent.on, limit)
    return {"notified_on": sent.on, "pay_by": until}


def subject_key(application: Application) -> str:
    """How a letter names its case."""
    return f"application:{application.pk}"
