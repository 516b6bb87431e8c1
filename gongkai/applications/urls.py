"""Addresses of 依申请公开 at the desk."""

from django.urls import path

from gongkai.applications.views import (
    acting,
    case,
    deciding,
    imports,
    letters,
    listing,
    plan,
    registering,
)

app_name = "applications"
urlpatterns = [
    path("", listing.cases, name="list"),
    path("new", registering.register, name="register"),
    path("plan", plan.plan, name="plan"),
    path("plan/edit", plan.edit_plan, name="edit_plan"),
    path("import", imports.import_sheet, name="import"),
    path("import/sample", imports.sample, name="import_sample"),
    path("import/<int:file_pk>", imports.import_now, name="import_now"),
    path("import/batch/<int:pk>/undo", imports.undo, name="undo_import"),
    path("export/<int:year>", imports.export, name="export"),
    path("<int:pk>/", case.case, name="case"),
    path("<int:pk>/applicant", case.applicant, name="applicant"),
    path("<int:pk>/file/<int:file_pk>", case.file, name="file"),
    path("<int:pk>/letters", letters.letters, name="letters"),
    path("<int:pk>/letters/<int:letter_pk>", letters.letter, name="letter"),
    path("<int:pk>/letters/<int:letter_pk>/<str:form>", letters.letter_file, name="letter_file"),
    path("<int:pk>/draft", deciding.draft, name="draft"),
    path("<int:pk>/decision/<int:decision_pk>", deciding.decision, name="decision"),
    path("<int:pk>/decision/<int:decision_pk>/edited", letters.edited, name="edited"),
    path("<int:pk>/decision/<int:decision_pk>/send", deciding.send, name="send"),
    path("<int:pk>/decision/<int:decision_pk>/recall", deciding.recall, name="recall"),
    path("<int:pk>/decision/<int:decision_pk>/issue", deciding.issue, name="issue"),
    path("<int:pk>/decision/<int:decision_pk>/serve", deciding.serve, name="serve"),
    *(path(f"<int:pk>/{a.code}", acting.act, {"code": a.code}, name=a.name) for a in acting.ACTS),
]
