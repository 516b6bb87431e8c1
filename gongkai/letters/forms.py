"""What the page of 文书设置 asks; the services decide."""

from django import forms


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
