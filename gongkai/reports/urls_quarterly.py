"""季度统计表的网址."""

from django.urls import path

from gongkai.reports.views import collect, events, local_sheet, quarterly

OFFICE = "office/<slug:office>"
QUARTER = f"{OFFICE}/<int:year>/quarter/<int:quarter>"
REGION = "collect/<slug:office>"

quarterly_urls = [
    path("quarter/", quarterly.index, name="quarters"),
    path(f"{QUARTER}/", quarterly.page, name="quarter"),
    path(f"{QUARTER}/start/", quarterly.start, name="quarter_start"),
    path(f"{QUARTER}/fill/", quarterly.fill, name="quarter_fill"),
    path(f"{QUARTER}/code/", quarterly.code, name="quarter_code"),
    path(f"{QUARTER}/cell/<slug:row>/", quarterly.cell, name="quarter_cell"),
    path(f"{QUARTER}/send/", quarterly.send, name="quarter_send"),
    path(f"{QUARTER}/zero/", quarterly.zero, name="quarter_zero"),
    path(f"{QUARTER}/sign/", quarterly.sign, name="quarter_sign"),
    path(f"{QUARTER}/again/", quarterly.again, name="quarter_again"),
    path(f"{QUARTER}/file/<slug:kind>/", quarterly.download, name="quarter_file"),
    path(f"{QUARTER}/print/", quarterly.printed, name="quarter_print"),
    path(f"{OFFICE}/events/", events.events, name="events"),
    path("event/<int:pk>/remove/", events.remove, name="event_remove"),
    path("collect/", collect.index, name="collections"),
    path(f"{REGION}/<int:year>/", collect.table, name="collect"),
    path(f"{REGION}/<int:year>/quarter/<int:quarter>/", collect.sums_page, name="collect_sums"),
    path(
        f"{REGION}/<int:year>/quarter/<int:quarter>/file/", collect.sums_file, name="collect_file"
    ),
    path("filed/<int:pk>/", collect.statement, name="filed"),
    path("filed/<int:pk>/return/", collect.give_back, name="filed_return"),
    path(f"{REGION}/rows/", collect.settings, name="collect_settings"),
    path(f"{REGION}/sheet/", local_sheet.page, name="collect_sheet"),
    path(f"{REGION}/sheet/file/", local_sheet.file, name="collect_sheet_file"),
    path(f"{REGION}/sheet/sample/", local_sheet.sample, name="collect_sheet_sample"),
    path(
        f"{REGION}/<int:year>/quarter/<int:quarter>/sheet/", local_sheet.filled, name="collect_own"
    ),
    path(f"{REGION}/rows/<int:pk>/end/", collect.end_row, name="collect_end_row"),
]
