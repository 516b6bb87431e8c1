"""What the desk's own pages ask."""

from django import forms

from gongkai.ledger.labels import ACTS
from gongkai.ledger.selectors import Wanted


class LedgerFilterForm(forms.Form):
    """台账筛选。"""

    chain = forms.ChoiceField(label="哪个机关", required=False)
    act = forms.ChoiceField(
        label="事项",
        required=False,
        choices=[("", "全部"), *sorted(ACTS.items(), key=lambda a: a[1])],
    )
    person = forms.CharField(label="经办人", required=False, max_length=64)
    subject = forms.CharField(label="对象（几个用顿号隔开）", required=False, max_length=4000)
    from_on = forms.DateField(
        label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "没有这一天，请照“2026-12-01”这样填写。"},
    )  # fmt: skip
    until_on = forms.DateField(
        label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "没有这一天，请照“2026-12-01”这样填写。"},
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """The filter; what could not be read asks for nothing."""
        data = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return Wanted(
            act=data.get("act") or "",
            person=data.get("person") or "",
            subject=data.get("subject") or "",
            from_on=data.get("from_on"),
            until_on=data.get("until_on"),
        )
