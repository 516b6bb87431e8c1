"""Addresses of 复议与诉讼 at the desk."""

from django.urls import path

from gongkai.proceedings import dossier_views, views

app_name = "proceedings"
urlpatterns = [
    path("", views.proceedings, name="list"),
    path("new", views.open_new, name="open"),
    path("<int:pk>/", views.proceeding, name="proceeding"),
    path("<int:pk>/stage", views.stage, name="stage"),
    path("<int:pk>/conclude", views.conclude, name="conclude"),
    path("dossier/<int:pk>/", dossier_views.dossier, name="dossier"),
    path(
        "dossier/<int:pk>/<int:dossier_pk>/<str:form>",
        dossier_views.dossier_file,
        name="dossier_file",
    ),
]
