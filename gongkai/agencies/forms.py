"""What the pages of 机关与岗位 ask; what may be done is decided by the services."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from gongkai.accounts.errors import AccountError
from gongkai.accounts.models import User
from gongkai.agencies.errors import AgencyError
from gongkai.agencies.models import Agency, Appointment, Duty, Post, Section


def carried_out(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the service did it; a refusal is put beside the field it is about."""
    try:
        act()
    except AgencyError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    except AccountError as error:
        form.add_error(None, error.message)
    except ValidationError as error:
        known = getattr(error, "error_dict", {})
        if known and set(known) <= {*form.fields, "__all__"}:
            form.add_error(None, error)
        else:
            form.add_error(None, error.messages)
    return not form.errors


class DayInput(forms.DateInput):
    """A date as the browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "short"})


def day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A date field with a sentence for dates that do not exist."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=DayInput(),
        error_messages={"invalid": "没有这一天，请照“2026-12-01”这样填写。"},
    )


class PersonChoice(forms.ModelChoiceField):
    """People, told apart by their user names."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}（{obj.username}）"


class AgencyForm(forms.ModelForm):
    """行政机关。"""

    class Meta:
        model = Agency
        fields = [
            "parent", "name", "short_name", "slug", "kind", "code", "uscc", "region_code",
            "address", "office_hours", "phone", "fax", "email", "postcode", "disclosure_unit",
            "review_organ", "court", "is_active",
        ]  # fmt: skip
        help_texts = {
            "slug": "门户网址里用的短名，只用小写字母、数字和横线。",
            "uscc": "十八位，末位是校验码，系统会核对。",
            "region_code": "六位至十二位数字；按区划下达的放假调整靠它适用。",
            "disclosure_unit": "负责政府信息公开工作的内设机构，写进公开指南和答复文书。",
            "review_organ": "不服本机关行政行为，向谁申请行政复议；写进救济告知。",
            "court": "不服本机关行政行为，向哪个法院起诉；写进救济告知。",
        }

    _PARTS = (
        ("名称和类型", ("parent", "name", "short_name", "slug", "kind", "is_active")),
        ("代码", ("code", "uscc", "region_code")),
        ("联系方式", ("address", "office_hours", "phone", "fax", "email", "postcode")),
        ("公开与救济", ("disclosure_unit", "review_organ", "court")),
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in four parts: seventeen in one column nobody reads."""
        return [(head, [self[n] for n in names if n in self.fields]) for head, names in self._PARTS]

    def __init__(self, *args: Any, superiors: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_active"]
        parent = self.fields["parent"]
        parent.queryset = superiors  # type: ignore[attr-defined]
        parent.empty_label = "没有上级机关"  # type: ignore[attr-defined]


class SectionForm(forms.ModelForm):
    """科室或社区。"""

    class Meta:
        model = Section
        fields = ["name", "kind", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_active"]


class PostForm(forms.ModelForm):
    """设岗。"""

    class Meta:
        model = Post
        fields = ["duty", "section", "title", "requires_totp"]
        help_texts = {
            "section": "选了科室，这个岗位只办这个科室的事；不选，办全机关的事。",
            "title": "不填的，用科室名加职责。",
        }

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        section = self.fields["section"]
        section.queryset = agency.sections.filter(is_active=True)  # type: ignore[attr-defined]
        section.empty_label = "不限科室"  # type: ignore[attr-defined]
        self.fields["duty"] = forms.ChoiceField(label="职责", choices=Duty.choices)


class ChangePostForm(forms.ModelForm):
    """改岗位。"""

    class Meta:
        model = Post
        fields = ["title", "requires_totp", "is_active"]


class AppointForm(forms.Form):
    """任岗。"""

    user = PersonChoice(label="谁来任岗", queryset=User.objects.none(), empty_label="请选一人")
    from_on = day("任岗日期")
    until_on = day("离岗日期", "长期任岗的不填。", required=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """结束任岗。"""

    until_on = day("最后一天", "填昨天，今天起就不能再办；不能更早，以免改动过去。")


class HandOverForm(forms.Form):
    """岗位交接。"""

    user = PersonChoice(label="谁来接任", queryset=User.objects.none(), empty_label="请选一人")
    on = day("交接日期", "从这一天起由接任的人办，头一周有新手引导；没办完的草稿和待办随岗位移交。")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class OwnPostChoice(forms.ModelChoiceField):
    """One's own posts, with their offices."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.post.agency.short_name} · {obj.post.title}"


class AbsenceForm(forms.Form):
    """委托。"""

    appointment = OwnPostChoice(
        label="委托哪个岗位", queryset=Appointment.objects.none(), empty_label="请选一个岗位"
    )
    to_user = PersonChoice(
        label="委托给谁",
        queryset=User.objects.none(),
        empty_label="请选一人",
        help_text="受托人签署时写他自己的名字，不写您的；他不能再委托给别人。",
    )
    from_on = day("开始日期")
    until_on = day("结束日期", "当天仍有效。")
    reason = forms.CharField(label="事由", max_length=200)

    def __init__(
        self, *args: Any, own: QuerySet[Appointment], people: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appointment"].queryset = own  # type: ignore[attr-defined]
        self.fields["to_user"].queryset = people  # type: ignore[attr-defined]


class PersonForm(forms.ModelForm):
    """人员资料。"""

    class Meta:
        model = User
        fields = ["full_name", "email", "phone"]
        help_texts = {"email": "提醒和找回密码的信寄到这里。"}


class NewPersonForm(PersonForm):
    """新人员。"""

    class Meta(PersonForm.Meta):
        fields = ["username", "full_name", "email", "phone"]
        help_texts = {
            "username": "登录用，3至32位小写字母、数字、点、横线，以字母开头。",
            "email": "提醒和找回密码的信寄到这里。",
        }


class CalendarNoticeForm(forms.Form):
    """录入放假安排。"""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2200)
    is_yearly = forms.TypedChoiceField(
        label="这是",
        choices=[("yes", "全年安排：国务院办公厅的年度通知"), ("no", "调整：临时放假或照常上班")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label="文号", max_length=80, help_text="照原文写；没有文号的，写发文机关和日期。"
    )
    title = forms.CharField(label="通知名称", max_length=200)
    where = forms.ChoiceField(label="适用于", help_text="全年安排只能适用于所有机关。")
    region_code = forms.CharField(
        label="行政区划代码",
        max_length=12,
        required=False,
        help_text="适用于一个地区时填，如六位县级代码；开头相同的机关都适用。",
    )
    days = forms.CharField(
        label="日子",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="一行一段，照通知写，如“1月1日至3日 放假 元旦”“1月4日 上班”。或者在下面交表格。",
    )
    file = forms.FileField(
        label="电子表格",
        required=False,
        help_text="第一张表，每行写日期、放假或上班、节日。交了表格就不看上面的文字。",
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = places  # type: ignore[attr-defined]
        for name in ("days", "file"):
            self.fields[name].one_of_two = True  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > 1024 * 1024:
            raise forms.ValidationError(
                "表格超过1兆字节，放假安排用不了这么大，请核对是不是选错了。"
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("where") == "region" and not data.get("region_code", "").isdigit():
            self.add_error("region_code", "请填数字的行政区划代码。")
        if not data.get("days") and not data.get("file") and "file" not in self.errors:
            self.add_error("days", "请写上日子，或者交表格。")
        return data


class ReasonForm(forms.Form):
    """为什么。"""

    reason = forms.CharField(label="理由", max_length=200)
