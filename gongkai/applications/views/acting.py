"""办理：each act on a case as one small page; the service decides, a refusal stands beside its field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.agencies.access import staff_view
from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import Scope
from gongkai.applications import forms
from gongkai.applications.clock import why_not_extend
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Application, ClockEvent
from gongkai.applications.selectors import (
    HANDLERS,
    REGISTRARS,
    SECTION_DUTIES,
    may_open_applicant,
    purged_applicant,
    unexplained,
)
from gongkai.applications.services.add_search_record import add_search_record
from gongkai.applications.services.answer_record_correction import answer_record_correction
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.ask_extension import ask_extension
from gongkai.applications.services.ask_reasons import ask_reasons, record_reasons
from gongkai.applications.services.assign import assign
from gongkai.applications.services.charge_fee import charge_fee
from gongkai.applications.services.confirm_receipt import (
    confirm_receipt,
    correct_arrival,
    note_no_contact,
)
from gongkai.applications.services.consult import consult
from gongkai.applications.services.contribute import contribute
from gongkai.applications.services.correct_channel import correct_channel
from gongkai.applications.services.explain_search import explain_search
from gongkai.applications.services.extend_reply import extend_reply
from gongkai.applications.services.forward_to_section import forward_to_section
from gongkai.applications.services.lapse_correction import lapse_correction
from gongkai.applications.services.lapse_fee import lapse_fee
from gongkai.applications.services.record_arrival import NOTICES, record_arrival
from gongkai.applications.services.record_correction import record_correction
from gongkai.applications.services.record_opinion import record_opinion
from gongkai.applications.services.record_payment import record_payment
from gongkai.applications.services.reopen_application import reopen_application
from gongkai.applications.services.restore_applicant import restore_applicant
from gongkai.applications.services.split_items import split_items
from gongkai.applications.services.withdraw_application import withdraw_application
from gongkai.applications.views.doors import case_or_404, keep_upload, put_beside
from gongkai.files.errors import FileError
from gongkai.files.models import StoredFile
from gongkai.law.limits import time_limit
from gongkai.law.outcomes import outcome


@dataclass(frozen=True, slots=True)
class Doing:
    """What a service call is made from."""

    case: Application
    form: Any
    file: StoredFile | None
    how: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """What was filled in, without files."""
        data: dict[str, Any] = self.form.cleaned_data
        return {key: value for key, value in data.items() if key != "file"}


@dataclass(frozen=True, slots=True)
class Known:
    """What decides which acts are offered; read once for a page."""

    case: Application
    mine: Scope
    correction: Any
    extension: Any
    excess: Any
    fee_waits: bool
    asked: bool
    unreached: bool
    asked_sections: frozenset[int]
    reopening: bool
    unexplained: bool
    purged: Any
    """The applicant whose data are gone although the case is answered anew."""
    no_extension: str
    """Why the period can no longer be extended; empty where it can, or where no period runs."""

    @property
    def may_handle(self) -> bool:
        return self.case.agency_id in self.mine.agencies_with(*HANDLERS)

    @property
    def may_register(self) -> bool:
        return self.case.agency_id in self.mine.agencies_with(*REGISTRARS)

    @property
    def is_running(self) -> bool:
        """An open, received application for information."""
        case = self.case
        is_received = case.is_open and case.received_on is not None
        return is_received and case.kind == Application.Kind.DISCLOSURE

    @property
    def works(self) -> bool:
        """Running, not waiting for the applicant, and his to handle."""
        return self.may_handle and self.is_running and not self.case.waiting_for

    @property
    def may_extend(self) -> bool:
        return self.works and not self.no_extension


def known_of(case: Application, mine: Scope) -> Known:
    """The few facts on which the buttons of a case depend."""
    tasks = case.inner_tasks.filter(contributed_at=None).values_list("section_id", flat=True)
    asked = case.consultations.filter(answered=None, sent__isnull=False)
    unreached = ClockEvent.objects.filter(application=case, kind__in=NOTICES, reached_on=None)
    runs = case.is_open and case.due_on is not None
    return Known(
        case, mine,
        correction=getattr(case, "correction", None), extension=getattr(case, "extension", None),
        excess=getattr(case, "excess", None),
        fee_waits=case.fee_notices.filter(paid=None, lapsed_on=None).exists(),
        asked=asked.exists(), unreached=unreached.exists(), asked_sections=frozenset(tasks),
        reopening=case.reopenings.filter(answered_on=None).exists(),
        unexplained=unexplained(case).exists(),
        purged=purged_applicant(case),
        no_extension=why_not_extend(case, timezone.localdate()) if runs else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act: where it is, what it is called, what it asks, when it is offered, what it does.

    ``done`` is said afterwards, unless ``do`` returns another sentence.
    """

    code: str
    label: str
    form: type[forms.CaseForm]
    offered: Callable[[Known], bool]
    do: Callable[[Doing], Any]
    done: str
    why: str = ""
    reference: str = ""
    step: int = 0
    tone: str = ""

    @property
    def name(self) -> str:
        return self.code.replace("-", "_")


