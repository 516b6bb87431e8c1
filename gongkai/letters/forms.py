"""What the page of 文书设置 asks; the services decide."""

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.law.load import rule
from gongkai.law.receipt import service_methods
from gongkai.law.remedies import EITHER, REVIEW_FIRST
from gongkai.letters.models import LetterDelivery
from gongkai.letters.remedy import unsettled

WAYS = (REVIEW_FIRST, EITHER)
#: Why the law leaves a reading open (law.md §9.4), and what is taken where nobody chose.
OPEN = {
    "partly_granted": "不予公开的部分依据条例第十四条至第十六条，其他部分已经公开；法律没有写明部分公开要不要先复议。"
    "系统默认：不予公开的部分应当先申请行政复议，其他部分任选。",
    "special_inquiry": "年度报告的表格把它列在“不予公开”一组，但它不是条例第十四条至第十六条的理由；法律没有写明要不要先复议。"
    "系统默认：可以申请行政复议或者提起行政诉讼。",
}
CARRIERS = [(v, str(label)) for v, label in LetterDelivery.Carrier.choices if v]


class LetterheadForm(forms.Form):
    """文书版头."""

    mark = forms.CharField(
        label="发文机关标志", required=False, max_length=60,
        help_text="印在文书上方的红字；不填就用机关全称。",
    )  # fmt: skip
    word = forms.CharField(
        label="机关代字", required=False, max_length=20,
        help_text="用在文号里，如“海办”；不填就用机关简称。",
    )  # fmt: skip
    review_online = forms.CharField(
        label="行政复议互联网渠道", required=False, max_length=200,
        help_text="以互联网方式送达答复时写进文书（《行政复议法》第二十二条第二款）。",
    )  # fmt: skip


class TemplateForm(forms.Form):
    """本机关的文书模板."""

    file = forms.FileField(
        label="模板文件", widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text="一份 .docx，不超过5兆字节。先下载样例，在 Word 或 WPS 里改版式，占位标记不要动。",
        error_messages={"required": "请选择模板文件。", "empty": "文件是空的，请重新选择。"},
    )  # fmt: skip


class DeliveryForm(forms.Form):
    """登记送达 of one letter."""

    method = forms.ChoiceField(
        label="送达方式", choices=service_methods, widget=forms.RadioSelect,
        error_messages={"required": "请选择送达方式。"},
    )  # fmt: skip
    on = forms.DateField(
        label="送达日期", help_text="当面的是签收那天，邮寄的是交邮那天，电子的是到达那天。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": "9999-12-31"}),
        error_messages={"required": "请填写送达日期。", "invalid": "没有这一天，请写成2021-02-03的样子。"},
    )  # fmt: skip
    signed_by = forms.CharField(
        label="签收人", required=False, max_length=120, help_text="当面送达的填。"
    )
    carrier = forms.ChoiceField(
        label="承运", required=False, choices=[("", "不是邮寄"), *CARRIERS], help_text="邮寄的填。"
    )
    tracking_number = forms.CharField(
        label="邮件号", required=False, max_length=40, help_text="邮寄的填。"
    )
    address = forms.CharField(
        label="电子地址",
        required=False,
        max_length=300,
        help_text="电子送达的填，要是收件人选的那个。",
    )

    file = forms.FileField(
        label="送达凭证", required=False, help_text="签收的送达回证、邮寄回执的照片或者扫描件。",
        error_messages={"empty": "文件是空的，请重新选择。"},
    )  # fmt: skip


class ReturnForm(forms.Form):
    """登记退信."""

    back_on = forms.DateField(
        label="退回日期", help_text="本机关收到退回邮件的那天。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": "9999-12-31"}),
        error_messages={"required": "请填写退回日期。", "invalid": "没有这一天，请写成2021-02-03的样子。"},
    )  # fmt: skip
    why_back = forms.CharField(
        label="退回原因", max_length=200, help_text="照邮件上的批注写，如“查无此人”“地址不详”“拒收”。",
        error_messages={"required": "请写明退回的原因。"},
    )  # fmt: skip
    envelope = forms.FileField(
        label="退回信封的扫描件", required=False,
        error_messages={"empty": "文件是空的，请重新选择。"},
    )  # fmt: skip


class SettleForm(forms.Form):
    """不再送达 what came back."""

    why_not = forms.CharField(
        label="不再送达的原因", max_length=300,
        error_messages={"required": "请写明为什么不再送达。"},
    )  # fmt: skip


class EditedForm(forms.Form):
    """收回修改件."""

    edited = forms.FileField(
        label="修改后的文件", widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text="一份 .docx，不超过5兆字节，修订和批注都已处理。",
        error_messages={"required": "请选择修改后的文件。", "empty": "文件是空的，请重新选择。"},
    )  # fmt: skip


class RemedyForm(forms.Form):
    """救济途径的理解: one question for each outcome that the law leaves open."""

    def __init__(self, data: Any = None, *, choices: Mapping[str, str]) -> None:
        super().__init__(data)
        for found in unsettled():
            self.fields[found.code] = forms.ChoiceField(
                label=found.label, choices=[(way, rule(f"remedies/{way.lower()}").label) for way in WAYS],
                initial=choices.get(found.code, found.remedy), widget=forms.RadioSelect,
                help_text=OPEN.get(found.code, ""),
                error_messages={"required": "请选择一种理解。", "invalid_choice": "请选择一种理解。"},
            )  # fmt: skip


class WithdrawForm(forms.Form):
    """作废."""

    reason = forms.CharField(
        label="作废的原因", max_length=300, error_messages={"required": "请写明作废的原因。"}
    )
