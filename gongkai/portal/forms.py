"""Shape of what citizens fill in: only what 《条例》第二十九条 asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from gongkai.applications.models import Applicant, Application
from gongkai.files.fields import Files, FilesField
from gongkai.portal import applying

KINDS = Application.ApplicantKind.choices
WISHES = [c for c in Application.DeliveryWish.choices if c[0] != Application.DeliveryWish.ONLINE]
"""网上查看 is not offered: no letter lies on the portal."""
IDENTITIES = [c for c in Applicant.IdentityKind.choices if c[0]]
MOST_ITEMS = 10
MOST_FILES = 10
MEGABYTE = 1024 * 1024
FILE_MEGABYTES = 20
ALL_MEGABYTES = 60
ACCEPTED = "image/*,.pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et,.txt,.zip"
PROOF_ACCEPTED = "image/*,.pdf"
LOST_NAMES = 600


def item_name(number: int) -> str:
    """The field of the n-th 申请内容."""
    return "content" if number == 1 else f"content_{number}"


def texts_of(data: Mapping[str, Any]) -> list[str]:
    """申请内容 as typed, one after the other, empty ones included; never more than :data:`MOST_ITEMS`."""
    names = (item_name(number) for number in range(1, MOST_ITEMS + 1))
    return [str(data[name]) for name in names if name in data] or [""]


def with_texts(data: QueryDict, texts: Sequence[str]) -> QueryDict:
    """The same entries with these 申请内容 instead."""
    kept = data.copy()
    for number in range(1, MOST_ITEMS + 1):
        kept.pop(item_name(number), None)
    for number, text in enumerate(texts[:MOST_ITEMS] or [""], start=1):
        kept[item_name(number)] = text
    return kept


def _line(
    label: str, help_text: str = "", *, most: int, required: bool = True, **attrs: Any
) -> Any:
    kind = attrs.pop("type", "text")
    widget = forms.TextInput(attrs={name.replace("_", "-"): value for name, value in attrs.items()})
    widget.input_type = kind
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required, widget=widget
    )


def _item(label: str, *, required: bool) -> forms.CharField:
    field = forms.CharField(
        label=label, max_length=4000, required=required,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明名称、文号，或者便于我们找到它的其他特征。一栏写一样。",
    )  # fmt: skip
    field.one_of_two = True  # type: ignore[attr-defined]  # one that is left empty is passed over, not optional
    return field


class ApplyForm(forms.Form):
    """政府信息公开申请表：one or several 申请内容, each in a field of its own."""

    applicant_kind = forms.ChoiceField(label="您是", choices=KINDS, initial="natural")
    name = _line("姓名或者名称", most=120, autocomplete="name")
    identity_kind = forms.ChoiceField(label="身份证明", choices=IDENTITIES, initial="resident")
    identity_number = _line(
        "证件号码",
        "证件号码和下面的照片，填一样或者传一样就行。个人填居民身份证号码，单位填统一社会信用代码。"
        "只有办理人看得到，办结后按规定销毁。",
        most=60, required=False, autocomplete="off",
    )  # fmt: skip
    identity_number.one_of_two = True
    identity_file = forms.FileField(
        label="身份证明的照片或者扫描件", required=False,
        help_text=f"已填证件号码的，可以不传。一个文件，不超过{FILE_MEGABYTES}兆字节。",
        widget=forms.FileInput(attrs={"accept": PROOF_ACCEPTED}),
    )  # fmt: skip
    identity_file.one_of_two = True  # type: ignore[attr-defined]
    phone = _line(
        "联系电话", "我们要与您确认收到申请，请尽量填写。电话、邮箱、地址至少填一项。",
        most=40, required=False, type="tel", autocomplete="tel",
    )  # fmt: skip
    email = _line("电子邮箱", most=120, required=False, type="email", autocomplete="email")
    address = _line("通信地址", most=300, required=False, autocomplete="street-address")
    content = _item("申请内容", required=True)
    papers = FilesField(
        label="其他材料", required=False,
        widget=Files(attrs={"multiple": True, "accept": ACCEPTED}),
        help_text=(
            f"便于我们查找的，例如老文件的照片、委托书。最多{MOST_FILES}个，每个不超过{FILE_MEGABYTES}兆字节，"
            f"合计不超过{ALL_MEGABYTES}兆字节。只有办理人看得到，不会公开。"
        ),
    )  # fmt: skip
    form_wanted = forms.ChoiceField(
        label="要什么形式", choices=Application.FormWanted.choices, initial="any"
    )
    delivery_wish = forms.ChoiceField(label="怎么给您", choices=WISHES, initial="any")
    answer = _line(
        "请回答", most=10, autocomplete="off", aria_describedby="question id_answer_error"
    )
    question = forms.CharField(widget=forms.HiddenInput)
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    lost_proof = forms.CharField(widget=forms.HiddenInput, required=False)
    lost_papers = forms.CharField(widget=forms.HiddenInput, required=False)
    no_proof = forms.BooleanField(label="不传身份证明的照片了", required=False)
    no_papers = forms.BooleanField(label="不附其他材料了", required=False)

    WHO = (
        "applicant_kind", "name", "identity_kind", "identity_number", "identity_file", "phone",
        "email", "address",
    )  # fmt: skip
    HOW = ("form_wanted", "delivery_wish")

    def __init__(self, data: QueryDict | None = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        known = self.data if self.is_bound else self.initial
        count = len(texts_of(known))
        for number in range(2, count + 1):
            self.fields[item_name(number)] = _item(f"申请内容{number}", required=False)
        if count > 1:
            self.fields["content"].label = "申请内容1"
        names = [item_name(number) for number in range(1, count + 1)]
        self.order_fields([*self.WHO, *names, "papers", *self.HOW])

    @property
    def who(self) -> list[forms.BoundField]:
        """一、您是谁, but for the upload, which may have to be chosen again."""
        return [self[name] for name in self.WHO]

    @property
    def items(self) -> list[forms.BoundField]:
        """二、要什么."""
        return [self[name] for name in self.fields if name.startswith("content")]

    @property
    def how(self) -> list[forms.BoundField]:
        """三、怎么给您."""
        return [self[name] for name in self.HOW]

    @property
    def may_add(self) -> bool:
        return len(self.items) < MOST_ITEMS

    def texts(self) -> list[str]:
        """The 申请内容 of a valid form, without the fields left empty."""
        found = (self.cleaned_data.get(field.name, "") for field in self.items)
        return [text for text in found if text]

    def changed(self, token: str, texts: Sequence[str]) -> "ApplyForm":
        """Everything as typed, with these 申请内容 and no errors; the last of them waits for the cursor."""
        kept = self._kept(token, texts)
        fresh = ApplyForm(initial=kept.dict())
        fresh.items[-1].field.widget.attrs["autofocus"] = True
        return fresh

    def asked_anew(self, token: str, *, seen: bool) -> "ApplyForm":
        """The same entries and errors with another question; ``seen`` when matches were shown.

        A file refused by name is not called lost: its refusal stands beside its field.
        """
        kept = self._kept(token, texts_of(self.data))
        if seen:
            kept["seen"] = "yes"
        fresh = ApplyForm(kept)
        vars(fresh)["_errors"] = self.errors
        return fresh

    def _kept(self, token: str, texts: Sequence[str]) -> QueryDict:
        """What was typed; files cannot be kept by a page, so their names are."""
        kept = with_texts(self.data, texts)  # type: ignore[arg-type]
        kept["question"], kept["answer"] = token, ""
        for field, lost in (("identity_file", "lost_proof"), ("papers", "lost_papers")):
            chosen = self.files.getlist(field) if self.files else []
            refused = "".join((vars(self).get("_errors") or {}).get(field, ()))
            names = [str(file.name) for file in chosen if f"“{file.name}”" not in refused]
            if chosen:
                kept[lost] = "、".join(names)[:LOST_NAMES]
        return kept

    def clean_identity_file(self) -> Any:
        file = self.cleaned_data["identity_file"]
        if file and file.size > FILE_MEGABYTES * MEGABYTE:
            raise forms.ValidationError(f"“{file.name}”{TOO_LARGE}")
        return file

    def clean_papers(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["papers"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                f"选了{len(files)}个文件，最多{MOST_FILES}个，请合并成一份或者压缩成包。"
            )
        large = [file.name for file in files if file.size > FILE_MEGABYTES * MEGABYTE]
        if large:
            raise forms.ValidationError([f"“{name}”{TOO_LARGE}" for name in large])
        if sum(file.size for file in files) > ALL_MEGABYTES * MEGABYTE:
            raise forms.ValidationError(
                f"文件合计超过{ALL_MEGABYTES}兆字节，请减少几个，或者邮寄、当面递交。"
            )
        return files

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "answer" in values and not applying.is_answered(
            values.get("question", ""), values["answer"]
        ):
            self.add_error("answer", "答得不对，或者题目过了时限，请按新题再答一次。")
        for field, lost, without in (
            ("identity_file", "lost_proof", "no_proof"), ("papers", "lost_papers", "no_papers"),
        ):  # fmt: skip
            is_lost = values.get(lost) and field not in self.errors
            if is_lost and not values.get(field) and not values.get(without):
                self.add_error(field, f"刚才选的“{values[lost]}”没有跟着提交，请再选一次。")
        return values


TOO_LARGE = f"超过{FILE_MEGABYTES}兆字节，请压缩图片或者拆成几份再选。"


class TrackForm(forms.Form):
    """凭申请编号和查询码查询."""

    number = forms.CharField(label="申请编号", max_length=40)
    code = forms.CharField(label="查询码", max_length=20, help_text="八位，在回执上。不分大小写。")