def _contributes(known: Known) -> bool:
    case, mine = known.case, known.mine
    of_section = any(
        mine.may(duty, case.agency_id, section)
        for duty in SECTION_DUTIES
        for section in known.asked_sections
    )
    return case.is_open and bool(known.asked_sections) and (of_section or known.may_handle)


def _registers(known: Known) -> bool:
    case = known.case
    may = case.agency_id in known.mine.agencies_with(*REGISTRARS)
    return may and case.is_open and case.received_on is None


def _heads(known: Known) -> bool:
    return known.mine.may(Duty.OFFICE_HEAD, known.case.agency_id)


def _record_search(d: Doing) -> Any:
    data = {k: v for k, v in d.data.items() if k != "item"}
    return add_search_record(d.case.pk, item_id=d.form.item_id(), file=d.file, **data, **d.how)


def _consult(d: Doing) -> Any:
    data = {k: v for k, v in d.data.items() if k != "item"}
    return consult(d.case.pk, item_id=d.form.item_id(), **data, **d.how)


def _forward(d: Doing) -> Any:
    data = {k: v for k, v in d.data.items() if k not in ("item", "section")}
    section = d.form.sections[d.data["section"]]
    return forward_to_section(d.case.pk, section=section, item_id=d.form.item_id(), **data, **d.how)


def _opinion(d: Doing) -> Any:
    data = {k: v for k, v in d.data.items() if k != "consultation"}
    return record_opinion(int(d.data["consultation"]), file=d.file, **data, **d.how)


def _assign(d: Doing) -> Any:
    section = d.form.sections.get(d.data["section"])
    return assign(d.case.pk, handler=d.form.people[d.data["handler"]], section=section, **d.how)


def _reasons(d: Doing) -> Any:
    data = d.data | {"accepted": d.data["accepted"] == "yes"}
    return record_reasons(d.case.pk, **data, **d.how)


def _ask_correction(d: Doing) -> str | None:
    data = {k: v for k, v in d.data.items() if k != "late_known"}
    late = ask_correction(d.case.pk, **data, **d.how).noticed_late
    return "已登记补正告知。已经超过7个工作日，答复期限不停止，照常计算。" if late else None


def _extend(d: Doing) -> Any:
    return extend_reply(d.case.pk, approved_by=d.how["by"], now=d.how["now"], **d.data)


def _record_answer(d: Doing) -> Any:
    details = {name: d.data[name] for name in d.form.NEEDS if d.data[name]}
    data = {k: v for k, v in d.data.items() if k not in d.form.NEEDS}
    return answer_record_correction(d.case.pk, details=details, **data, **d.how)


def _split(d: Doing) -> Any:
    texts = d.data["texts"].splitlines()
    return split_items(d.case.pk, texts=texts, apart=d.data["apart"], **d.how)


def _reference(limit: str) -> str:
    return time_limit(limit).latest.reference


