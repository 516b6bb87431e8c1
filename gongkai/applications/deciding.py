"""作出答复的条件: what each outcome needs before it may be written (第三十六条至第三十九条)."""

from collections.abc import Collection, Iterable
from datetime import date

from gongkai.agencies.calendars import calendar_for
from gongkai.applications.content import DETAILS, Answer
from gongkai.applications.errors import (
    ApplicationError,
    ConsultationMissingError,
    FoundUnexplainedError,
    MissingError,
    OutcomeNotOpenError,
    SearchMissingError,
)
from gongkai.applications.models import Application, Consultation, RequestedItem, SearchRecord
from gongkai.law.limits import time_limit
from gongkai.law.outcomes import Outcome, outcome, outcomes_on
from gongkai.law.pauses import Pause, silence_ends

CLOSED_OTHERWISE = {
    "withdrawn": "撤回申请",
    "correction_lapsed": "逾期不补正",
    "fee_unpaid": "逾期未缴费",
}
DISCLOSING = frozenset({"granted", "already_public", "partly_granted"})
WITHHELD = frozenset(
    {
        "state_secret", "prohibited_by_law", "security_or_stability", "third_party_rights",
        "internal_affairs", "process_information", "enforcement_file",
    }
)  # fmt: skip
NEEDED_DETAILS = {
    "special_inquiry": ("special_rule", "where"),
    "petition": ("where",),
    "publication": ("where",),
}
NOT_FOUND = "not_found"
ART_37 = outcome("partly_granted").reference


def outcomes_to_choose(today: date) -> list[tuple[str, str]]:
    """What a decision may say; withdrawal and lapses are closed in their own way."""
    return [(o.code, o.label) for o in outcomes_on(today) if o.code not in CLOSED_OTHERWISE]


def refuse_unfounded(
    application: Application, item: RequestedItem, answer: Answer, today: date
) -> Outcome:
    """The outcome, or the refusal: nothing is decided without facts, search, consultation or ground."""
    if answer.outcome in CLOSED_OTHERWISE:
        what = CLOSED_OTHERWISE[answer.outcome]
        raise OutcomeNotOpenError(f"“{what}”不用写答复稿，请用“{what}”办结。")
    if answer.outcome not in {o.code for o in outcomes_on(today)}:
        raise OutcomeNotOpenError("请选择办理结果。")
    found = outcome(answer.outcome)
    where = f"第{item.position}项的"
    if found.code in DISCLOSING and not answer.disclosed.strip():
        raise MissingError(
            f"{where}公开的内容，或者获取的方式、途径和时间", "disclosed", found.reference
        )
    if found.code not in ("granted", "already_public") and not answer.facts.strip():
        raise MissingError(f"{where}事实", "facts", found.reference)
    if found.code in WITHHELD and not answer.reasons.strip():
        raise MissingError(f"{where}理由", "reasons", found.reference)
    for name in NEEDED_DETAILS.get(found.code, ()):
        if not answer.details.get(name, "").strip():
            raise MissingError(f"{where}{DETAILS[name]}", name, found.reference)
    if found.code == "partly_granted":
        _refuse_without_grounds(application, item, answer, today)
    if found.code == NOT_FOUND:
        refuse_unsearched(application, item)
    if found.code == "third_party_rights":
        _refuse_unasked(application, item, today)
    _refuse_out_of_order(application, answer, found, where)
    return found


def _refuse_without_grounds(
    application: Application, item: RequestedItem, answer: Answer, today: date
) -> None:
    if not answer.grounds:
        raise MissingError(f"第{item.position}项不予公开的部分及其理由", "grounds", ART_37)
    for ground in answer.grounds:
        if ground.outcome not in WITHHELD:
            raise OutcomeNotOpenError(
                "请选择不予公开部分的条款。", field="grounds", reference=ART_37
            )
        if not ground.part.strip() or not ground.reasons.strip():
            raise MissingError(f"第{item.position}项不予公开的是哪一部分和理由", "grounds", ART_37)
        if ground.outcome == "third_party_rights":
            _refuse_unasked(application, item, today)


def refuse_unsearched(application: Application, item: RequestedItem) -> None:
    """信息不存在 needs a search that found nothing, and none that found something unexplained."""
    refusal = why_not_absent(item, application.searches.all())
    if refusal:
        raise refusal


def why_not_absent(
    item: RequestedItem, searches: Iterable[SearchRecord]
) -> ApplicationError | None:
    """Why 信息不存在 may not be answered to this item, after every search for it or for the whole case."""
    about = [row for row in searches if row.item_id in (None, item.pk)]
    if not any(row.result == SearchRecord.Result.NOT_FOUND for row in about):
        return SearchMissingError()
    against = [
        row for row in about if row.result == SearchRecord.Result.FOUND and not row.explained
    ]
    return FoundUnexplainedError(item.position, len(against)) if against else None


def _refuse_unasked(application: Application, item: RequestedItem, today: date) -> None:
    """A third party must have been asked, and have answered or let its time pass."""
    calendar = calendar_for(application.agency)
    asked = application.consultations.filter(kind=Consultation.Kind.THIRD_PARTY, sent__isnull=False)
    for row in asked.select_related("sent", "answered"):
        if row.item_id not in (None, item.pk) or row.sent is None:
            continue
        pause = Pause(row.sent.on, None, row.sent.reached_on, row.sent.limit_id)
        expires_on, _ = silence_ends(pause, calendar)
        if row.answered_id or (expires_on and today > expires_on):
            return
    raise ConsultationMissingError


def _refuse_out_of_order(
    application: Application, answer: Answer, found: Outcome, where: str
) -> None:
    if found.code == "still_unclear":
        correction = getattr(application, "correction", None)
        if correction is None or correction.corrected_id is None:
            raise OutcomeNotOpenError(
                "没有告知过补正，或者申请人还没有补正，不能答复“补正后仍不明确”。",
                reference=found.reference,
            )
    if found.code == "repeated" and not _knows_earlier(answer):
        raise MissingError(
            f"{where}前次答复（选择前次申请，或者填写日期和文号）", "earlier", found.reference
        )
    if found.code == "excessive":
        excess = getattr(application, "excess", None)
        if excess is None or excess.accepted is not False:
            raise OutcomeNotOpenError(
                "要先要求申请人说明理由，并认定理由不合理，才能不予处理。",
                reference=time_limit("DELAYED_ANSWER").latest.reference,
            )


def _knows_earlier(answer: Answer) -> bool:
    if answer.earlier is not None:
        return answer.earlier.answered_on is not None
    details = answer.details
    return bool(details.get("earlier_on", "").strip() and details.get("earlier_number", "").strip())


def unanswered(application: Application, decided: Collection[int] = ()) -> list[RequestedItem]:
    """Items that no answer covers yet, and that ``decided`` does not cover either."""
    return [i for i in application.items.filter(answered_on=None) if i.pk not in decided]
