"""督查: a district's January."""

from django.urls import URLPattern

app_name = "supervision"
urlpatterns: list[URLPattern] = []
