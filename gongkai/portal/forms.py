"""Shape of what citizens fill in: only what 《条例》第二十九条 asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from gongkai.applications.forms import ONE_OF_THREE, must
from gongkai.applications.models import Applicant, Application, HeldUpload
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
ONE_OF_TWO = "号码、照片有一样就行"
ONE_ITEM = "至少写一项"
FILE_FIELDS = ("identity_file", "papers")


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
    return must(field)


class ApplyForm(forms.Form):
    """政府信息公开申请表：one or several 申请内容, each in a field of its own."""

    applicant_kind = forms.ChoiceField(label="您是", choices=KINDS, initial="natural")
    name = must(_line("姓名或者名称", most=120, autocomplete="name"))
    identity_kind = forms.ChoiceField(label="身份证明", choices=IDENTITIES, initial="resident")
    identity_number = must(_line(
        "证件号码",
        "填了号码，下面的照片可以不传。个人填居民身份证号码，单位填统一社会信用代码。"
        "只有办理人看得到，办结后按规定销毁。",
        most=60, required=False, autocomplete="off",
    ), ONE_OF_TWO)  # fmt: skip
    identity_file = must(forms.FileField(
        label="身份证明的照片或者扫描件", required=False,
        help_text=f"一个文件，不超过{FILE_MEGABYTES}兆字节。",
        widget=forms.FileInput(attrs={"accept": PROOF_ACCEPTED}),
    ), ONE_OF_TWO)  # fmt: skip
    phone = must(
        _line(
            "联系电话", "我们要与您确认收到申请，请尽量填写。", most=40, required=False, type="tel",
            autocomplete="tel",
        ),
        ONE_OF_THREE,
    )  # fmt: skip
    email = must(
        _line("电子邮箱", most=120, required=False, type="email", autocomplete="email"),
        ONE_OF_THREE,
    )
    address = must(
        _line("通信地址", most=300, required=False, autocomplete="street-address"), ONE_OF_THREE
    )
    content = _item("申请内容", required=True)
    papers = FilesField(
        label="其他材料", required=False,
        widget=Files(attrs={"multiple": True, "accept": ACCEPTED}),
        help_text=(
            f"便于我们查找的，例如老文件的照片、委托书。最多{MOST_FILES}个，每个不超过{FILE_MEGABYTES}兆字节，"
            f"合计不超过{ALL_MEGABYTES}兆字节。只有办理人看得到，不会公开。"
        ),
    )  # fmt: skip
    form_wanted = must(
        forms.ChoiceField(label="要什么形式", choices=Application.FormWanted.choices, initial="any")
    )
    delivery_wish = must(forms.ChoiceField(label="怎么给您", choices=WISHES, initial="any"))
    answer = must(
        _line("请回答", most=10, autocomplete="off", aria_describedby="question id_answer_error")
    )
    question = forms.CharField(widget=forms.HiddenInput)
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    WHO = (
        "applicant_kind", "name", "identity_kind", "identity_number", "identity_file", "phone",
        "email", "address",
    )  # fmt: skip
    HOW = ("form_wanted", "delivery_wish")

    def __init__(
        self, data: QueryDict | None = None, files: Any = None, *, kept: Sequence[HeldUpload] = (),
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        self.kept = list(kept)
        known = self.data if self.is_bound else self.initial
        count = len(texts_of(known))
        for number in range(2, count + 1):
            self.fields[item_name(number)] = _item(f"申请内容{number}", required=False)
        if count > 1:
            self.fields["content"].label = "申请内容1"
            for number in range(1, count + 1):
                must(self.fields[item_name(number)], ONE_ITEM)
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

    @property
    def kept_proof(self) -> list[HeldUpload]:
        """身份证明 that need not be chosen again."""
        return [row for row in self.kept if row.field == "identity_file"]

    @property
    def kept_papers(self) -> list[HeldUpload]:
        """其他材料 that need not be chosen again."""
        return [row for row in self.kept if row.field == "papers"]

    def changed(self, token: str, texts: Sequence[str], kept: Sequence[HeldUpload]) -> "ApplyForm":
        """Everything as typed, with these 申请内容; of the errors only what is wrong with a file.

        The last of the 申请内容 waits for the cursor.
        """
        fresh = self._fresh(token, texts, kept)
        about = {name: self.errors[name] for name in FILE_FIELDS if name in self.errors}
        vars(fresh)["_errors"] = ErrorDict(about)
        fresh.items[-1].field.widget.attrs["autofocus"] = True
        return fresh

    def asked_anew(self, token: str, kept: Sequence[HeldUpload], *, seen: bool) -> "ApplyForm":
        """The same entries and errors with another question; ``seen`` when matches were shown."""
        fresh = self._fresh(token, texts_of(self.data), kept, seen=seen)
        vars(fresh)["_errors"] = self.errors
        return fresh

    def _fresh(
        self, token: str, texts: Sequence[str], kept: Sequence[HeldUpload], *, seen: bool = False
    ) -> "ApplyForm":
        """What was typed, under a new question, and which files stay without being chosen again."""
        data = with_texts(self.data, texts)  # type: ignore[arg-type]
        data["question"], data["answer"] = token, ""
        data["held"] = ",".join(str(row.pk) for row in kept)
        if seen:
            data["seen"] = "yes"
        return ApplyForm(data, kept=kept)

    def clean_identity_file(self) -> Any:
        file = self.cleaned_data["identity_file"]
        if file and file.size > FILE_MEGABYTES * MEGABYTE:
            raise forms.ValidationError(f"“{file.name}”{TOO_LARGE}")
        return file

    def clean_papers(self) -> list[Any]:
        """What may be kept; one that is too large is refused by name and the others stay."""
        files: list[Any] = self.cleaned_data["papers"]
        number = len(files) + len(self.kept_papers)
        if number > MOST_FILES:
            raise forms.ValidationError(
                f"选了{number}个文件，最多{MOST_FILES}个，请合并成一份或者压缩成包。"
            )
        fine = [file for file in files if file.size <= FILE_MEGABYTES * MEGABYTE]
        for file in files:
            if file not in fine:
                self.add_error("papers", f"“{file.name}”{TOO_LARGE}")
        together = sum(row.file.size for row in self.kept_papers) + sum(file.size for file in fine)
        if together > ALL_MEGABYTES * MEGABYTE:
            raise forms.ValidationError(
                f"文件合计超过{ALL_MEGABYTES}兆字节，请减少几个，或者邮寄、当面递交。"
            )
        return fine

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "answer" in values and not applying.is_answered(
            values.get("question", ""), values["answer"]
        ):
            self.add_error("answer", "答得不对，或者题目过了时限，请按新题再答一次。")
        return values


TOO_LARGE = f"超过{FILE_MEGABYTES}兆字节，请压缩图片或者拆成几份再选。"


class TrackForm(forms.Form):
    """凭申请编号和查询码查询."""

    number = forms.CharField(label="申请编号", max_length=40)
    code = forms.CharField(label="查询码", max_length=20, help_text="八位，在回执上。不分大小写。")
