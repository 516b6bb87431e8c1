"""The desk: behind sign-in, in the inner network."""

from django.urls import include, path

from gongkai.desk.look import look

urlpatterns = [
    path("look/", look, name="look"),
    path("desk/account/", include("gongkai.accounts.urls")),
    path("desk/office/", include("gongkai.agencies.urls")),
    path("desk/items/", include("gongkai.publishing.urls")),
    path("desk/letters/", include("gongkai.letters.urls")),
    path("desk/applications/proceedings/", include("gongkai.proceedings.urls")),
    path("desk/applications/", include("gongkai.applications.urls")),
    path("desk/figures/", include("gongkai.reports.urls")),
    path("desk/supervision/", include("gongkai.supervision.urls")),
    path("desk/", include("gongkai.desk.urls")),
]
