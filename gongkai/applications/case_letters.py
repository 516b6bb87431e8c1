"""案件文书：the rows of a case as the frozen facts that :mod:`gongkai.letters` writes from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
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
from gongkai.law import reply_clock
from gongkai.law.fees import fee_for_items, fee_for_pages
from gongkai.law.limits import working_days_of
from gongkai.law.load import chinese
from gongkai.law.outcomes import outcome
from gongkai.law.receipt import channels
from gongkai.letters.facts import (
    EITHER,
    ORGAN,
    ORGANISATION,
    PERSON,
    Answer,
    LetterFacts,
    Value,
    Withheld,
)
from gongkai.letters.kinds import kind as letter_kind
from gongkai.letters.models import Letter
from gongkai.letters.selectors import remedy_choices

Found = dict[str, Value]
SUBJECT = "application:"
DECISION = "decision-"
TO_OTHERS = frozenset({"third_party", "comaker", "assistance", "third_party_notice"})
#: The letter by which each kind of consultation is asked.
CONSULTING = {
    Consultation.Kind.THIRD_PARTY: "third_party",
    Consultation.Kind.COMAKER: "comaker",
    Consultation.Kind.OTHER_ORGAN: "assistance",
}
#: Where the clock stands: the event since which it does, and the fact a receipt tells it by.
STANDS: Mapping[str, tuple[str, str]] = {
    reply_clock.CORRECTION: (ClockEvent.Kind.CORRECTION_ASKED, "correction"),
    reply_clock.PAYMENT: (ClockEvent.Kind.FEE_NOTIFIED, "fee"),
}
AWAITED = {"correction": "补正", "fee": "缴费"}
PARTY = {
    Consultation.Kind.THIRD_PARTY: "第三方",
    Consultation.Kind.COMAKER: "共同制作该信息的行政机关",
    Consultation.Kind.OTHER_ORGAN: "有关行政机关",
}


def subject_key(application: Application) -> str:
    """How letters name the case they belong to."""
    return f"{SUBJECT}{application.pk}"


def cause_of(decision: Decision) -> str:
    """How a letter names the decision it tells."""
    return f"{DECISION}{decision.pk}"


def decision_of(application: Application, cause: str) -> Decision | None:
    """The decision that a letter of the case tells, if it tells one."""
    number = cause.removeprefix(DECISION)
    if not (cause.startswith(DECISION) and number.isdecimal()):
        return None
    return application.decisions.select_related("edited").filter(pk=number).first()


def words_are_signed(letter: Letter) -> bool:
    """Whether the letter's words were signed by the reviewers, so that nobody changes them alone."""
    if letter.cause:
        return letter.cause.startswith(DECISION)
    return letter_kind(letter.kind).answers_an_item


def process_letter(
    application: Application, kind: str, *, on: date, more: Mapping[str, Value] | None = None
) -> LetterFacts:
    """A letter to the applicant on the way to the answer; ``more`` are facts no row of the case keeps."""
    read = READERS.get(kind)
    details = read(application, on) if read else {}
    return replace(_head(application, kind, on), details={**details, **(more or {})})


def consultation_letter(
    consultation: Consultation, *, on: date, more: Mapping[str, Value] | None = None
) -> LetterFacts:
    """The letter to the third party, the co-making or the other organ; it does not say who applied."""
    kind = CONSULTING[Consultation.Kind(consultation.kind)]
    found: Found = {"concerning": consultation.concerning}
    if kind == "assistance":
        found["requested"] = "该信息是否已经公开、可否公开，以及不宜公开的理由。"
        found["reply_by"] = working_days_of("COMAKER_15WD", on)
    return _to_party(consultation, kind, on, {**found, **(more or {})})


def consultation_notice(consultation: Consultation, *, on: date) -> LetterFacts:
    """What the applicant is told of it: that somebody is asked and that the time does not count."""
    details: Found = {"consulted": PARTY[Consultation.Kind(consultation.kind)]}
    if consultation.sent is not None:
        details["consulted_on"] = consultation.sent.on
    return replace(_head(consultation.application, "consultation_notice", on), details=details)


def third_party_notice(consultation: Consultation, decision: Decision, *, on: date) -> LetterFacts:
    """告知第三方决定公开 (第三十二条)."""
    reasons = [row.reasons or row.facts for row in decision.items.all()]
    details: Found = {
        "concerning": consultation.concerning, "reasons": "；".join(filter(None, reasons)),
    }  # fmt: skip
    return _to_party(consultation, "third_party_notice", on, details)


def decision_letter(
    decision: Decision, *, on: date, served_online: bool = False, attachments: tuple[str, ...] = ()
) -> LetterFacts:
    """The answer: one letter for all items of a decision, dated the day it was made."""
    application = decision.application
    rows = decision.items.select_related("item", "earlier").order_by("item__position")
    read = remedy_choices(application.agency_id)
    return replace(
        _head(application, "reply", decision.issued_on or on), opening=decision.opening,
        closing=decision.closing, served_online=served_online, attachments=attachments,
        answers=tuple(
            replace(
                _answer(application, row),
                remedy_class=row.remedy_class or read.get(row.outcome, ""),
            )
            for row in rows
        ),
    )  # fmt: skip


