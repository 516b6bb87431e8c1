"""What 账号 pages ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import get_default_password_validators

from gongkai.accounts.models import User


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def password_rules() -> str:
    """The policy in one sentence."""
    words = (getattr(rule, "get_help_text", str)() for rule in get_default_password_validators())
    return "；".join(word.rstrip("。") for word in words if word) + "。"


class SignInForm(AuthenticationForm):
    """用户名、密码。"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"
        minutes = round(settings.AXES_COOLOFF_TIME * 60)
        self.error_messages = {
            "invalid_login": f"用户名或密码不对，请重新输入。连续错{settings.AXES_FAILURE_LIMIT}次，"
            f"会锁定{minutes}分钟。",
            "inactive": "这个账号已停用，请联系安全管理员。",
        }

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = _password("新密码", "new-password")
    again = _password("再输一遍新密码", "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = password_rules()

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("new") not in (None, again):
            raise forms.ValidationError("两次输入的新密码不一样，请重新输入。")
        return again


class ChangePasswordForm(NewPasswordForm):
    """The old password, then the new one twice."""

    old = _password("原密码", "current-password")
    field_order = ["old", "new", "again"]


class RecoveryForm(forms.Form):
    """Who forgot his password."""

    username = forms.CharField(label="用户名", max_length=64)
    email = forms.EmailField(label="登记的电子邮箱")


class TokenForm(forms.Form):
    """六位动态口令。"""

    token = forms.CharField(
        label="动态口令",
        max_length=7,
        help_text="手机上现在显示的六位数字，每三十秒换一次。",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
        ),
    )

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"]).replace(" ", "")
        if not (token.isascii() and token.isdigit() and len(token) == 6):
            raise forms.ValidationError("动态口令是六位数字，请照手机上显示的输入。")
        return token


class ContactsForm(forms.ModelForm):
    """One's own address and telephone."""

    class Meta:
        model = User
        fields = ["email", "phone"]
        help_texts = {"email": "提醒和找回密码的信寄到这里。"}
