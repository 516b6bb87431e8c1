"""What the pages of 复议与诉讼 ask; the services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.agencies.models import Agency
from gongkai.applications.forms import area, day, must, pick, text
from gongkai.applications.models import Application, RequestedItem
from gongkai.law.report.count import proceeding_outcomes
from gongkai.proceedings.models import Proceeding, ProceedingStage
from gongkai.publishing.models import Item


class OpenForm(forms.Form):
    """登记案件：about an application by its number, or about a published item by its index number."""

    agency = forms.ChoiceField(label="被申请人、被告机关")
    kind = pick("案件类型", Proceeding.Kind.choices)
    number = text("案号或者收文编号", most=60)
    organ = text("复议机关或者法院", most=120, required=False)
    procedure = pick("程序", Proceeding.Procedure.choices)
    filed_on = day("提起日期")
    application = must(text("涉及的申请编号", most=60, required=False), "涉及依申请公开的必填")
    part = forms.IntegerField(
        label="涉及第几项", required=False, min_value=1, help_text="只涉及其中一项的才填。"
    )
    item = must(text("涉及的信息索引号", most=80, required=False), "涉及主动公开的必填")
    review = must(text("先行的复议案号", most=60, required=False), "复议后起诉的必填")
    copy_received_on = day(
        "收到副本的日期", "收到申请书、起诉状副本的那一天，答复、答辩期限由此起算。", required=False
    )

    def __init__(self, *args: Any, offices: Sequence[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices = {str(a.pk): a for a in offices}
        field: Any = self.fields["agency"]
        field.choices = [(k, a.name) for k, a in self.offices.items()]
        if len(offices) == 1:
            field.required, field.widget = False, forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Numbers become the rows of this office; one that it does not have is told beside its field."""
        data: dict[str, Any] = super().clean() or {}
        agency = self.offices[data.get("agency") or next(iter(self.offices))]
        data["agency"] = agency
        data["application"] = self._find(
            "application", Application.objects.filter(agency=agency), "number", "这个编号的申请"
        )
        data["item"] = self._find(
            "item", Item.objects.filter(agency=agency), "index_number", "这个索引号的信息"
        )
        data["review"] = self._find(
            "review", Proceeding.objects.filter(agency=agency), "number", "这个案号的复议"
        )
        data["requested_item"] = self._part(data)
        return data

    def _find(self, name: str, rows: Any, field: str, what: str) -> Any:
        wanted = (self.cleaned_data.get(name) or "").strip()
        found = rows.filter(**{field: wanted}).first() if wanted else None
        if wanted and found is None:
            self.add_error(name, f"本机关没有{what}，请核对。")
        return found

    def _part(self, data: dict[str, Any]) -> RequestedItem | None:
        position, case = data.get("part"), data["application"]
        if not position or case is None:
            return None
        found: RequestedItem | None = case.items.filter(position=position).first()
        if found is None:
            self.add_error("part", "这件申请没有这一项，请核对。")
        return found


class StageForm(forms.Form):
    kind = pick("进展", ProceedingStage.Kind.choices, radio=False)
    on = day("日期")
    note = forms.CharField(label="说明", required=False, max_length=500, widget=area(2))


class ConcludeForm(forms.Form):
    concluded_on = day("审结日期")
    outcome = pick("裁判结果", (), radio=False)
    answer_anew = forms.BooleanField(
        label="要重新答复",
        required=False,
        help_text="结果纠正、要求重新答复的才勾；原来的答复保留。",
    )
    answer_by = day("要在哪一天以前答复", required=False)
    reason = text("理由", most=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["outcome"]
        words = dict(Proceeding.Result.choices)
        field.choices = [
            (code, f"{found.label}（计入“{words[found.column]}”）")
            for code, found in proceeding_outcomes().items()
        ]


class DossierForm(forms.Form):
    """导出案卷: whether proofs of identity go with it; asked only of who may open them."""

    with_identity = forms.BooleanField(
        label="附上申请人身份证明和证件号码",
        required=False,
        help_text="属于个人信息，法院、复议机关要求时才附。不勾就不附，目录上注明。",
    )

    def __init__(self, *args: Any, may_open: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_open:
            del self.fields["with_identity"]
