"""What the staff pages of 依申请公开 ask; the services decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django import forms

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, Duty, Section
from gongkai.agencies.selectors import holders
from gongkai.applications.clock import correction_notice_last_day
from gongkai.applications.content import DETAILS, Answer, Ground
from gongkai.applications.deciding import NOT_FOUND, WITHHELD, outcomes_to_choose
from gongkai.applications.models import (
    Applicant,
    Application,
    ClockEvent,
    Consultation,
    DecisionItem,
    Delivery,
    FeeNotice,
    RequestedItem,
    SearchRecord,
)
from gongkai.applications.review import Step
from gongkai.applications.selectors import HANDLERS, month_items, unexplained
from gongkai.applications.services.correct_channel import ways_in
from gongkai.applications.services.record_arrival import NOTICES
from gongkai.applications.services.save_decision_plan import NOT_REVIEWERS
from gongkai.files.fields import DayField, Files, FilesField
from gongkai.law.deadlines import EXTENSION
from gongkai.law.fees import fee_for_items
from gongkai.law.limits import working_days_of
from gongkai.law.load import chinese
from gongkai.law.outcomes import outcome
from gongkai.law.receipt import Arrival, channels, receipt_day, service_methods

WHOLE_CASE = "整件申请"
GROUND_ROWS = 3


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """收到申请之日 of one channel, as the law has it."""

    code: str
    label: str
    what: str
    note: str
    reference: str


def channel_rules() -> list[ChannelRule]:
    """What counts as 收到申请之日, channel by channel (第三十一条)."""
    found = []
    for code, label in channels():
        legal = receipt_day(code, Arrival())
        found.append(ChannelRule(code, label, legal.what, legal.note, legal.reference))
    return found


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day(label: str, help_text: str = "", *, required: bool = True) -> DayField:
    return DayField(label=label, help_text=help_text, required=required)


def text(
    label: str, help_text: str = "", *, rows: int = 0, most: int = 2000, required: bool = True
) -> forms.CharField:
    widget = area(rows) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required, widget=widget,
        error_messages={"max_length": "这一栏最多%(limit_value)d字，请缩短。"},
    )  # fmt: skip


F = TypeVar("F", bound=forms.Field)
ONE_OF_THREE = "三样至少填一样"


def must(field: F, words: str = "必填") -> F:
    """Says after the field's name what the law, or the service, asks of it."""
    field.must = words  # type: ignore[attr-defined]
    return field


def upload(label: str, help_text: str = "") -> forms.FileField:
    return forms.FileField(label=label, help_text=help_text, required=False)


def pick(label: str, choices: Any, *, radio: bool = True, required: bool = True) -> Any:
    widget: Any = forms.RadioSelect if radio else forms.Select
    said = {"required": f"请选择{label}。", "invalid_choice": f"请选择{label}。"}
    return forms.ChoiceField(
        label=label, choices=choices, widget=widget, required=required, error_messages=said
    )


