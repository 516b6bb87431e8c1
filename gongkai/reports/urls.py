"""统计: figures of a year and the registers they are counted from, office by office."""

from django.urls import path

from gongkai.reports.urls_quarterly import quarterly_urls
from gongkai.reports.views import previous, register, report, sheet, year

app_name = "reports"
urlpatterns = [
    path("", year.index, name="index"),
    *quarterly_urls,
    path("sheet/", sheet.template, name="template"),
    path("entry/<int:pk>/", register.entry_page, name="entry"),
    path("entry/<int:pk>/remove/", register.remove, name="remove"),
    path("import/<int:pk>/undo/", sheet.undo, name="undo"),
    path("office/<slug:office>/register/add/", register.add, name="add"),
    path("office/<slug:office>/register/import/", sheet.import_page, name="import"),
    path("office/<slug:office>/register/import/confirm/", sheet.take_in, name="take_in"),
    path("office/<slug:office>/register/<int:year>/", register.register, name="register"),
    path("office/<slug:office>/balances/", register.opening_balances, name="balances"),
    path("office/<slug:office>/balances/set/", register.set_balance, name="set_balance"),
    path("office/<slug:office>/<int:year>/", year.year_page, name="year"),
    path("office/<slug:office>/<int:year>/cell/<str:cell_id>/", year.cell_page, name="cell"),
    path("office/<slug:office>/<int:year>/wording/", year.wording, name="wording"),
    path("office/<slug:office>/<int:year>/unit/", year.unit, name="unit"),
    path("office/<slug:office>/<int:year>/report/", report.overview, name="report"),
    path("office/<slug:office>/<int:year>/report/start/", report.start, name="start"),
    path(
        "office/<slug:office>/<int:year>/report/section/<int:no>/<int:aspect>/",
        report.section,
        name="section",
    ),
    path(
        "office/<slug:office>/<int:year>/report/cell/<str:cell_id>/",
        report.report_cell,
        name="report_cell",
    ),
    path(
        "office/<slug:office>/<int:year>/report/file/<str:kind>/", report.report_file, name="file"
    ),
    path("office/<slug:office>/<int:year>/previous/", previous.page, name="previous"),
    path(
        "office/<slug:office>/<int:year>/previous/<int:pk>/confirm/",
        previous.confirm,
        name="confirm_previous",
    ),
    path(
        "office/<slug:office>/<int:year>/previous/<int:pk>/file/",
        previous.file,
        name="previous_file",
    ),
    path("office/<slug:office>/<int:year>/report/cover/", report.cover, name="cover"),
    path("edition/<int:pk>/cover/", report.edition_cover, name="edition_cover"),
    path("office/<slug:office>/<int:year>/report/carry/", report.carry, name="carry"),
    path("office/<slug:office>/<int:year>/report/issue/", report.issue, name="issue"),
    path("office/<slug:office>/<int:year>/report/again/", report.again, name="again"),
]
