"""What the page of 文书设置 asks; the services decide."""

from django import forms

from gongkai.law.receipt import service_methods
from gongkai.letters.models import LetterDelivery

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
        label="送达方式", choices=service_methods, error_messages={"required": "请选择送达方式。"}
    )
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


class WithdrawForm(forms.Form):
    """作废."""

    reason = forms.CharField(
        label="作废的原因", max_length=300, error_messages={"required": "请写明作废的原因。"}
    )
