"""The desk's own pages."""

from django.urls import path

from gongkai.desk import calendar_views, look, opening_views, views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("notices", views.notices, name="notices"),
    path("notices/read", views.read_all, name="read_all"),
    path("notices/<int:notice_id>", views.open_notice, name="notice"),
    path("opening", opening_views.opening, name="opening"),
    path("opening/<int:pk>", opening_views.opening_case, name="opening_case"),
    path("calendar/enter", calendar_views.enter, name="enter_notice"),
    path(
        "calendar/notices/<int:notice_id>/withdraw", calendar_views.withdraw, name="withdraw_notice"
    ),
    path("calendar/moved", calendar_views.moved, name="moved"),
    path("settings/", views.settings, name="settings"),
    path("ledger", views.ledger, name="ledger"),
    path("ledger/heads", views.ledger_heads, name="ledger_heads"),
    path("alive", views.alive, name="alive"),
    path("look", look.look, name="look"),
]