class RegisterForm(forms.Form):
    """前台登记：one short form; the rest may follow later."""

    agency = forms.ChoiceField(label="受理机关")
    channel = pick("怎样来的", ())
    arrived_on = day("到达日期", "信封、传真、窗口实际到本机关的那一天。")
    confirmed_on = day(
        "已与申请人确认的日期",
        "信函、传真、网上的，打过电话确认了才填；没有就空着，今天页上会提醒当日确认。",
        required=False,
    )
    applicant_kind = pick("申请人类型", Application.ApplicantKind.choices, radio=False)
    name = text("姓名或者名称", most=120)
    phone = must(text("联系电话", most=40, required=False), ONE_OF_THREE)
    address = must(text("通信地址", most=300, required=False), ONE_OF_THREE)
    content = text("申请公开什么", "照申请人的原话写。", rows=4, most=20_000)
    papers = FilesField(
        label="信封、申请表的照片或者扫描件", required=False,
        widget=Files(attrs={"multiple": True, "accept": "image/*,.pdf"}),
        help_text="手机可以直接拍。信封正面要看得清邮戳。",
    )  # fmt: skip
    email = must(text("电子邮箱", most=200, required=False), ONE_OF_THREE)
    postcode = text("邮政编码", most=6, required=False)
    identity_number = text(
        "证件号码",
        "个人填身份证号；机构填统一社会信用代码，会核对校验码。",
        most=60,
        required=False,
    )
    items = text("分成几项", "要的是几样东西的，一行写一项。", rows=3, most=20_000, required=False)
    agent_name = text("代理人姓名", most=120, required=False)
    agent_phone = text("代理人电话", most=40, required=False)
    joint_names = text("共同申请人", "几个人一起申请的，一行写一个姓名。", rows=2, required=False)
    kind = pick("申请类别", Application.Kind.choices)
    form_wanted = pick("形式要求", Application.FormWanted.choices, radio=False)
    delivery_wish = pick("答复怎样给他", Application.DeliveryWish.choices, radio=False)

    SHORT = (
        "channel", "arrived_on", "confirmed_on", "applicant_kind", "name", "phone", "address",
        "content", "papers",
    )  # fmt: skip
    MORE = (
        "email", "postcode", "identity_number", "items", "agent_name", "agent_phone",
        "joint_names", "kind", "form_wanted", "delivery_wish",
    )  # fmt: skip

    def __init__(self, *args: Any, offices: Sequence[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices = {str(a.pk): a for a in offices}
        self._choose("agency", [(k, a.name) for k, a in self.offices.items()])
        self._choose("channel", [(r.code, f"{r.label}（{r.what}算收到）") for r in channel_rules()])
        if len(offices) == 1:
            self.fields["agency"].required = False
            self.fields["agency"].widget = forms.HiddenInput()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_agency(self) -> Agency:
        """The office chosen, or the only one."""
        wanted = self.cleaned_data.get("agency") or next(iter(self.offices))
        found: Agency = self.offices[wanted]
        return found

    @property
    def short(self) -> list[forms.BoundField]:
        first = ["agency"] if len(self.offices) > 1 else []
        return [self[name] for name in (*first, *self.SHORT)]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def more_is_open(self) -> bool:
        return any(self[name].errors for name in self.MORE)

    def identity_kind(self) -> str:
        """个人的证件是身份证，机构的是统一社会信用代码."""
        if not self.cleaned_data["identity_number"]:
            return ""
        if self.cleaned_data["applicant_kind"] == Application.ApplicantKind.NATURAL:
            return str(Applicant.IdentityKind.RESIDENT)
        return str(Applicant.IdentityKind.USCC)


class CaseForm(forms.Form):
    """A form about one case; days begin with today."""

    def __init__(
        self, *args: Any, case: Application, today: date, by: User, asked: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.case, self.today, self.by, self.asked = case, today, by, asked
        for field in self.fields.values():
            if isinstance(field, DayField) and field.required:
                field.initial = today
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        if choices and field.required:
            keys = [key for key, _ in choices]
            field.initial = self.asked if self.asked in keys else keys[0]

    def items(self) -> None:
        """One item, or the whole case; left out where there is only one."""
        rows = list(self.case.items.order_by("position"))
        if len(rows) < 2:
            self.fields["item"].widget = forms.HiddenInput()
        named = [(str(i.pk), f"第{i.position}项 {i.text[:40]}") for i in rows]
        self.choose("item", [("", WHOLE_CASE), *named])

    def item_id(self) -> int | None:
        return int(self.cleaned_data["item"]) if self.cleaned_data.get("item") else None


class ConfirmForm(CaseForm):
    confirmed_on = day("确认日期", "双方说清楚、确认收到的那一天。")
    how = text("怎样确认的", "例如：3月2日10时打登记的电话，本人接听。", most=200)


class NoContactForm(CaseForm):
    tried_on = day("联系日期")
    how = text("怎样联系的", "打了几次、什么时间、什么结果。", most=200)


class ArrivalForm(CaseForm):
    arrived_on = day("更正后的到达日期")
    reason = text("更正的理由", "例如：收发室登记簿上的签收日期更早。", most=300)


class ChannelForm(CaseForm):
    channel = pick("收件渠道", ())
    reason = text("更正的理由", "例如：查了当年的登记簿，是邮寄来的。", most=300)

    def prepare(self) -> None:
        self.choose("channel", ways_in())
        self.fields["channel"].initial = self.case.channel or None


class AssignForm(CaseForm):
    handler = pick("经办人", (), radio=False)
    section = pick("承办科室", (), radio=False, required=False)

    def prepare(self) -> None:
        people = {p.pk: p for d in HANDLERS for p in holders(d, self.case.agency_id, self.today)}
        self.people = {str(pk): p for pk, p in people.items()}
        self.sections = {
            str(s.pk): s
            for s in Section.objects.filter(agency_id=self.case.agency_id, is_active=True)
        }
        self.choose("handler", [(k, p.full_name) for k, p in self.people.items()])
        self.choose("section", [("", "不定科室"), *((k, s.name) for k, s in self.sections.items())])
        known = str(self.case.handler_id or self.by.pk)
        self.fields["handler"].initial = known if known in self.people else None
        self.fields["section"].initial = str(self.case.section_id or "")


class SplitForm(CaseForm):
    texts = text("申请的是哪几项", "一行一项，一项都不能漏。", rows=6, most=20_000)
    apart = forms.BooleanField(
        label="分项答复", required=False,
        help_text="各项答复不同的要勾。勾了以后每一项在年报表三里各计一件，收到和答复两边都这样计。",
    )  # fmt: skip

    def prepare(self) -> None:
        rows = self.case.items.order_by("position")
        self.fields["texts"].initial = "\n".join(" ".join(i.text.split()) for i in rows)
        self.fields["apart"].initial = self.case.is_split


class AskCorrectionForm(CaseForm):
    asked_on = day("告知补正日期", "收到申请之日起7个工作日内一次性告知，过了要注明。")
    unclear = text("哪里不明确", rows=3)
    to_supply = text("要补正什么", rows=3)
    working_days = forms.IntegerField(
        label="补正期限（工作日）", required=False, min_value=1, max_value=60,
        help_text="合理的补正期限由本机关定；不填的用系统预设。",
    )  # fmt: skip
    reached_on = day("送到申请人的日期", "知道的填，补正期限由此起算。", required=False)
    late_known = forms.BooleanField(label="知道已经超过7个工作日，仍要告知", required=False)

    def prepare(self) -> None:
        self.last = correction_notice_last_day(self.case)
        if self.last is None or self.today <= self.last:
            del self.fields["late_known"]
        else:
            told = f"应于{chinese(self.last)}以前告知"
            self.fields[
                "late_known"
            ].help_text = f"{told}。超过的，期限不停止，补正后也不重新计算。"

    def clean_late_known(self) -> bool:
        known: bool = self.cleaned_data["late_known"]
        asked = self.cleaned_data.get("asked_on")
        if asked and self.last and asked > self.last and not known:
            raise forms.ValidationError(
                f"已经超过7个工作日（应于{chinese(self.last)}以前告知），答复期限不会停止。仍要告知的，请在这里打勾。"
            )
        return known


class CorrectedForm(CaseForm):
    corrected_on = day("补正日期")
    supplied = text("补正后的内容", rows=4, most=20_000)
    late_reason = text("逾期补正的正当理由", "过了补正期限才补的才填。", most=300, required=False)
    file = upload("补正材料")


class OnForm(CaseForm):
    on = day("办结日期")


class ConsultForm(CaseForm):
    kind = pick("征求谁的意见", Consultation.Kind.choices)
    party = text("征求意见的对象", most=120)
    is_person = forms.BooleanField(
        label="对方是个人", required=False, help_text="文书里称“您”，不勾的称“贵单位”。"
    )
    contact = text("对方的联系方式", most=200, required=False)
    concerning = text("涉及的信息", rows=3)
    item = pick("涉及哪一项", (), radio=False, required=False)
    sent_on = day("发出日期")
    reached_on = day("送到对方的日期", "知道的填，15个工作日由此起算。", required=False)

    def prepare(self) -> None:
        self.items()


class OpinionForm(CaseForm):
    consultation = pick("谁的意见", (), radio=False)
    answered_on = day("收到意见的日期")
    opinion = pick("意见", Consultation.Opinion.choices[:3])
    reasons = text("理由", "不同意的要写明理由是否合理、依据什么判断。", rows=3, required=False)
    file = upload("意见书")

    def prepare(self) -> None:
        rows = self.case.consultations.filter(answered=None, sent__isnull=False)
        self.choose(
            "consultation", [(str(c.pk), f"{c.get_kind_display()}：{c.party}") for c in rows]
        )


class ReachedForm(CaseForm):
    event = pick("哪一件文书", (), radio=False)
    reached_on = day("送达日期")

    def prepare(self) -> None:
        rows = self.case.clock_events.filter(kind__in=NOTICES, reached_on=None)
        words = dict(ClockEvent.Kind.choices)
        self.choose("event", [(str(e.pk), f"{e.on:%Y-%m-%d} {words[e.kind]}") for e in rows])


class AskExtensionForm(CaseForm):
    working_days = forms.IntegerField(label="延长几个工作日", min_value=1, max_value=60)
    reason = text("延期的理由", rows=3, most=500)

    def prepare(self) -> None:
        most = working_days_of(EXTENSION, self.today)
        self.fields["working_days"].initial = most
        self.fields["working_days"].help_text = f"最多{most}个工作日，只能一次。"


class ExtendForm(AskExtensionForm):
    told_on = day("告知申请人的日期", "要在原来的答复期限届满以前告知。")

    def prepare(self) -> None:
        super().prepare()
        asked = getattr(self.case, "extension", None)
        if asked:
            self.fields["working_days"].initial = asked.working_days
            self.fields["reason"].initial = asked.reason


class ForwardForm(CaseForm):
    section = pick("转给哪个科室、社区", (), radio=False)
    question = text("请他们做什么", rows=3)
    item = pick("涉及哪一项", (), radio=False, required=False)
    due_on = day("内部期限", "要早于答复期限届满日。")

    def prepare(self) -> None:
        rows = Section.objects.filter(agency_id=self.case.agency_id, is_active=True)
        self.sections = {str(s.pk): s for s in rows}
        self.choose("section", [(k, s.name) for k, s in self.sections.items()])
        self.items()


class ContributeForm(CaseForm):
    task = pick("答复哪一项转办", (), radio=False)
    contribution = text("科室意见", "有没有、在哪里、能不能公开、理由。", rows=5)
    file = upload("材料")

    def prepare(self) -> None:
        rows = self.case.inner_tasks.filter(contributed_at=None).select_related("section")
        self.choose("task", [(str(t.pk), f"{t.section}：{t.question[:40]}") for t in rows])


class SearchForm(CaseForm):
    places = text("在哪里查的", "写全：哪个系统、哪个档案柜、哪个科室。", rows=2, most=500)
    words = text("用什么词、什么方法", most=500)
    searched_by = text("谁查的", most=64)
    searched_on = day("哪一天查的")
    result = pick("结果", SearchRecord.Result.choices)
    item = pick("查的是哪一项", (), radio=False, required=False)
    note = text("说明", "查到几件，或者为什么没有。", rows=2, required=False)
    file = upload("截图或者证明")

    def prepare(self) -> None:
        self.items()
        self.fields["searched_by"].initial = self.by.full_name


class ExplainSearchForm(CaseForm):
    search = pick("说明哪一次检索", ())
    explained = text(
        "查到的是什么，为什么不是申请人要的",
        "写明文件名称、年份、内容与申请的出入。审核人会看到。",
        rows=4,
    )

    def prepare(self) -> None:
        rows = unexplained(self.case)
        self.choose(
            "search",
            [
                (str(r.pk), f"{r.searched_on:%Y-%m-%d} {r.places[:40]}：{r.words[:40]}")
                for r in rows
            ],
        )


class FeeForm(CaseForm):
    method = pick("怎样计收", FeeNotice.Method.choices)
    count = forms.IntegerField(label="件数或者页数", min_value=1, max_value=1_000_000)
    how_to_pay = text("缴纳方式", "账户、地点、截止日。", most=300)
    notified_on = day("通知日期")
    reached_on = day("送到申请人的日期", "知道的填。", required=False)

    def prepare(self) -> None:
        """By items the register says how many; what it comes to stands beside the field."""
        register = month_items(self.case)
        if register is None:
            return
        yuan = fee_for_items(register.own, already=register.already).amount
        comes_to = f"应收{yuan}元" if yuan else "没有达到收费标准"
        self.fields[
            "count"
        ].help_text = f"按件计收的照登记簿填{register.own}：{register.words}，{comes_to}。按量计收的填本件的页数。"


class PaidForm(CaseForm):
    paid_on = day("缴费完成日期", "全额缴清的那一天。")


class AskReasonsForm(CaseForm):
    facts = text("数量、频次明显超过合理范围的情况", rows=3)
    asked_on = day("要求说明理由的日期")
    explain_by = day("说明理由的期限", "要晚于要求之日。")


class ReasonsForm(CaseForm):
    explained_on = day("说明理由的日期")
    explanation = text("申请人说的理由", rows=3, required=False)
    accepted = pick("理由", (("yes", "合理，继续办理"), ("no", "不合理，可以不予处理")))
    delayed_until = day(
        "延迟到哪一天答复", "理由合理、但不能按期答复的才填，并告知申请人。", required=False
    )


class WithdrawForm(CaseForm):
    withdrawn_on = day("撤回日期")
    how = text("申请人怎样撤回的", "例如：当面递交书面撤回申请。", most=300)


class ReopenForm(CaseForm):
    ordered_on = day("决定日期", "复议决定、判决作出的日期；自行纠正的，决定重新答复的日期。")
    source = text("依据的文书及其文号", most=200)
    reason = text("理由", rows=3, most=500)
    due_on = day("要在哪一天以前答复", required=False)


class RestoreApplicantForm(CaseForm):
    name = text("姓名或者名称", "共同申请人一并写上，用顿号隔开。", most=120)
    phone = must(text("联系电话", most=40, required=False), ONE_OF_THREE)
    email = must(text("电子邮箱", most=200, required=False), ONE_OF_THREE)
    address = must(text("通信地址", most=300, required=False), ONE_OF_THREE)


class RecordAnswerForm(CaseForm):
    result = pick("办理结果", Application.RecordResult.choices)
    facts = text("查明的事实", rows=3)
    corrected = text("更正的情况", "已经更正的填。", rows=2, required=False)
    organ = text("转送的或者有权更正的机关", most=200, required=False)
    organ_contact = text("该机关的联系方式", most=200, required=False)
    reasons = text("理由", "没有证据证明不准确的填。", rows=2, required=False)
    answered_on = day("答复日期")

    NEEDS = ("corrected", "organ", "organ_contact", "reasons")


class ServiceForm(CaseForm):
    method = pick("送达方式", ())
    on = day("送达日期", "当面的是签收那天，邮寄的是交邮那天，电子的是到达那天。")
    signed_by = text("签收人", "当面送达的填。", most=120, required=False)
    carrier = pick("承运", (), radio=False, required=False)
    tracking_number = text("邮件号", "邮寄的填。", most=40, required=False)
    address = text("电子地址", "电子送达的填，要是申请人选的那个。", most=200, required=False)
    file = upload("送达凭证", "签收单、邮寄回执的照片或者扫描件。")

    def prepare(self) -> None:
        self.choose("method", list(service_methods()))
        carriers = [(v, str(label)) for v, label in Delivery.Carrier.choices if v]
        self.choose("carrier", [("", "不是邮寄"), *carriers])


class AnswerForm(forms.Form):
    """怎么答 one item; ``not_absent`` says why 信息不存在 is not among the choices."""

    outcome = pick("怎么答", (), radio=False)
    disclosed = must(
        text(
            "公开的内容，或者获取的方式、途径和时间", rows=3, most=20_000, required=False,
        ),
        "予以公开、部分公开、已经公开的必填",
    )  # fmt: skip
    facts = must(
        text("事实", "查明了什么。", rows=3, most=20_000, required=False),
        "必填；予以公开、已经公开的可不填",
    )
    reasons = must(
        text("理由", "写了的原样印进答复文书。", rows=3, most=20_000, required=False),
        "不予公开的必填",
    )
    basis = text("依据", "空着的用条例的那一条。", most=300, required=False)
    organ = text(DETAILS["organ"], most=300, required=False)
    organ_contact = text(DETAILS["organ_contact"], most=300, required=False)
    special_rule = must(text(DETAILS["special_rule"], most=300, required=False), "有专门规定的必填")
    where = must(
        text(DETAILS["where"], most=300, required=False), "有专门规定、信访、公开出版物的必填"
    )
    earlier_on = day(DETAILS["earlier_on"], required=False)
    earlier_number = text(DETAILS["earlier_number"], most=100, required=False)

    SHOWN = ("outcome", "disclosed", "facts", "reasons", "basis")
    NAMES = ("organ", "organ_contact", "special_rule", "where", "earlier_on", "earlier_number")

    def __init__(
        self,
        data: Any = None,
        *,
        item: RequestedItem,
        today: date,
        not_absent: str,
        initial: dict[str, Any],
    ) -> None:
        self.item = item
        super().__init__(data, prefix=f"i{item.pk}", initial=initial)
        choices = [c for c in outcomes_to_choose(today) if not not_absent or c[0] != NOT_FOUND]
        field: Any = self.fields["outcome"]
        field.choices = [("", "请选择"), *choices]
        field.help_text = not_absent
        grounds = [("", "请选择"), *((c, outcome(c).label) for c, _ in choices if c in WITHHELD)]
        for n in range(1, GROUND_ROWS + 1):
            self.fields[f"ground_{n}"] = pick(
                "不予公开的条款", grounds, radio=False, required=False
            )
            self.fields[f"part_{n}"] = text("哪一部分", most=500, required=False)
            self.fields[f"why_{n}"] = text("理由", most=2000, required=False)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SHOWN]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.NAMES]

    @property
    def ground_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"ground_{n}"], self[f"part_{n}"], self[f"why_{n}"]]
            for n in range(1, GROUND_ROWS + 1)
        ]

    @property
    def more_is_open(self) -> bool:
        return any(self[name].errors or self[name].value() for name in self.NAMES)

    @property
    def grounds_are_open(self) -> bool:
        first = self["ground_1"]
        return bool(first.errors or first.value() or self["outcome"].value() == "partly_granted")

    def answer(self, earlier: Application | None) -> Answer:
        """The answer as filled in."""
        data = self.cleaned_data
        grounds = [
            Ground(data[f"ground_{n}"], data[f"part_{n}"], data[f"why_{n}"])
            for n in range(1, GROUND_ROWS + 1)
            if data[f"ground_{n}"] or data[f"part_{n}"] or data[f"why_{n}"]
        ]
        details = {k: str(data[k]) for k in DETAILS if data.get(k)}
        return Answer(
            self.item.pk, data["outcome"], facts=data["facts"], reasons=data["reasons"],
            disclosed=data["disclosed"], basis=data["basis"], grounds=grounds, details=details,
            earlier=earlier if data["outcome"] == "repeated" else None,
        )  # fmt: skip


