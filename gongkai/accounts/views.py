"""登录、密码、动态口令：one's own account."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as otp_login

from gongkai.accounts.access import TOTP_DUE, account_view
from gongkai.accounts.errors import AccountError, StaleLinkError
from gongkai.accounts.forms import (
    ChangePasswordForm,
    ContactsForm,
    NewPasswordForm,
    RecoveryForm,
    SignInForm,
    TokenForm,
)
from gongkai.accounts.passwords import must_change
from gongkai.accounts.selectors import totp_device
from gongkai.accounts.services.ask_recovery import ask_recovery
from gongkai.accounts.services.change_account import change_account
from gongkai.accounts.services.change_password import change_password
from gongkai.accounts.services.enrol_totp import check_token, enrol_totp, unconfirmed_device
from gongkai.accounts.services.note_sign_in import note_lock_out, note_sign_in
from gongkai.accounts.services.recover_password import person_of_link, recover_password
from gongkai.accounts.services.remove_totp import remove_totp


def _next(request: HttpRequest, default: str) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else reverse(default)


class SignIn(LoginView):
    """登录。"""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        self.request.session[TOTP_DUE] = totp_device(user) is not None
        note_sign_in(user, address=self.request.META.get("REMOTE_ADDR", ""), now=timezone.now())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = self.get_redirect_url()
        came_from_work = bool(target) and target != reverse("desk:today")
        left = "left" in self.request.GET
        return super().get_context_data(came_from_work=came_from_work, left=left, **kwargs)


class SignOut(LogoutView):
    """退出登录。"""

    http_method_names = ["post"]

    def get_success_url(self) -> str:
        return f"{reverse('accounts:sign_in')}?left=1"


@account_view()
def me(request: Any) -> HttpResponse:
    """我的账号。"""
    context = {"has_totp": totp_device(request.user) is not None}
    return render(request, "accounts/me.html", context)


@account_view()
def contacts(request: Any) -> HttpResponse:
    """联系方式。"""
    form = ContactsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_account(
            request.user.pk, actor=request.user, now=timezone.now(), **_given(form.cleaned_data)
        )
        messages.success(request, "联系方式已保存。")
        return redirect("accounts:me")
    return render(request, "accounts/contacts.html", {"form": form})


def _given(data: dict[str, str]) -> dict[str, str]:
    return {name: data[name] for name in ("email", "phone")}


@sensitive_post_parameters()
@never_cache
@account_view(after=("accounts:change_password",))
def change_own_password(request: Any) -> HttpResponse:
    """更改密码。"""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = change_password(request.user.pk, data["old"], data["new"], now=timezone.now())
        except ValidationError as error:
            form.add_error("new", error)
        except AccountError as error:
            form.add_error("old", error.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已更改。别处的登录都已退出。")
            return redirect(_next(request, "desk:today"))
    context = {
        "form": form,
        "forced": must_change(request.user, timezone.now()),
        "handed_out": request.user.must_change_password,
    }
    return render(request, "accounts/change_password.html", context)


@never_cache
@account_view(after=("accounts:totp", "accounts:change_password"))
def totp(request: Any) -> HttpResponse:
    """动态口令：ask for it, or enrol first."""
    device = totp_device(request.user)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if device:
                check_token(device, form.cleaned_data["token"])
            else:
                device = enrol_totp(request.user, form.cleaned_data["token"], now=timezone.now())
        except AccountError as error:
            form.add_error("token", error.message)
            device = totp_device(request.user)
        else:
            otp_login(request, device)
            return redirect(_next(request, "desk:today"))
    context: dict[str, Any] = {"form": form, "asking": device is not None}
    if device is None:
        fresh = unconfirmed_device(request.user)
        uri = fresh.config_url
        context["picture"] = segno.make(uri, error="m").svg_data_uri(scale=5, border=2)
        context["key"] = _grouped(uri)
    return render(request, "accounts/totp.html", context)


def _grouped(uri: str) -> str:
    secret = uri.split("secret=")[1].split("&")[0]
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


@require_POST
@account_view()
def totp_off(request: Any) -> HttpResponse:
    """停用动态口令；a post that demands it will ask to enrol again at once."""
    remove_totp(request.user.pk, actor=request.user, now=timezone.now())
    request.session[TOTP_DUE] = False
    messages.success(request, "动态口令已停用。")
    return redirect("accounts:me")


def recover(request: HttpRequest) -> HttpResponse:
    """找回密码：ask for a link."""
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def link(key: str, token: str) -> str:
            path = reverse("accounts:recover_by_link", args=[key, token])
            return request.build_absolute_uri(path)

        data = form.cleaned_data
        try:
            ask_recovery(
                data["username"].strip().lower(), data["email"], link=link, now=timezone.now()
            )
        except AccountError as error:
            form.add_error(None, error.message)
        else:
            return render(request, "accounts/recover_sent.html")
    return render(request, "accounts/recover.html", {"form": form})


@sensitive_post_parameters()
@never_cache
def recover_by_link(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """找回密码：set a new one by the link."""
    form = NewPasswordForm(request.POST or None)
    try:
        person = person_of_link(key, token)
        if request.method == "POST" and form.is_valid():
            recover_password(key, token, form.cleaned_data["new"], now=timezone.now())
            messages.success(request, "新密码已设好，请用它登录。")
            return redirect("accounts:sign_in")
    except StaleLinkError as error:
        return render(request, "accounts/recover_stale.html", {"reason": error}, status=410)
    except ValidationError as error:
        form.add_error("new", error)
    return render(request, "accounts/recover_by_link.html", {"form": form, "person": person})


def locked_out(
    request: Any, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """登录锁定：says for how long; the ledger learns of it once."""
    if getattr(request, "axes_failures_since_start", 0) == settings.AXES_FAILURE_LIMIT:
        username = str((credentials or {}).get("username", ""))
        address = request.META.get("REMOTE_ADDR", "")
        note_lock_out(username, address=address, now=timezone.now())
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked.html", context, status=429)