ACTS = (
    Act(
        "confirm", "确认收到", forms.ConfirmForm, _registers,
        lambda d: confirm_receipt(d.case.pk, **d.data, **d.how), "已确认，答复期限开始计算。",
        why="信函、传真、网上来的申请，与申请人确认的那一天才是收到申请之日。收到的当日就要联系。",
        step=1,
    ),
    Act(
        "no-contact", "联系不上申请人", forms.NoContactForm,
        lambda k: _registers(k) and k.case.channel != "no_contact",
        lambda d: note_no_contact(d.case.pk, **d.data, **d.how), "已记下，联系上以后再确认。",
        why="先登记，取得联系之日才启动处理程序。", step=1,
    ),
    Act(
        "arrival", "更正到达日期", forms.ArrivalForm, lambda k: k.may_handle and k.case.is_open,
        lambda d: correct_arrival(d.case.pk, **d.data, **d.how), "到达日期已更正，期限已重算。",
        why="到达日期登记错了才用。更正前后都留在台账里。",
    ),
    Act(
        "channel", "更正收件渠道", forms.ChannelForm,
        lambda k: k.may_register and not k.case.needs_letter,
        lambda d: correct_channel(d.case.pk, **d.data, **d.how), "收件渠道已更正，统计按更正后的算。",
        why="导入的旧案多半没有收件渠道，季度统计按渠道数。收到申请之日不变；更正前后和理由都留在台账里。",
    ),
    Act(
        "assign", "分办", forms.AssignForm, lambda k: k.may_handle and k.case.is_open, _assign,
        "已分办。", why="分办以后，只有这位经办人和公开机构负责人可以查看申请人信息。", step=3,
    ),
    Act(
        "split", "列出、拆分事项", forms.SplitForm, lambda k: k.may_handle and k.case.is_open,
        _split, "事项已列好。", why="申请里问的每一项都要有答复。要在检索、转办、征求意见、拟稿以前列。",
        step=1,
    ),
    Act(
        "ask-correction", "告知补正", forms.AskCorrectionForm,
        lambda k: k.works and k.correction is None,
        _ask_correction, "已登记补正告知，停表等申请人。",
        why="内容不明确的，一次性告知需要补正的事项和合理的补正期限。只能一次。",
        reference=_reference("CORRECTION_NOTICE_7WD"), step=1,
    ),
    Act(
        "corrected", "登记收到补正", forms.CorrectedForm,
        lambda k: k.may_handle and k.is_running and k.case.waiting_for == "correction",
        lambda d: record_correction(d.case.pk, file=d.file, **d.data, **d.how),
        "已登记补正，期限已重算。", reference=_reference("CORRECTION_RESTART"), step=1,
    ),
    Act(
        "correction-lapsed", "逾期不补正，办结", forms.OnForm,
        lambda k: k.may_handle and k.is_running and k.case.waiting_for == "correction",
        lambda d: lapse_correction(d.case.pk, **d.data, **d.how), "已按逾期不补正办结。",
        why="无正当理由逾期不补正的，视为放弃申请。补正期限过了才能这样办。",
        reference=_reference("CORRECTION_LAPSE"), step=1, tone="stop",
    ),
    Act(
        "forward", "转科室、社区", forms.ForwardForm, lambda k: k.works, _forward,
        "已转办，对方的今天页上会提醒。", step=3,
    ),
    Act(
        "contribute", "答复转办", forms.ContributeForm, _contributes,
        lambda d: contribute(int(d.data["task"]), contribution=d.data["contribution"],
                             file=d.file, **d.how),
        "意见已交给经办人。", step=3,
    ),
    Act(
        "search", "登记检索", forms.SearchForm, lambda k: k.works, _record_search,
        "检索记录已登记。", why="没有检索记录，就不能答复“信息不存在”。查到的也要记。",
        reference=outcome("not_found").reference, step=4,
    ),
    Act(
        "explain-search", "说明查到的内容", forms.ExplainSearchForm,
        lambda k: k.works and k.unexplained,
        lambda d: explain_search(int(d.data["search"]), explained=d.data["explained"], **d.how),
        "已说明，审核人会看到。",
        why="检索到了什么，又要答复“信息不存在”的，先说明查到的为什么不是申请人要的。写下以后不能改。",
        reference=outcome("not_found").reference, step=4,
    ),
    Act(
        "consult", "征求意见", forms.ConsultForm, lambda k: k.works, _consult,
        "征求意见已登记，期限已重算。",
        why="涉及第三方权益、共同制作、其他机关的信息，书面征求意见。征求意见的时间不计入答复期限。",
        reference=_reference("EXCLUDE_CONSULT"), step=5,
    ),
    Act(
        "opinion", "登记收到的意见", forms.OpinionForm,
        lambda k: k.may_handle and k.is_running and k.asked, _opinion, "意见已登记，期限已重算。",
        step=5,
    ),
    Act(
        "reached", "登记文书送达", forms.ReachedForm,
        lambda k: k.may_handle and k.is_running and k.unreached,
        lambda d: record_arrival(int(d.data["event"]), reached_on=d.data["reached_on"], **d.how),
        "送达日期已登记，期限已重算。", why="补正告知、征求意见书、收费通知送到对方的那一天。",
    ),
    Act(
        "ask-extension", "提请延期", forms.AskExtensionForm,
        lambda k: k.may_extend and not _heads(k),
        lambda d: ask_extension(d.case.pk, **d.data, **d.how), "已提请，等公开机构负责人审定。",
        why="须经公开工作机构负责人同意，并在原期限内告知申请人。",
        reference=_reference("EXTENSION_20WD"),
    ),
    Act(
        "extend", "同意延期", forms.ExtendForm,
        lambda k: k.may_extend and _heads(k),
        _extend, "已同意延期，期限已重算。", reference=_reference("EXTENSION_20WD"),
    ),
    Act(
        "fee", "通知缴费", forms.FeeForm, lambda k: k.works and not k.fee_waits,
        lambda d: charge_fee(d.case.pk, **d.data, **d.how), "收费通知已登记，停表等缴费。",
        why="超过免费的件数、页数才收；按件、按量只能选一种。", reference=_reference("FEE_PAY_20WD"),
        step=6,
    ),
    Act(
        "paid", "登记缴费", forms.PaidForm,
        lambda k: k.may_handle and k.is_running and k.fee_waits,
        lambda d: record_payment(d.case.pk, **d.data, **d.how), "缴费已登记，期限已重算。",
        reference=_reference("FEE_RESTART"), step=6,
    ),
    Act(
        "fee-lapsed", "逾期未缴费，办结", forms.OnForm,
        lambda k: k.may_handle and k.is_running and k.fee_waits,
        lambda d: lapse_fee(d.case.pk, **d.data, **d.how), "已按逾期未缴费办结。",
        reference=_reference("FEE_PAY_20WD"), step=6, tone="stop",
    ),
    Act(
        "ask-reasons", "要求说明理由", forms.AskReasonsForm,
        lambda k: k.works and k.excess is None,
        lambda d: ask_reasons(d.case.pk, **d.data, **d.how), "已登记。答复期限照常计算。",
        why="申请数量、频次明显超过合理范围的，可以要求申请人说明理由。",
        reference=_reference("DELAYED_ANSWER"), step=2,
    ),
    Act(
        "reasons", "认定理由是否合理", forms.ReasonsForm,
        lambda k: _heads(k) and k.is_running and bool(k.excess and k.excess.accepted is None),
        _reasons, "已认定。", reference=_reference("DELAYED_ANSWER"), step=2,
    ),
    Act(
        "record-answer", "答复更正请求", forms.RecordAnswerForm,
        lambda k: k.may_handle and k.case.is_open and k.case.received_on is not None
        and k.case.kind == Application.Kind.RECORD_CORRECTION,
        _record_answer, "已答复。",
        why="要求更正与其自身有关、记录不准确的信息；不计入年报表三。",
    ),
    Act(
        "withdraw", "申请人撤回", forms.WithdrawForm, lambda k: k.may_handle and k.case.is_open,
        lambda d: withdraw_application(d.case.pk, **d.data, **d.how), "已按撤回申请办结。",
        why="申请人自己撤回的才用。", tone="stop",
    ),
    Act(
        "restore-applicant", "补登申请人信息", forms.RestoreApplicantForm,
        lambda k: bool(k.purged) and may_open_applicant(k.mine, k.case),
        lambda d: restore_applicant(d.case.pk, **d.data, **d.how), "已补登，可以出文书了。",
        why="照复议决定书、判决书上写的填。新的答复送达以后，重新计算保存年限，满期再清除。",
    ),
    Act(
        "reopen", "启动重新答复", forms.ReopenForm,
        lambda k: k.may_handle and k.case.answered_on is not None and not k.reopening
        and k.case.kind == Application.Kind.DISCLOSURE,
        lambda d: reopen_application(d.case.pk, **d.data, **d.how), "可以重新拟稿了，原答复保留。",
        why="复议决定、判决要求重新答复，或者本机关自行纠正的。原来的答复和统计不变。",
    ),
)  # fmt: skip
BY_CODE = {act.code: act for act in ACTS}
EXTENDING = (forms.AskExtensionForm, forms.ExtendForm)


