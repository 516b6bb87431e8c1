"""季度统计表的表单: the shape of what is typed; what is right is decided by the services."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.law.statistics import FormRow, Quarter, StatisticsForm, quarter_of
from gongkai.publishing.models import Column
from gongkai.reports.quarterly.models import WorkEvent
from gongkai.reports.quarterly.statement import Line
from gongkai.reports.services.collect_statistics import UNITS


class HandForm(forms.Form):
    """手填各项：a field for each row that no record holds."""

    def __init__(self, *args: Any, lines: Sequence[Line], phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {line.row.id: line.row.label for line in lines}
        for line in lines:
            value = line.hand.value.normalize() if line.hand else line.suggested
            hint = (
                "沿用上季度的数，有变动请改。"
                if not line.hand and line.suggested is not None
                else ""
            )
            unit = line.row.unit
            self.fields[line.row.id] = forms.CharField(
                label=f"{_named(line.row, labels)}（{unit}）", required=False, max_length=20, help_text=hint,
                initial="" if value is None else f"{Decimal(value):f}",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip
            # It may wait, but the statement is not sent without it: neither 必填 nor 可不填.
            self.fields[line.row.id].one_of_two = True  # type: ignore[attr-defined]
        self.fields["phone"] = forms.CharField(
            label="联系电话", required=False, max_length=60, initial=phone
        )


def _named(row: FormRow, labels: Mapping[str, str]) -> str:
    """A row that begins with 其中 says of what."""
    whole = labels.get(row.within, "")
    return f"{whole}，{row.label}" if whole and row.label.startswith("其中") else row.label


class CorrectForm(forms.Form):
    """更正一个数。"""

    value = forms.CharField(label="更正为", max_length=20)
    reason = forms.CharField(
        label="理由", max_length=300, help_text="数出来的数和理由随报表一并保存。"
    )


class AgainForm(forms.Form):
    """更正已报送的统计表。"""

    reason = forms.CharField(
        label="更正的原因", max_length=300, error_messages={"required": "请写明为什么要更正。"}
    )


class ReturnForm(forms.Form):
    """退回。"""

    reason = forms.CharField(
        label="退回的原因", max_length=300,
        error_messages={"required": "请写明退回的原因，报送单位按它修改。"},
    )  # fmt: skip


class EventForm(forms.Form):
    """登记会议培训。"""

    kind = forms.ChoiceField(label="类别", choices=WorkEvent.Kind.choices)
    held_on = forms.DateField(
        label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    title = forms.CharField(label="名称", max_length=120)
    attendees = forms.IntegerField(
        label="参加人次",
        error_messages={"required": "请填写参加人次。", "invalid": "参加人次应为整数。"},
    )
    note = forms.CharField(label="说明", max_length=200, required=False)


class RemoveEventForm(forms.Form):
    """删去一条会议培训登记。"""

    reason = forms.CharField(
        label="删去的理由", max_length=200, error_messages={"required": "请写明删去的理由。"}
    )


class FilingDayForm(forms.Form):
    """设定报送日。"""

    day = forms.IntegerField(
        label="每季后首月几日前",
        error_messages={"required": "请填写报送日。", "invalid": "报送日应为1至28。"},
    )
    basis = forms.CharField(label="依据", max_length=200, help_text="例如本区通知的名称和文号。")


class LocalSheetForm(forms.Form):
    """设定表样。"""

    file = forms.FileField(
        label="表样文件", widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="一份 .xlsx，不超过2兆字节。格子、合并、字体、打印设置和算式照留，图片和图形不保留。",
        error_messages={"required": "请选择表样文件。", "empty": "文件是空的，请重新选择。"},
    )  # fmt: skip


class LocalRowForm(forms.Form):
    """增设一行地方指标。"""

    code = forms.CharField(label="代码", max_length=30, help_text="小写字母、数字和短横线。")
    label = forms.CharField(label="指标名称", max_length=120)
    unit = forms.ChoiceField(label="单位", choices=[(u, u) for u in UNITS])
    after = forms.ChoiceField(label="排在哪一行之后")
    column = forms.ModelChoiceField(
        label="从哪个栏目数", queryset=Column.objects.none(), required=False,
        empty_label="不数，由各单位手填",
    )  # fmt: skip
    start = forms.ChoiceField(label="从哪个季度起")

    def __init__(self, *args: Any, form: StatisticsForm, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [(r.id, r.label) for r in form.rows]  # type: ignore[attr-defined]
        self.fields["column"].queryset = Column.objects.filter(is_active=True).order_by(  # type: ignore[attr-defined]
            "position", "pk"
        )
        first = quarter_of(today).previous
        quarters = [first, first.next, first.next.next]
        self.fields["start"].choices = [(f"{q.year}-{q.number}", str(q)) for q in quarters]  # type: ignore[attr-defined]
        self.fields["start"].initial = f"{first.next.year}-{first.next.number}"

    def clean_start(self) -> Quarter:
        year, number = self.cleaned_data["start"].split("-")
        return Quarter(int(year), int(number))
