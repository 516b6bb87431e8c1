"""Shape of what citizens fill in: only what 《条例》第二十九条 asks."""

from typing import Any

from django import forms

from gongkai.applications.models import Applicant, Application
from gongkai.portal import applying

KINDS = Application.ApplicantKind.choices
IDENTITIES = [c for c in Applicant.IdentityKind.choices if c[0]]


class ApplyForm(forms.Form):
    """政府信息公开申请表."""

    applicant_kind = forms.ChoiceField(label="您是", choices=KINDS, initial="natural")
    name = forms.CharField(label="姓名或者名称", max_length=120)
    identity_kind = forms.ChoiceField(label="身份证明", choices=IDENTITIES, initial="resident")
    identity_number = forms.CharField(
        label="证件号码", max_length=60, required=False,
        help_text="个人填居民身份证号码，单位填统一社会信用代码。只有办理人看得到，办结后按规定销毁。",
    )  # fmt: skip
    identity_file = forms.FileField(
        label="身份证明的照片或者扫描件", required=False, help_text="已填证件号码的，可以不传。"
    )
    phone = forms.CharField(
        label="联系电话", max_length=40, required=False,
        help_text="我们要与您确认收到申请，请尽量填写。电话、邮箱、地址至少填一项。",
    )  # fmt: skip
    email = forms.CharField(label="电子邮箱", max_length=120, required=False)
    address = forms.CharField(label="通信地址", max_length=300, required=False)
    content = forms.CharField(
        label="要什么信息", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明名称、文号，或者便于我们找到它的其他特征。不必说明用途。",
    )  # fmt: skip
    form_wanted = forms.ChoiceField(
        label="要什么形式", choices=Application.FormWanted.choices, initial="any"
    )
    delivery_wish = forms.ChoiceField(
        label="怎么给您", choices=Application.DeliveryWish.choices, initial="any"
    )
    answer = forms.CharField(label="请回答", max_length=10)
    question = forms.CharField(widget=forms.HiddenInput)
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def asked_anew(self, token: str, *, seen: bool) -> "ApplyForm":
        """The same entries and errors with another question; ``seen`` when matches were shown."""
        kept = self.data.copy()  # type: ignore[attr-defined]
        kept["question"], kept["answer"] = token, ""
        if seen:
            kept["seen"] = "yes"
        fresh = ApplyForm(kept, self.files)
        vars(fresh)["_errors"] = self.errors
        return fresh

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "answer" in values and not applying.is_answered(
            values.get("question", ""), values["answer"]
        ):
            self.add_error("answer", "答得不对，或者题目过了时限，请按新题再答一次。")
        return values


class TrackForm(forms.Form):
    """凭申请编号和查询码查询."""

    number = forms.CharField(label="申请编号", max_length=40)
    code = forms.CharField(label="查询码", max_length=20, help_text="八位，在回执上。不分大小写。")