def closing_letter(application: Application, *, on: date) -> LetterFacts:
    """The letter of a case closed without a decision: lapsed, unpaid, withdrawn, or a record corrected."""
    code = application.outcome
    note = application.closing_note or application.outcome_label
    if application.closing_facts:
        return replace(_head(application, "reply", on), answers=(_record_answer(application),))
    details: Found = {"why_closed": note}
    if code == "correction_lapsed":
        details |= _correction(application, on)
    if code == "fee_unpaid":
        details |= _fee(application, on)
    return replace(
        _head(application, "reply", on), answers=(Answer(code, facts=note, details=details),)
    )


def _record_answer(application: Application) -> Answer:
    """The answer to a request to correct one's own record (第四十一条)."""
    found = dict(application.closing_facts)
    facts, reasons = found.pop("facts", ""), found.pop("reasons", "")
    return Answer(application.outcome, facts=facts, reasons=reasons, details=found)


def _head(application: Application, kind: str, on: date) -> LetterFacts:
    agency = application.agency
    people = application.applicants.exclude(role=Applicant.Role.AGENT).order_by("pk")
    natural = application.applicant_kind == Application.ApplicantKind.NATURAL
    first = people.first()
    return LetterFacts(
        kind=kind, agency=agency.name, recipient="、".join(row.name for row in people if row.name),
        signed_on=on, recipient_kind=PERSON if natural else ORGANISATION,
        recipient_address=first.address if first else "", application_number=application.number,
        received_on=application.received_on,
        channel=dict(channels()).get(application.channel, ""),
        content=application.content or application.subject, review_organ=agency.review_organ,
        court=agency.court, contact=agency.disclosure_unit or agency.short_name,
        phone=agency.phone, address=agency.address,
    )  # fmt: skip


def _to_party(consultation: Consultation, kind: str, on: date, details: Found) -> LetterFacts:
    organ = consultation.kind != Consultation.Kind.THIRD_PARTY
    return replace(
        _head(consultation.application, kind, on), recipient=consultation.party,
        recipient_kind=ORGAN if organ else EITHER, recipient_address=consultation.contact,
        application_number="", received_on=None, channel="", content="", details=details,
    )  # fmt: skip


def _receipt(application: Application, on: date) -> Found:
    """When the answer is due; where the clock stands, since when and why; where it is over, that it is."""
    if application.answered_on:
        result = application.outcome_label or "各项结果见答复文书"
        return {"closed_on": application.answered_on, "why_closed": result}
    if application.due_on:
        provisional = "是" if application.due_is_provisional else ""
        return {"due_on": application.due_on, "provisional": provisional}
    since, what = STANDS.get(application.waiting_for, ("", ""))
    event = application.clock_events.filter(kind=since).order_by("on", "pk").last()
    if event is None:
        return {}
    found: Found = {f"{what}_since": event.on}
    if application.waiting_until:
        found |= {"waits_for": AWAITED[what], "waits_until": application.waiting_until}
    return found


def _correction(application: Application, on: date) -> Found:
    row = getattr(application, "correction", None)
    if row is None:
        return {}
    days = row.asked.working_days or working_days_of("CORRECTION_PERIOD", row.asked.on)
    return {
        "unclear": row.unclear, "to_supply": row.to_supply, "correct_by": days,
        "asked_on": row.asked.on,
    }  # fmt: skip


def _reasons(application: Application, on: date) -> Found:
    row = getattr(application, "excess", None)
    if row is None:
        return {}
    found: Found = {
        "excess_facts": row.facts, "explain_by": row.explain_by, "explanation": row.explanation,
    }  # fmt: skip
    if row.delayed_id and row.delayed.until_on:
        found["due_on"], found["delay_reason"] = row.delayed.until_on, row.delay_reason
    return found


def _extension(application: Application, on: date) -> Found:
    row = getattr(application, "extension", None)
    if row is None or row.approved_at is None or application.due_on is None:
        return {}
    found: Found = {
        "extension_reason": row.reason, "extended_by": row.working_days,
        "due_on": application.due_on, "approved_on": timezone.localdate(row.approved_at),
    }  # fmt: skip
    rows = application.clock_events.exclude(kind=ClockEvent.Kind.EXTENDED).order_by("on", "pk")
    if application.received_on:
        calendar = calendar_for(application.agency)
        before = clock.reply_clock(application.received_on, rows, calendar).deadline
        if before:
            found["due_before"] = before.due_on
    return found


def _fee(application: Application, on: date) -> Found:
    row = application.fee_notices.select_related("notified").order_by("pk").last()
    return _fee_details(application, row) if row else {}


