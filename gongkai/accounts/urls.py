"""Signing in and one's own account."""

from django.contrib.auth import views as auth
from django.urls import path

app_name = "accounts"
urlpatterns = [
    path("sign-in", auth.LoginView.as_view(template_name="accounts/sign_in.html"), name="sign_in"),
    path("sign-out", auth.LogoutView.as_view(next_page="accounts:sign_in"), name="sign_out"),
    path("", auth.LogoutView.as_view(next_page="accounts:sign_in"), name="me"),
]
