"""文书要素: everything a letter must say, computed here and laid out elsewhere.

The contents of each kind are those of ``law/data/letters/contents``; what is ``missing`` must be supplied
before the letter may go out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.agencies.calendars import calendar_for
from gongkai.applications import clock
from gongkai.applications.models import (
    Applicant,
    Application,
    Consultation,
    Decision,
    DecisionItem,
    FeeNotice,
    SearchRecord,
)
from gongkai.law.fees import fee_for_items, fee_for_pages
from gongkai.law.limits import time_limit
from gongkai.law.load import chinese
from gongkai.law.outcomes import outcome
from gongkai.law.receipt import channels
from gongkai.law.remedies import remedy
from gongkai.law.reply_clock import ReplyClock
from gongkai.law.tables import table

CONTENTS = "letters/contents"
MIXED_TITLE = "政府信息公开告知书"
OPTIONAL = {"能够确定的负责机关名称和联系方式"}
DECISION_KINDS = frozenset(
    {
        "disclosure", "partial_disclosure", "refusal", "not_found", "not_ours", "special_inquiry",
        "needs_production", "still_unclear", "petition", "repeated", "publication", "excessive",
        "reissue",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item of a decision as the letter tells it."""

    position: int
    asked: str
    outcome: str
    outcome_label: str
    basis: str
    facts: str
    reasons: str
    must: tuple[tuple[str, str], ...]
    remedy: str
    remedy_reference: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What one letter says. ``must`` are the required contents, in their official words, with their text."""

    kind: str
    title: str
    reference: str
    organ: str
    unit: str
    contact: str
    addressee: str
    application_number: str
    received_on: date | None
    channel: str
    content: str
    dated_on: date
    must: tuple[tuple[str, str], ...] = ()
    items: tuple[ItemFacts, ...] = ()
    opening: str = ""
    closing: str = ""
    remedy: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def may_be_issued(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def letter_facts(
    application: Application,
    kind: str,
    *,
    on: date,
    decision: Decision | None = None,
    consultation: Consultation | None = None,
) -> LetterFacts:
    """The facts of one letter, dated ``on``; a decision's letter is asked for with the decision."""
    if decision is not None and kind != "third_party_notice":
        return _decision_letter(application, decision, on)
    row = table(CONTENTS).row(kind)
    values = _values(application, kind, decision, consultation)
    must = tuple((label, values.get(label, "").strip()) for label in row["must"])
    said, reference = _closing_remedy(application, kind, on)
    missing = [label for label, text in must if not text and label not in OPTIONAL]
    addressee = consultation.party if consultation and kind != "consultation_notice" else None
    return _letter(
        application, kind, row["name"], _article(row["article"]), on, addressee=addressee,
        must=must, remedy=(said,) if said else (), missing=missing, extra=reference,
    )  # fmt: skip


def _decision_letter(application: Application, decision: Decision, on: date) -> LetterFacts:
    """One letter for all items of a decision; its title is that of the outcome where there is only one."""
    dated = decision.issued_on or on
    rows = list(decision.items.select_related("item", "earlier").order_by("item__position"))
    items = tuple(_item_facts(application, row, dated) for row in rows)
    kinds = {outcome(row.outcome).letter: outcome(row.outcome) for row in rows}
    kind, title = "disclosure", MIXED_TITLE
    if len(kinds) == 1:
        ((kind, found),) = kinds.items()
        title = found.letter_title
    missing = [
        f"第{item.position}项：{label}"
        for item in items
        for label, text in item.must
        if not text and label not in OPTIONAL
    ]
    references = "；".join(dict.fromkeys(item.basis for item in items))
    return _letter(
        application, kind, title, references, dated, items=items, missing=missing,
        remedy=tuple(dict.fromkeys(item.remedy for item in items if item.remedy)),
        opening=decision.opening, closing=decision.closing,
    )  # fmt: skip


def _item_facts(application: Application, row: DecisionItem, on: date) -> ItemFacts:
    found = outcome(row.outcome)
    agency = application.agency
    said = remedy(row.outcome, on, review_organ=agency.review_organ, court=agency.court)
    values = _decided(application, row, said.text)
    wanted = table(CONTENTS).row(found.letter)["must"]
    must = tuple((label, values.get(label, "").strip()) for label in wanted)
    return ItemFacts(
        position=row.item.position, asked=row.item.text, outcome=row.outcome,
        outcome_label=found.label, basis=row.basis, facts=row.facts, reasons=row.reasons, must=must,
        remedy=said.text, remedy_reference=said.reference,
    )  # fmt: skip


