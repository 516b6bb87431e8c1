"""Signing in and one's own account."""

from django.urls import path

from gongkai.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("sign-in", views.SignIn.as_view(), name="sign_in"),
    path("sign-out", views.SignOut.as_view(), name="sign_out"),
    path("contacts", views.contacts, name="contacts"),
    path("password", views.change_own_password, name="change_password"),
    path("totp", views.totp, name="totp"),
    path("totp/off", views.totp_off, name="totp_off"),
    path("recover", views.recover, name="recover"),
    path("recover/<str:key>/<str:token>", views.recover_by_link, name="recover_by_link"),
]
