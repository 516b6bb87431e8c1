"""文书设置."""

from django.urls import path

from gongkai.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.letterhead, name="letterhead"),
    path("template", views.template, name="template"),
    path("remedies", views.remedies, name="remedies"),
    path("sample", views.sample, name="sample"),
    path("starter", views.starter, name="starter"),
]
