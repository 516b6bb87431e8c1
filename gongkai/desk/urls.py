"""The desk's own pages."""

from django.urls import path

from gongkai.desk import look, views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("alive", views.alive, name="alive"),
    path("look", look.look, name="look"),
]