def acts_for(known: Known) -> list[Act]:
    """What this person may do with the case as it stands."""
    return [act for act in ACTS if act.offered(known)]


@staff_view()
@require_http_methods(["GET", "POST"])
def act(request: Any, pk: int, code: str) -> HttpResponse:
    """One act: its page, and doing it."""
    case = case_or_404(request.scope, pk)
    wanted = BY_CODE[code]
    known = known_of(case, request.scope)
    if not wanted.offered(known):
        why = known.no_extension if wanted.form in EXTENDING else ""
        why = why or "不到这一步，或者不是您的岗位办。"
        messages.error(request, f"现在不能办“{wanted.label}”：{why}")
        return redirect("applications:case", case.pk)
    now = timezone.now()
    form = wanted.form(
        request.POST or None, request.FILES or None, case=case, today=timezone.localdate(now),
        by=request.user, asked=request.GET.get("about", ""),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                file = keep_upload(form.cleaned_data.get("file"), case.agency, request, now)
                said = wanted.do(Doing(case, form, file, {"by": request.user, "now": now}))
        except ApplicationError as error:
            put_beside(form, error)
        except FileError as error:
            form.add_error("file", f"没有收下。{error.message}")
        else:
            messages.success(request, said if isinstance(said, str) else wanted.done)
            return redirect("applications:case", case.pk)
    context = {"case": case, "act": wanted, "form": form}
    return render(request, "applications/act.html", context)
