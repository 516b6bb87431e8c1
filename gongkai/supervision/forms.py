"""What the pages of 督查 ask; the services decide."""

from typing import Any

from django import forms

from gongkai.agencies.models import Agency
from gongkai.files.fields import DayField, Files, FilesField
from gongkai.supervision.models import Verdict


class RoundForm(forms.Form):
    """建立审读."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="审读机关", empty_label=None)
    year = forms.IntegerField(label="报告年度", min_value=2019, max_value=2100)
    name = forms.CharField(
        label="名称", max_length=60, required=False, help_text="不填就叫“某年度报告审读”。"
    )

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.initial.setdefault("agency", offices[0].pk)


class UploadForm(forms.Form):
    """收件."""

    papers = FilesField(
        label="报告文件", required=False, widget=Files(),
        help_text="一次可以选很多份，也可以把整个文件夹压缩成 .zip；上年的报告一起选，会自动认出来作对照。",
    )  # fmt: skip


class AssignForm(forms.Form):
    """对单位."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="是哪个单位的", required=False, empty_label="不在系统里的单位"
    )
    foreign_name = forms.CharField(
        label="单位全称", max_length=120, required=False, help_text="不在系统里的，写出全称。"
    )

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = offices  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    """成批判断."""

    word = forms.ChoiceField(label="判断", choices=Verdict.Word.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由", max_length=300, required=False, help_text="忽略的，一定要写。"
    )


class ReturnForm(forms.Form):
    """退回修改."""

    due_on = DayField(label="请在哪一天前改好")
    words = forms.CharField(
        label="另外要说的",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """答复退回清单."""

    answer = forms.CharField(
        label="逐条答复", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="改了的写改成什么；不改的写理由。",
    )  # fmt: skip
    papers = FilesField(
        label="改好的报告", required=False, widget=Files(),
        help_text="在本系统重新定稿的不用上传，由区公开办取用。",
    )  # fmt: skip


class CircularForm(forms.Form):
    """起草通报."""

    naming = forms.ChoiceField(
        label="单位名称", widget=forms.RadioSelect, initial="none",
        choices=[
            ("none", "都不点名"), ("good", "只点名做得好的"), ("all", "好的和有问题的都点名"),
        ],
    )  # fmt: skip
    number = forms.CharField(label="文号", max_length=60, required=False)
