"""The portal: for everybody."""

from django.urls import include, path

urlpatterns = [path("", include("gongkai.portal.urls"))]