def _letter(
    application: Application, kind: str, title: str, reference: str, on: date, *,
    addressee: str | None = None, must: tuple[tuple[str, str], ...] = (),
    items: tuple[ItemFacts, ...] = (), remedy: tuple[str, ...] = (), missing: Sequence[str] = (),
    opening: str = "", closing: str = "", extra: str = "",
) -> LetterFacts:  # fmt: skip
    agency = application.agency
    contact = "，".join(filter(None, (agency.address, agency.phone, agency.office_hours)))
    found = list(missing)
    if not reference:
        found.append("依据")
    name = addressee if addressee is not None else _applicant_name(application)
    if not name:
        found.append("收件人")
    return LetterFacts(
        kind=kind, title=title, reference="；".join(filter(None, (reference, extra))),
        organ=agency.name, unit=agency.disclosure_unit, contact=contact, addressee=name,
        application_number=application.number, received_on=application.received_on,
        channel=dict(channels()).get(application.channel, ""),
        content=application.content or application.subject, dated_on=on, must=must, items=items,
        opening=opening, closing=closing, remedy=remedy, missing=tuple(found),
    )  # fmt: skip


def _applicant_name(application: Application) -> str:
    rows = application.applicants.exclude(role=Applicant.Role.AGENT).order_by("pk")
    return "、".join(row.name for row in rows if row.name)


def _article(article: str) -> str:
    return f"《政府信息公开条例》{article}" if article.startswith("第") else article


def _decided(application: Application, row: DecisionItem, remedy_text: str) -> Mapping[str, str]:
    """The required contents of every decision letter, as far as this item has them."""
    details = row.details
    facts = "".join(filter(None, (row.facts, row.reasons)))
    organ = "，".join(filter(None, (details.get("organ", ""), details.get("organ_contact", ""))))
    return {
        "信息或者获取的方式、途径和时间": row.disclosed,
        "公开的部分": row.disclosed,
        "不予公开的部分及理由": "；".join(_ground(ground) for ground in row.grounds),
        "救济途径": remedy_text,
        "具体条款": row.basis,
        "事实和理由": facts if row.facts and row.reasons else "",
        "先申请行政复议": remedy_text,
        "检索的范围和方法": _searches(application, row),
        "理由": facts,
        "能够确定的负责机关名称和联系方式": organ,
        "专门的规定": details.get("special_rule", ""),
        "办理的地方": details.get("where", ""),
        "没有现成信息": row.facts,
        "补正以后仍不明确的内容": row.facts,
        "不作为政府信息公开申请处理": row.facts,
        "适当的渠道": details.get("where", ""),
        "前次答复的日期和文号": _earlier(row),
        "获取的途径": details.get("where", ""),
        "理由不合理的说明": row.facts,
        "已经获取的信息": row.facts,
    }


def _ground(ground: Mapping[str, str]) -> str:
    found = outcome(ground["outcome"])
    what = found.label.partition("：")[2] or found.label
    return f"{ground['part']}：{what}（{found.reference}），{ground['reasons']}"


def _searches(application: Application, row: DecisionItem) -> str:
    rows = application.searches.filter(result=SearchRecord.Result.NOT_FOUND)
    return "；".join(
        f"{chinese(s.searched_on)}检索{s.places}，方法：{s.words}，未检索到"
        for s in rows
        if s.item_id in (None, row.item_id)
    )


def _earlier(row: DecisionItem) -> str:
    if row.earlier is not None and row.earlier.answered_on:
        return f"{chinese(row.earlier.answered_on)}，申请编号{row.earlier.number}"
    on, number = row.details.get("earlier_on", ""), row.details.get("earlier_number", "")
    return f"{on}，{number}" if on and number else ""


def _values(
    application: Application, kind: str, decision: Decision | None, consultation: Consultation | None
) -> Mapping[str, str]:  # fmt: skip
    """The required contents of the letters that are no decision."""
    state = clock.state_of(application)
    match kind:
        case "receipt":
            return _receipt(application)
        case "correction" | "correction_lapsed":
            return _correction(application, state)
        case "reasons":
            return _reasons(application)
        case "extension":
            return _extension(application)
        case "third_party" | "comaker" | "consultation_notice":
            return _consultation(application, consultation)
        case "fee" | "fee_unpaid":
            return _fee(application)
        case "third_party_notice":
            return _disclosed_anyway(decision)
    done = application.closing_note or application.outcome_label
    return {"办结的原因": done, "已经更正、转送或者告知的机关": done}


