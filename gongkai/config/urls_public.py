"""The portal: for everybody."""

from django.urls import include, path

from gongkai.desk.look import look

urlpatterns = [
    path("look/", look, name="look"),
    path("", include("gongkai.portal.urls")),
]
