"""登记表单: the shape of what is typed; what is right is decided by the services."""

from datetime import date
from typing import Any

from django import forms

from gongkai.reports.models import ActivityEntry, OpeningBalance, WordingChoice

ACTIVITY_UNITS = [
    ("", "没有注明"),
    (ActivityEntry.Unit.COUNT, "件"),
    (ActivityEntry.Unit.YUAN, "元"),
    (ActivityEntry.Unit.WAN_YUAN, "万元"),
]


TOO_LARGE = "数量过大，请核对是否多打了数字。"
VALUE_ERRORS = {
    "required": "请填写数量。",
    "invalid": "数量应是数字，请只填数字。",
    "max_digits": TOO_LARGE,
    "max_whole_digits": TOO_LARGE,
    "max_decimal_places": "数量最多两位小数，请核对。",
}


class ActivityForm(forms.Form):
    """登记一个月的一项数字。"""

    year = forms.IntegerField(
        label="年度", error_messages={"required": "请填写年度。", "invalid": "年度应写成2020这样。"}
    )
    month = forms.IntegerField(
        label="月份", error_messages={"required": "请填写月份。", "invalid": "月份应为1至12。"}
    )
    kind = forms.ChoiceField(label="类别", choices=ActivityEntry.Kind.choices)
    measure = forms.ChoiceField(
        label="指标",
        choices=ActivityEntry.Measure.choices,
        help_text="收费只登记项目增减和金额，采购只登记项目和金额，其余只登记项目增减和处理决定。",
    )
    value = forms.DecimalField(
        label="数量", max_digits=16, decimal_places=2, error_messages=VALUE_ERRORS
    )
    unit = forms.ChoiceField(
        label="单位",
        choices=ACTIVITY_UNITS,
        required=False,
        help_text="金额请写明元或万元；不写的记为“未注明”，编年报时会问。",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial, self.fields["month"].initial = today.year, today.month


class AmendForm(forms.Form):
    """更正一条登记。"""

    value = forms.DecimalField(
        label="数量", max_digits=16, decimal_places=2, error_messages=VALUE_ERRORS
    )
    unit = forms.ChoiceField(label="单位", choices=ACTIVITY_UNITS, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)
    reason = forms.CharField(label="更正理由", max_length=200)


class ReasonForm(forms.Form):
    """删除一条登记。"""

    reason = forms.CharField(label="删除理由", max_length=200)


class SheetForm(forms.Form):
    """上传登记表。"""

    file = forms.FileField(label="登记表", help_text="电子表格文件，先试读，确认无误才登记。")


class BalanceForm(forms.Form):
    """登记一项期初数。"""

    measure = forms.ChoiceField(label="指标", choices=OpeningBalance.Measure.choices)
    as_of = forms.DateField(
        label="截至", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="这一天及以前的都算在期初数里，以后的由本系统的记录计数。",
    )  # fmt: skip
    value = forms.IntegerField(
        label="数量", error_messages={"required": "请填写数量。", "invalid": "期初数应为整数。"}
    )
    source = forms.CharField(
        label="来源", max_length=200, help_text="例如“2019年度报告”“许可台账盘点”。"
    )


class WordingForm(forms.Form):
    """两个数都可能对，选定写法。"""

    choice = forms.ChoiceField(
        label="报告里怎么写", choices=WordingChoice.Choice.choices, widget=forms.RadioSelect
    )


class SectionForm(forms.Form):
    """写一段正文。"""

    template = forms.CharField(
        label="文字", widget=forms.Textarea(attrs={"rows": 10}), max_length=5000,
        help_text="一行一段。数字用活字段，写作{{ 名称 }}，随记录变动；名称从清单里选用。",
    )  # fmt: skip
    keep = forms.BooleanField(
        label="留作本单位惯用写法", required=False, help_text="下一年起草时先用这段文字。"
    )


class OverrideForm(forms.Form):
    """更正一个数。"""

    value = forms.CharField(label="更正为", max_length=20)
    reason = forms.CharField(
        label="理由", max_length=300, help_text="理由和原来的数一并列在编制说明里。"
    )


class CarryForm(forms.Form):
    """结转数不衔接的原因。"""

    reason = forms.CharField(label="上年结转与上年报告不同的原因", max_length=300)


class AgainForm(forms.Form):
    """重新编制。"""

    reason = forms.CharField(label="重新编制的原因", max_length=300)


class IssueForm(forms.Form):
    """定稿。"""

    signed_on = forms.DateField(
        label="成文日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="写在落款处，也是这件信息的成文日期。",
    )  # fmt: skip
    seen = forms.BooleanField(label="我已看过以上各项", required=False)

    def ask(self, number: int) -> "IssueForm":
        """One tick for all open findings; none where nothing is open."""
        if not number:
            del self.fields["seen"]
        return self


class PreviousForm(forms.Form):
    """录入上年报告。"""

    file = forms.FileField(
        label="上年报告",
        help_text="文字（.docx .doc .wps .rtf .odt .txt）、表格（.xlsx .xls）、版式文件（.pdf）和网页都可以，"
        "按内容认，不看文件名。扫描件要等系统管理员装了文字识别才读得出。",
        error_messages={"required": "请选择上年报告的文件。"},
    )  # fmt: skip


class ConfirmPreviousForm(forms.Form):
    """确认录入的上年报告。"""

    reason = forms.CharField(
        label="录入理由", max_length=300,
        help_text="例如“上年报告不是在本系统编制的，已与公布的原件逐格核对”。",
        error_messages={"required": "请写明为什么要录入这份报告。"},
    )  # fmt: skip