def _fee_details(application: Application, row: FeeNotice) -> Found:
    notified_on, start = row.notified.on, row.notified.reached_on or row.notified.on
    if row.method == FeeNotice.Method.ITEMS:
        fee = fee_for_items(row.count, already=row.already, on=notified_on)
        day = application.received_on or notified_on
        reason = (
            f"{day.year}年{day.month}月，同一申请人向本机关申请公开政府信息共"
            f"{row.already + row.count}件，其中本件{row.count}件。"
        )
    else:
        fee = fee_for_pages(row.count, on=notified_on)
        reason = f"本件申请要求提供的信息共{row.count}页。"
    days = working_days_of("FEE_PAY_20WD", notified_on)
    return {
        "fee_reason": reason, "fee_amount": row.amount, "how_to_pay": row.how_to_pay,
        "fee_standard": f"{row.get_method_display()}：{'；'.join(s.what for s in fee.steps)}",
        "pay_within": days, "notified_on": notified_on,
        "pay_by": calendar_for(application.agency).add_working_days(start, days),
    }  # fmt: skip


READERS: Mapping[str, Callable[[Application, date], Found]] = {
    "receipt": _receipt, "correction": _correction, "reasons": _reasons, "delayed": _reasons,
    "extension": _extension, "fee": _fee,
}  # fmt: skip


def _answer(application: Application, row: DecisionItem) -> Answer:
    details: Found = {name: value for name, value in row.details.items() if value}
    match row.outcome:
        case "not_found":
            details |= _searched(application, row)
        case "repeated" if row.earlier is not None and row.earlier.answered_on:
            details["earlier_on"] = row.earlier.answered_on
            details.setdefault("earlier_number", f"申请编号{row.earlier.number}")
        case "still_unclear":
            correction = getattr(application, "correction", None)
            if correction is not None and correction.corrected_id:
                details["corrected_on"] = correction.corrected.on
        case "other":
            details["why_closed"] = row.facts
        case "excessive":
            details |= _reasons(application, application.received_on or date.min)
    withheld = tuple(
        Withheld(ground["part"], outcome(ground["outcome"]).reference, ground["reasons"])
        for ground in row.grounds
    )
    return Answer(
        row.outcome, asked=row.item.text, basis=row.basis, facts=row.facts, reasons=row.reasons,
        disclosed=row.disclosed, withheld=withheld, details=details,
    )  # fmt: skip


def _searched(application: Application, row: DecisionItem) -> Found:
    """Every search for the item, or for the whole application, that found nothing."""
    rows = [
        search
        for search in application.searches.filter(result=SearchRecord.Result.NOT_FOUND)
        if search.item_id in (None, row.item_id)
    ]
    days = dict.fromkeys(chinese(search.searched_on) for search in rows)
    return {
        "searched_on": "、".join(days),
        "search_places": "；".join(dict.fromkeys(search.places for search in rows)),
        "search_words": "；".join(dict.fromkeys(search.words for search in rows)),
    }


CLOSED_WITHOUT_TEXT = frozenset({"correction_lapsed", "fee_unpaid", "withdrawn", "other"})


def letters_to_write(application: Application, *, on: date) -> dict[str, LetterFacts]:
    """Every letter the case gives cause for, by a key that is stable while the case is."""
    found: dict[str, LetterFacts] = {}
    if application.received_on and application.kind == Application.Kind.DISCLOSURE:
        found["receipt"] = process_letter(application, "receipt", on=on)
    for name, kinds in (("correction", ("correction",)), ("excess", ("reasons",))):
        if hasattr(application, name):
            found |= {kind: process_letter(application, kind, on=on) for kind in kinds}
    if hasattr(application, "excess") and application.excess.delayed_id:
        found["delayed"] = process_letter(application, "delayed", on=on)
    if hasattr(application, "extension") and application.extension.event_id:
        found["extension"] = process_letter(application, "extension", on=on)
    for place, notice in enumerate(application.fee_notices.order_by("pk")):
        key = f"fee-{notice.pk}" if place else "fee"
        found[key] = replace(
            _head(application, "fee", on), details=_fee_details(application, notice)
        )
    made = (Decision.Stage.ISSUED, Decision.Stage.SERVED)
    decisions = list(application.decisions.filter(stage__in=made))
    for row in application.consultations.filter(sent__isnull=False).select_related("sent"):
        found[f"consult-{row.pk}"] = consultation_letter(row, on=on)
        found[f"notice-{row.pk}"] = consultation_notice(row, on=on)
        if (
            row.kind == Consultation.Kind.THIRD_PARTY
            and row.opinion == Consultation.Opinion.REFUSES
        ):
            found |= {
                f"third-{row.pk}-{text.pk}": third_party_notice(row, text, on=on)
                for text in decisions
                if text.items.filter(outcome__in=("granted", "partly_granted")).exists()
            }
    found |= {cause_of(text): decision_letter(text, on=on) for text in decisions}
    record = application.kind == Application.Kind.RECORD_CORRECTION
    if application.answered_on and (record or application.outcome in CLOSED_WITHOUT_TEXT):
        found["closing"] = closing_letter(application, on=on)
    return found
