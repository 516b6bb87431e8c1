"""Addresses of 主动公开 at the desk."""

from django.urls import path

from gongkai.publishing.views import (
    columns,
    editing,
    imports,
    index_number,
    item,
    listing,
    plans,
    publishing,
    reviewing,
)

app_name = "publishing"
urlpatterns = [
    path("", listing.items, name="list"),
    path("new", editing.new, name="new"),
    path("due", editing.due, name="due"),
    path("<int:pk>/", item.item, name="item"),
    path("<int:pk>/edit", editing.edit, name="edit"),
    path("<int:pk>/send", reviewing.send, name="send"),
    path("<int:pk>/recall", reviewing.recall, name="recall"),
    path("<int:pk>/review", reviewing.review, name="review"),
    path("<int:pk>/sheet", reviewing.sheet, name="sheet"),
    path("<int:pk>/publish", publishing.publish, name="publish"),
    path("<int:pk>/withdraw", publishing.withdraw, name="withdraw"),
    path("<int:pk>/validity", publishing.end, name="end_validity"),
    path("<int:pk>/preview", item.preview, name="preview"),
    path("<int:pk>/versions", item.versions, name="versions"),
    path("<int:pk>/compare", item.compare, name="compare"),
    path("<int:pk>/file/<int:attachment_pk>", item.file, name="file"),
    path("file/<int:file_pk>", item.draft_file, name="draft_file"),
    path("plans", plans.plans, name="plans"),
    path("plans/new", plans.plan, name="new_plan"),
    path("plans/<int:pk>", plans.plan, name="plan"),
    path("columns", columns.columns, name="columns"),
    path("columns/new", columns.new_column, name="new_column"),
    path("columns/<int:pk>", columns.column, name="column"),
    path("catalogue", imports.catalogue, name="catalogue"),
    path("import/<slug:code>", imports.import_sheet, name="import"),
    path("import/<slug:code>/sample", imports.sample, name="sample"),
    path("import/<slug:code>/<int:file_pk>", imports.import_now, name="import_now"),
    path("import/batch/<int:pk>/undo", imports.undo, name="undo_import"),
    path("index-number", index_number.index_number, name="index_number"),
]