def _receipt(application: Application) -> Mapping[str, str]:
    received, due = application.received_on, application.due_on
    agency = application.agency
    waiting = "待与申请人确认"
    return {
        "收到申请之日": chinese(received) if received else waiting,
        "答复期限届满日": chinese(due) if due else waiting if not received else "没有法定期限",
        "申请编号": application.number,
        "经办人联系方式": "，".join(filter(None, (agency.disclosure_unit, agency.phone))),
    }


def _correction(application: Application, state: ReplyClock | None) -> Mapping[str, str]:
    found = getattr(application, "correction", None)
    if found is None:
        return {}
    until = state.waiting_until.due_on if state and state.waiting_until else None
    period = chinese(until) if until else ""
    return {
        "不明确的内容": found.unclear,
        "需要补正的事项": found.to_supply,
        "补正期限": f"{period}以前" if period else "",
        "逾期不补正的后果": "无正当理由逾期不补正的，视为放弃申请，本机关不再处理。",
        "补正期限及届满日": f"补正期限至{period}届满" if period else "",
    }


def _reasons(application: Application) -> Mapping[str, str]:
    found = getattr(application, "excess", None)
    if found is None:
        return {}
    return {
        "数量、频次过多的情况": found.facts,
        "说明理由的期限": f"{chinese(found.explain_by)}以前",
    }


def _extension(application: Application) -> Mapping[str, str]:
    found = getattr(application, "extension", None)
    if found is None or found.event_id is None or application.due_on is None:
        return {}
    head = f"经{application.agency.disclosure_unit or '政府信息公开工作机构'}负责人同意"
    return {
        "新的届满日": f"延长{found.working_days}个工作日，至{chinese(application.due_on)}",
        "机构负责人同意": head,
    }


def _consultation(application: Application, found: Consultation | None) -> Mapping[str, str]:
    if found is None or found.sent is None:
        return {}
    limit = time_limit(found.sent.limit_id)
    number = limit.at(found.sent.on).number("value")
    return {
        "涉及的信息": found.concerning,
        f"{number}个工作日": f"收到本征求意见书之日起{number}个工作日内",
        "意见和理由": "请书面提出是否同意公开的意见；不同意公开的，请说明理由。",
        "逾期不答复的后果": f"{limit.values['silence']}。",
        "逾期视为同意公开": f"{limit.values['silence']}。",
        "正在征求意见": f"本机关于{chinese(found.sent.on)}发出征求意见书，征求{found.get_kind_display()}意见",
        "所需时间不计入期限": "征求意见所需时间不计入答复期限。",
    }


def _fee(application: Application) -> Mapping[str, str]:
    notice = application.fee_notices.select_related("notified").order_by("pk").last()
    if notice is None:
        return {}
    start = notice.notified.reached_on or notice.notified.on
    calendar = calendar_for(application.agency)
    limit = time_limit("FEE_PAY_20WD").at(notice.notified.on).number("value")
    until = calendar.add_working_days(start, limit)
    if notice.method == FeeNotice.Method.ITEMS:
        fee = fee_for_items(notice.count, already=notice.already, on=notice.notified.on)
    else:
        fee = fee_for_pages(notice.count, on=notice.notified.on)
    return {
        "依据": fee.reference,
        "标准": f"{notice.get_method_display()}：" + "；".join(step.what for step in fee.steps),
        "数额": f"{notice.amount}元",
        "缴纳方式": notice.how_to_pay,
        f"{limit}个工作日": f"收到本通知次日起{limit}个工作日内缴纳；逾期未缴纳的，视为放弃申请，本机关不再处理。",
        "缴费期限及届满日": f"缴费期限至{chinese(until)}届满",
    }


def _disclosed_anyway(decision: Decision | None) -> Mapping[str, str]:
    if decision is None:
        return {}
    rows = list(decision.items.all())
    return {
        "决定公开的内容": "；".join(row.disclosed for row in rows if row.disclosed),
        "理由": "；".join(row.reasons or row.facts for row in rows if row.reasons or row.facts),
    }


def _closing_remedy(application: Application, kind: str, on: date) -> tuple[str, str]:
    """The remedy of a letter that ends a case without a decision text."""
    if kind not in ("correction_lapsed", "fee_unpaid"):
        return "", ""
    agency = application.agency
    said = remedy(kind, on, review_organ=agency.review_organ, court=agency.court)
    return said.text, said.reference