def answer_initial(row: DecisionItem) -> dict[str, Any]:
    """What an earlier text said about an item, for writing it anew."""
    own = row.basis if row.basis != outcome(row.outcome).reference else ""
    found: dict[str, Any] = {
        "outcome": row.outcome, "facts": row.facts, "reasons": row.reasons,
        "disclosed": row.disclosed, "basis": own, **row.details,
    }  # fmt: skip
    for n, ground in enumerate(row.grounds[:GROUND_ROWS], start=1):
        found |= {
            f"ground_{n}": ground["outcome"],
            f"part_{n}": ground["part"],
            f"why_{n}": ground["reasons"],
        }
    return found


class LetterWordsForm(forms.Form):
    """起首语、其他告知事项 of a text."""

    opening = text("起首语", "空着的用通用的一句。", rows=2, required=False)
    closing = text("其他告知事项", rows=2, required=False)


MOST_STEPS = 6
REVIEWING = [(d.value, d.label) for d in Duty if d not in NOT_REVIEWERS]


class DecisionPlanForm(forms.Form):
    """答复审核方案：up to six steps, each a name and the post that signs it."""

    def __init__(self, *args: Any, steps: Sequence[Step], **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_STEPS + 1):
            step = steps[number - 1] if number <= len(steps) else None
            self.fields[f"step_{number}_name"] = forms.CharField(
                label=f"第{number}步名称", required=False, max_length=20,
                initial=step.name if step else "",
                error_messages={"max_length": "名称最多20字，请缩短。"},
            )  # fmt: skip
            self.fields[f"step_{number}_duty"] = forms.ChoiceField(
                label=f"第{number}步岗位", required=False,
                choices=[("", "不设这一步"), *REVIEWING],
                error_messages={"invalid_choice": "这个岗位不能选，请重新选择。"},
                initial=step.duty if step else "",
            )  # fmt: skip

    @property
    def step_rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Two fields for each step."""
        return [
            (n, [self[f"step_{n}_{part}"] for part in ("name", "duty")])
            for n in range(1, MOST_STEPS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, MOST_STEPS + 1):
            name, duty = cleaned.get(f"step_{number}_name"), cleaned.get(f"step_{number}_duty")
            if duty and not name:
                self.add_error(f"step_{number}_name", "请给这一步起个名称，如初审。")
            if name and not duty and f"step_{number}_duty" not in self.errors:
                self.add_error(f"step_{number}_duty", "请选择由哪个岗位签这一步。")
        return cleaned


class SheetForm(forms.Form):
    """导入历年申请：a spreadsheet."""

    file = forms.FileField(
        label="电子表格", help_text="可用 .xlsx、.xls、.et、.ods。先检查，看过结果再导入。",
        error_messages={
            "required": "请选择一个电子表格。", "empty": "文件是空的，请检查后重新选择。",
            "missing": "请选择一个电子表格。", "invalid": "请选择一个电子表格。",
        },
    )  # fmt: skip
